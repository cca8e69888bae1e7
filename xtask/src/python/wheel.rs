//! The wheel: built in the release profile, as it is shipped, and installed where the gates run.
//!
//! Checks, tests and benchmarks all use this one installed wheel, so that they judge what people get and
//! the native module is built once.

use super::tools::PACKAGE;
use super::venv::{Environment, environment};
use crate::release;
use crate::shell::{Failure, Outcome, empty, forget_this_package, root, run, scratch};
use std::path::{Path, PathBuf};

/// The environment with every tool and with the wheel installed, and the wheel; `None` without a Python.
pub(super) fn installed() -> Outcome<Option<(Environment, PathBuf)>> {
    let Some(tools) = environment("python", &PACKAGE)? else { return Ok(None) };
    let wheel = build(&tools, &scratch("wheel"))?;
    tools.install(&wheel, &tools)?;
    comes_from_the_wheel(&tools)?;
    Ok(Some((tools, wheel)))
}

/// Builds the wheel into `folder`, which has nothing else in it afterwards.
pub(super) fn build(tools: &Environment, folder: &Path) -> Outcome<PathBuf> {
    empty(folder)?;
    let mut maturin = tools.tool("maturin");
    forget_this_package(&mut maturin);
    run(release::without_paths(&mut maturin)
        .args(["build", "--release", "--locked", "--quiet", "--manifest-path"])
        .arg(manifest())
        // Which one does not matter to an abi3 wheel, but always the same one: pyo3 is built anew for another.
        .arg("--interpreter")
        .arg(tools.path("python"))
        .arg("--out")
        .arg(folder))?;
    only_file(folder)
}

pub(super) fn manifest() -> PathBuf {
    root().join("bindings-python/Cargo.toml")
}

pub(super) fn only_file(folder: &Path) -> Outcome<PathBuf> {
    let files: Vec<PathBuf> = std::fs::read_dir(folder)?.flatten().map(|entry| entry.path()).collect();
    match files.as_slice() {
        [file] => Ok(file.clone()),
        _ => Err(Failure::new(format!("one file was expected in {}: {files:?}", folder.display()))),
    }
}

/// Were the source tree imported instead, everything would pass and nothing be proven.
fn comes_from_the_wheel(tools: &Environment) -> Outcome {
    let place = tools
        .tool("python")
        .args(["-c", "import avenping._native; print(avenping._native.__file__)"])
        .output()?;
    let place = String::from_utf8_lossy(&place.stdout).trim().to_owned();
    if place.contains("site-packages") && Path::new(&place).starts_with(scratch("python")) {
        Ok(())
    } else {
        Err(Failure::new(format!("`import avenping` does not take the installed wheel but {place:?}")))
    }
}
