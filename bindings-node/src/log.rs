//! The core's log, fetched by the facade when somebody listens.

use avenping::waist::{self, LogLevel};
use napi_derive::napi;

/// 0 off, 1 errors, 2 warnings, 3 information, 4 everything.
#[napi(catch_unwind)]
pub(crate) fn set_log_level(level: u32) {
    waist::keep_log(match level {
        0 => LogLevel::Off,
        1 => LogLevel::Error,
        2 => LogLevel::Warn,
        3 => LogLevel::Info,
        _ => LogLevel::Debug,
    });
}
