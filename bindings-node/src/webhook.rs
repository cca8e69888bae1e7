//! Webhooks: pure functions, no client.

use crate::thrown;
use avenping::{waist, webhook};
use napi::Result;
use napi::bindgen_prelude::Uint8Array;
use napi_derive::napi;

/// JSON text, see [`waist::parse_webhook`].
#[napi(catch_unwind)]
pub(crate) fn webhook_parse(body: Uint8Array) -> Result<String> {
    waist::parse_webhook(&body).map(|event| event.to_string()).map_err(|error| thrown(&error))
}

#[napi(catch_unwind)]
pub(crate) fn webhook_verify_code(expected: String, received: String) -> bool {
    webhook::verify_code(&expected, &received)
}

#[napi(catch_unwind)]
pub(crate) fn webhook_challenge(query: String, code: String) -> Option<String> {
    webhook::challenge(&query, &code)
}
