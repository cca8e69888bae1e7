//! What processes do to a library: they fork, they are sent signals, they end with calls in flight, they start and end
//! threads by the thousand. One program a language has these habits (`torture/habits/`); here they are run and judged.

mod broken;
mod judge;
mod process;
pub(crate) mod program;
mod report;
mod storm;
mod table;

use crate::plan::{Plan, Program};
use crate::{Outcome, figures};
use report::Row;
use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};
use storm::storm;
use table::Habit;

/// Habits that are tried at the same time: most of the time each waits.
const AT_ONCE: usize = 2;

/// Whether every figure is as it must be.
pub(crate) fn run(plan: &Plan) -> Outcome<bool> {
    let mut todo: VecDeque<(&Program, &Habit)> = VecDeque::new();
    for program in &plan.drivers {
        let wanted =
            |habit: &&Habit| plan.only.as_ref().is_none_or(|only| habit.name.contains(only.as_str()));
        let habits =
            table::of(&program.name).ok_or_else(|| format!("nobody knows the habits of {}", program.name))?;
        todo.extend(
            habits
                .iter()
                .filter(|habit| habit.count(plan.short) > 0)
                .filter(wanted)
                .map(|habit| (program, habit)),
        );
    }
    if todo.is_empty() {
        return Err("no habit has this name".into());
    }
    let order: Vec<(&str, &str)> = todo.iter().map(|(program, habit)| (&*program.name, habit.name)).collect();
    storm::judge_sees_defects()?;
    let todo = Mutex::new(todo);
    let next = || todo.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
    let work = || -> Outcome<Vec<Row>> {
        let mut rows = Vec::new();
        while let Some((program, habit)) = next() {
            let row = storm(program, habit, habit.count(plan.short))?;
            // The table comes when all is over, which may be minutes.
            println!("{}, {}: {:.1} s", row.program, row.habit, row.took.as_secs_f64());
            rows.push(row);
        }
        Ok(rows)
    };
    let mut rows = Vec::new();
    std::thread::scope(|scope| -> Outcome {
        let workers: Vec<_> = (0..AT_ONCE).map(|_| scope.spawn(work)).collect();
        for worker in workers {
            rows.extend(worker.join().map_err(|_| "a worker of the runner panicked")??);
        }
        Ok(())
    })?;
    rows.sort_by_key(|row| order.iter().position(|place| *place == (&*row.program, row.habit)));
    report::print(&rows);
    figures::write(report::by_program(&rows).into_iter(), &plan.figures)?;
    Ok(rows.iter().all(|row| row.tally.figures.is_clean()))
}
