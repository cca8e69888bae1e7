//! What arrives at your server: deliveries, the check of the address, the shared code.
//!
//! The wire form was seen in AvenPing's source and measured (specification section 3.7): plain `POST`s with
//! `content-type: text/plain`, no signature, no retry of their own. So take the body's bytes whatever the headers say, put
//! a secret into the address, and expect the same message more than once.

mod verification;

use serde::{Serialize, Serializer};
use serde_json::{Map, Value};

use crate::model::{InboundMessage, Lead};

pub use verification::{challenge, verify_code};

/// The largest body that [`parse`] reads: 1 MiB. Deliveries carry ids of media, never the media.
pub const MAX_BODY: usize = 1024 * 1024;

/// What AvenPing delivers. It is written as JSON the way it came.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[non_exhaustive]
pub enum Event {
    /// A customer wrote.
    NewMessage(Box<InboundMessage>),
    /// A customer wrote for the first time; the message itself comes in a delivery of its own.
    NewLead(Lead),
    /// A kind of event that this version does not know: the whole delivery.
    Unknown(Value),
}

impl Event {
    /// What to remember in order to act once: the message's wamid, or the lead's number. A message may be delivered
    /// again, by Meta's repeats and once per AvenPing account of its line. An unknown event has no key.
    #[must_use]
    pub fn dedupe_key(&self) -> Option<&str> {
        let key = match self {
            Self::NewMessage(message) => message.id.as_str(),
            Self::NewLead(lead) => lead.phone_number.as_str(),
            Self::Unknown(_) => "",
        };
        (!key.is_empty()).then_some(key)
    }

    /// The whole delivery as it came, with its top-level key and whatever stood beside it.
    #[must_use]
    pub fn raw(&self) -> Value {
        match self {
            Self::NewMessage(message) => delivery("newMessage", message.raw(), message.beside()),
            Self::NewLead(lead) => delivery("newLead", lead.raw(), lead.beside()),
            Self::Unknown(value) => value.clone(),
        }
    }
}

impl Serialize for Event {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.raw().serialize(serializer)
    }
}

fn delivery(key: &str, value: &Map<String, Value>, beside: &Map<String, Value>) -> Value {
    let mut delivery = beside.clone();
    delivery.insert(key.to_owned(), Value::Object(value.clone()));
    Value::Object(delivery)
}

/// Why a body is no delivery. Never repeats the body, which anybody can send.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum WebhookError {
    /// Nothing was there.
    #[error(
        "the webhook body is empty; pass the raw bytes of the request's body, before anything else reads them"
    )]
    Empty,
    /// More than [`MAX_BODY`] bytes.
    #[error("the webhook body has {size} bytes, more than the {MAX_BODY} allowed")]
    TooLarge {
        /// How many there were.
        size: usize,
    },
    /// No JSON.
    #[error("the webhook body is not valid JSON (line {line}, column {column})")]
    NotJson {
        /// Where it stops being JSON, counted from 1.
        line: usize,
        /// Where it stops being JSON, in bytes.
        column: usize,
    },
    /// JSON, but no object.
    #[error("the webhook body is not a JSON object")]
    NotAnObject,
    /// A known event without its object.
    #[error("`{key}` in the webhook body is not an object")]
    WrongShape {
        /// `newMessage` or `newLead`.
        key: &'static str,
    },
}

/// Reads a delivery: the raw bytes of the request's body, whatever its content type.
///
/// ```
/// # use avenping::webhook::{parse, Event};
/// let body = br#"{"newMessage":{"from":"16505551234","id":"wamid.1","timestamp":"1749416383","type":"text","text":{"body":"Hi"}}}"#;
/// let Event::NewMessage(message) = parse(body)? else { panic!() };
/// assert_eq!(message.text.map(|text| text.body).as_deref(), Some("Hi"));
/// # Ok::<(), avenping::webhook::WebhookError>(())
/// ```
///
/// # Errors
/// A [`WebhookError`] when the body is empty, larger than [`MAX_BODY`], no JSON object, or a known event in the wrong
/// shape. Unknown events and unknown fields are no errors.
pub fn parse(body: &[u8]) -> Result<Event, WebhookError> {
    if body.len() > MAX_BODY {
        return Err(WebhookError::TooLarge { size: body.len() });
    }
    let body = body.trim_ascii();
    let body = body.strip_prefix("\u{feff}".as_bytes()).unwrap_or(body).trim_ascii();
    if body.is_empty() {
        return Err(WebhookError::Empty);
    }
    let value: Value = serde_json::from_slice(body)
        .map_err(|error| WebhookError::NotJson { line: error.line(), column: error.column() })?;
    let Value::Object(mut delivery) = value else { return Err(WebhookError::NotAnObject) };

    // A key without a value announces nothing.
    for key in ["newMessage", "newLead"] {
        if delivery.get(key).is_some_and(Value::is_null) && delivery.len() > 1 {
            delivery.remove(key);
        }
    }
    if let Some(message) = delivery.remove("newMessage") {
        let Value::Object(message) = message else {
            return Err(WebhookError::WrongShape { key: "newMessage" });
        };
        return Ok(Event::NewMessage(Box::new(InboundMessage::from(message).with_beside(delivery))));
    }
    if let Some(lead) = delivery.remove("newLead") {
        let Value::Object(lead) = lead else { return Err(WebhookError::WrongShape { key: "newLead" }) };
        return Ok(Event::NewLead(Lead::from(lead).with_beside(delivery)));
    }
    Ok(Event::Unknown(Value::Object(delivery)))
}

#[cfg(test)]
mod tests;
