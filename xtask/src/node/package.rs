//! `cargo xtask package node`: the tarballs, and the proof that they install and work alone.
//!
//! `avenping-VERSION.tgz` carries the addon of this machine, so it works alone here. For the registry there are
//! two others: the same package without an addon (`registry/avenping-VERSION.tgz`), which names one package for
//! each platform as an optional dependency, and the platform's package itself.

use super::build::{addon, folder, install_tools, javascript, npm, platform};
use super::runtimes;
use crate::sbom;
use crate::shell::{Failure, Outcome, empty, root, run, scratch, target};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The largest platform package, in bytes.
const MOST: u64 = 4_000_000;

/// Every platform that gets a package of its own once it is built somewhere.
const PLATFORMS: [(&str, &str, &str, Option<&str>); 7] = [
    ("linux-x64-gnu", "linux", "x64", Some("glibc")),
    ("linux-arm64-gnu", "linux", "arm64", Some("glibc")),
    ("linux-x64-musl", "linux", "x64", Some("musl")),
    ("linux-arm64-musl", "linux", "arm64", Some("musl")),
    ("darwin-x64", "darwin", "x64", None),
    ("darwin-arm64", "darwin", "arm64", None),
    ("win32-x64-msvc", "win32", "x64", None),
];

pub(crate) fn package() -> Outcome {
    let shipped = target().join("dist/node");
    let alone = pack()?;
    let size = std::fs::metadata(&alone)?.len();
    if size > MOST {
        return Err(Failure::new(format!("the package has {size} bytes, more than {MOST}")));
    }
    for_registry(&shipped.join("registry"))?;
    let bin = folder().join("node_modules/.bin");
    run(Command::new(bin.join("publint")).arg("--strict").arg(&alone))?;
    run(Command::new(bin.join("attw")).arg(&alone))?;
    runtimes::an_empty_folder(&alone)?;
    println!("package node: all well");
    Ok(())
}

/// Makes the tarball that works alone on this machine.
pub(super) fn pack() -> Outcome<PathBuf> {
    install_tools()?;
    let addon = addon()?;
    javascript()?;
    let stage = staged("node-package")?;
    let native = stage.join("native");
    std::fs::create_dir_all(&native)?;
    std::fs::copy(&addon, native.join(addon.file_name().unwrap_or_default()))?;
    sbom::write("avenping-node", "pkg:npm/avenping", &stage.join(sbom::FILE))?;
    let shipped = target().join("dist/node");
    empty(&shipped)?;
    tarball(&stage, &shipped)
}

/// The two packages for the registry.
fn for_registry(shipped: &Path) -> Outcome {
    std::fs::create_dir_all(shipped)?;
    let version = version()?;
    let stage = staged("node-registry")?;
    let names = PLATFORMS.iter().map(|(name, ..)| (format!("avenping-{name}"), json!(version)));
    let platforms = Value::Object(names.collect());
    run(npm(&["pkg", "set", "--json", &format!("optionalDependencies={platforms}")]).current_dir(&stage))?;
    let files = json!(["dist", "LICENSE-APACHE", "LICENSE-MIT"]);
    run(npm(&["pkg", "set", "--json", &format!("files={files}")]).current_dir(&stage))?;
    tarball(&stage, shipped)?;

    let own = platform()?;
    let (name, os, cpu, libc) = PLATFORMS
        .iter()
        .find(|(name, ..)| *name == own)
        .ok_or_else(|| Failure::new(format!("{own} is not among the platforms")))?;
    let addon = format!("avenping.{name}.node");
    let stage = scratch("node-platform");
    with_manifest(&stage)?;
    let description = format!("description=The native addon of avenping for {name}");
    run(npm(&["pkg", "delete", "exports", "types", "typesVersions", "type", "keywords", "sideEffects"])
        .current_dir(&stage))?;
    run(npm(&["pkg", "set", &format!("name=avenping-{name}"), &description]).current_dir(&stage))?;
    run(npm(&["pkg", "set", &format!("main={addon}")]).current_dir(&stage))?;
    let mut limits = vec![
        format!("files={}", json!([addon, sbom::FILE, "LICENSE-APACHE", "LICENSE-MIT"])),
        format!("os={}", json!([os])),
        format!("cpu={}", json!([cpu])),
    ];
    limits.extend(libc.map(|libc| format!("libc={}", json!([libc]))));
    run(npm(&["pkg", "set", "--json"]).args(limits).current_dir(&stage))?;
    std::fs::copy(folder().join("native").join(&addon), stage.join(&addon))?;
    sbom::write("avenping-node", &format!("pkg:npm/avenping-{name}"), &stage.join(sbom::FILE))?;
    licences(&stage)?;
    tarball(&stage, shipped)?;
    Ok(())
}

fn version() -> Outcome<String> {
    let manifest: Value = serde_json::from_str(&std::fs::read_to_string(folder().join("package.json"))?)?;
    let version = manifest.get("version").and_then(Value::as_str);
    Ok(version.ok_or_else(|| Failure::new("package.json has no version"))?.to_owned())
}

/// A folder with `package.json` without what only matters to those who develop this package. npm edits it,
/// because the order of its keys has a meaning.
fn with_manifest(stage: &Path) -> Outcome {
    empty(stage)?;
    std::fs::copy(folder().join("package.json"), stage.join("package.json"))?;
    run(npm(&["pkg", "delete", "scripts", "devDependencies"]).current_dir(stage))
}

fn staged(name: &str) -> Outcome<PathBuf> {
    let stage = scratch(name);
    with_manifest(&stage)?;
    run(Command::new("cp").arg("-R").arg(folder().join("dist")).arg(&stage))?;
    std::fs::copy(folder().join("README.md"), stage.join("README.md"))?;
    licences(&stage)?;
    Ok(stage)
}

fn licences(stage: &Path) -> Outcome {
    for licence in ["LICENSE-APACHE", "LICENSE-MIT"] {
        std::fs::copy(root().join(licence), stage.join(licence))?;
    }
    Ok(())
}

/// Packs, twice: from another folder and with other times of change the same files must make the same bytes.
fn tarball(stage: &Path, shipped: &Path) -> Outcome<PathBuf> {
    let file = packed(stage, shipped)?;
    let elsewhere = scratch("node-again");
    empty(&elsewhere)?;
    let copy = elsewhere.join("copy");
    run(Command::new("cp").arg("-R").arg(stage).arg(&copy))?;
    if std::fs::read(&file)? != std::fs::read(packed(&copy, &elsewhere)?)? {
        return Err(Failure::new(format!("{}: packed again it has other bytes", file.display())));
    }
    let bytes = std::fs::metadata(&file)?.len();
    let shown = file.strip_prefix(target()).unwrap_or(&file);
    println!("{}: {bytes} bytes", shown.display());
    Ok(file)
}

fn packed(stage: &Path, shipped: &Path) -> Outcome<PathBuf> {
    let mut pack = npm(&["pack", "--json", "--pack-destination"]);
    let packed = pack.arg(shipped).current_dir(stage).output()?;
    if !packed.status.success() {
        return Err(Failure::new(String::from_utf8_lossy(&packed.stderr)));
    }
    let listed: Value = serde_json::from_slice(&packed.stdout)?;
    // Newer versions of npm list the packages by name.
    let entry = listed.get(0).or_else(|| listed.as_object().and_then(|packages| packages.values().next()));
    let name = entry.and_then(|entry| entry.get("filename")).and_then(Value::as_str);
    Ok(shipped.join(name.ok_or_else(|| Failure::new("npm does not say what it has packed"))?))
}
