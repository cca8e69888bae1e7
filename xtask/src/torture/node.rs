//! Node's driver, through the tarball where its tests have installed it.

use super::{Driver, is_made, source};
use crate::shell::{Outcome, available, scratch};
use std::path::PathBuf;

pub(super) fn drivers() -> Outcome<Vec<Driver>> {
    let folder = scratch("node-empty");
    let package = folder.join("node_modules/avenping/package.json");
    if !is_made(&package, "cargo xtask test node")? || !available("node", &["--version"], "nodejs.org")? {
        return Ok(Vec::new());
    }
    // The young generation alone grows by tens of megabytes otherwise, and hides what the soak looks for.
    let flags = ["--expose-gc", "--max-semi-space-size=1"];
    let command = [&["node"], flags.as_slice()].concat().into_iter().map(PathBuf::from);
    let command = command.chain([source("driver.mjs")]).collect();
    Ok(vec![Driver { name: "Node", command, variables: vec![("AVENPING_FROM", folder)] }])
}
