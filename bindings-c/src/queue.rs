//! Completion queues, and the other way to be told: a callback.

use crate::boundary::{boundary, given, place, refused};
use crate::callbacks::UserData;
use crate::completion::{Ended, Kind, avenping_completion};
use crate::error::avenping_error;
use crate::ffi::growable::{growable, read};
use crate::ffi::handle::{free, give, put};
use crate::in_flight::Queue;
use crate::options::Options;
use crate::panics::quietly;
use crate::status::avenping_status;
use avenping::waist::{self, Outcome, Started};
use avenping::{Error, Result};
use std::ffi::{c_int, c_void};
use std::time::{Duration, Instant};

/// For `timeout_ms`: as long as it takes.
pub const AVENPING_FOREVER: i64 = -1;

/// Where the ends of started calls wait until the program takes them, many at a time, in the order in which
/// they came. Any number of threads may start calls on one queue and take from it.
pub struct avenping_queue {
    _opaque: [u8; 0],
}

/// Called with the end of a call, once. The completion is yours: free it with `avenping_completion_free`.
///
/// It runs on a thread of the library's that other calls depend on: be quick, do not wait for anything, throw
/// nothing. Starting calls is allowed; the functions that block are refused there with `AVENPING_CONFIG`.
pub type avenping_callback =
    Option<unsafe extern "C" fn(completion: *mut avenping_completion, user_data: *mut c_void)>;

/// How the end of a started call is announced: through a queue or by a callback, exactly one of the two. Read
/// while the function runs, not kept.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct avenping_async {
    /// `sizeof(avenping_async)`.
    pub size: usize,
    /// The queue that gets the completion; NULL with a callback.
    pub queue: *const avenping_queue,
    /// What is called with the completion; NULL with a queue.
    pub callback: avenping_callback,
    /// Handed back with the completion and never looked at.
    pub user_data: *mut c_void,
}

growable!(avenping_async { size, queue, callback, user_data });

/// How a call's end is announced, read.
pub(crate) enum How<'a> {
    Queue(&'a Queue, UserData),
    Callback(unsafe extern "C" fn(*mut avenping_completion, *mut c_void), UserData),
}

impl How<'_> {
    /// # Safety
    /// `how` is NULL or as its `size` says, with a queue that is not freed during `'a`.
    pub(crate) unsafe fn read(operation: &str, how: *const avenping_async) -> Result<Self> {
        let refused = |problem: &str| refused(Some(operation), "how", &problem.to_owned());
        // SAFETY: the caller's promise.
        let given = unsafe { read(how) }.map_err(|refusal| refused(&refusal))?;
        let given = given.ok_or_else(|| refused("is NULL"))?;
        let user_data = UserData(given.user_data);
        // SAFETY: the caller's promise.
        match (unsafe { given.queue.cast::<Queue>().as_ref() }, given.callback) {
            // Before anything begins: a call that nobody would hear of must not be made.
            (Some(queue), None) => queue.own().map(|()| Self::Queue(queue, user_data)),
            (None, Some(callback)) => Ok(Self::Callback(callback, user_data)),
            (None, None) => Err(refused("has neither a queue nor a callback")),
            (Some(_), Some(_)) => Err(refused("has both a queue and a callback")),
        }
    }

    /// Has the call's end announced.
    pub(crate) fn follow(self, operation: &str, kind: Kind, call: Started, options: &Options) -> Result<()> {
        match self {
            Self::Queue(queue, user_data) => queue.follow(operation, kind, call, options, user_data),
            Self::Callback(callback, user_data) => {
                let registered = options.register(&call);
                let operation: Box<str> = operation.into();
                call.then(move |result: Result<Outcome>| {
                    drop(registered);
                    let user_data = user_data;
                    let ended = give(Ended::new(user_data, &operation, kind, result));
                    // SAFETY: the caller's function, called as the header says.
                    unsafe { callback(ended.cast(), user_data.0) };
                })
            }
        }
    }
}

/// Makes a queue. `*queue` is yours: free it with `avenping_queue_free`.
///
/// Statuses: `AVENPING_OK`; `AVENPING_INVALID_REQUEST` when `queue` is NULL. Thread-safe.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn avenping_queue_new(
    queue: *mut *mut avenping_queue,
    error: *mut *mut avenping_error,
) -> avenping_status {
    // SAFETY: the caller passes places or NULL.
    unsafe {
        boundary(None, error, || {
            place(None, "queue", queue)?;
            put(queue, give(Queue::new()).cast());
            Ok(())
        })
    }
}

