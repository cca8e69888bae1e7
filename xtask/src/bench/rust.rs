//! The clients in Rust, which are in the program that measures, and that program.

use super::{Does, Driver, Made, Wanted, cargo, run, target};
use crate::shell::Outcome;
use std::path::PathBuf;

/// Built as people build their own programs, not as the small libraries are.
pub(super) fn build() -> Outcome {
    run(cargo().args(["build", "--quiet", "--profile", "measured", "--package", "avenping-bench"]))
}

pub(super) fn program() -> PathBuf {
    target().join("measured/bench")
}

fn driver(group: &'static str) -> Driver {
    Driver { group, command: vec![program(), "drive".into()], variables: Vec::new() }
}

/// What the server can do at most belongs into every table.
pub(super) fn ceiling(made: &mut Made) {
    made.clients.push(driver("Server").json("socket", &["rate", "tls", "free"], Does::All));
}

pub(super) fn make(wanted: &Wanted, made: &mut Made) -> Outcome {
    let driver = driver("Rust");
    made.add(wanted, "rust", &driver, "avenping", Does::All, true);
    made.add(wanted, "rust", &driver, "avenping, blocking", Does::All, false);
    made.add(wanted, "rust", &driver, "reqwest", Does::All, false);
    made.add(wanted, "rust", &driver, "hyper", Does::All, false);
    Ok(())
}
