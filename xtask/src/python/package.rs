//! `cargo xtask package python`: what would be uploaded to PyPI, and the proof that it is complete.

use super::smoke::smoke;
use super::tools::PACKAGE;
use super::venv::{Environment, environment};
use super::wheel;
use crate::release;
use crate::shell::{Failure, Outcome, empty, forget_this_package, root, run, scratch, target};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;

pub(crate) fn package() -> Outcome {
    let Some(tools) = environment("python", &PACKAGE)? else {
        return Err(Failure::new("without a Python there is no package"));
    };
    let wheel = wheel::build(&tools, &scratch("wheel"))?;
    let sdist = sdist(&tools)?;
    run(tools.tool("twine").args(["check", "--strict"]).args([&wheel, &sdist]))?;
    audit(&tools, &wheel, &sdist)?;
    smoke(&tools, &tools.path("python"), &wheel, "package")?;
    builds_alone(&tools, &sdist)?;

    let shipped = target().join("dist/python");
    empty(&shipped)?;
    for file in [&wheel, &sdist] {
        let name = file.file_name().unwrap_or_default();
        std::fs::copy(file, shipped.join(name))?;
        println!("{}: {} bytes", shipped.join(name).display(), std::fs::metadata(file)?.len());
    }
    println!("package python: all well");
    Ok(())
}

fn sdist(tools: &Environment) -> Outcome<PathBuf> {
    let folder = scratch("sdist");
    empty(&folder)?;
    let mut maturin = tools.tool("maturin");
    forget_this_package(&mut maturin);
    run(maturin
        .args(["sdist", "--quiet", "--manifest-path"])
        .arg(wheel::manifest())
        .arg("--out")
        .arg(&folder))?;
    wheel::only_file(&folder)
}

/// Reads both files: what is in them, what must not be, and how large they are.
fn audit(tools: &Environment, wheel: &Path, sdist: &Path) -> Outcome {
    let mut audit = tools.tool("python");
    audit.arg(root().join("xtask/src/python/audit.py")).args([wheel, sdist, root()]);
    // No file of either may name a folder of this machine.
    for folder in [Some(target()), std::env::home_dir(), std::env::var_os("CARGO_HOME").map(PathBuf::from)] {
        audit.args(folder);
    }
    run(&mut audit)
}

/// As pip does for whoever has no wheel: from the sdist, with the build requirements it names, where this
/// repository is not. Only compiled dependencies are shared, which would be the same.
fn builds_alone(tools: &Environment, sdist: &Path) -> Outcome {
    // The same folder each time, or cargo would keep another copy of our crates in `target` each time.
    let mut checkout = DefaultHasher::new();
    root().hash(&mut checkout);
    let folder = std::env::temp_dir().join(format!("avenping-sdist-{:016x}", checkout.finish()));
    empty(&folder)?;
    // Fresh times of change: those in the archive are all the same, by which cargo would not see a change.
    run(Command::new("tar").args(["-xmzf"]).arg(sdist).arg("--strip-components=1").current_dir(&folder))?;
    let wheels = folder.join("wheels");
    let mut pip = tools.tool("pip");
    forget_this_package(&mut pip);
    run(release::without_paths(&mut pip)
        .args(["wheel", "--quiet", "--no-deps", "--wheel-dir"])
        .args([&wheels, &folder])
        .env("CARGO_TARGET_DIR", target())
        .current_dir(&folder))?;
    smoke(tools, &tools.path("python"), &wheel::only_file(&wheels)?, "sdist")?;
    std::fs::remove_dir_all(&folder)?;
    Ok(())
}
