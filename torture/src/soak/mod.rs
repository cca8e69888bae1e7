//! Two hundred calls in flight, for as long as it takes to see what grows: memory, descriptors, threads. The fake is slow,
//! fails now and then, and is restarted; every call has to end once, and truly.
//!
//! In rounds. After each, nothing is in flight and the fake is gone, and every connection with it: what a program holds
//! then is all that it ever keeps.

mod audit;
mod fake;
mod growth;
mod load;
pub(crate) mod plant;

use crate::delivery::judge::Tally;
use crate::driver::Driver;
use crate::figures::print_findings;
use crate::held::{self, Held};
use crate::job::{Class, milliseconds};
use crate::plan::{Plan, Program};
use crate::{Outcome, figures, room};
use fake::Fake;
use growth::{Allowed, Growth};
use load::Ended;
use plant::Planted;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// The fake's ends of a driver's connections, with those that are replaced before they are gone, and what else it takes
/// to run both.
const DESCRIPTORS: usize = load::IN_FLIGHT + 56;

/// More would hide the others.
const SHOWN: usize = 20;

/// How long it goes on, and what that can show.
#[derive(Clone, Copy)]
struct Extent {
    /// Drivers that run at the same time.
    at_once: usize,
    /// Rounds in which pools, tables and compilers settle.
    warm_up: usize,
    /// Rounds of which each adds a moment at which is looked.
    rounds: usize,
    /// In each round.
    calls: usize,
    allowed: Allowed,
}

/// Sees a hundred bytes a call.
const LONG: Extent =
    Extent { at_once: 3, warm_up: 6, rounds: 9, calls: 3500, allowed: Allowed { bytes_per_call: 75.0 } };

/// In so few calls programs still settle: sees ten thousand bytes a call, and any descriptor or thread that stays in each round.
const SHORT: Extent =
    Extent { at_once: 12, warm_up: 1, rounds: 5, calls: 400, allowed: Allowed { bytes_per_call: 10_000.0 } };

/// glibc's: an arena for each thread, and a threshold that moves, would take minutes to settle, and hide what grows until
/// then.
const ALLOCATOR: [(&str, &str); 2] = [("MALLOC_ARENA_MAX", "1"), ("MALLOC_TRIM_THRESHOLD_", "131072")];

/// Whether every figure is as it must be.
pub(crate) async fn run(plan: &Arc<Plan>) -> Outcome<bool> {
    if !held::CAN_TELL {
        println!("\n*** SKIPPED: only Linux tells what another process holds, so growth was NOT measured\n");
    }
    let extent = if plan.short { SHORT } else { LONG };
    let planted = if held::CAN_TELL { plant::all(extent.allowed)? } else { Vec::new() };
    let mut programs = plan.drivers.clone();
    programs.extend(planted.iter().map(|planted| planted.program.clone()));
    room::is_for((extent.at_once.min(programs.len()) * DESCRIPTORS) as u64)?;
    let mut runs = Vec::new();
    for programs in programs.chunks(extent.at_once) {
        let mut running = Vec::new();
        for program in programs {
            running.push(tokio::spawn(Run::of(program.clone(), extent)));
        }
        for run in running {
            runs.push(run.await??);
        }
    }
    let controls = runs.split_off(plan.drivers.len());
    print(&runs);
    figures::write(runs.iter().map(|run| (run.name.as_str(), run.tally.figures)), &plan.figures)?;
    // Whoever does not see the leaks that are there cannot say that there are none.
    let sees = planted.iter().zip(&controls).map(|(planted, run)| run.has_leaks_in(planted));
    let sees = sees.filter(|sees| !sees).count() == 0;
    Ok(sees && runs.iter().all(|run| run.tally.figures.is_clean()))
}

/// Everything that was seen of one driver.
struct Run {
    name: String,
    tally: Tally,
    succeeded: usize,
    moments: Vec<Held>,
    growth: Growth,
    took: Duration,
}

impl Run {
    async fn of(mut program: Program, extent: Extent) -> Outcome<Self> {
        let begun = Instant::now();
        for (name, value) in ALLOCATOR {
            program.variables.insert(name.to_owned(), value.to_owned());
        }
        let driver = Arc::new(Driver::start(&program)?);
        let mut run = Self {
            name: program.name,
            tally: Tally::default(),
            succeeded: 0,
            moments: Vec::new(),
            growth: Growth::default(),
            took: Duration::ZERO,
        };
        run.rounds(&driver, extent).await?;
        Driver::farewell(driver, &mut run.tally.figures, &mut run.tally.findings).await?;
        run.took = begun.elapsed();
        println!("{}: {} calls in {:.1} s", run.name, run.tally.figures.calls, run.took.as_secs_f64());
        Ok(run)
    }

