//! The tests of the npm package, against the installed tarball.

use super::build::{folder, node_is_there};
use super::{package, runtimes};
use crate::shell::{Outcome, run, scratch};
use std::process::Command;

/// Whether there was a Node to test with.
pub(crate) fn test() -> Outcome<bool> {
    if !node_is_there()? {
        return Ok(false);
    }
    let tarball = package::pack()?;
    // First what takes seconds: a package that does not even load somewhere.
    runtimes::an_empty_folder(&tarball)?;
    runtimes::others(&tarball)?;
    let installed = scratch("node-empty").join("node_modules/avenping");
    run(Command::new("node")
        .arg("scripts/test.js")
        .env("AVENPING_PACKAGE", installed)
        .current_dir(folder()))?;
    Ok(true)
}
