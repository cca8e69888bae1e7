//! `cargo xtask …`: the only entry points a person must know.
#![forbid(unsafe_code)]
#![allow(clippy::print_stdout, clippy::print_stderr)] // Reporting is this program's work.

mod bench;
mod c;
mod check;
mod duplicates;
mod generate;
mod kotlin;
mod licences;
mod lock;
mod node;
mod python;
mod release;
mod sbom;
mod shell;
mod swift;
mod test;
mod torture;

use shell::{Failure, Outcome, cargo, run};
use std::process::ExitCode;

const HELP: &str = "\
cargo xtask demo            run the main job against the embedded fake AvenPing
cargo xtask test            run the tests, installing what they need; `test python`, `node`, `c` run a package's only
cargo xtask check           formatting, lints, types, licences, generated files; `check python`, `node`, `c` likewise
cargo xtask generate        write the files under api/ and the generated sources of the bindings
cargo xtask package python  make the wheel and the sdist in target/dist/python, and check both;
                            with --portable the wheel runs on older Linux systems too, as PyPI's should
cargo xtask package node    make the npm packages in target/dist/node, and check that they install and run alone
cargo xtask package c --prefix DIR
                            install the C and C++ library: headers, libraries, pkg-config and CMake files
cargo xtask package kotlin  make the jar in target/dist/kotlin, and check that it works in an empty Maven project
cargo xtask package swift   write the Swift package to target/dist/swift; it is not compiled here
cargo xtask torture         try to break what docs/reliability.md promises. Of one part: delivery, tls, soak, habits, fuzz,
                            secrets; of one language: rust, python, node, c, cpp, kotlin; --short for seconds instead of
                            minutes, --only=NAME for some rows of delivery and habits, --write for the pages in docs/
cargo xtask bench           measure the packages beside the clients that people use otherwise, and write bench/RESULTS.md. Of
                            one thing: python, node, c, rust, start, media; --quick for seconds instead of minutes,
                            --built for the packages as an earlier run has built them
cargo xtask bench guard     count the instructions of one call through each package that the tests have installed, and hold them
                            against bench/guard.json; --write writes that file";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        ["demo"] => demo(),
        ["test"] => test::test(),
        ["test", "python"] => test::python(),
        ["test", "node"] => test::node(),
        ["test", "c"] => test::c(),
        ["test", "kotlin"] => test::kotlin(),
        ["check"] => check::check(),
        ["check", "python"] => check::python(),
        ["check", "node"] => check::node(),
        ["check", "c"] => check::c(),
        ["check", "kotlin"] => check::kotlin(),
        ["generate"] => generate::generate(),
        ["package", "python"] => python::package(false),
        ["package", "python", "--portable"] => python::package(true),
        ["package", "node"] => node::package(),
        ["package", "c", "--prefix", folder] => c::package(std::path::Path::new(folder)),
        ["package", "kotlin"] => kotlin::package(),
        ["package", "swift"] => swift::package(),
        ["torture", rest @ ..] => torture::torture(rest),
        ["bench", rest @ ..] => bench::bench(rest),
        [] | ["help" | "--help" | "-h"] => {
            println!("{HELP}");
            Ok(())
        }
        other => Err(Failure::new(format!("there is no `cargo xtask {}`\n{HELP}", other.join(" ")))),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("xtask: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn demo() -> Outcome {
    run(cargo().args(["run", "--quiet", "--package", "avenping", "--example", "demo"]))
}
