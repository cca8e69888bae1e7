//! The SDK's own tokio runtime: one for each process, started by the first call.
//!
//! It is internal so that a call works the same from any executor, from none, and from a language
//! that has no idea of tokio. Two workers: one is enough for the messages, the second keeps them
//! moving while the other encrypts an upload.

mod completions;
mod pending;
mod per_process;
mod sent;
mod this_process;

pub(crate) use completions::Completions;
pub use pending::{Canceller, Pending, block_on};
pub(crate) use per_process::PerProcess;
pub(crate) use sent::{Gate, GateKeeper, Sent};
pub use this_process::ThisProcess;
pub(crate) use this_process::of_another_process;

use crate::error::{Error, Result};
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use tokio::runtime::{Builder, Handle, Runtime};

static RUNTIME: PerProcess<Runtime> = PerProcess::new();

/// The handle of this process's runtime, started now if it is the first call.
pub(crate) fn handle() -> Result<Handle> {
    RUNTIME.get(start, Runtime::shutdown_background).map(|runtime| runtime.handle().clone())
}

fn start() -> Result<Runtime> {
    let mut builder = Builder::new_multi_thread();
    builder.worker_threads(2).thread_name("avenping").enable_io().enable_time();
    completions::announce_when_idle(&mut builder);
    #[cfg(unix)]
    builder.on_thread_start(survive_broken_connections);
    // tokio panics when the system gives it no thread.
    catch_unwind(AssertUnwindSafe(|| builder.build()))
        .unwrap_or_else(|_| Err(std::io::Error::other("the system gives no more threads")))
        .map_err(|error| {
            Error::new(
                crate::ErrorKind::Internal,
                "INTERNAL",
                format!("cannot start the SDK's threads: {error}"),
            )
            .with_hint("the process may be at its limit of threads, memory or descriptors")
        })
}

/// Writing to a connection that the other side has reset raises a signal that ends the process, unless it is ignored,
/// as Rust's own programs do, or blocked. Whose program this is, is not known here, so only our threads block it.
#[cfg(unix)]
fn survive_broken_connections() {
    let mut signals = nix::sys::signal::SigSet::empty();
    signals.add(nix::sys::signal::Signal::SIGPIPE);
    let _ = signals.thread_block();
}

thread_local! {
    static MAY_BLOCK: Cell<bool> = const { Cell::new(false) };
}

/// Runs `work`, on a thread of the SDK's that no call depends on, so that it may wait for other calls.
pub(crate) fn blocking<T>(work: impl FnOnce() -> T) -> T {
    struct Until;
    impl Drop for Until {
        fn drop(&mut self) {
            MAY_BLOCK.set(false);
        }
    }
    MAY_BLOCK.set(true);
    let _until = Until;
    work()
}

/// Whether the calling thread drives the SDK's calls, so that waiting for one of them could wait for ever.
pub(crate) fn drives_calls() -> bool {
    if MAY_BLOCK.get() {
        return false;
    }
    // Nearly every caller is outside of any runtime, and done here.
    let Ok(current) = Handle::try_current() else { return false };
    handle().is_ok_and(|own| own.id() == current.id())
}

/// The answer to a blocking call on such a thread.
pub(crate) fn would_deadlock() -> Error {
    Error::config("a blocking call was made from inside a callback of another call")
        .with_hint("use the asynchronous client there, or make the call from another thread")
}
