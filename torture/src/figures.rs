//! What was done through one driver, and what came of it.

use crate::Outcome;
use serde::Serialize;
use std::path::Path;

/// All but the first two have to be zero. Each part adds what it looks at.
#[derive(Debug, Default, Clone, Copy, Serialize)]
pub(crate) struct Figures {
    pub(crate) calls: usize,
    /// Calls of which at least one request met a fault.
    pub(crate) faulted: usize,
    /// Messages, files or settings that were accepted more often than they were to be.
    pub(crate) duplicates: usize,
    /// Calls of whose end nobody was told, or of which somebody was told twice.
    pub(crate) lost: usize,
    /// Calls of which the caller was told something else than what has happened.
    pub(crate) untrue: usize,
    /// Calls and programs that did not end.
    pub(crate) hangs: usize,
    /// What kept growing: memory, descriptors, threads.
    pub(crate) leaks: usize,
    /// Programs that ended otherwise than they should.
    pub(crate) crashes: usize,
}

impl Figures {
    pub(crate) fn is_clean(&self) -> bool {
        let must_be_zero = [self.duplicates, self.lost, self.untrue, self.hangs, self.leaks, self.crashes];
        must_be_zero.iter().all(|figure| *figure == 0)
    }

    pub(crate) fn add(&mut self, other: Self) {
        self.calls += other.calls;
        self.faulted += other.faulted;
        self.duplicates += other.duplicates;
        self.lost += other.lost;
        self.untrue += other.untrue;
        self.hangs += other.hangs;
        self.leaks += other.leaks;
        self.crashes += other.crashes;
    }
}

/// For the table of all parts: an object by the drivers' names, in their order.
pub(crate) fn write<'a>(runs: impl Iterator<Item = (&'a str, Figures)>, file: &Path) -> Outcome {
    let all: Vec<(&str, Figures)> = runs.collect();
    Ok(std::fs::write(file, serde_json::to_string(&all)?)?)
}
