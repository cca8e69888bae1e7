//! The figures of all parts in one table, a row a language. Each part leaves its own in a file.

use super::PARTS;
use crate::shell::{Failure, Outcome, root, scratch};
use serde::Deserialize;
use std::fmt::Write;
use std::path::PathBuf;

/// The columns; all but the first two have to be zero, which each part sees to.
const COLUMNS: [&str; 8] = ["calls", "faulted", "duplicates", "lost", "untrue", "hangs", "leaks", "crashes"];

/// Where the page has the table.
const BEGIN: &str = "<!-- Written by `cargo xtask torture --write`, up to the end mark. -->\n";
const END: &str = "<!-- end -->";

/// What a part leaves.
#[derive(Deserialize)]
#[serde(untagged)]
enum Left {
    /// By driver: `Python, asyncio`.
    Drivers(Vec<(String, serde_json::Map<String, serde_json::Value>)>),
    /// Executions by target.
    Fuzzing(Vec<(String, u64)>),
}

/// Where a part leaves its figures.
pub(super) fn file(part: &str) -> PathBuf {
    scratch("torture").join(format!("{part}.json"))
}

/// Of the parts that ran.
pub(super) fn table() -> Outcome<String> {
    let mut languages: Vec<(String, [u64; COLUMNS.len()])> = Vec::new();
    let mut executions = Vec::new();
    for (part, _) in PARTS {
        let Ok(text) = std::fs::read_to_string(file(part)) else { continue };
        match serde_json::from_str(&text)? {
            Left::Fuzzing(targets) => executions.extend(targets),
            Left::Drivers(drivers) => {
                for (driver, figures) in drivers {
                    let language = driver.split(',').next().unwrap_or(&driver);
                    let place = languages.iter().position(|(name, _)| name == language);
                    let place = place.unwrap_or_else(|| {
                        languages.push((language.to_owned(), [0; COLUMNS.len()]));
                        languages.len() - 1
                    });
                    let Some((_, sums)) = languages.get_mut(place) else { continue };
                    for (sum, column) in sums.iter_mut().zip(COLUMNS) {
                        *sum += figures.get(column).and_then(serde_json::Value::as_u64).unwrap_or_default();
                    }
                }
            }
        }
    }
    let mut table = format!("| | {} |\n|{}\n", COLUMNS.join(" | "), " --- |".repeat(COLUMNS.len() + 1));
    for (language, sums) in languages {
        let sums: Vec<String> = sums.iter().map(u64::to_string).collect();
        let _ = writeln!(table, "| {language} | {} |", sums.join(" | "));
    }
    if !executions.is_empty() {
        table.push_str("\n| fuzz target | executions |\n| --- | --- |\n");
        for (target, number) in executions {
            let _ = writeln!(table, "| {target} | {number} |");
        }
    }
    Ok(table)
}

/// Puts the table into the page.
pub(super) fn write(table: &str) -> Outcome {
    let page = root().join("docs/reliability.md");
    let text = std::fs::read_to_string(&page)?;
    let parts = text.split_once(BEGIN).and_then(|(before, rest)| Some((before, rest.split_once(END)?.1)));
    let (before, after) =
        parts.ok_or_else(|| Failure::new(format!("{}: the marks of the table are gone", page.display())))?;
    Ok(std::fs::write(&page, format!("{before}{BEGIN}\n{table}\n{END}{after}"))?)
}
