//! What to run: written by `cargo xtask torture`, which knows how each language's driver is built and started.

use crate::Outcome;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::PathBuf;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Plan {
    pub(crate) drivers: Vec<Program>,
    /// How many sends the storm makes through each driver.
    pub(crate) sends: usize,
    /// How often each cell of the truth table is measured.
    pub(crate) repeats: usize,
    /// How many drivers run at the same time.
    pub(crate) at_once: usize,
    /// Measures only the rows of the table whose names have this in them, and makes no storm.
    pub(crate) only: Option<String>,
    /// Where to write the table.
    pub(crate) write: Option<PathBuf>,
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
