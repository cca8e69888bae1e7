//! Events kept for an interpreter until one of its own threads fetches them.

use super::Level;
use crate::runtime::PerProcess;
use std::collections::VecDeque;
use std::convert::Infallible;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

/// As many as are kept when nobody fetches them. Beyond that the oldest make room.
const MOST: usize = 10_000;

/// What the SDK has to say about a call.
#[derive(Debug, Clone, PartialEq)]
pub struct LogEvent {
    /// When it happened.
    pub time: SystemTime,
    /// How much it matters; never `Off`.
    pub level: Level,
    /// The call, such as `messages.send_text`.
    pub operation: String,
    /// What happened, masked.
    pub text: String,
}

static LEVEL: AtomicU8 = AtomicU8::new(Level::Off as u8);

/// Per process, because a lock that another thread held at a fork would stay locked in the child.
static KEPT: PerProcess<Mutex<VecDeque<LogEvent>>> = PerProcess::new();

/// Keeps events up to this level from now on; `Off` keeps none.
pub fn keep_up_to(level: Level) {
    LEVEL.store(level as u8, Ordering::Relaxed);
}

/// The events kept since the last time, oldest first.
pub fn take() -> Vec<LogEvent> {
    let kept = kept();
    let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
    kept.drain(..).collect()
}

pub(super) fn wanted(level: Level) -> bool {
    level != Level::Off && level as u8 <= LEVEL.load(Ordering::Relaxed)
}

pub(super) fn keep(level: Level, operation: &str, text: String) {
    let event = LogEvent { time: SystemTime::now(), level, operation: operation.to_owned(), text };
    let kept = kept();
    let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
    if kept.len() == MOST {
        kept.pop_front();
    }
    kept.push_back(event);
}

fn kept() -> Arc<Mutex<VecDeque<LogEvent>>> {
    let made = KEPT.get(|| Ok::<_, Infallible>(Mutex::default()), drop);
    match made {
        Ok(kept) => kept,
        Err(never) => match never {},
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_are_kept_up_to_the_level_and_the_oldest_make_room() {
        keep_up_to(Level::Info);
        assert!(wanted(Level::Warn) && wanted(Level::Info) && !wanted(Level::Debug) && !wanted(Level::Off));
        for number in 0..=MOST {
            keep(Level::Info, "test", number.to_string());
        }
        let taken = take();
        assert_eq!((taken.len(), taken[0].text.as_str()), (MOST, "1"));
        assert!(take().is_empty());
        keep_up_to(Level::Off);
        assert!(!wanted(Level::Error));
    }
}
