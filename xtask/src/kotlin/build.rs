//! The native library, the sources that uniffi writes from it, and Maven.

use crate::shell::{Failure, Outcome, available, cargo, empty, root, run, scratch, target};
use crate::{release, sbom};
use std::env::consts::{ARCH, DLL_PREFIX, DLL_SUFFIX, OS};
use std::path::{Path, PathBuf};
use std::process::Command;

/// How the native library is built.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Profile {
    /// Quickly, for tests.
    Debug,
    /// Small, for other people.
    Release,
}

/// Whether a JDK and Maven are there.
pub(crate) fn maven_is_there() -> Outcome<bool> {
    let install = "apt-get install openjdk-17-jdk-headless maven";
    Ok(available("javac", &["-version"], install)? && available("mvn", &["--version"], install)?)
}

/// `bindings-uniffi/kotlin` itself.
pub(super) fn folder() -> PathBuf {
    root().join("bindings-uniffi/kotlin")
}

/// Maven over the package's own project, with what [`make`] has made.
pub(super) fn maven(made: &Path, arguments: &[&str]) -> Command {
    let mut maven = Command::new("mvn");
    maven.args(["--quiet", "--batch-mode", "--file"]).arg(folder().join("pom.xml"));
    maven.arg(format!("-Davenping.made={}", made.display())).args(arguments);
    maven
}

/// Everything that Maven takes from here, in a folder of its own.
pub(super) fn make(profile: Profile) -> Outcome<PathBuf> {
    let made = scratch(match profile {
        Profile::Debug => "kotlin",
        Profile::Release => "kotlin-release",
    });
    let library = library(profile)?;
    generate("kotlin", &library, &made.join("sources"))?;
    let native = made.join("native").join(platform()?);
    empty(&native)?;
    let shipped = native.join(library.file_name().unwrap_or_default());
    std::fs::copy(&library, &shipped)?;
    if profile == Profile::Release {
        without_symbols(&shipped)?;
    }
    let licences = made.join("licences/META-INF");
    empty(&licences)?;
    for licence in ["LICENSE-APACHE", "LICENSE-MIT"] {
        std::fs::copy(root().join(licence), licences.join(licence))?;
    }
    std::fs::copy(folder().join("NOTICE"), licences.join("NOTICE"))?;
    sbom::write(
        "avenping-uniffi",
        "pkg:maven/com.avenping/avenping",
        &licences.join("sbom").join(sbom::FILE),
    )?;
    Ok(made)
}

/// Takes out the names of what is not exported, a sixth of it. The profile's own stripping leaves them in a package that
/// has a static library too.
fn without_symbols(library: &Path) -> Outcome {
    if OS != "linux" || !available("strip", &["--version"], "apt-get install binutils")? {
        return Ok(());
    }
    run(Command::new("strip").arg("--strip-unneeded").arg(library))
}

/// Writes the sources of a language, from a library that still tells what it exports: one without symbols does not.
pub(crate) fn generate(language: &str, library: &Path, out: &Path) -> Outcome {
    empty(out)?;
    run(cargo()
        .args(["run", "--quiet", "--package", "avenping-bindgen", "--", language])
        .arg(library)
        .arg(root().join("bindings-uniffi/uniffi.toml"))
        .arg(out))
}

/// Builds the native library.
pub(crate) fn library(profile: Profile) -> Outcome<PathBuf> {
    let mut build = cargo();
    build.args(["build", "--quiet", "--package", "avenping-uniffi"]);
    let folder = match profile {
        Profile::Debug => "debug",
        Profile::Release => {
            release::without_paths(build.arg("--release"));
            "release"
        }
    };
    run(&mut build)?;
    Ok(target().join(folder).join(format!("{DLL_PREFIX}avenping_uniffi{DLL_SUFFIX}")))
}

/// This machine in JNA's words, which are the folder that it looks into.
fn platform() -> Outcome<String> {
    let system = match OS {
        "linux" => "linux",
        "macos" => "darwin",
        "windows" => "win32",
        other => return Err(Failure::new(format!("no package is made for {other}"))),
    };
    let processor = match ARCH {
        "x86_64" => "x86-64",
        other => other,
    };
    Ok(format!("{system}-{processor}"))
}
