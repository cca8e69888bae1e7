//! Where the package is measured beside others.

use super::build::node_is_there;
use super::{package, runtimes};
use crate::shell::{Outcome, scratch, target};
use std::path::PathBuf;

/// A folder with nothing but the installed tarball, and the tarball; `None` without a Node. `built` takes the one that is
/// there.
pub(crate) fn bench_folder(built: bool) -> Outcome<Option<(PathBuf, PathBuf)>> {
    if !node_is_there()? {
        return Ok(None);
    }
    let there = target().join(format!("dist/node/avenping-{}.tgz", env!("CARGO_PKG_VERSION")));
    let tarball = if built && there.exists() { there } else { package::pack()? };
    let folder = scratch("bench/node-ours");
    runtimes::installed(&folder, &tarball)?;
    Ok(Some((folder, tarball)))
}
