//! What the shared library exports: the functions of its header and nothing else.

use super::build::folder;
use crate::shell::{Failure, Outcome};
use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

/// Fails when the library's exports differ from the committed list.
pub(super) fn check(library: &Path) -> Outcome {
    let listed = std::fs::read_to_string(folder().join("symbols.txt"))?;
    let listed: BTreeSet<&str> = listed.lines().collect();
    let output = Command::new("nm")
        .args(["--dynamic", "--defined-only", "--format=just-symbols"])
        .arg(library)
        .output()?;
    if !output.status.success() {
        return Err(Failure::new(format!("nm: {}", String::from_utf8_lossy(&output.stderr))));
    }
    let exported = String::from_utf8_lossy(&output.stdout);
    let exported: BTreeSet<&str> = exported.lines().collect();
    let more: Vec<&&str> = exported.difference(&listed).collect();
    let fewer: Vec<&&str> = listed.difference(&exported).collect();
    if more.is_empty() && fewer.is_empty() && !exported.is_empty() {
        println!("exported: the {} functions of bindings-c/symbols.txt", exported.len());
        return Ok(());
    }
    Err(Failure::new(format!(
        "the library exports {more:?} too, and {fewer:?} not, against bindings-c/symbols.txt"
    )))
}
