//! The control plane over HTTP.

use std::sync::Arc;

use axum::extract::Request;
use axum::http::StatusCode;
use axum::response::Response;
use hyper::body::Incoming;
use serde_json::{Value, json};

use super::{actions, guard};
use crate::app::App;
use crate::intake::{self, Whole};
use crate::net::Hangup;
use crate::refusal::{Refusal, json_response};

pub(crate) async fn answer(
    app: Arc<App>,
    from_here: bool,
    request: Request<Incoming>,
) -> Result<Response, Hangup> {
    if !from_here || !guard::is_local(request.headers()) {
        let message = "The control plane only answers requests from this machine";
        return Ok(Refusal::new(StatusCode::FORBIDDEN, "FORBIDDEN", message).into_response());
    }
    let (parts, body) = request.into_parts();
    let body = match intake::read(intake::declared_length(&parts.headers), body).await? {
        Whole::Bytes(bytes) => bytes,
        Whole::TooLarge => return Ok(Refusal::too_large("2 MB").into_response()),
    };
    let done = json!({ "ok": true });
    let result = match (parts.method.as_str(), parts.uri.path()) {
        ("GET", "/_mock/requests") => Ok(json!({ "requests": app.world().log.to_json() })),
        ("GET", "/_mock/messages") => Ok(json!({ "messages": app.world().messages })),
        ("POST", "/_mock/reset") => {
            app.reset();
            Ok(done)
        }
        ("POST", "/_mock/faults") => parse(&body).and_then(|rule| actions::fault(&app, &rule)).map(|()| done),
        ("DELETE", "/_mock/faults") => {
            app.world().faults.clear();
            Ok(done)
        }
        ("POST", "/_mock/inbound") => match parse(&body) {
            Ok(inbound) => actions::receive(&app, &inbound).await,
            Err(error) => Err(error),
        },
        ("POST", "/_mock/clock") => parse_only(&body, &["advance"])
            .and_then(|clock| {
                clock.get("advance").and_then(Value::as_f64).ok_or("advance: must be a number".into())
            })
            .and_then(|seconds| actions::advance(&app, seconds))
            .map(|()| done),
        ("POST", "/_mock/settings") => {
            parse(&body).and_then(|settings| actions::settings(&app, &settings)).map(|()| done)
        }
        ("POST", "/_mock/tokens") => parse_only(&body, &["replace", "with"])
            .and_then(|tokens| {
                let text = |key: &str| {
                    tokens.get(key).and_then(Value::as_str).ok_or_else(|| format!("{key}: must be a string"))
                };
                actions::replace_token(&app, text("replace")?, text("with")?)
            })
            .map(|()| done),
        _ => return Ok(Refusal::not_found("No such control route").into_response()),
    };
    Ok(match result {
        Ok(body) => json_response(StatusCode::OK, &body),
        Err(message) => Refusal::new(StatusCode::BAD_REQUEST, "BAD_REQUEST", message).into_response(),
    })
}

/// An object with these keys and no others: a misspelt one would silently do nothing.
fn parse_only(body: &[u8], keys: &[&str]) -> Result<Value, String> {
    let value = parse(body)?;
    match value.as_object().and_then(|object| object.keys().find(|key| !keys.contains(&key.as_str()))) {
        Some(key) => Err(format!("{key}: is not known here; known: {}", keys.join(", "))),
        None => Ok(value),
    }
}

fn parse(body: &[u8]) -> Result<Value, String> {
    serde_json::from_slice(body).map_err(|error| format!("the body is not JSON: {error}"))
}
