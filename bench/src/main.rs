//! How fast every binding is beside the clients that people use otherwise: rates, latency, CPU, memory, start, media.
//!
//! `bench run PLAN` starts the server on one core and each client on another, in turns, and writes what came of it.
//! `bench serve FOLDER` is that server, `bench drive …` the clients in Rust: see `drivers/README.md`. `cargo xtask bench`
//! installs the packages and makes the plan.
#![forbid(unsafe_code)]
#![allow(clippy::print_stdout, clippy::print_stderr)] // Reporting is this program's work.

mod drive;
mod goals;
mod results;
mod run;
mod server;
mod statistics;

use std::process::ExitCode;

type Outcome<T = ()> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        ["run", plan] => run::plan::Plan::read(plan).and_then(|plan| run::run(&plan)),
        ["serve", folder] => server::serve(folder.as_ref()),
        ["drive", rest @ ..] => drive::drive(rest),
        _ => Err("bench run PLAN | bench serve FOLDER | bench drive CLIENT WORK URL CA AT_ONCE SECONDS FILE"
            .into()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bench: {error}");
            ExitCode::FAILURE
        }
    }
}
