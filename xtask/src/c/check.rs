//! What needs no run of the library: its header as C and as C++, and the reference made of the headers.

use super::build::folder;
use super::programs::{C, CPP};
use crate::shell::{Outcome, available, empty, run, scratch};
use std::process::Command;

/// Whether there was all that it needs.
pub(crate) fn check() -> Outcome<bool> {
    let compilers = compilers()?;
    if compilers {
        for (compiler, flags, language) in
            [("gcc", C, "c"), ("clang", C, "c"), ("g++", CPP, "c++"), ("clang++", CPP, "c++")]
        {
            run(Command::new(compiler)
                .args(flags)
                .args(["-fsyntax-only", "-x", language])
                .arg(folder().join("include/avenping.h")))?;
        }
    }
    let doxygen = doxygen()?;
    Ok(compilers && doxygen)
}

pub(super) fn compilers() -> Outcome<bool> {
    let mut all = true;
    for (compiler, package) in [("gcc", "gcc"), ("g++", "g++"), ("clang", "clang"), ("clang++", "clang")] {
        all &= available(compiler, &["--version"], &format!("apt-get install {package}"))?;
    }
    Ok(all)
}

fn doxygen() -> Outcome<bool> {
    if !available("doxygen", &["--version"], "apt-get install doxygen")? {
        return Ok(false);
    }
    let output = scratch("c-reference");
    empty(&output)?;
    run(Command::new("doxygen")
        .arg("Doxyfile")
        .env("AVENPING_REFERENCE", &output)
        .env("AVENPING_VERSION", env!("CARGO_PKG_VERSION"))
        .current_dir(folder()))?;
    println!("the reference of C and C++: {}", output.join("html/index.html").display());
    Ok(true)
}
