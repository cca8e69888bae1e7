//! The test programs in C++: `bindings-c/tests/cpp`.

use super::build::folder;
use super::programs::{CPP, Library, Run, place};
use crate::shell::{Failure, Outcome, run as run_command};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Two at a time, with what they all include compiled before.
pub(super) fn compile(variant: &str, flags: &[&str], library: &Library) -> Outcome<PathBuf> {
    let tests = folder().join("tests/cpp");
    let objects = place(variant).join("cpp");
    crate::shell::empty(&objects)?;
    let include = format!("-I{}", folder().join("include").display());
    let flags: Vec<&str> = CPP.iter().chain(&["-g1", include.as_str()]).chain(flags).copied().collect();
    let prepared = objects.join("support.hpp");
    std::fs::copy(tests.join("support.hpp"), &prepared)?;
    run_command(
        Command::new("g++")
            .args(&flags)
            .args(["-x", "c++-header"])
            .arg(&prepared)
            .arg("-o")
            .arg(objects.join("support.hpp.gch")),
    )?;

    let mut sources = Vec::new();
    for entry in std::fs::read_dir(&tests)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "cpp") {
            sources.push(path);
        }
    }
    sources.sort();
    let object = |source: &Path| objects.join(source.file_name().unwrap_or_default()).with_extension("o");
    for pair in sources.chunks(2) {
        let children = pair.iter().map(|source| {
            let mut command = Command::new("g++");
            command
                .args(&flags)
                .arg("-include")
                .arg(&prepared)
                .arg("-c")
                .arg(source)
                .arg("-o")
                .arg(object(source));
            command.spawn()
        });
        // All are waited for, also when one fails.
        let ended: Vec<_> = children.collect::<Vec<_>>().into_iter().map(|child| child?.wait()).collect();
        for (source, status) in pair.iter().zip(ended) {
            if !status?.success() {
                return Err(Failure::new(format!("{} does not compile", source.display())));
            }
        }
    }
    let program = objects.join("tests");
    run_command(
        Command::new("g++")
            .args(&flags)
            .args(sources.iter().map(|source| object(source)))
            .arg("-o")
            .arg(&program)
            .args(library.arguments()),
    )?;
    Ok(program)
}

pub(super) fn run(program: &Path, library: &Path, under: &[&str], variables: &[(&str, String)]) -> Outcome {
    let output = Run { under, variables, ..Run::of(program, library) }.output()?;
    if !under.is_empty() && output.contains("== ") {
        return Err(Failure::new(output));
    }
    println!("C++: {}", output.lines().rfind(|line| line.contains("failures")).unwrap_or_default());
    Ok(())
}
