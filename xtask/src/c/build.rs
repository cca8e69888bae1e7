//! The library in the release profile.

use crate::release;
use crate::shell::{Outcome, cargo, root, run, target};
use std::path::PathBuf;

/// What a program that is linked with the static library needs besides: `rustc --print native-static-libs`.
pub(super) const STATIC_LIBS: &str = "-lgcc_s -lutil -lrt -lpthread -lm -ldl -lc";

/// `bindings-c` itself.
pub(super) fn folder() -> PathBuf {
    root().join("bindings-c")
}

/// The shared and the static library, as they are built.
pub(super) struct Built {
    pub(super) shared: PathBuf,
    pub(super) fixed: PathBuf,
}

pub(super) fn release() -> Outcome<Built> {
    let mut build = cargo();
    build.args(["rustc", "--release", "--locked", "--quiet", "--package", "avenping-c", "--lib"]);
    // Not the Rust library, which is there for tests and keeps the linker from optimizing across crates.
    build.args(["--crate-type", "cdylib", "--crate-type", "staticlib"]);
    run(release::without_paths(&mut build))?;
    let folder = target().join("release");
    Ok(Built { shared: folder.join("libavenping_c.so"), fixed: folder.join("libavenping_c.a") })
}
