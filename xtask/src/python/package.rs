//! `cargo xtask package python`: the wheel and the sdist, and the proof that both are complete.

use super::smoke::smoke;
use super::test::pytest;
use super::tools::{PACKAGE, PORTABLE};
use super::venv::{Environment, environment};
use super::wheel;
use crate::release;
use crate::shell::{Failure, Outcome, cargo, empty, forget_this_package, root, run, scratch, target};
use std::path::{Path, PathBuf};
use std::process::Command;

/// `portable` makes the Linux wheel for PyPI: linked for the oldest glibc that Rust supports, whereas
/// otherwise it needs one as new as this machine's. Nothing else tests that build, so all tests run on it.
pub(crate) fn package(portable: bool) -> Outcome {
    let none = || Failure::new("without a Python there is no package");
    let tools = environment("python", &PACKAGE)?.ok_or_else(none)?;
    let wheel = if portable {
        let builder = environment("python-portable", &PORTABLE)?.ok_or_else(none)?;
        wheel::build(&builder, &["--zig", "--compatibility", "manylinux_2_17", "--", "-C", &unwinder()?])?
    } else {
        wheel::build(&tools, &[])?
    };
    let sdist = sdist(&tools)?;
    run(tools.tool("twine").args(["check", "--strict"]).args([&wheel, &sdist]))?;
    audit(&tools, &wheel, &sdist)?;
    smoke(&tools, &tools.path("python"), &wheel, "package")?;
    if portable {
        wheel::install(&tools, &wheel)?;
        pytest(&tools, &[""])?;
    }
    // Zig's linker makes other bytes than the one that pip finds.
    builds_alone(&tools, &sdist, (!portable).then_some(&wheel))?;

    let shipped = target().join("dist/python");
    empty(&shipped)?;
    for file in [&wheel, &sdist] {
        let name = file.file_name().unwrap_or_default();
        let bytes = std::fs::copy(file, shipped.join(name))?;
        println!("dist/python/{}: {bytes} bytes", name.to_string_lossy());
    }
    println!("package python: all well");
    Ok(())
}

/// How to link the system's libgcc instead of the unwinder that zig brings along: when a process ends, CPython
/// before 3.14 has the system's unwind daemon threads, which crashes in frames that belong to another.
fn unwinder() -> Outcome<String> {
    let answer = Command::new("cc").arg("-print-file-name=libgcc_s.so.1").output()?;
    let library = PathBuf::from(String::from_utf8_lossy(&answer.stdout).trim());
    if library.is_absolute() {
        Ok(format!("link-arg={}", library.canonicalize()?.display()))
    } else {
        Err(Failure::new("`cc` does not know where libgcc_s.so.1 is"))
    }
}

/// Packed twice, because the same files must make the same bytes.
fn sdist(tools: &Environment) -> Outcome<PathBuf> {
    let (again, sdist) = (packed(tools, "sdist-again")?, packed(tools, "sdist")?);
    if std::fs::read(&again)? != std::fs::read(&sdist)? {
        return Err(Failure::new(format!("{}: packed again it has other bytes", sdist.display())));
    }
    Ok(sdist)
}

fn packed(tools: &Environment, name: &str) -> Outcome<PathBuf> {
    let folder = scratch(name);
    empty(&folder)?;
    let mut maturin = tools.tool("maturin");
    forget_this_package(&mut maturin);
    run(maturin.args(["sdist", "--manifest-path"]).arg(wheel::manifest()).arg("--out").arg(&folder))?;
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
/// repository is not. Only compiled dependencies are shared, which would be the same. What comes out has the bytes of the
/// `wheel` that was built here.
fn builds_alone(tools: &Environment, sdist: &Path, wheel: Option<&PathBuf>) -> Outcome {
    let folder = std::env::temp_dir().join(format!("avenping-sdist-{}", std::process::id()));
    empty(&folder)?;
    // Fresh times of change: those in the archive are all the same, by which cargo would not see a change.
    run(Command::new("tar").args(["-xmzf"]).arg(sdist).arg("--strip-components=1").current_dir(&folder))?;
    let wheels = folder.join("wheels");
    let mut pip = tools.tool("pip");
    forget_this_package(&mut pip);
    let built = run(release::without_paths(&mut pip)
        .args(["wheel", "--quiet", "--no-deps", "--wheel-dir"])
        .args([&wheels, &folder])
        .env("CARGO_TARGET_DIR", target())
        .current_dir(&folder));
    // To cargo these were builds of our own crates, and newer than what somebody has changed here meanwhile.
    let ours = ["avenping", "avenping-bindings-common", "avenping-mock", "avenping-python"];
    run(cargo()
        .args(["clean", "--quiet", "--release"])
        .args(ours.iter().flat_map(|name| ["--package", name])))?;
    built?;
    let rebuilt = wheel::only_file(&wheels)?;
    smoke(tools, &tools.path("python"), &rebuilt, "sdist")?;
    if let Some(wheel) = wheel {
        let same = root().join("xtask/src/python/same.py");
        run(tools.tool("python").arg(same).args([wheel, &rebuilt]))?;
    }
    std::fs::remove_dir_all(&folder)?;
    Ok(())
}
