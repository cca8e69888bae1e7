//! The addon in the release profile, the JavaScript, and the development tools from npm.

use crate::release;
use crate::shell::{Failure, Outcome, available, cargo, root, run, target};
use std::path::PathBuf;
use std::process::Command;

/// Whether Node and npm are there.
pub(super) fn node_is_there() -> Outcome<bool> {
    // The package itself runs from 20.0 on; the linter wants more.
    let install = "nodejs.org, or your system's package if it is 20.19 or newer";
    let check = "const [major, minor] = process.versions.node.split('.').map(Number); \
                 process.exit(major > 20 || (major === 20 && minor >= 19) ? 0 : 1)";
    Ok(available("node", &["-e", check], install)? && available("npm", &["--version"], install)?)
}

/// `bindings-node` itself.
pub(super) fn folder() -> PathBuf {
    root().join("bindings-node")
}

pub(crate) fn npm(arguments: &[&str]) -> Command {
    let mut npm = Command::new("npm");
    npm.args(["--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error"]).args(arguments);
    npm
}

/// Installs what the lock file names, if that has changed since.
pub(super) fn install_tools() -> Outcome {
    let (lock, marker) = (folder().join("package-lock.json"), folder().join("node_modules/.installed.json"));
    let wanted = std::fs::read_to_string(&lock)?;
    if std::fs::read_to_string(&marker).ok().as_deref() != Some(wanted.as_str()) {
        run(npm(&["ci"]).current_dir(folder()))?;
        std::fs::write(&marker, wanted)?;
    }
    Ok(())
}

/// Builds the addon and puts it where the loader looks first.
pub(super) fn addon() -> Outcome<PathBuf> {
    let mut build = cargo();
    build.args(["build", "--release", "--locked", "--quiet", "--package", "avenping-node"]);
    run(release::without_paths(&mut build))?;
    let built = target().join("release").join(LIBRARY);
    let place = folder().join("native");
    std::fs::create_dir_all(&place)?;
    let addon = place.join(format!("avenping.{}.node", platform()?));
    // Beside it first: a program that still runs keeps the old one.
    let beside = addon.with_extension("new");
    std::fs::copy(&built, &beside).map_err(|error| Failure::new(format!("{}: {error}", built.display())))?;
    std::fs::rename(&beside, &addon)?;
    Ok(addon)
}

/// Makes `dist/` from `ts/`.
pub(super) fn javascript() -> Outcome {
    run(Command::new("node").arg("scripts/build.js").current_dir(folder()))
}

#[cfg(target_os = "linux")]
const LIBRARY: &str = "libavenping_node.so";
#[cfg(target_os = "macos")]
const LIBRARY: &str = "libavenping_node.dylib";
#[cfg(target_os = "windows")]
const LIBRARY: &str = "avenping_node.dll";

/// This machine as napi-rs names it.
pub(super) fn platform() -> Outcome<String> {
    let arch = match std::env::consts::ARCH {
        "x86_64" => "x64",
        "aarch64" => "arm64",
        other => return Err(Failure::new(format!("no package is made for {other}"))),
    };
    Ok(match std::env::consts::OS {
        "linux" if cfg!(target_env = "musl") => format!("linux-{arch}-musl"),
        "linux" => format!("linux-{arch}-gnu"),
        "macos" => format!("darwin-{arch}"),
        "windows" => format!("win32-{arch}-msvc"),
        other => return Err(Failure::new(format!("no package is made for {other}"))),
    })
}
