//! What becomes of calls when everything around them fails, in every language: nothing is sent twice, nothing is lost,
//! and what an error says about delivery is true.
//!
//! `torture run PLAN` runs one part, of which each has a folder here: it makes the trouble and judges what came of it. The
//! calls are made by drivers, one program for each language: see `drivers/README.md`. `torture drive STYLE` is Rust's.
#![forbid(unsafe_code)]
#![allow(clippy::print_stdout, clippy::print_stderr)] // Reporting is this program's work.

mod delivery;
mod driver;
mod figures;
mod habits;
mod held;
mod job;
mod plan;
mod room;
mod rust;
mod secrets;
mod soak;
mod tls;

use plan::{Part, Plan};
use std::process::ExitCode;
use std::sync::Arc;

type Outcome<T = ()> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        ["drive", style] => rust::drive(style).map(|()| true),
        ["habit", habit, count, base_url] => habits::program::run(habit, count, base_url),
        ["run", plan] => Plan::read(plan).and_then(|plan| run(&Arc::new(plan))),
        _ => Err("torture run PLAN | torture drive async | torture drive blocking".into()),
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("torture: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Whether every figure is as it must be.
fn run(plan: &Arc<Plan>) -> Outcome<bool> {
    if plan.only.is_some() && !matches!(plan.part, Part::Delivery | Part::Habits) {
        return Err("this part has no rows to choose from, so it takes no --only".into());
    }
    room::make()?;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    runtime.block_on(async {
        match plan.part {
            Part::Delivery => delivery::run(plan).await,
            Part::Tls => tls::run(plan).await,
            Part::Habits => habits::run(plan),
            Part::Soak => soak::run(plan).await,
            Part::Secrets => secrets::run(plan),
        }
    })
}
