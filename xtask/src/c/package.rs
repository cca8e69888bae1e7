//! `cargo xtask package c --prefix DIR`: headers, libraries, and what pkg-config and CMake read.
//!
//! The files are those that `cargo cinstall` lays out, and CMake's besides. cargo-c itself is not asked for: building it took
//! 17 minutes of processor time (0.10.24, measured), which nobody should have to wait for before a first message.

use super::build::{self, STATIC_LIBS, folder};
use super::symbols;
use crate::sbom;
use crate::shell::{Failure, Outcome, root, run};
use std::path::Path;
use std::process::Command;

/// The largest shared library, in bytes.
const MOST: u64 = 5_000_000;

pub(crate) fn package(prefix: &Path) -> Outcome {
    install(prefix)?;
    println!("package c: installed below {}", prefix.display());
    Ok(())
}

pub(super) fn install(prefix: &Path) -> Outcome {
    let built = build::release()?;
    symbols::check(&built.shared)?;
    let version = env!("CARGO_PKG_VERSION");
    let soname = build::soname();
    let library = prefix.join("lib");
    let shared = format!("libavenping.so.{version}");
    let installed = library.join(&shared);
    place(&built.shared, &installed)?;
    // The profile's own `strip` leaves names in a library that is built together with a static one.
    run(Command::new("strip").arg(&installed))?;
    let size = std::fs::metadata(&installed)?.len();
    if size > MOST {
        return Err(Failure::new(format!("the shared library has {size} bytes, more than {MOST}")));
    }
    for name in ["libavenping.so", soname.as_str()] {
        link(&shared, &library.join(name))?;
    }
    let fixed = library.join("libavenping.a");
    place(&built.fixed, &fixed)?;
    // Of no use to those who link, and most of its size.
    run(Command::new("strip").arg("--strip-debug").arg(&fixed))?;

    headers(&folder().join("include"), &prefix.join("include"))?;

    let compatible = build::compatible().replace('.', "\\\\.");
    let pointer = size_of::<usize>().to_string();
    let values = [
        ("@VERSION@", version),
        ("@SONAME@", &soname),
        ("@COMPATIBLE@", &compatible),
        ("@POINTER_BYTES@", &pointer),
        ("@STATIC_LIBS@", STATIC_LIBS),
    ];
    for (name, place) in [
        ("avenping.pc", "pkgconfig"),
        ("avenpingConfig.cmake", "cmake/avenping"),
        ("avenpingConfigVersion.cmake", "cmake/avenping"),
    ] {
        let mut text = std::fs::read_to_string(folder().join("packaging").join(format!("{name}.in")))?;
        for (key, value) in values {
            text = text.replace(key, value);
        }
        let place = library.join(place);
        std::fs::create_dir_all(&place)?;
        std::fs::write(place.join(name), text)?;
    }
    for licence in ["LICENSE-APACHE", "LICENSE-MIT"] {
        place(&root().join(licence), &prefix.join("share/doc/avenping").join(licence))?;
    }
    sbom::write(
        "avenping-c",
        "pkg:generic/libavenping",
        &prefix.join("share/doc/avenping").join(sbom::FILE),
    )?;
    println!("{shared}: {size} bytes; libavenping.a: {} bytes", std::fs::metadata(&fixed)?.len());
    Ok(())
}

fn headers(from: &Path, to: &Path) -> Outcome {
    for entry in std::fs::read_dir(from)? {
        let path = entry?.path();
        let Some(name) = path.file_name() else { continue };
        if path.is_dir() { headers(&path, &to.join(name))? } else { place(&path, &to.join(name))? }
    }
    Ok(())
}

/// Copies a file over whatever was there; a program that runs with the old one keeps it.
fn place(from: &Path, to: &Path) -> Outcome {
    let failed = |error: std::io::Error| Failure::new(format!("{}: {error}", to.display()));
    if let Some(parent) = to.parent() {
        std::fs::create_dir_all(parent).map_err(failed)?;
    }
    if to.exists() {
        std::fs::remove_file(to).map_err(failed)?;
    }
    std::fs::copy(from, to).map_err(failed)?;
    Ok(())
}

fn link(to: &str, from: &Path) -> Outcome {
    if from.symlink_metadata().is_ok() {
        std::fs::remove_file(from)?;
    }
    std::os::unix::fs::symlink(to, from)?;
    Ok(())
}
