//! What becomes of calls when everything around them fails, in every language: nothing is sent twice, nothing is lost,
//! and what an error says about delivery is true.
//!
//! `torture run PLAN` makes the faults and judges the outcomes against the fake's own log. The calls are made by drivers,
//! one program for each language: see `drivers/README.md`. `torture drive STYLE` is Rust's.
#![forbid(unsafe_code)]
#![allow(clippy::print_stdout, clippy::print_stderr)] // Reporting is this program's work.

mod answers;
mod document;
mod driver;
mod fault;
mod job;
mod judge;
mod peers;
mod plan;
mod report;
mod rust;
mod scene;
mod storm;
mod truth;

use std::process::ExitCode;
use std::sync::Arc;

type Outcome<T = ()> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        ["drive", style] => rust::drive(style).map(|()| true),
        ["run", plan] => plan::Plan::read(plan).and_then(|plan| run(&Arc::new(plan))),
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
fn run(plan: &Arc<plan::Plan>) -> Outcome<bool> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    runtime.block_on(async {
        let mut runs = Vec::new();
        for programs in plan.drivers.chunks(plan.at_once.max(1)) {
            let mut running = Vec::new();
            for program in programs {
                running.push(tokio::spawn(report::Run::of(program.clone(), Arc::clone(plan))));
            }
            for run in running {
                runs.push(run.await??);
            }
        }
        report::print(&runs);
        let clean = runs.iter().all(report::Run::is_clean);
        // A page that says it is true must be.
        if let Some(page) = plan.write.as_ref().filter(|_| clean) {
            std::fs::write(page, document::page(&runs))?;
        }
        Ok(clean)
    })
}
