//! The way of every call: what came in is read, the core starts it, and its end is waited for or announced.

use crate::boundary::{boundary, place};
use crate::client::{avenping_client, client};
use crate::completion::Kind;
use crate::error::avenping_error;
use crate::ffi::handle::{give, put};
use crate::ffi::node::Node;
use crate::options::{Options, avenping_call_options};
use crate::queue::{How, avenping_async};
use crate::status::avenping_status;
use avenping::waist::{self, Outcome, Started};
use avenping::{Client, Error, Result};

/// A typed handle of an answer, behind which is a [`Node`].
pub(crate) trait Answer {
    /// Its name in the header.
    const NAME: &'static str;
    /// Whether there are getters that look into it.
    const HAS_PARTS: bool = true;
}

impl Answer for crate::json::avenping_json {
    const NAME: &'static str = "avenping_json";
    const HAS_PARTS: bool = false;
}

/// Calls an operation and waits.
///
/// # Safety
/// The pointers are what the header says of them.
pub(crate) unsafe fn blocking<A: Answer>(
    operation: &str,
    client: *const avenping_client,
    options: *const avenping_call_options,
    answer: *mut *mut A,
    error: *mut *mut avenping_error,
    arguments: impl FnOnce() -> Result<Vec<u8>>,
) -> avenping_status {
    // SAFETY: the caller's promise.
    unsafe {
        wait_for(operation, client, options, answer, error, |client, options| {
            waist::invoke(client, operation, &arguments()?, options.json()).map(Started::from)
        })
    }
}

/// Starts whatever answers JSON, and waits.
///
/// # Safety
/// As [`blocking`].
pub(crate) unsafe fn wait_for<A: Answer>(
    operation: &str,
    client: *const avenping_client,
    options: *const avenping_call_options,
    answer: *mut *mut A,
    error: *mut *mut avenping_error,
    begin: impl FnOnce(&Client, &Options) -> Result<Started>,
) -> avenping_status {
    // SAFETY: the caller's promise.
    unsafe {
        boundary(Some(operation), error, || {
            place(Some(operation), "answer", answer)?;
            let client = self::client(Some(operation), client)?;
            let options = Options::read(operation, options)?;
            waist::may_block(Some(operation))?;
            let outcome = options.wait(begin(client, &options)?)?;
            put(answer, give(node::<A>(outcome)?).cast());
            Ok(())
        })
    }
}

/// Calls an operation and has its end announced.
///
/// # Safety
/// As [`blocking`].
pub(crate) unsafe fn start<A: Answer>(
    operation: &str,
    client: *const avenping_client,
    options: *const avenping_call_options,
    how: *const avenping_async,
    error: *mut *mut avenping_error,
    arguments: impl FnOnce() -> Result<Vec<u8>>,
) -> avenping_status {
    // SAFETY: the caller's promise.
    unsafe {
        announce(operation, Kind::Json(A::NAME), client, options, how, error, |client, options| {
            waist::invoke(client, operation, &arguments()?, options.json()).map(Started::from)
        })
    }
}

/// Starts whatever there is, and has its end announced. What fails before it has begun fails here, and is not
/// announced.
///
/// # Safety
/// As [`blocking`].
pub(crate) unsafe fn announce(
    operation: &str,
    kind: Kind,
    client: *const avenping_client,
    options: *const avenping_call_options,
    how: *const avenping_async,
    error: *mut *mut avenping_error,
    begin: impl FnOnce(&Client, &Options) -> Result<Started>,
) -> avenping_status {
    // SAFETY: the caller's promise.
    unsafe {
        boundary(Some(operation), error, || {
            let how = How::read(operation, how)?;
            let client = self::client(Some(operation), client)?;
            let options = Options::read(operation, options)?;
            let call = begin(client, &options)?;
            how.follow(operation, kind, call, &options)
        })
    }
}

/// An answer as what is behind its handle.
pub(crate) fn node<A: Answer>(outcome: Outcome) -> Result<Node> {
    match outcome {
        Outcome::Json(json) if A::HAS_PARTS => Node::read(json.into())
            .map_err(|error| waist::after_panic(None, &format!("the core wrote an answer badly: {error}"))),
        Outcome::Json(json) => Ok(Node::unread(json.into())),
        _ => Err(unexpected()),
    }
}

/// For what the core never does.
pub(crate) fn unexpected() -> Error {
    waist::after_panic(None, "a call ended with something else than its answer")
}
