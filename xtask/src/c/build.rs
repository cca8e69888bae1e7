//! The library: as it is installed, and as its tests need it.

use super::programs::Library;
use crate::release;
use crate::shell::{Outcome, cargo, empty, root, run, scratch, target};
use std::path::PathBuf;

/// What a program that is linked with the static library needs besides: `rustc --print native-static-libs`.
pub(super) const STATIC_LIBS: &str = "-lgcc_s -lutil -lrt -lpthread -lm -ldl -lc";

/// What programs look for at run time: as in `bindings-c/build.rs`.
pub(super) fn soname() -> String {
    format!("libavenping.so.{}", compatible())
}

/// The part of the version that promises compatibility: before 1.0 the minor one belongs to it.
pub(super) fn compatible() -> String {
    let (major, minor) = (env!("CARGO_PKG_VERSION_MAJOR"), env!("CARGO_PKG_VERSION_MINOR"));
    if major == "0" { format!("0.{minor}") } else { major.to_owned() }
}

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

/// With debug assertions, and with the functions that only tests need.
pub(super) fn testing() -> Outcome<Library> {
    run(cargo().args(["build", "--quiet", "--package", "avenping-c", "--features", "testing"]))?;
    let folder = scratch("c-testing");
    empty(&folder)?;
    let name = soname();
    // A copy: the next build without the feature is put in the same place.
    std::fs::copy(target().join("debug/libavenping_c.so"), folder.join(&name))?;
    std::os::unix::fs::symlink(name, folder.join("libavenping.so"))?;
    Ok(Library(folder))
}
