//! What is measured: written by `cargo xtask bench`.

use crate::Outcome;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::PathBuf;

#[derive(Deserialize)]
pub(crate) struct Plan {
    /// Where files are made on the way.
    pub(super) folder: PathBuf,
    /// Where the results are written, with a folder `plots`.
    pub(crate) results: PathBuf,
    /// Of one measurement of a rate.
    pub(super) seconds: f64,
    /// How often each is measured.
    pub(crate) rounds: usize,
    pub(crate) clients: Vec<Client>,
    pub(crate) starts: Vec<Start>,
    pub(crate) sizes: Vec<Size>,
    /// What everything is made with: a name and its version.
    pub(crate) versions: Vec<(String, String)>,
    /// What is not measured: a name, and why.
    pub(crate) missing: Vec<(String, String)>,
    pub(crate) date: String,
}

/// A driver for one client.
#[derive(Deserialize)]
pub(crate) struct Client {
    /// Of the whole table: `Python async`.
    pub(crate) group: String,
    /// In its group; also what the driver is asked for.
    pub(crate) name: String,
    command: Vec<PathBuf>,
    variables: BTreeMap<String, PathBuf>,
    /// Of `rate`, `tls`, `free`, `upload`, `download`.
    works: Vec<String>,
    /// Calls in flight.
    pub(super) levels: Vec<usize>,
}

/// A program that does one thing and ends.
#[derive(Deserialize)]
pub(crate) struct Start {
    pub(crate) group: String,
    pub(crate) name: String,
    pub(super) command: Vec<String>,
    #[serde(default)]
    pub(super) variables: BTreeMap<String, PathBuf>,
}

/// A file that is shipped.
#[derive(Deserialize)]
pub(crate) struct Size {
    pub(crate) name: String,
    pub(crate) file: PathBuf,
    /// Bytes.
    pub(crate) most: u64,
}

impl Plan {
    pub(crate) fn read(path: &str) -> Outcome<Self> {
        Ok(serde_json::from_slice(&std::fs::read(path)?)?)
    }
}

impl Client {
    pub(crate) fn is_ours(&self) -> bool {
        self.name.starts_with("avenping")
    }

    pub(crate) fn does(&self, work: &str) -> bool {
        self.works.iter().any(|own| own == work)
    }

    /// The program, and what it is started with.
    pub(super) fn command(&self) -> (&[PathBuf], &BTreeMap<String, PathBuf>) {
        (&self.command, &self.variables)
    }
}
