//! Ctrl-C while something is being sent: the call is cancelled and the user told whether it had gone out.

use avenping::{Pending, Result};
use std::sync::atomic::{AtomicBool, Ordering};

static INTERRUPTED: AtomicBool = AtomicBool::new(false);

/// Starts a send and waits for it. Without a handler of our own Ctrl-C would end the program without a
/// word about the message.
pub(crate) fn wait<T>(start: impl FnOnce() -> Result<Pending<T>>) -> Result<T> {
    // Fails when there is one already, which is as good.
    let _ = ctrlc::set_handler(|| INTERRUPTED.store(true, Ordering::Relaxed));
    start()?.wait_unless(|| INTERRUPTED.load(Ordering::Relaxed))
}
