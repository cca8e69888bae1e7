//! Webhooks: pure functions, no client.

use crate::error::exception;
use avenping::model::{Extra, InboundMessage, Lead};
use avenping::webhook::{self, Event};
use pyo3::prelude::*;
use serde_json::{Value, json};

/// JSON text: `event`, `dedupeKey`, `value` as the core reads it, and `raw`.
#[pyfunction]
pub(crate) fn webhook_parse(py: Python<'_>, body: &[u8]) -> PyResult<String> {
    let event = webhook::parse(body).map_err(|error| exception(py, &error.into()))?;
    let (name, value) = match &event {
        Event::NewMessage(message) => ("newMessage", read_message(message)),
        Event::NewLead(lead) => ("newLead", read_lead(lead)),
        _ => ("unknown", json!(null)),
    };
    Ok(json!({ "event": name, "dedupeKey": event.dedupe_key(), "value": value, "raw": event.raw() })
        .to_string())
}

fn read_message(message: &InboundMessage) -> Value {
    let mut value = json!(message);
    without(&mut value, &message.extra);
    if let Some(inner) = message.edit.as_ref().and_then(|edit| edit.message.as_deref())
        && let Some(place) = value.pointer_mut("/edit/message")
    {
        *place = read_message(inner);
    }
    value
}

fn read_lead(lead: &Lead) -> Value {
    let mut value = json!(lead);
    without(&mut value, &lead.extra);
    value
}

/// Leaves out what the core could not read: under the name of a typed field it would pass for one.
fn without(value: &mut Value, extra: &Extra) {
    if let Some(fields) = value.as_object_mut() {
        fields.retain(|name, _| !extra.contains_key(name));
    }
}

#[pyfunction]
pub(crate) fn webhook_verify_code(expected: &str, received: &str) -> bool {
    webhook::verify_code(expected, received)
}

#[pyfunction]
pub(crate) fn webhook_challenge(query: &str, code: &str) -> Option<String> {
    webhook::challenge(query, code)
}
