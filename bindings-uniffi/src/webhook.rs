//! What arrives at the user's server.

use crate::error::Result;
use avenping::webhook::{self, Event};

/// A delivery, read.
#[derive(Debug, Clone, uniffi::Record)]
pub struct WebhookDelivery {
    /// What happened.
    pub event: Event,
    /// What to remember in order to act once: the message's wamid, or the lead's number.
    pub dedupe_key: Option<String>,
    /// The whole delivery as it came: JSON text.
    pub raw: String,
}

/// Reads a delivery: the raw bytes of the request's body, whatever its content type. At most 1 MiB.
///
/// Throws `Webhook` when the body is empty, too large, no JSON object, or a known event in the wrong shape.
#[uniffi::export]
pub fn parse_webhook(body: Vec<u8>) -> Result<WebhookDelivery> {
    let event = webhook::parse(&body).map_err(avenping::Error::from)?;
    let dedupe_key = event.dedupe_key().map(str::to_owned);
    Ok(WebhookDelivery { dedupe_key, raw: event.raw().to_string(), event })
}

/// Whether a code that came with a request is the expected one, in a time that does not tell how much of it is right.
/// An empty `expected` matches nothing.
#[uniffi::export]
pub fn verify_webhook_code(expected: &str, received: &str) -> bool {
    webhook::verify_code(expected, received)
}

/// What to answer when the address is being verified: the challenge, when `query`, the part of the address after the
/// `?`, carries `code`. Nothing for any other request.
#[uniffi::export]
pub fn webhook_challenge(query: &str, code: &str) -> Option<String> {
    webhook::challenge(query, code)
}

/// The version of this library.
#[uniffi::export]
pub fn library_version() -> String {
    avenping::VERSION.to_owned()
}