    /// Of a program with planted leaks, whether they were all found.
    fn has_leaks_in(&self, planted: &Planted) -> bool {
        let leaks = self.tally.findings.join("; ");
        let sees = planted.finds.iter().all(|leak| leaks.contains(&format!("{leak} grow")));
        println!("{}: {}found: {leaks}", self.name, if sees { "" } else { "NOT all " });
        sees
    }

    async fn rounds(&mut self, driver: &Arc<Driver>, extent: Extent) -> Outcome {
        let mut fake = Fake::start(1)?;
        let restarts = [extent.warm_up + extent.rounds / 3, extent.warm_up + extent.rounds * 2 / 3];
        for round in 0..=extent.warm_up + extent.rounds {
            let mut ends = load::round(driver, &mut fake, extent.calls, restarts.contains(&round)).await?;
            self.succeeded += ends.iter().filter(|ended| ended.is_ok()).count();
            let rested = rest(driver, &fake).await;
            let heap = rested.heap();
            ends.push(rested);
            fake.stop();
            self.tally.add(audit::audit(ends, &fake.take_log()));
            let is_over = self.tally.figures.lost + self.tally.figures.hangs > 0;
            if is_over {
                return Ok(()); // Of a program that is broken, or stuck, there is nothing more to know.
            }
            if held::CAN_TELL {
                let held = match look(driver, &self.moments).await {
                    Ok(held) => Held { heap: heap.unwrap_or_default(), ..held },
                    Err(error) => {
                        // It is gone between two calls.
                        self.tally.figures.crashes += 1;
                        self.tally.findings.push(format!("nobody could look at what it holds: {error}"));
                        return Ok(());
                    }
                };
                if round >= extent.warm_up {
                    self.moments.push(held);
                }
            }
            fake.start_again().await?;
        }
        if self.succeeded < self.tally.figures.calls * 3 / 4 {
            // Not the end of the others' runs, but of this one's meaning.
            self.tally.figures.lost += 1;
            self.tally.findings.push("so few calls succeeded that it means nothing".to_owned());
        }
        self.growth = Growth::of(&self.moments, extent.calls);
        let leaks = self.growth.leaks(extent.allowed);
        self.tally.figures.leaks += leaks.len();
        self.tally.findings.extend(leaks);
        Ok(())
    }
}

async fn look(driver: &Driver, before: &[Held]) -> Outcome<Held> {
    Held::settled(held::innermost(driver.process())?, before).await
}

/// Lets the program collect what it does not need.
async fn rest(driver: &Driver, fake: &Fake) -> Ended {
    let (id, fate) = driver.call(&load::job(Class::Rest, &fake.base_url())).await;
    Ended { class: Class::Rest, id, fate }
}

fn print(runs: &[Run]) {
    for run in runs {
        print_findings(&run.name, &run.tally.findings, SHOWN);
    }
    println!("Growth is in bytes a call.");
    println!(
        "{:18} {:>6} {:>6} {:>7} {:>4} {:>4} {:>7} {:>5} {:>5} {:>7} {:>15} {:>6} {:>12} {:>6} {:>7} {:>7} {:>7}",
        "",
        "calls",
        "ok",
        "faulted",
        "dup.",
        "lost",
        "untrue",
        "hangs",
        "leaks",
        "crashes",
        "memory, MiB",
        "growth",
        "heap, MiB",
        "growth",
        "descr.",
        "threads",
        "took"
    );
    for Run { name, tally: Tally { figures, .. }, succeeded, moments, growth, took } in runs {
        let of = |figure: fn(&Held) -> u64| {
            let both = (moments.first().map(figure), moments.last().map(figure));
            (both.0.unwrap_or_default(), both.1.unwrap_or_default())
        };
        let range = |(first, last): (u64, u64)| format!("{first}-{last}");
        let mib = |(first, last): (u64, u64)| format!("{:.1}-{:.1}", in_mib(first), in_mib(last));
        println!(
            "{name:18} {:>6} {succeeded:>6} {:>7} {:>4} {:>4} {:>7} {:>5} {:>5} {:>7} {:>15} {:>6.0} {:>12} {:>6.0} {:>7} {:>7} {:>5} s",
            figures.calls,
            figures.faulted,
            figures.duplicates,
            figures.lost,
            figures.untrue,
            figures.hangs,
            figures.leaks,
            figures.crashes,
            mib(of(|held| held.memory)),
            growth.memory,
            mib(of(|held| held.heap)),
            growth.heap,
            range(of(|held| held.descriptors)),
            range(of(|held| held.threads)),
            milliseconds(*took) / 1000,
        );
    }
}

fn in_mib(bytes: u64) -> f64 {
    bytes as f64 / f64::from(1 << 20)
}
