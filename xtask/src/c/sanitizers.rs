//! The tests under AddressSanitizer with its leak checker, and under UndefinedBehaviorSanitizer, both gcc's. The
//! library is as it is: its memory comes from the same `malloc`, which is watched.

use super::cpp;
use super::programs::{C, Library, Run, compile, place, source};
use super::tests::Programs;
use crate::shell::{Failure, Outcome, timed};
use std::path::Path;
use std::process::Command;

const FLAGS: [&str; 3] =
    ["-fsanitize=address,undefined", "-fno-sanitize-recover=all", "-fno-omit-frame-pointer"];

pub(super) fn test(library: &Library) -> Outcome {
    let variables = [
        ("ASAN_OPTIONS", "detect_leaks=1:detect_stack_use_after_return=1:exitcode=98".to_owned()),
        ("UBSAN_OPTIONS", "print_stacktrace=1".to_owned()),
    ];
    they_are_there(library, &variables)?;
    let programs = timed("compile with sanitizers", || Programs::compile("sanitized", &FLAGS, library))?;
    programs.run(&library.0, true, &variables)?;
    let program = cpp::compile("sanitized", &FLAGS, library)?;
    linked(&program)?;
    cpp::run(&program, &library.0, &[], &variables)
}

/// A tool that finds nothing may not be there at all: here is what it must find.
fn they_are_there(library: &Library, variables: &[(&str, String)]) -> Outcome {
    let program = place("sanitized/wrong");
    let flags: Vec<&str> = C.iter().chain(&FLAGS).chain(&["-D_GNU_SOURCE", "-g"]).copied().collect();
    let sources = [source("wrong.c"), source("support.c")];
    compile("gcc", &flags, &sources, &library.arguments(), &program)?;
    linked(&program)?;
    for (what, words) in [
        ("use", "heap-use-after-free"),
        ("leak", "detected memory leaks"),
        ("view", "heap-use-after-free"),
        ("overflow", "signed integer overflow"),
    ] {
        let arguments = [std::ffi::OsStr::new(what)];
        let run = Run { arguments: &arguments, variables, ..Run::of(&program, &library.0) };
        let (status, output) = run.ended()?;
        if status == Some(0) || !output.contains(words) {
            return Err(Failure::new(format!("the sanitizers did not see `{what}`: {status:?}\n{output}")));
        }
    }
    println!("sanitizers: they are there, and see what is wrong");
    Ok(())
}

fn linked(program: &Path) -> Outcome {
    let output = Command::new("nm").arg(program).output()?;
    let symbols = String::from_utf8_lossy(&output.stdout);
    for symbol in ["__asan_init", "__ubsan_handle"] {
        if !symbols.contains(symbol) {
            return Err(Failure::new(format!("{} has no {symbol}", program.display())));
        }
    }
    Ok(())
}
