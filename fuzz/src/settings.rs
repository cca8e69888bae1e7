//! A client's settings, a line each: base URL, token, how it is sent, a header's name and value, user agent, proxy; then
//! the settings once more, as JSON. What is accepted goes to the bytes on the wire.

use crate::answerer::{answerer, once};
use crate::{checks, lines};
use avenping::waist;
use avenping::{Client, ErrorKind, Result};
use serde_json::{Map, Value, json};

/// Begins every token, so that it can be looked for.
const MARK: &str = "hush-secret-";

pub fn settings(data: &[u8]) {
    let mut rest = data;
    let base_url = lines::text(&mut rest);
    let token = format!("{MARK}{}", lines::text(&mut rest));
    let auth = lines::text(&mut rest);
    let (name, value) = (lines::text(&mut rest), lines::text(&mut rest));
    let user_agent = lines::text(&mut rest);
    let proxy = lines::text(&mut rest);
    // Elsewhere it would not be a secret.
    if [&base_url, &auth, &name, &value, &user_agent, &proxy].iter().any(|text| text.contains(MARK)) {
        return;
    }
    let mut settings = Map::new();
    let mut set = |key: &str, value: Value| _ = settings.insert(key.to_owned(), value);
    set("environment", false.into());
    set("token", token.clone().into());
    for (key, text) in
        [("auth", &auth), ("userAgent", &user_agent), ("proxy", &proxy), ("baseUrl", &base_url)]
    {
        if !text.is_empty() {
            set(key, text.as_str().into());
        }
    }
    if !name.is_empty() {
        set("headers", json!({ name.clone(): value }));
    }
    if let Some(client) = judged(made(&settings)) {
        goes_to_a_safe_place(&waist::base_url(&client));
    }
    // To where it can be seen, and not through somebody's proxy.
    settings.remove("proxy");
    settings.insert("baseUrl".to_owned(), answerer().url().into());
    if let Some(client) = judged(made(&settings)) {
        let token = token.trim();
        let bearer = format!("Bearer {token}");
        let token =
            if auth == "x-api-token" { ("x-api-token", token) } else { ("authorization", bearer.as_str()) };
        on_the_wire(&client, token, (!name.is_empty()).then_some((&name, &value)));
    }
    if let Ok(Value::Object(mut other)) = serde_json::from_slice(rest) {
        // A file may be anything, also one that never ends.
        other.remove("caBundle");
        other.insert("environment".to_owned(), false.into());
        if Value::from(other.clone()).to_string().contains(MARK) {
            return;
        }
        if other.get("token").is_some_and(Value::is_string) {
            other.insert("token".to_owned(), token.into());
        }
        judged(made(&other));
    }
}

fn made(settings: &Map<String, Value>) -> Result<Client> {
    waist::client("fuzz", Value::from(settings.clone()).to_string().as_bytes())
}

fn judged(made: Result<Client>) -> Option<Client> {
    match made {
        Ok(client) => {
            assert!(!format!("{client:?}").contains(MARK), "the token is in there");
            Some(client)
        }
        Err(error) => {
            checks::error(&error, true);
            checks::hides(MARK, &error);
            assert_eq!(error.kind(), ErrorKind::Config, "{error:?}");
            None
        }
    }
}

/// The token is never sent in clear text to another machine.
fn goes_to_a_safe_place(url: &str) {
    let read = url::Url::parse(url).expect("a base URL is a URL");
    let loopback = match read.host() {
        Some(url::Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    assert!(read.scheme() == "https" || read.scheme() == "http" && loopback, "{url}");
    assert!(read.username().is_empty() && read.password().is_none(), "{url}");
    assert!(read.query().is_none() && read.fragment().is_none(), "{url}");
}

fn on_the_wire(client: &Client, token: (&str, &str), header: Option<(&String, &String)>) {
    let answerer = answerer();
    answerer.answer(None);
    let (result, seen) =
        answerer.watch(|| waist::invoke(client, "health", b"", None).and_then(|call| call.wait()));
    once(&result, &seen);
    for seen in seen {
        let own = header.map(|(name, _)| name.to_ascii_lowercase());
        seen.has_own_headers(token, own.as_deref());
        let sent = seen.headers();
        assert!(sent.iter().any(|(name, _)| name == token.0), "the token is missing");
        if let (Some(own), Some((_, value))) = (own, header) {
            let sent = sent.iter().find(|(name, _)| *name == own).map(|(_, value)| value.as_slice());
            assert_eq!(sent, Some(value.as_bytes().trim_ascii()));
        }
    }
}
