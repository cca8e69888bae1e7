//! The wheel: built in the release profile, as it is shipped, and installed where the gates run.
//!
//! Checks, tests and benchmarks all use this one installed wheel, so that they judge what people get and
//! the native module is built once.

use super::tools::PACKAGE;
use super::venv::{Environment, environment};
use crate::shell::{Failure, Outcome, empty, forget_this_package, root, run, scratch};
use crate::{release, sbom};
use std::path::{Path, PathBuf};

/// The environment with every tool and with the wheel installed, and the wheel; `None` without a Python.
pub(super) fn installed() -> Outcome<Option<(Environment, PathBuf)>> {
    let Some(tools) = environment("python", &PACKAGE)? else { return Ok(None) };
    let wheel = build(&tools, &[])?;
    install(&tools, &wheel)?;
    Ok(Some((tools, wheel)))
}

/// Installs the wheel among the tools, and makes sure that it is what they import: were it the source tree,
/// everything would pass and nothing be proven.
pub(super) fn install(tools: &Environment, wheel: &Path) -> Outcome {
    tools.install(wheel, tools)?;
    let question = "import avenping._native; print(avenping._native.__file__)";
    let answer = tools.tool("python").args(["-c", question]).output()?;
    let place = String::from_utf8_lossy(&answer.stdout).trim().to_owned();
    if place.contains("site-packages") && Path::new(&place).starts_with(tools.folder()) {
        Ok(())
    } else {
        Err(Failure::new(format!("`import avenping` does not take the installed wheel but {place:?}")))
    }
}

/// Builds the wheel with the maturin of this environment and `options` for it.
pub(super) fn build(builder: &Environment, options: &[&str]) -> Outcome<PathBuf> {
    let folder = scratch("wheel");
    empty(&folder)?;
    let contents = scratch("wheel-sbom").join(sbom::FILE);
    sbom::write("avenping-python", "pkg:pypi/avenping", &contents)?;
    let mut maturin = builder.tool("maturin");
    forget_this_package(&mut maturin);
    run(release::without_paths(&mut maturin)
        .args(["build", "--release", "--locked", "--quiet", "--manifest-path"])
        .arg(manifest())
        // Which one does not matter to an abi3 wheel, but always the same one: pyo3 is built anew for another.
        .arg("--interpreter")
        .arg(builder.path("python"))
        .arg("--out")
        .arg(&folder)
        .arg("--sbom-include")
        .arg(&contents)
        .args(options)
        // Of use with `--zig`: it would keep its things in the home folder.
        .env("CARGO_ZIGBUILD_CACHE_DIR", scratch("zig"))
        .env("ZIG_GLOBAL_CACHE_DIR", scratch("zig")))?;
    only_file(&folder)
}

pub(super) fn manifest() -> PathBuf {
    root().join("bindings-python/Cargo.toml")
}

/// The file that a tool has made, which names it itself.
pub(super) fn only_file(folder: &Path) -> Outcome<PathBuf> {
    let files: Vec<PathBuf> = std::fs::read_dir(folder)?.flatten().map(|entry| entry.path()).collect();
    match files.as_slice() {
        [file] => Ok(file.clone()),
        _ => Err(Failure::new(format!("one file was expected in {}: {files:?}", folder.display()))),
    }
}
