//! A webhook as JSON, in the form in which the bindings make their own types of it.

use crate::error::Result;
use crate::model::{Extra, InboundMessage, Lead};
use crate::webhook::{self, Event};
use serde_json::{Value, json};

/// As [`webhook::parse`]: `event` (`newMessage`, `newLead` or `unknown`), `dedupeKey`, `value` with what could be read,
/// and `raw`, the whole delivery.
///
/// # Errors
/// `WEBHOOK` when the body is no delivery.
pub fn parse(body: &[u8]) -> Result<Value> {
    let event = webhook::parse(body)?;
    let (name, value) = match &event {
        Event::NewMessage(message) => ("newMessage", read_message(message)),
        Event::NewLead(lead) => ("newLead", read_lead(lead)),
        Event::Unknown(_) => ("unknown", Value::Null),
    };
    Ok(json!({ "event": name, "dedupeKey": event.dedupe_key(), "value": value, "raw": event.raw() }))
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
