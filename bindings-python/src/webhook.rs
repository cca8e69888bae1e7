//! Webhooks: pure functions, no client.

use crate::error::exception;
use avenping::webhook::{self, Event};
use pyo3::prelude::*;
use serde_json::json;

/// JSON text: `event`, `dedupeKey`, `value` as the core reads it, and `raw`.
#[pyfunction]
pub(crate) fn webhook_parse(py: Python<'_>, body: &[u8]) -> PyResult<String> {
    let event = webhook::parse(body).map_err(|error| exception(py, &error.into()))?;
    let (name, value) = match &event {
        Event::NewMessage(message) => ("newMessage", json!(message)),
        Event::NewLead(lead) => ("newLead", json!(lead)),
        _ => ("unknown", json!(null)),
    };
    Ok(json!({ "event": name, "dedupeKey": event.dedupe_key(), "value": value, "raw": event.raw() })
        .to_string())
}

#[pyfunction]
pub(crate) fn webhook_verify_code(expected: &str, received: &str) -> bool {
    webhook::verify_code(expected, received)
}

#[pyfunction]
pub(crate) fn webhook_challenge(query: &str, code: &str) -> Option<String> {
    webhook::challenge(query, code)
}
