//! Any operation by its name with arbitrary JSON, to the bytes on the wire: the operation's name, a line of options, then
//! the arguments.

use crate::answerer::{answerer, once};
use crate::{TOKEN, checks, lines};
use avenping::operations::{Method, Payload};
use avenping::{Client, waist};
use serde_json::{Value, json};
use std::sync::OnceLock;

pub fn invoke(data: &[u8]) {
    let mut arguments = data;
    let operation = lines::operation(&mut arguments);
    let options = lines::line(&mut arguments);
    let (answerer, safe) = (answerer(), operation.method == Method::GET);
    // The names of unknown options are quoted, and only people write those.
    if !options.is_empty() && !String::from_utf8_lossy(options).contains(TOKEN) {
        odd_options(operation.name, options, safe);
    }
    answerer.answer(None);
    let call =
        || waist::invoke(answerer.client(), operation.name, arguments, None).and_then(|call| call.wait());
    let (result, seen) = answerer.watch(call);
    once(&result, &seen);
    if let Err(error) = &result {
        checks::error(error, safe);
        checks::delivery(error, safe, seen.len());
        assert_eq!(error.operation(), Some(operation.name));
    }
    for seen in seen {
        assert_eq!(operation.payload, Payload::Json);
        let (method, target) = seen.line();
        assert_eq!(method, operation.method.as_str());
        let path = target.split('?').next().unwrap_or_default();
        let fixed = operation.path.split('{').next().unwrap_or_default();
        assert!(path.contains(fixed), "{path} is not of {fixed}");
        assert_eq!(path.matches('/').count(), operation.path.matches('/').count() + 1, "{path}");
        let bearer = format!("Bearer {TOKEN}");
        seen.has_own_headers(("authorization", &bearer), None);
        assert_eq!(seen.headers().iter().any(|(name, _)| name == "idempotency-key"), !safe);
        if !safe {
            let body: Value = serde_json::from_slice(&seen.body).expect("a body is JSON");
            assert!(body.is_object(), "{body}");
        }
    }
}

/// Options are judged before the call begins; those that are fine may let it wait for days, so that it is dropped at once.
/// It goes where nobody listens: what is dropped may have left.
fn odd_options(operation: &str, options: &[u8], safe: bool) {
    static NOWHERE: OnceLock<Client> = OnceLock::new();
    let client = NOWHERE.get_or_init(|| {
        let settings = json!({ "token": TOKEN, "baseUrl": "http://127.0.0.1:1", "environment": false });
        waist::client("fuzz", settings.to_string().as_bytes()).expect("good settings")
    });
    match waist::invoke(client, operation, b"{}", Some(options)) {
        Ok(call) => call.cancel(),
        Err(error) => checks::error(&error, safe),
    }
}
