//! The core's log for Python's `logging`: kept by the core, fetched by the interpreter's threads.

use avenping::waist::{self, LogLevel};
use pyo3::prelude::*;
use std::time::SystemTime;

/// 0 off, 1 errors, 2 warnings, 3 information, 4 everything.
#[pyfunction]
pub(crate) fn set_log_level(level: u8) {
    waist::keep_log(match level {
        0 => LogLevel::Off,
        1 => LogLevel::Error,
        2 => LogLevel::Warn,
        3 => LogLevel::Info,
        _ => LogLevel::Debug,
    });
}

/// The events since the last time: Unix time in seconds, level as above, operation, text.
#[pyfunction]
pub(crate) fn take_log() -> Vec<(f64, u8, String, String)> {
    let entry = |event: waist::LogEvent| {
        let time = event.time.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        (time.as_secs_f64(), event.level as u8, event.operation, event.text)
    };
    waist::take_log().into_iter().map(entry).collect()
}
