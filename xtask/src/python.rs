//! A virtual environment under the target folder, for the test tools that come from PyPI.

use crate::shell::{Failure, Outcome, available, run, target};
use std::path::PathBuf;
use std::process::Command;

/// The environment's `bin` folder with `packages` (exact versions) installed; `None` without a Python.
pub(crate) fn environment(name: &str, packages: &[&str]) -> Outcome<Option<PathBuf>> {
    let install = "apt-get install python3 python3-venv";
    if !available("python3", &["-c", "import ensurepip, venv"], install)? {
        return Ok(None);
    }
    let folder = target().join("xtask").join(name);
    let marker = folder.join("installed.txt");
    let wanted = packages.join("\n");
    if std::fs::read_to_string(&marker).ok().as_deref() != Some(wanted.as_str()) {
        run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&folder))?;
        run(Command::new(folder.join("bin/pip")).args(["install", "--quiet"]).args(packages))?;
        std::fs::write(&marker, wanted)
            .map_err(|error| Failure::new(format!("{}: {error}", marker.display())))?;
    }
    Ok(Some(folder.join("bin")))
}
