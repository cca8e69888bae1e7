//! `Cargo.lock`: which version of each crate is built, and its checksum.

use crate::shell::{Outcome, root};
use serde::Deserialize;

#[derive(Deserialize)]
pub(crate) struct Lock {
    pub(crate) package: Vec<Locked>,
}

#[derive(Deserialize)]
pub(crate) struct Locked {
    pub(crate) name: String,
    pub(crate) version: String,
    /// Ours have none.
    pub(crate) checksum: Option<String>,
}

impl Lock {
    pub(crate) fn read() -> Outcome<Self> {
        Ok(toml::from_str(&std::fs::read_to_string(root().join("Cargo.lock"))?)?)
    }
}
