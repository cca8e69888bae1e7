//! What the program prints: text for people or JSON for programs, the same facts in both.

use avenping::Error;
use serde::Serialize;
use serde_json::Value;
use std::io::{self, Write};

pub(crate) struct Output {
    pub(crate) json: bool,
}

impl Output {
    /// Prints `value` as JSON, or what `human` makes of it.
    pub(crate) fn show<T: Serialize>(
        &self,
        value: &T,
        human: impl FnOnce(&T) -> String,
    ) -> avenping::Result<()> {
        let text = if self.json {
            pretty(&serde_json::to_value(value).unwrap_or(Value::Null))
        } else {
            human(value)
        };
        self.line(&text)
    }

    /// One line. A reader that went away (`| head`) ends the program quietly, as it does other tools.
    pub(crate) fn line(&self, text: &str) -> avenping::Result<()> {
        match writeln!(io::stdout().lock(), "{text}") {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => std::process::exit(0),
            Err(error) => {
                // Not a usage error and not the API's: who takes it for "nothing was sent" sends again.
                complain(&format!("avenping: the call succeeded, but its result cannot be written: {error}"));
                std::process::exit(4)
            }
            Ok(()) => Ok(()),
        }
    }

    pub(crate) fn error(&self, error: &Error) {
        let text = if self.json { pretty(&error.to_json()) } else { format!("avenping: {error}") };
        complain(&text);
    }
}

/// Nobody is left to tell when standard error is closed; the exit code still tells.
fn complain(text: &str) {
    let _ = writeln!(io::stderr().lock(), "{text}");
}

pub(crate) fn pretty(value: &Value) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default()
}

/// Rows under headings, columns as wide as their widest cell.
pub(crate) fn table(headings: &[&str], rows: &[Vec<String>]) -> String {
    let width = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count());
        cells.chain(headings.get(column).map(|heading| heading.chars().count())).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..headings.len()).map(width).collect();
    let line = |cells: Vec<&str>| {
        let padded: Vec<String> =
            cells.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}")).collect();
        padded.join("  ").trim_end().to_owned()
    };
    let mut lines = vec![line(headings.to_vec())];
    lines.extend(rows.iter().map(|row| line(row.iter().map(String::as_str).collect())));
    lines.join("\n")
}

/// A mistake in how the program was called, in the SDK's own error record so that `--json` shows it alike.
pub(crate) fn usage(message: String) -> Error {
    Error::usage(message)
}
