//! The printed table: what was done, and the figures that have to be zero.

use crate::Outcome;
use crate::driver::Driver;
use crate::judge::Tally;
use crate::plan::{Plan, Program};
use crate::truth::Cells;
use crate::{document, storm, truth};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// More would hide the others.
const SHOWN: usize = 20;

/// Everything that was seen of one driver.
pub(crate) struct Run {
    pub(crate) name: String,
    pub(crate) cells: Cells,
    pub(crate) tally: Tally,
    took: Duration,
}

impl Run {
    pub(crate) async fn of(program: Program, plan: Arc<Plan>) -> Outcome<Self> {
        let begun = Instant::now();
        let driver = Arc::new(Driver::start(&program)?);
        let (cells, mut tally) = truth::run(&driver, &plan).await?;
        if plan.only.is_none() {
            tally.add(storm::run(&driver, plan.sends).await?);
        }
        let driver = Arc::into_inner(driver).ok_or("a call outlived its run")?;
        let (crash, strays) = driver.finish();
        tally.crashes += usize::from(crash.is_some());
        // What nobody waits for is an end of a call that had one already, or of none.
        tally.lost += strays.len();
        tally.findings.extend(crash);
        tally.findings.extend(strays.into_iter().map(|line| format!("nobody waits for: {line}")));
        let took = begun.elapsed();
        println!("{}: {} calls in {:.1} s", program.name, tally.calls, took.as_secs_f64());
        Ok(Self { name: program.name, cells, tally, took })
    }

    pub(crate) fn is_clean(&self) -> bool {
        self.tally.is_clean()
    }
}

pub(crate) fn print(runs: &[Run]) {
    for run in runs {
        for finding in run.tally.findings.iter().take(SHOWN) {
            println!("{}: {finding}", run.name);
        }
        let more = run.tally.findings.len().saturating_sub(SHOWN);
        if more > 0 {
            println!("{}: and {more} more", run.name);
        }
    }
    println!(
        "{:20} {:>7} {:>8} {:>10} {:>5} {:>7} {:>6} {:>8} {:>9} {:>7}",
        "", "calls", "faulted", "duplicates", "lost", "untrue", "hangs", "crashes", "late", "took"
    );
    for Run { name, tally, took, .. } in runs {
        println!(
            "{name:20} {:>7} {:>8} {:>10} {:>5} {:>7} {:>6} {:>8} {:>6} ms {:>5.1} s",
            tally.calls,
            tally.faulted,
            tally.duplicates,
            tally.lost,
            tally.untrue,
            tally.hangs,
            tally.crashes,
            tally.late_ms,
            took.as_secs_f64()
        );
    }
    for line in document::differences(runs).into_iter().chain(document::races(runs)) {
        println!("{line}");
    }
}
