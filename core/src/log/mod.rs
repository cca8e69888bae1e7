//! What the SDK says about its calls: `tracing` events of target `avenping`, masked.
//!
//! An application with a `tracing` subscriber receives them there. One without gets them on standard
//! error when `AVENPING_LOG` is set to `error`, `warn`, `info` or `debug`, so that looking into a
//! problem needs one variable and no code. A binding of an interpreter has them kept ([`kept`]) until a thread of
//! the interpreter's fetches them, because the SDK's own threads never wait for one; C is told at once ([`told`]).

pub(crate) mod kept;
pub(crate) mod told;

use serde_json::Value;
use std::fmt;
use std::io::Write;
use std::sync::atomic::{AtomicU8, Ordering};

/// How much an event matters, or up to which level events are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// No event at all.
    Off,
    /// A call failed for good.
    Error,
    /// Something went wrong and was dealt with.
    Warn,
    /// A call succeeded.
    Info,
    /// What each call sends.
    Debug,
}

impl Level {
    const ALL: [Self; 5] = [Self::Off, Self::Error, Self::Warn, Self::Info, Self::Debug];

    fn of(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|level| *level as u8 == number)
    }

    fn parse(text: &str) -> Self {
        match text.trim().to_ascii_lowercase().as_str() {
            "error" => Self::Error,
            "warn" => Self::Warn,
            "info" => Self::Info,
            "debug" => Self::Debug,
            _ => Self::Off,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Error => "error",
            Self::Warn => "warn",
            Self::Info => "info",
            Self::Debug => "debug",
        }
    }
}

/// `AVENPING_LOG`, read once. An atomic and not a `OnceLock`: no lock here may be held over a fork.
fn asked_for() -> Level {
    const UNREAD: u8 = u8::MAX;
    static LEVEL: AtomicU8 = AtomicU8::new(UNREAD);
    let known = LEVEL.load(Ordering::Relaxed);
    if let Some(level) = Level::of(known) {
        return level;
    }
    let level = std::env::var("AVENPING_LOG").map_or(Level::Off, |text| Level::parse(&text));
    LEVEL.store(level as u8, Ordering::Relaxed);
    level
}

/// Whether anybody would read an event of this level. Nothing is formatted otherwise.
pub(crate) fn wanted(level: Level) -> bool {
    to_standard_error(level)
        || kept::wanted(level)
        || told::wanted(level)
        || match level {
            Level::Off => false,
            Level::Error => tracing::enabled!(target: "avenping", tracing::Level::ERROR),
            Level::Warn => tracing::enabled!(target: "avenping", tracing::Level::WARN),
            Level::Info => tracing::enabled!(target: "avenping", tracing::Level::INFO),
            Level::Debug => tracing::enabled!(target: "avenping", tracing::Level::DEBUG),
        }
}

fn to_standard_error(level: Level) -> bool {
    level <= asked_for() && !tracing::dispatcher::has_been_set()
}

/// Writes one event. `operation` and the text are all there is: no host, no query, no header, no body unmasked.
pub(crate) fn event(level: Level, operation: &str, text: fmt::Arguments<'_>) {
    if !wanted(level) {
        return;
    }
    match level {
        Level::Off => {}
        Level::Error => tracing::error!(target: "avenping", operation, "{text}"),
        Level::Warn => tracing::warn!(target: "avenping", operation, "{text}"),
        Level::Info => tracing::info!(target: "avenping", operation, "{text}"),
        Level::Debug => tracing::debug!(target: "avenping", operation, "{text}"),
    }
    if kept::wanted(level) {
        kept::keep(level, operation, text.to_string());
    }
    if told::wanted(level) {
        told::event(level, operation, text.to_string());
    }
    if to_standard_error(level) {
        to_stderr(&format!("avenping {} {operation}: {text}\n", level.name()));
    }
}

/// Past the standard library's lock, which another thread may hold for ever in a forked child. A closed
/// standard error is no reason to fail a call.
#[cfg(unix)]
fn to_stderr(line: &str) {
    use std::os::fd::AsFd;
    if let Ok(descriptor) = std::io::stderr().as_fd().try_clone_to_owned() {
        let _ = std::fs::File::from(descriptor).write_all(line.as_bytes());
    }
}

#[cfg(not(unix))]
fn to_stderr(line: &str) {
    let _ = std::io::stderr().lock().write_all(line.as_bytes());
}

/// A JSON body as the log may show it: the shape and the lengths, not the content.
pub(crate) fn masked_body(body: &[u8]) -> String {
    match serde_json::from_slice::<Value>(body) {
        Ok(mut value) => {
            mask(&mut value, "");
            value.to_string()
        }
        Err(_) => format!("<{} bytes>", body.len()),
    }
}

fn mask(value: &mut Value, key: &str) {
    match value {
        Value::Object(map) => map.iter_mut().for_each(|(key, value)| mask(value, key)),
        Value::Array(items) => items.iter_mut().for_each(|item| mask(item, key)),
        // What a developer looks for and what tells nothing about the recipient.
        Value::String(_)
            if matches!(key, "type" | "sub_type" | "templateName" | "language" | "messaging_product") => {}
        Value::String(text) if matches!(key, "to" | "wa_id" | "input" | "phoneNumber") => {
            *text = masked_number(text)
        }
        Value::String(text) => *text = format!("<{} characters>", text.chars().count()),
        Value::Number(_) => *value = Value::String("<number>".to_owned()),
        Value::Bool(_) | Value::Null => {}
    }
}

/// A phone number with only its last two digits left.
fn masked_number(number: &str) -> String {
    let digits: Vec<char> = number.chars().filter(char::is_ascii_digit).collect();
    let shown: String = digits.iter().skip(digits.len().saturating_sub(2)).collect();
    format!("…{shown}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_logged_body_shows_neither_the_number_nor_the_text() {
        let body = br#"{"to":"15551234567","text":"secret words","media":{"type":"image","caption":"hush"},"location":{"latitude":37.5}}"#;
        let shown = masked_body(body);
        for hidden in ["1555123", "secret", "hush", "37.5"] {
            assert!(!shown.contains(hidden), "{shown}");
        }
        assert!(shown.contains("…67") && shown.contains("image"), "{shown}");
    }

    #[test]
    fn an_unknown_level_is_off() {
        assert_eq!(Level::parse("verbose"), Level::Off);
        assert_eq!(Level::parse(" DEBUG "), Level::Debug);
    }
}
