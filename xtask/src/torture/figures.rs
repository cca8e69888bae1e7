//! The figures of all parts in one table, a row a language. Each part leaves its own in a file.

use super::{PARTS, Part};
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

/// Where a part leaves its figures. Those of complete runs are for the page, and stay until the next one.
pub(super) fn file(part: &str, complete: bool) -> PathBuf {
    scratch("torture").join(if complete { format!("{part}.json") } else { format!("{part}.partial.json") })
}

/// What an earlier run has left must not be taken for this one's.
pub(super) fn forget(parts: &[&(&'static str, Part)], complete: bool) -> Outcome {
    for (part, _) in parts {
        match std::fs::remove_file(file(part, complete)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
    }
    Ok(())
}

/// Of those parts that have left figures.
pub(super) fn table(parts: &[&(&'static str, Part)], complete: bool) -> Outcome<String> {
    let mut languages: Vec<(String, [u64; COLUMNS.len()])> = Vec::new();
    let mut executions = Vec::new();
    for (part, _) in parts {
        let Ok(text) = std::fs::read_to_string(file(part, complete)) else { continue };
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
                        let figure = figures.get(column).and_then(serde_json::Value::as_u64);
                        *sum += figure.ok_or_else(|| Failure::new(format!("{part}: no figure {column}")))?;
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

/// Puts the figures of the last complete run of each part into the page.
pub(super) fn write() -> Outcome {
    let parts: Vec<_> = PARTS.iter().collect();
    if let Some((part, _)) = parts.iter().find(|(part, _)| !file(part, true).exists()) {
        return Err(Failure::new(format!("torture: the page needs a complete run of `{part}` too")));
    }
    let page = root().join("docs/reliability.md");
    let text = std::fs::read_to_string(&page)?;
    let around = text.split_once(BEGIN).and_then(|(before, rest)| Some((before, rest.split_once(END)?.1)));
    let (before, after) =
        around.ok_or_else(|| Failure::new(format!("{}: the marks of the table are gone", page.display())))?;
    let table = table(&parts, true)?;
    Ok(std::fs::write(&page, format!("{before}{BEGIN}\n{table}\n{END}{after}"))?)
}
