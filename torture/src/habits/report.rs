//! The printed table, and the figures of each program.

use super::judge::Tally;
use crate::figures::{Figures, print_findings};
use crate::held::Held;
use std::time::Duration;

/// More would hide the others.
const SHOWN: usize = 6;

/// What came of one habit of one program.
pub(super) struct Row {
    pub(super) program: String,
    pub(super) habit: &'static str,
    /// How often.
    pub(super) count: usize,
    pub(super) tally: Tally,
    /// What it held early and late.
    pub(super) grown: Option<(Held, Held)>,
    /// The longest that a process took to its end.
    pub(super) waited: Duration,
    pub(super) took: Duration,
}

pub(super) fn print(rows: &[Row]) {
    for row in rows {
        print_findings(&format!("{}, {}", row.program, row.habit), &row.tally.findings, SHOWN);
    }
    println!(
        "{:12} {:18} {:>6} {:>7} {:>6} {:>10} {:>5} {:>7} {:>6} {:>6} {:>8} {:>8} {:>21} {:>7}",
        "",
        "",
        "times",
        "calls",
        "cut",
        "duplicates",
        "lost",
        "untrue",
        "hangs",
        "leaks",
        "crashes",
        "ends in",
        "descr. threads KiB",
        "took"
    );
    for row in rows {
        let figures = row.tally.figures;
        let ends =
            if row.waited.is_zero() { String::new() } else { format!("{} ms", row.waited.as_millis()) };
        println!(
            "{:12} {:18} {:>6} {:>7} {:>6} {:>10} {:>5} {:>7} {:>6} {:>6} {:>8} {ends:>8} {:>21} {:>5.1} s",
            row.program,
            row.habit,
            row.count,
            figures.calls,
            figures.faulted,
            figures.duplicates,
            figures.lost,
            figures.untrue,
            figures.hangs,
            figures.leaks,
            figures.crashes,
            row.grown.map(|(early, late)| grown(early, late)).unwrap_or_default(),
            row.took.as_secs_f64()
        );
    }
}

fn grown(early: Held, late: Held) -> String {
    let difference = |early: u64, late: u64| late.cast_signed() - early.cast_signed();
    format!(
        "{:+} {:+} {:+}",
        difference(early.descriptors, late.descriptors),
        difference(early.threads, late.threads),
        difference(early.memory / 1024, late.memory / 1024)
    )
}

/// In the order of the rows.
pub(super) fn by_program(rows: &[Row]) -> Vec<(&str, Figures)> {
    let mut all: Vec<(&str, Figures)> = Vec::new();
    for row in rows {
        match all.last_mut().filter(|(program, _)| *program == row.program) {
            Some((_, figures)) => figures.add(row.tally.figures),
            None => all.push((&row.program, row.tally.figures)),
        }
    }
    all
}
