//! What to run: written by `cargo xtask torture`, which knows how each language's driver is built and started.

use crate::Outcome;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::PathBuf;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Plan {
    pub(crate) part: Part,
    pub(crate) drivers: Vec<Program>,
    /// For the gate: seconds instead of minutes.
    pub(crate) short: bool,
    /// Of the delivery and the habits: only the rows of the table whose names have this in them, and no storm.
    pub(crate) only: Option<String>,
    /// Of the delivery: where to write the table.
    pub(crate) write: Option<PathBuf>,
    /// Where to write the figures, for the table of all parts.
    pub(crate) figures: PathBuf,
}

/// What is tried.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Part {
    Delivery,
    Tls,
    Habits,
    Soak,
    Secrets,
}

/// A driver, and how to start it.
#[derive(Clone, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Program {
    /// As people call it: `Python, asyncio`.
    pub(crate) name: String,
    pub(crate) command: Vec<String>,
    #[serde(default)]
    pub(crate) variables: BTreeMap<String, String>,
}

impl Plan {
    pub(crate) fn read(file: &str) -> Outcome<Self> {
        Ok(serde_json::from_slice(&std::fs::read(file)?)?)
    }
}
