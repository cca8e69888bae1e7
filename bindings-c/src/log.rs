//! The log, handed to a callback.

use crate::boundary::{boundary, refused};
use crate::callbacks::UserData;
use crate::error::avenping_error;
use crate::ffi::text::Text;
use crate::status::{avenping_log_level, avenping_log_level_in, avenping_status};
use avenping::waist::{self, LogLevel};
use std::ffi::{c_char, c_int, c_void};
use std::ptr;
use std::time::SystemTime;

/// What the library says about a call. It has neither token nor, unless the client's `log_bodies` says so,
/// texts and numbers. Good while the callback runs.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct avenping_log_event {
    /// The size that this struct has in the library: a field beyond it is not there.
    pub size: usize,
    /// When it happened, in milliseconds since 1970 (UTC).
    pub time_ms: i64,
    /// How much it matters: an `avenping_log_level`, never `AVENPING_LOG_OFF`.
    pub level: c_int,
    /// Nothing yet.
    pub reserved: c_int,
    /// The call, such as `messages.send_text`.
    pub operation: *const c_char,
    /// Its length in bytes.
    pub operation_length: usize,
    /// What happened, in one line.
    pub text: *const c_char,
    /// Its length in bytes.
    pub text_length: usize,
}

/// Called with an event, on the thread on which it happens, perhaps on several at a time: be quick, do not
/// wait for anything.
pub type avenping_log_callback =
    Option<unsafe extern "C" fn(event: *const avenping_log_event, user_data: *mut c_void)>;

/// Has `callback` called with the log's events up to `level` from now on, for the whole process, in the place
/// of whatever was called before. `AVENPING_LOG_OFF` or NULL ends it. A call that has begun on another thread
/// may go on for a moment after this has returned, so that what `user_data` points to should stay as long as
/// the process. Without a callback, the environment's `AVENPING_LOG` (`error`, `warn`, `info`, `debug`) shows
/// the events on standard error.
///
/// Statuses: `AVENPING_OK`; `AVENPING_INVALID_REQUEST` for a level that is none. Thread-safe.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn avenping_log_set(
    level: avenping_log_level_in,
    callback: avenping_log_callback,
    user_data: *mut c_void,
    error: *mut *mut avenping_error,
) -> avenping_status {
    // SAFETY: the caller passes a place or NULL.
    unsafe {
        boundary(None, error, || {
            let Some(level) = known(level) else {
                return Err(refused(None, "level", &format!("{level} is no avenping_log_level")));
            };
            let (Some(callback), true) = (callback, level != LogLevel::Off) else {
                waist::tell_log_to_nobody();
                return Ok(());
            };
            let user_data = UserData(user_data);
            waist::tell_log(level, move |event| {
                let user_data = user_data;
                let (operation, text) = (Text::new(&event.operation), Text::new(&event.text));
                let time = event.time.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
                let (mut operation_length, mut text_length) = (0, 0);
                let event = avenping_log_event {
                    size: size_of::<avenping_log_event>(),
                    time_ms: i64::try_from(time.as_millis()).unwrap_or(i64::MAX),
                    level: event.level as c_int,
                    reserved: 0,
                    // SAFETY: the lengths have their places.
                    operation: operation.show(&raw mut operation_length),
                    operation_length,
                    // SAFETY: the lengths have their places.
                    text: text.show(&raw mut text_length),
                    text_length,
                };
                // SAFETY: the caller's function, called as the header says.
                callback(ptr::from_ref(&event), user_data.0);
            });
            Ok(())
        })
    }
}

fn known(level: avenping_log_level_in) -> Option<LogLevel> {
    use avenping_log_level::*;
    [
        (AVENPING_LOG_OFF, LogLevel::Off),
        (AVENPING_LOG_ERROR, LogLevel::Error),
        (AVENPING_LOG_WARN, LogLevel::Warn),
        (AVENPING_LOG_INFO, LogLevel::Info),
        (AVENPING_LOG_DEBUG, LogLevel::Debug),
    ]
    .into_iter()
    .find_map(|(ours, cores)| (ours as c_int == level).then_some(cores))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_levels_have_the_cores_numbers() {
        for number in 0..5 {
            assert_eq!(known(number).map(|level| level as c_int), Some(number));
        }
        assert!(known(5).is_none() && known(-1).is_none());
    }
}
