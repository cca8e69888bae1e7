//! Node's driver, through the tarball where its tests have installed it.

use super::{Driver, Package, source};
use crate::shell::{Outcome, available, scratch};
use std::path::PathBuf;

pub(super) fn drivers() -> Outcome<Vec<Driver>> {
    let folder = scratch("node-empty");
    let package = Package {
        // npm gives the package's own files a time of long ago.
        made: folder.join("node_modules/.package-lock.json"),
        sources: &["bindings-node/src", "bindings-node/ts"],
        by: "cargo xtask test node",
    };
    if !package.is_made()? || !available("node", &["--version"], "nodejs.org")? {
        return Ok(Vec::new());
    }
    // The young generation alone grows by tens of megabytes otherwise, and hides what the soak looks for.
    let flags = ["--expose-gc", "--max-semi-space-size=1"];
    let command = [&["node"], flags.as_slice()].concat().into_iter().map(PathBuf::from);
    let command = command.chain([source("driver.mjs")]).collect();
    Ok(vec![Driver { name: "Node", command, variables: vec![("AVENPING_FROM", folder)] }])
}
