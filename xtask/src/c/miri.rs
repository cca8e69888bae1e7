//! Miri over `bindings-c/src/ffi`: everything that touches a pointer of the caller's.

use crate::shell::{Outcome, forget_this_package, root, run, target, timed};
use std::process::Command;

/// Whether there was one: it comes with nightly toolchains only, which no package manager of a system has, so that a
/// missing one is a loud skip everywhere.
pub(super) fn test() -> Outcome<bool> {
    let probe = Command::new("cargo").args(["+nightly", "miri", "--version"]).output();
    if !probe.is_ok_and(|output| output.status.success()) {
        eprintln!(
            "\n*** SKIPPED: Miri is missing, so the pointer helpers were NOT run under it. Install it with: \
             rustup toolchain install nightly --component miri,rust-src\n"
        );
        return Ok(false);
    }
    timed("Miri", || {
        let mut command = Command::new("cargo");
        forget_this_package(&mut command);
        // That of the stable toolchain, which runs this task, would be found before nightly's own.
        for name in ["CARGO", "RUSTC", "RUSTUP_TOOLCHAIN", "RUSTDOC"] {
            command.env_remove(name);
        }
        run(command
            .current_dir(root())
            .args(["+nightly", "miri", "test", "--quiet", "--package", "avenping-c", "--lib", "--target-dir"])
            .arg(target().join("miri"))
            .args(["--", "ffi::"]))
    })?;
    Ok(true)
}
