//! The drivers in C and C++, compiled against the library where their tests have installed it.

use super::{Driver, Package, source};
use crate::shell::{Outcome, available, run, scratch};
use std::path::{Path, PathBuf};
use std::process::Command;

pub(super) fn c() -> Outcome<Vec<Driver>> {
    let flags = ["-std=c11", "-D_POSIX_C_SOURCE=200809L"];
    compiled("gcc", &flags, "driver.c", [("C, blocking", "blocking"), ("C, queue", "async")])
}

pub(super) fn cpp() -> Outcome<Vec<Driver>> {
    compiled("g++", &["-std=c++17"], "driver.cpp", [("C++, blocking", "blocking"), ("C++, futures", "async")])
}

fn compiled(
    compiler: &str,
    flags: &[&str],
    file: &str,
    styles: [(&'static str, &str); 2],
) -> Outcome<Vec<Driver>> {
    let prefix = scratch("c-prefix");
    let package = Package {
        made: prefix.join("include/avenping.h"),
        sources: &["bindings-c/src", "bindings-c/include"],
        by: "cargo xtask test c",
    };
    if !available(compiler, &["--version"], "apt-get install g++")? || !package.is_made()? {
        return Ok(Vec::new());
    }
    let program = compile(compiler, flags, &source(file), &["-lavenping", "-lpthread"])?;
    let driver = |(name, style): (&'static str, &str)| Driver {
        name,
        command: vec![program.clone(), style.into()],
        variables: vec![("LD_LIBRARY_PATH", prefix.join("lib"))],
    };
    Ok(styles.into_iter().map(driver).collect())
}

/// A program in C or C++, against the library where its tests have installed it.
pub(super) fn compile(compiler: &str, flags: &[&str], source: &Path, link: &[&str]) -> Outcome<PathBuf> {
    let prefix = scratch("c-prefix");
    let name = source.file_name().unwrap_or_default();
    let program = scratch("torture").join(name).with_extension(compiler);
    run(Command::new(compiler)
        .args(flags)
        .args(["-Wall", "-Wextra", "-Werror", "-pedantic", "-g1"])
        .arg(format!("-I{}", prefix.join("include").display()))
        .arg(source)
        .arg("-o")
        .arg(&program)
        .arg(format!("-L{}", prefix.join("lib").display()))
        .args(link))?;
    Ok(program)
}
