//! Compiling programs in C and C++, and running each with a fake of its own.

use super::build::folder;
use crate::shell::{Failure, Outcome, run, scratch, target};
use crate::test::start_fake;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

pub(super) const C: [&str; 5] = ["-std=c11", "-Wall", "-Wextra", "-Werror", "-pedantic"];
pub(super) const CPP: [&str; 5] = ["-std=c++17", "-Wall", "-Wextra", "-Werror", "-pedantic"];

/// How valgrind is to fail: for errors, and for memory that nobody can free any more.
pub(super) const VALGRIND: [&str; 6] = [
    "valgrind",
    "--quiet",
    "--error-exitcode=99",
    "--leak-check=full",
    "--show-leak-kinds=definite,indirect",
    "--errors-for-leak-kinds=definite,indirect",
];

/// A file in `bindings-c/tests/c`.
pub(super) fn source(name: &str) -> PathBuf {
    folder().join("tests/c").join(name)
}

/// Where compiled programs are.
pub(super) fn place(name: &str) -> PathBuf {
    scratch("c-programs").join(name)
}

/// Where a shared library is, by the names that programs look for.
pub(super) struct Library(pub(super) PathBuf);

impl Library {
    /// What links with it.
    pub(super) fn arguments(&self) -> Vec<String> {
        vec![format!("-L{}", self.0.display()), "-lavenping".to_owned(), "-lpthread".to_owned()]
    }
}

pub(super) fn compile(
    compiler: &str,
    flags: &[&str],
    sources: &[PathBuf],
    link: &[String],
    output: &Path,
) -> Outcome {
    if let Some(parent) = output.parent() {
        std::fs::create_dir_all(parent)?;
    }
    run(Command::new(compiler)
        .args(flags)
        .arg(format!("-I{}", folder().join("include").display()))
        .args(sources)
        .arg("-o")
        .arg(output)
        .args(link))
}

/// A run of a program.
pub(super) struct Run<'a> {
    pub(super) program: &'a Path,
    /// The folder of the shared library.
    pub(super) library: &'a Path,
    pub(super) arguments: &'a [&'a OsStr],
    /// What stands before it, such as valgrind.
    pub(super) under: &'a [&'a str],
    pub(super) variables: &'a [(&'a str, String)],
}

impl<'a> Run<'a> {
    pub(super) fn of(program: &'a Path, library: &'a Path) -> Self {
        Self { program, library, arguments: &[], under: &[], variables: &[] }
    }

    /// What it writes, when it ends well.
    pub(super) fn output(&self) -> Outcome<String> {
        let (status, text) = self.ended()?;
        if status == Some(0) {
            return Ok(text);
        }
        Err(Failure::new(format!("{} ended with {status:?}:\n{text}", self.program.display())))
    }

    /// How it ends, and what it writes.
    pub(super) fn ended(&self) -> Outcome<(Option<i32>, String)> {
        let (_fake, base_url) = start_fake()?;
        // What hangs must not hang the task.
        let output = Command::new("timeout")
            .arg("300")
            .args(self.under)
            .arg(self.program)
            .args(self.arguments)
            .env("AVENPING_BASE_URL", base_url)
            .env("AVENPING_TOKEN", "test_premium")
            .env("LD_LIBRARY_PATH", self.library)
            .env_remove("RUST_BACKTRACE")
            .envs(self.variables.iter().map(|(name, value)| (name, value)))
            .current_dir(target())
            .output()
            .map_err(|error| Failure::new(format!("timeout {}: {error}", self.program.display())))?;
        let text =
            format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        Ok((output.status.code(), text))
    }
}
