//! What was done through one driver, and what came of it.

use crate::Outcome;
use serde::Serialize;
use std::path::Path;

/// All but the first two have to be zero. Each part adds what it looks at.
#[derive(Debug, Default, Clone, Copy, Serialize)]
pub(crate) struct Figures {
    pub(crate) calls: usize,
    /// Calls that met trouble; what that is, each part says by what it can see.
    /// Delivery, table: the fake, or the proxy in its place, has seen the fault strike. What strikes before anybody there
    /// can see it (no name, nobody listens, no TLS, reset on arrival) counts because the scene was set so.
    /// Delivery, storm: the fake has logged a fault for one of its requests; through restarts instead: it was under way
    /// while the server was away.
    /// Soak: requests for which the fake has logged a fault, a delay apart. TLS: calls that had to fail. Secrets: calls that
    /// failed. Habits: calls that were cut off or failed.
    pub(crate) faulted: usize,
    /// Messages, files or settings that were accepted more often than they were to be.
    pub(crate) duplicates: usize,
    /// Calls of whose end nobody was told, or of which somebody was told twice; and what was to happen to the calls and
    /// has not, so that they show nothing.
    pub(crate) lost: usize,
    /// Calls of which the caller was told something else than what has happened, or than the page of the table says.
    pub(crate) untrue: usize,
    /// Calls and programs that did not end, or long after their deadlines.
    pub(crate) hangs: usize,
    /// What kept growing: memory, descriptors, threads. Secrets: what shows one.
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

/// What is wrong with one of them, in words; more than `most` would hide the others.
pub(crate) fn print_findings(name: &str, findings: &[String], most: usize) {
    for finding in findings.iter().take(most) {
        println!("{name}: {finding}");
    }
    let more = findings.len().saturating_sub(most);
    if more > 0 {
        println!("{name}: and {more} more");
    }
}

/// For the table of all parts: an object by the drivers' names, in their order.
pub(crate) fn write<'a>(runs: impl Iterator<Item = (&'a str, Figures)>, file: &Path) -> Outcome {
    let all: Vec<(&str, Figures)> = runs.collect();
    Ok(std::fs::write(file, serde_json::to_string(&all)?)?)
}
