//! What a build for other people needs besides `--release`.

use crate::shell::{root, target};
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::Command;

/// Compiler flags that keep this machine's folders out of the program: panics name the file they happened
/// in, and for dependencies that is a path in somebody's home.
///
/// Every release build takes the same flags, or cargo builds all dependencies anew for each.
pub(crate) fn without_paths(command: &mut Command) -> &mut Command {
    let mut flags = OsString::new();
    // Cargo takes flags from one variable only, so those that the caller set go along.
    if let Some(encoded) = std::env::var_os("CARGO_ENCODED_RUSTFLAGS") {
        flags.push(encoded);
    } else if let Some(plain) = std::env::var_os("RUSTFLAGS") {
        flags.push(plain.to_string_lossy().split_whitespace().collect::<Vec<_>>().join(SEPARATOR));
    }
    let mut places: Vec<(PathBuf, &str)> = sources().into_iter().map(|folder| (folder, "crates")).collect();
    places.push((root().to_owned(), "avenping"));
    places.push((target(), "target")); // often below the root; of several that match, the last counts
    for (folder, name) in places {
        if !flags.is_empty() {
            flags.push(SEPARATOR);
        }
        flags.push("--remap-path-prefix=");
        flags.push(folder);
        flags.push("=");
        flags.push(name);
    }
    command.env("CARGO_ENCODED_RUSTFLAGS", flags)
}

const SEPARATOR: &str = "\u{1f}";

/// Where cargo unpacks crates: one folder for each registry.
fn sources() -> Vec<PathBuf> {
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| std::env::home_dir().map(|home| home.join(".cargo"))).unwrap_or_default();
    let entries = std::fs::read_dir(home.join("registry/src")).into_iter().flatten().flatten();
    let mut folders: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    folders.sort();
    folders
}
