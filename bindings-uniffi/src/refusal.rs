//! What the layer over this one refuses itself, in the words and with the fields of every other refusal.

use crate::error::Result;
use avenping::{Error, waist};

/// Throws what the refusal of an argument is. Without an operation: of a function that makes no call.
///
/// For the language's own layer.
///
/// Throws `InvalidRequest`, always.
#[uniffi::export]
pub fn refuse_argument(operation: Option<String>, field: String, problem: String) -> Result<()> {
    Err(waist::refused_argument(operation.as_deref(), &field, &problem).into())
}

/// Throws what the refusal of a setting is.
///
/// For the language's own layer.
///
/// Throws `Config`, always.
#[uniffi::export]
pub fn refuse_setting(problem: String) -> Result<()> {
    Err(Error::usage(problem).into())
}
