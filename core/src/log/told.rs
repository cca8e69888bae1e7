//! Events handed to one function of the application's at once, on the thread on which they happen.

use super::Level;
use super::kept::LogEvent;
use arc_swap::ArcSwapOption;
use std::sync::Arc;
use std::time::SystemTime;

struct Listener {
    up_to: Level,
    hear: Box<dyn Fn(&LogEvent) + Send + Sync>,
}

/// Without a lock, because a fork may happen while another thread tells.
static LISTENER: ArcSwapOption<Listener> = ArcSwapOption::const_empty();

/// Has `hear` called with the events up to this level from now on, in the place of whatever was called before.
pub fn tell(up_to: Level, hear: impl Fn(&LogEvent) + Send + Sync + 'static) {
    LISTENER.store(Some(Arc::new(Listener { up_to, hear: Box::new(hear) })));
}

/// Tells nobody any more.
pub fn tell_nobody() {
    LISTENER.store(None);
}

pub(super) fn wanted(level: Level) -> bool {
    level != Level::Off && LISTENER.load().as_ref().is_some_and(|listener| level <= listener.up_to)
}

pub(super) fn event(level: Level, operation: &str, text: String) {
    // Not the guard that `load` gives: the function may take its time.
    if let Some(listener) = LISTENER.load_full() {
        (listener.hear)(&LogEvent { time: SystemTime::now(), level, operation: operation.to_owned(), text });
    }
}
