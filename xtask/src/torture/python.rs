//! Python's driver, through the wheel where its tests have it.

use super::{Driver, Package, source};
use crate::shell::{Outcome, scratch};
use std::path::PathBuf;
use std::process::Command;

pub(super) fn drivers() -> Outcome<Vec<Driver>> {
    if !package(installed()).is_made()? {
        return Ok(Vec::new());
    }
    let driver = |name, style: &str| Driver {
        name,
        // Isolated: only what is installed can be imported.
        command: vec![python(), "-I".into(), source("driver.py"), style.into()],
        variables: Vec::new(),
    };
    Ok(vec![driver("Python, blocking", "blocking"), driver("Python, asyncio", "async")])
}

fn python() -> PathBuf {
    scratch("python").join("bin/python")
}

/// The wheel, in a file or installed.
pub(super) fn package(made: PathBuf) -> Package {
    let sources = &["bindings-python/src", "bindings-python/python"];
    Package { made, sources, by: "cargo xtask test python" }
}

/// The native module, as pip has installed it; a path without a file when it has not.
fn installed() -> PathBuf {
    let question = "import avenping._native; print(avenping._native.__file__)";
    let answer = Command::new(python()).args(["-I", "-c", question]).output();
    answer.map(|output| String::from_utf8_lossy(&output.stdout).trim().into()).unwrap_or_default()
}
