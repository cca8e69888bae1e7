//! Proxies, configured and from the environment, played by a listener that writes down what it is asked for.

use crate::common::{
    RawServer, answer, assert_code, block_on, builder, child, closed_port, guarded, passed, read_head, role,
    server,
};
use avenping::Client;
use std::io::Write;
use std::sync::{Arc, Mutex};

type Heads = Arc<Mutex<Vec<String>>>;

/// A proxy that answers every request itself.
fn proxy() -> (RawServer, Heads) {
    let heads = Heads::default();
    let log = Arc::clone(&heads);
    let server = RawServer::start(move |mut stream| {
        loop {
            let head = read_head(&mut stream);
            if head.is_empty() {
                return;
            }
            let connect = head.starts_with("CONNECT");
            log.lock().unwrap().push(head);
            if connect {
                let _ = stream.write_all(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n");
                return;
            }
            answer(&mut stream, r#"{"success":true,"data":{"ok":true}}"#);
        }
    });
    (server, heads)
}

fn taken(heads: &Heads) -> Vec<String> {
    std::mem::take(&mut *heads.lock().unwrap())
}

#[test]
fn a_configured_proxy_sees_the_whole_url_and_its_own_credentials() {
    let (proxy, heads) = proxy();
    let url = format!("http://user:pa%20ss@{}", proxy.address);
    let client =
        builder("http://api.example:8080").allow_http(true).proxy(url).max_retries(0).build().unwrap();
    assert!(block_on(client.account().health()).unwrap().ok);
    let heads = taken(&heads);
    assert!(heads[0].starts_with("GET http://api.example:8080/v2/health HTTP/1.1\r\n"), "{heads:?}");
    let head = heads[0].to_ascii_lowercase();
    assert!(head.contains("proxy-authorization: basic dxnlcjpwysbzcw=="), "{head}");
    assert!(head.contains("host: api.example:8080"), "{head}");
}

#[test]
fn an_https_call_goes_through_a_tunnel_and_the_proxy_never_sees_the_token() {
    let (proxy, heads) = proxy();
    let client = builder("https://api.example").proxy(proxy.url()).max_retries(0).build().unwrap();
    let error = guarded("a refused tunnel", move || block_on(client.account().me())).unwrap_err();
    assert_code(&error, "CONNECTION");
    let heads = taken(&heads);
    assert!(heads[0].starts_with("CONNECT api.example:443 HTTP/1.1\r\n"), "{heads:?}");
    assert!(heads.iter().all(|head| !head.contains("test_premium")), "{heads:?}");
}

#[test]
fn a_dead_proxy_is_a_connection_error_and_nothing_was_sent() {
    let url = format!("http://user:hunter2@127.0.0.1:{}", closed_port());
    let client =
        builder("http://api.example").allow_http(true).phone_number_id("1").proxy(url).max_retries(0);
    let client = client.build().unwrap();
    let error = block_on(client.messages().send_text(avenping::model::SendText::new("15551234567", "x")))
        .unwrap_err();
    assert_code(&error, "CONNECTION");
    assert_eq!(error.delivery(), Some(avenping::Delivery::NotSent));
    assert!(!format!("{error} {error:?}").contains("hunter2"), "{error:?}");
}

/// The child of the tests below: one call to the URL it is given, by the environment's proxies.
#[test]
#[ignore = "does nothing without a role"]
fn child_process() {
    if role().is_none() {
        return;
    }
    let client = Client::builder().token("test_premium").allow_http(true).max_retries(0).build().unwrap();
    match block_on(client.account().health()) {
        Ok(_) => println!("\nanswered"),
        Err(error) => println!("\nfailed: {error}"),
    }
}

/// Whether the call of a child in this environment went through the proxy.
fn through(proxy: &(RawServer, Heads), base_url: &str, variables: &[(&str, &str)]) -> bool {
    let mut command = child("proxy::child_process", "call");
    command.env("AVENPING_BASE_URL", base_url);
    for (name, value) in variables {
        command.env(name, value.replace("PROXY", &proxy.0.url()));
    }
    let (out, err) = passed(&command.output().unwrap());
    let heads = taken(&proxy.1);
    assert!(out.contains("answered") || out.contains("failed: "), "{out}\n{err}");
    !heads.is_empty()
}

#[test]
fn the_environments_proxy_is_used_for_the_scheme_it_is_for() {
    let proxy = proxy();
    // A name that no resolver knows: only a proxy can answer.
    let (http, https) = ("http://api.invalid", "https://api.invalid");
    for (base, variables, expected) in [
        (http, &[("HTTP_PROXY", "PROXY")][..], true),
        (http, &[("http_proxy", "PROXY")], true),
        (http, &[("ALL_PROXY", "PROXY")], true),
        (http, &[("HTTPS_PROXY", "PROXY")], false),
        (https, &[("HTTPS_PROXY", "PROXY")], true),
        (https, &[("https_proxy", "PROXY")], true),
        (https, &[("all_proxy", "PROXY")], true),
        (https, &[("HTTP_PROXY", "PROXY")], false),
        // A CGI server turns a request's `Proxy:` header into HTTP_PROXY.
        (http, &[("HTTP_PROXY", "PROXY"), ("REQUEST_METHOD", "GET")], false),
        // Blank is not set.
        (http, &[("HTTP_PROXY", " "), ("ALL_PROXY", "PROXY")], true),
    ] {
        assert_eq!(through(&proxy, base, variables), expected, "{base} with {variables:?}");
    }
}

#[test]
fn no_proxy_takes_hosts_out() {
    let proxy = proxy();
    for (list, expected) in [
        ("api.invalid", false),
        ("invalid", false),
        (".invalid", false),
        ("*", false),
        ("other.invalid, api.invalid", false),
        ("other.invalid", true),
        ("pi.invalid", true),
        ("", true),
    ] {
        let variables = [("HTTP_PROXY", "PROXY"), ("NO_PROXY", list)];
        assert_eq!(through(&proxy, "http://api.invalid", &variables), expected, "NO_PROXY={list}");
        let variables = [("HTTP_PROXY", "PROXY"), ("no_proxy", list)];
        assert_eq!(through(&proxy, "http://api.invalid", &variables), expected, "no_proxy={list}");
    }
}

#[test]
fn the_environments_proxy_is_never_used_for_loopback() {
    let proxy = proxy();
    let server = server();
    let port = server.address().port();
    for host in ["127.0.0.1", "localhost"] {
        let base = format!("http://{host}:{port}");
        let variables = [("HTTP_PROXY", "PROXY"), ("ALL_PROXY", "PROXY"), ("HTTPS_PROXY", "PROXY")];
        assert!(!through(&proxy, &base, &variables), "{host}");
    }
    assert_eq!(server.requests().len(), 2);
}

#[test]
fn an_environment_proxy_that_is_no_url_is_a_config_error_that_does_not_quote_it() {
    let mut command = child("proxy::child_process", "call");
    command.env("AVENPING_BASE_URL", "http://api.invalid").env("HTTP_PROXY", "http://user:hunter2@:::bad");
    let output = command.output().unwrap();
    let text =
        format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(text.contains("HTTP_PROXY") && text.contains("CONFIG"), "{text}");
    assert!(!text.contains("hunter2"), "{text}");
}
