//! Webhooks: pure functions, no client.

use crate::error::raised;
use avenping::{waist, webhook};
use pyo3::prelude::*;

/// JSON text, see [`waist::parse_webhook`].
#[pyfunction]
pub(crate) fn webhook_parse(py: Python<'_>, body: &[u8]) -> PyResult<String> {
    raised(py, waist::parse_webhook(body)).map(|event| event.to_string())
}

#[pyfunction]
pub(crate) fn webhook_verify_code(expected: &str, received: &str) -> bool {
    webhook::verify_code(expected, received)
}

#[pyfunction]
pub(crate) fn webhook_challenge(query: &str, code: &str) -> Option<String> {
    webhook::challenge(query, code)
}
