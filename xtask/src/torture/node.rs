//! Node's driver, through the tarball where its tests have installed it.

use super::{Driver, is_made, source};
use crate::shell::{Outcome, available, scratch};

pub(super) fn drivers() -> Outcome<Vec<Driver>> {
    let folder = scratch("node-empty");
    let package = folder.join("node_modules/avenping/package.json");
    if !is_made(&package, "cargo xtask test node")? || !available("node", &["--version"], "nodejs.org")? {
        return Ok(Vec::new());
    }
    let command = vec!["node".into(), source("driver.mjs")];
    Ok(vec![Driver { name: "Node", command, variables: vec![("AVENPING_FROM", folder)] }])
}
