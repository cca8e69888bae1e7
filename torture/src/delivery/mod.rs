//! Every fault at every moment, through every driver: what the caller is told, and what has really happened.
//!
//! First a table, in which each call has a client and a fake of its own: it has to be the one that is written down in
//! `docs/delivery.md`. Then a storm, in which thousands share theirs.

mod answers;
mod document;
mod fault;
mod floors;
pub(crate) mod judge;
#[cfg(test)]
mod large;
mod page;
mod peers;
pub(crate) mod scene;
mod storm;
mod truth;

use crate::driver::Driver;
use crate::figures::print_findings;
use crate::plan::{Plan, Program};
use crate::{Outcome, figures};
use judge::Tally;
use std::sync::Arc;
use std::time::{Duration, Instant};
use truth::Cells;

/// More would hide the others.
const SHOWN: usize = 20;

/// Drivers that run at the same time in the short form, in which they mostly wait.
const AT_ONCE: usize = 2;

/// Sends of the storm, through each driver.
const SENDS: usize = 10_000;
const SENDS_SHORT: usize = 300;

/// Whether every figure is as it must be.
pub(crate) async fn run(plan: &Arc<Plan>) -> Outcome<bool> {
    let mut runs = Vec::new();
    for programs in plan.drivers.chunks(if plan.short { AT_ONCE } else { 1 }) {
        let mut running = Vec::new();
        for program in programs {
            running.push(tokio::spawn(Run::of(program.clone(), Arc::clone(plan))));
        }
        for run in running {
            runs.push(run.await??);
        }
    }
    print(&runs);
    figures::write(runs.iter().map(|run| (run.name.as_str(), run.tally.figures)), &plan.figures)?;
    let clean = runs.iter().all(|run| run.tally.figures.is_clean());
    // A page that says it is true must be.
    if let Some(page) = plan.write.as_ref().filter(|_| clean) {
        std::fs::write(page, document::page(&runs))?;
    }
    Ok(clean)
}

/// Everything that was seen of one driver.
struct Run {
    pub(crate) name: String,
    pub(crate) cells: Cells,
    pub(crate) tally: Tally,
    took: Duration,
}

impl Run {
    async fn of(program: Program, plan: Arc<Plan>) -> Outcome<Self> {
        let begun = Instant::now();
        let driver = Arc::new(Driver::start(&program)?);
        let (cells, mut tally) = truth::run(&driver, &plan).await?;
        if plan.write.is_none() {
            tally.add(page::compare(&cells, page::WRITTEN));
        }
        if plan.only.is_none() {
            tally.add(storm::run(&driver, if plan.short { SENDS_SHORT } else { SENDS }).await?);
        }
        Driver::farewell(driver, &mut tally.figures, &mut tally.findings).await?;
        let took = begun.elapsed();
        println!("{}: {} calls in {:.1} s", program.name, tally.figures.calls, took.as_secs_f64());
        Ok(Self { name: program.name, cells, tally, took })
    }
}

fn print(runs: &[Run]) {
    for run in runs {
        print_findings(&run.name, &run.tally.findings, SHOWN);
    }
    println!(
        "{:20} {:>7} {:>8} {:>10} {:>5} {:>7} {:>6} {:>8} {:>9} {:>7}",
        "", "calls", "faulted", "duplicates", "lost", "untrue", "hangs", "crashes", "late", "took"
    );
    for Run { name, tally, took, .. } in runs {
        println!(
            "{name:20} {:>7} {:>8} {:>10} {:>5} {:>7} {:>6} {:>8} {:>6} ms {:>5.1} s",
            tally.figures.calls,
            tally.figures.faulted,
            tally.figures.duplicates,
            tally.figures.lost,
            tally.figures.untrue,
            tally.figures.hangs,
            tally.figures.crashes,
            tally.late_ms,
            took.as_secs_f64()
        );
    }
    for line in document::differences(runs).into_iter().chain(document::races(runs)) {
        println!("{line}");
    }
}