/// A file descriptor that is readable while the queue has completions, for `poll`, `epoll`, `kqueue` and
/// event loops. Only watch it: never read, write or close it. It is the queue's and lives as long. It may be
/// readable although there is nothing to take; taking until there is nothing makes it unreadable.
///
/// Statuses: `AVENPING_OK`; `AVENPING_INVALID_REQUEST` for NULL; `AVENPING_CONFIG` when the system gives no
/// descriptor, and in a child process, whose parent the queue belongs to. Thread-safe.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn avenping_queue_fd(
    queue: *const avenping_queue,
    fd: *mut c_int,
    error: *mut *mut avenping_error,
) -> avenping_status {
    // SAFETY: the caller passes a queue or NULL, and places or NULL.
    unsafe {
        boundary(None, error, || {
            place(None, "fd", fd)?;
            let queue = given::<Queue, _>(None, "queue", queue)?;
            let descriptor = queue.descriptor()?;
            put(
                fd,
                descriptor.map_err(|error| Error::usage(format!("no descriptor for the queue: {error}")))?,
            );
            Ok(())
        })
    }
}

/// Takes one completion, waiting at most `timeout_ms` milliseconds for it: 0 to look only, `AVENPING_FOREVER`
/// as long as it takes. `*completion` is yours, or NULL when there was none in time.
///
/// Statuses: `AVENPING_OK`, also when there was none; `AVENPING_INVALID_REQUEST` for arguments that cannot
/// be; `AVENPING_CONFIG` in a child process, whose parent the queue belongs to, and for waiting in a callback
/// that other calls depend on, where 0 alone is allowed. Thread-safe.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn avenping_queue_next(
    queue: *const avenping_queue,
    timeout_ms: i64,
    completion: *mut *mut avenping_completion,
    error: *mut *mut avenping_error,
) -> avenping_status {
    // SAFETY: the caller passes a queue or NULL, and places or NULL.
    unsafe {
        boundary(None, error, || {
            place(None, "completion", completion)?;
            let queue = given::<Queue, _>(None, "queue", queue)?;
            let until = match u64::try_from(timeout_ms) {
                Ok(milliseconds) => Instant::now().checked_add(Duration::from_millis(milliseconds)),
                Err(_) if timeout_ms == AVENPING_FOREVER => None,
                Err(_) => {
                    let refusal =
                        format!("{timeout_ms} ms is no time; 0 looks only, -1 waits as long as it takes");
                    return Err(refused(None, "timeout_ms", &refusal));
                }
            };
            if timeout_ms != 0 {
                waist::may_block(None)?;
            }
            let next = queue.next(until)?;
            put(completion, next.map_or(std::ptr::null_mut(), |ended| give(ended).cast()));
            Ok(())
        })
    }
}

/// Takes the completions that are there, at most `capacity`, into the array `completions`, and writes how
/// many to `*count`. Never waits. Each is yours. The cheapest way when many calls are in flight.
///
/// Statuses: `AVENPING_OK`, also when there was none; `AVENPING_INVALID_REQUEST` for NULL; `AVENPING_CONFIG` in
/// a child process, whose parent the queue belongs to. Thread-safe.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn avenping_queue_take(
    queue: *const avenping_queue,
    completions: *mut *mut avenping_completion,
    capacity: usize,
    count: *mut usize,
    error: *mut *mut avenping_error,
) -> avenping_status {
    // SAFETY: the caller passes a queue or NULL, an array of `capacity` or NULL, and places or NULL.
    unsafe {
        boundary(None, error, || {
            place(None, "completions", completions)?;
            place(None, "count", count)?;
            let queue = given::<Queue, _>(None, "queue", queue)?;
            let taken = queue.take(capacity)?;
            put(count, taken.len());
            for (index, ended) in taken.into_iter().enumerate() {
                completions.add(index).write(give(ended).cast());
            }
            Ok(())
        })
    }
}

/// How many completions are still to be taken from the queue: of calls in flight and of calls that have
/// ended. 0 for NULL, and in a child process, whose parent the queue belongs to. Thread-safe.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn avenping_queue_outstanding(queue: *const avenping_queue) -> usize {
    quietly(0, || {
        // SAFETY: the caller passes a queue or NULL.
        let Some(queue) = (unsafe { queue.cast::<Queue>().as_ref() }) else { return 0 };
        queue.outstanding()
    })
}

/// Frees a queue. Its calls in flight are cancelled, and it waits until they have ended, so that none of
/// their callbacks runs any more; their completions, and those not taken, are freed. NULL is nothing. No
/// other thread may use the queue at the same time or afterwards.
///
/// In a callback that other calls depend on it cannot wait, and does not: what `read`, `write` and `progress` of
/// its transfers use must stay, as they may still be running.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn avenping_queue_free(queue: *mut avenping_queue) {
    quietly((), || {
        let queue = queue.cast::<Queue>();
        // SAFETY: the caller owns it, or passes NULL.
        if let Some(queue) = unsafe { queue.as_ref() } {
            queue.end();
        }
        // SAFETY: the caller owns it.
        unsafe { free(queue) };
    });
}
