//! One habit, tried many times against one fake, and what came of it.

use super::broken::{DEFECTS, Defect};
use super::judge::{Tally, judge};
use super::process::{Ended, Growth, Task, is_within, run};
use super::report::Row;
use super::table::{End, Habit, Kind, Status};
use crate::Outcome;
use crate::plan::Program;
use avenping_mock::MockServer;
use serde_json::json;
use std::collections::BTreeMap;
use std::os::unix::process::ExitStatusExt;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// Processes of one habit at a time.
const PROCESSES: usize = 2;

/// Calls that end before a process does: another number each time, so that the end meets calls at every moment.
const MOST_ENDED: usize = 20;

/// How long a process may take to its end. Without care it would wait for calls that nobody answers, 30 s or for ever.
const PROMPTLY: Duration = Duration::from_secs(10);

/// The core keeps an idle thread for ten seconds.
const SETTLES: Duration = Duration::from_secs(15);

/// How long all else may take. Only what never ends takes longer.
const SURELY: Duration = Duration::from_mins(4);

pub(super) fn storm(program: &Program, habit: &Habit, count: usize) -> Outcome<Row> {
    let begun = Instant::now();
    let fake = fake()?;
    let base_url = fake.base_url();
    let growth = growth(&program.name);
    let task = Task {
        habit: habit.name,
        count,
        base_url: &base_url,
        signal: None,
        growth,
        settles: SETTLES,
        limit: SURELY,
        promptly: PROMPTLY,
    };
    let (ended, end) = match habit.kind {
        Kind::Within | Kind::Cuts => (vec![run(program, task)?], End::WELL),
        Kind::End(end) => (ends(program, Task { signal: end.signal, ..task }, count)?, end),
    };
    let mut tally = judged(&ended, end, growth, &fake, matches!(habit.kind, Kind::Within));
    if tally.figures.calls == 0 {
        tally.figures.lost += 1;
        tally.finding("made no call at all");
    }
    let grown = ended.first().and_then(Ended::grown);
    if !matches!(habit.kind, Kind::End(_)) && grown.is_none() {
        tally.figures.leaks += 1;
        tally.finding("nobody could look twice at what it holds");
    }
    let waited = ended.iter().map(|one| one.waited).max().unwrap_or_default();
    Ok(Row {
        program: program.name.clone(),
        habit: habit.name,
        count,
        tally,
        grown,
        waited,
        took: begun.elapsed(),
    })
}

/// Answers sends after a while, some before and some after it has taken them; `me` it never answers.
fn fake() -> Outcome<MockServer> {
    let fake = MockServer::start()?;
    let delay = |ms: u64, process: bool| json!({ "kind": "delay", "ms": ms, "process": process });
    fake.fault(json!({
        "match": { "path": "/v2/messages/*" }, "times": null, "seed": 7,
        "faults": [delay(1, false), delay(10, true), delay(10, false)],
    }))?;
    fake.fault(json!({ "match": { "path": "/v2/me" }, "times": null, "fault": { "kind": "stall" } }))?;
    Ok(fake)
}

/// What a process may hold more after all its rounds; a heap that is collected takes its time. What that can see is said
/// at `Habit`.
fn growth(program: &str) -> Growth {
    let kib = match program {
        "Kotlin" => 16 << 10,
        // It was seen to hold up to 4 MiB more, in the short form as in the long one.
        "Node" => 8 << 10,
        // Its own notes about the program's memory grow.
        "C, valgrind" => 1 << 20,
        _ => 2 << 10,
    };
    // The pool may keep a connection more.
    Growth { descriptors: 2, threads: 0, kib }
}

fn ends(program: &Program, task: Task<'_>, count: usize) -> Outcome<Vec<Ended>> {
    let next = AtomicUsize::new(0);
    let work = || -> Outcome<Vec<Ended>> {
        let mut all = Vec::new();
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= count {
                return Ok(all);
            }
            all.push(run(program, Task { count: number % (MOST_ENDED + 1), ..task })?);
        }
    };
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..PROCESSES).map(|_| scope.spawn(work)).collect();
        let mut all = Vec::new();
        for worker in workers {
            all.extend(worker.join().map_err(|_| "a worker of the runner panicked")??);
        }
        Ok(all)
    })
}

fn judged(all: &[Ended], end: End, growth: Growth, fake: &MockServer, every: bool) -> Tally {
    // What a process has sent at its very end may have to be taken yet.
    std::thread::sleep(Duration::from_millis(200));
    let mut tally = judge(all.iter().flat_map(|one| &one.lines), &fake.requests(), every);
    for one in all {
        match one.status {
            _ if one.trouble.is_some() => {
                tally.figures.crashes += 1;
                tally.finding(format!("{:?}, and {:?}: {}", one.trouble, one.status, one.errors.trim()));
            }
            None => {
                tally.figures.hangs += 1;
                tally.finding("did not end");
            }
            Some(status) => {
                let found = status.code().map(Status::Code).or(status.signal().map(Status::killed_by));
                if found != Some(end.status) {
                    tally.figures.crashes += 1;
                    tally.finding(format!(
                        "ended with {status}, not {:?}: {}",
                        end.status,
                        one.errors.trim()
                    ));
                } else if !end.is_said(&one.errors) {
                    tally.figures.crashes += 1;
                    tally.finding(format!("wrote: {}", one.errors.trim()));
                }
            }
        }
        if let Some((early, late)) = one.grown()
            && !is_within(late, early, growth)
        {
            tally.figures.leaks += 1;
            tally.finding(format!("held {early:?}, then {late:?}"));
        }
    }
    tally
}

/// Each defect of the broken programs is found.
pub(super) fn judge_sees_defects() -> Outcome {
    std::thread::scope(|scope| {
        let all: Vec<_> = DEFECTS.iter().map(|defect| scope.spawn(|| is_seen(defect))).collect();
        all.into_iter().try_for_each(|one| one.join().map_err(|_| "a worker of the runner panicked")?)
    })?;
    println!("the judge is there, and sees {} defects", DEFECTS.len());
    Ok(())
}

fn is_seen((defect, figure): &Defect) -> Outcome {
    let program = Program {
        name: "broken".to_owned(),
        command: vec![std::env::current_exe()?.to_string_lossy().into_owned(), "habit".to_owned()],
        variables: BTreeMap::new(),
    };
    let growth = growth(&program.name);
    let fake = fake()?;
    let second = Duration::from_secs(1);
    let task = Task {
        habit: defect,
        count: 1,
        base_url: &fake.base_url(),
        signal: None,
        growth,
        settles: second,
        limit: 20 * second,
        promptly: second,
    };
    let tally = judged(&[run(&program, task)?], End::WELL, growth, &fake, true);
    if figure(&tally.figures) == 1 {
        return Ok(());
    }
    Err(format!("the judge did not see `{defect}`: {:?} {:?}", tally.figures, tally.findings).into())
}
