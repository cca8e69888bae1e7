//! What each language got in each situation.

use super::judge::in_one_spelling;
use super::run::Run;
use super::situations::Situation;
use crate::figures::print_findings;
use crate::job::Class;
use std::collections::BTreeMap;

/// More would hide the others.
const SHOWN: usize = 20;

/// The hints are the core's, so all languages have the same; another one is of a package that is not today's.
pub(crate) fn compare_hints(runs: &mut [Run], situations: &[Situation]) {
    let Some((first, others)) = runs.split_first_mut() else { return };
    for run in others {
        for (number, hint) in &run.hints {
            let known = first.hints.get(number).map(String::as_str).unwrap_or_default();
            if in_one_spelling(known) != in_one_spelling(hint) {
                let name = situations.get(*number).map_or("", |situation| situation.name);
                run.figures.untrue += 1;
                run.findings.push(format!("{name}: the hint is `{hint}`, and for {} `{known}`", first.name));
            }
        }
    }
}

pub(crate) fn print(runs: &[Run], situations: &[Situation]) {
    for (number, situation) in situations.iter().enumerate() {
        println!("{}", situation.name);
        for class in Class::ALL {
            let mut told: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
            for run in runs {
                if let Some(words) = run.told.get(&(number, class)) {
                    told.entry(words).or_default().push(&run.name);
                }
            }
            let all = told.len() == 1;
            for (words, names) in told {
                let names = if all { format!("all {}", names.len()) } else { names.join("; ") };
                println!("    {:8} {words:26} {names}", class.name());
            }
        }
        let hints = runs.iter().filter_map(|run| run.hints.get(&number));
        if let Some(hint) = hints.into_iter().find(|hint| !hint.is_empty()) {
            println!("    hint     {hint}");
        }
    }
    for run in runs {
        print_findings(&run.name, &run.findings, SHOWN);
    }
    let titles = ["calls", "faulted", "duplicates", "lost", "untrue", "hangs", "crashes", "took"];
    println!("{:20} {}", "", titles.map(|title| format!("{title:>11}")).concat());
    for Run { name, figures, took, .. } in runs {
        let numbers = [
            figures.calls,
            figures.faulted,
            figures.duplicates,
            figures.lost,
            figures.untrue,
            figures.hangs,
            figures.crashes,
        ];
        let numbers = numbers.map(|number| format!("{number:>11}")).concat();
        println!("{name:20} {numbers} {:>8.1} s", took.as_secs_f64());
    }
}
