//! The error handle: every field of the core's record.

use crate::ffi::get;
use crate::ffi::handle::{free, put};
use crate::ffi::node::Node;
use crate::ffi::text::{self, Text};
use crate::panics::quietly;
use crate::status::{avenping_delivery, avenping_status};
use avenping::{Delivery, Error};
use std::ffi::{c_char, c_int};
use std::ptr;
use std::sync::OnceLock;

/// Why a function failed. Its getters are views of it: what they give is valid until it is freed. They take
/// NULL, for which they give NULL, zero or false. Any number of threads may read one error; only one may free
/// it.
pub struct avenping_error {
    _opaque: [u8; 0],
}

/// One try of a call: what came back and how long it took. A part of its error.
pub struct avenping_attempt {
    _opaque: [u8; 0],
}

/// What is behind an `avenping_error`. Its texts are made when somebody asks for them.
#[derive(Debug)]
pub(crate) struct Failure {
    error: Error,
    record: OnceLock<Node>,
    line: OnceLock<Text>,
}

impl Failure {
    pub(crate) fn new(error: Error) -> Self {
        Self { error, record: OnceLock::new(), line: OnceLock::new() }
    }

    pub(crate) fn error(&self) -> &Error {
        &self.error
    }

    pub(crate) fn status(&self) -> avenping_status {
        self.error.kind().into()
    }

    fn record(&self) -> &Node {
        self.record.get_or_init(|| Node::from(&self.error.to_json()))
    }
}

/// # Safety
/// `error` is NULL or an error that lives for `'a`.
unsafe fn failure<'a>(error: *const avenping_error) -> Option<&'a Failure> {
    // SAFETY: the caller's promise.
    unsafe { error.cast::<Failure>().as_ref() }
}

/// # Safety
/// `error` is NULL or an error.
unsafe fn record(error: *const avenping_error) -> *const Node {
    // SAFETY: the caller's promise.
    quietly(ptr::null(), || unsafe { failure(error) }.map_or(ptr::null(), |failure| failure.record()))
}

/// Frees an error. NULL is nothing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn avenping_error_free(error: *mut avenping_error) {
    // SAFETY: the caller owns the error.
    quietly((), || unsafe { free(error.cast::<Failure>()) });
}

/// The status that the function returned with this error; `AVENPING_OK` for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn avenping_error_status(error: *const avenping_error) -> avenping_status {
    // SAFETY: the caller passes an error or NULL.
    unsafe { failure(error) }.map_or(avenping_status::AVENPING_OK, Failure::status)
}

/// The API's own code as text (`PLAN_EXPIRED`), or one of ours when there was no readable answer of the API:
/// `CONFIG`, `INVALID_REQUEST`, `CONNECTION`, `TIMEOUT`, `CANCELLED`, `INVALID_RESPONSE`, `INTERNAL`,
/// `WEBHOOK`. An open set.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn avenping_error_code(
    error: *const avenping_error,
    length: *mut usize,
) -> *const c_char {
    // SAFETY: the caller passes an error or NULL, and a place or NULL.
    unsafe { get::text(record(error), "code", length) }
}

/// The server's words, or ours.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn avenping_error_message(
    error: *const avenping_error,
    length: *mut usize,
) -> *const c_char {
    // SAFETY: the caller passes an error or NULL, and a place or NULL.
    unsafe { get::text(record(error), "message", length) }
}

/// The whole error in one line for people and logs: operation, code, message, what to do next.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn avenping_error_text(
    error: *const avenping_error,
    length: *mut usize,
) -> *const c_char {
    quietly(ptr::null(), || {
        // SAFETY: the caller passes an error or NULL.
        let line = unsafe { failure(error) }
            .map(|failure| failure.line.get_or_init(|| Text::new(&failure.error.to_string())));
        // SAFETY: the caller passes a place or NULL.
        unsafe { text::show(line, length) }
    })
}

/// What to do next, where that is known; otherwise NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn avenping_error_hint(
    error: *const avenping_error,
    length: *mut usize,
) -> *const c_char {
    // SAFETY: the caller passes an error or NULL, and a place or NULL.
    unsafe { get::text(record(error), "hint", length) }
}

/// The HTTP status; 0 when there was no answer.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn avenping_error_http_status(error: *const avenping_error) -> c_int {
    // SAFETY: the caller passes an error or NULL.
    unsafe { failure(error) }.and_then(|failure| failure.error.status()).map_or(0, c_int::from)
}

/// For sends, uploads and changes of settings: whether it may have happened all the same.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn avenping_error_delivery(error: *const avenping_error) -> avenping_delivery {
    // SAFETY: the caller passes an error or NULL.
    match unsafe { failure(error) }.and_then(|failure| failure.error.delivery()) {
        None => avenping_delivery::AVENPING_NO_DELIVERY,
        Some(Delivery::NotSent) => avenping_delivery::AVENPING_NOT_SENT,
        Some(Delivery::Rejected) => avenping_delivery::AVENPING_REJECTED,
        Some(Delivery::MaybeSent) => avenping_delivery::AVENPING_MAYBE_SENT,
    }
}

/// Whether the same call made again is both safe (it cannot duplicate) and likely to help.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn avenping_error_retryable(error: *const avenping_error) -> bool {
    // SAFETY: the caller passes an error or NULL.
    unsafe { failure(error) }.is_some_and(|failure| failure.error.retryable())
}

/// How long the server asked to wait. False, and nothing is written, when it did not say.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn avenping_error_retry_after_ms(
    error: *const avenping_error,
    milliseconds: *mut u64,
) -> bool {
    // SAFETY: the caller passes an error or NULL.
    let wait = unsafe { failure(error) }.and_then(|failure| failure.error.retry_after());
    let wait = wait.map(|wait| u64::try_from(wait.as_millis()).unwrap_or(u64::MAX));
    // SAFETY: the caller passes a place or NULL.
    wait.map(|wait| unsafe { put(milliseconds, wait) }).is_some()
}

/// The path of the refused argument, such as `interactive.action.buttons[1].title`, in the names of the API;
/// NULL where no argument was refused.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn avenping_error_field(
    error: *const avenping_error,
    length: *mut usize,
) -> *const c_char {
    // SAFETY: the caller passes an error or NULL, and a place or NULL.
    unsafe { get::text(record(error), "field", length) }
}

/// The operation that failed, such as `messages.send_text`; NULL for what is no call.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn avenping_error_operation(
    error: *const avenping_error,
    length: *mut usize,
) -> *const c_char {
    // SAFETY: the caller passes an error or NULL, and a place or NULL.
    unsafe { get::text(record(error), "operation", length) }
}

/// The request id from the answer's headers; NULL if the server sent none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn avenping_error_request_id(
    error: *const avenping_error,
    length: *mut usize,
) -> *const c_char {
    // SAFETY: the caller passes an error or NULL, and a place or NULL.
    unsafe { get::text(record(error), "request_id", length) }
}

/// At most 64 KiB of the raw answer; NULL when there was none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn avenping_error_body(
    error: *const avenping_error,
    length: *mut usize,
) -> *const c_char {
    // SAFETY: the caller passes an error or NULL, and a place or NULL.
    unsafe { get::text(record(error), "body", length) }
}

/// The API's `details` as it came, as JSON; NULL when there were none. For refusals by Meta the raw Graph
/// object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn avenping_error_details_json(
    error: *const avenping_error,
    length: *mut usize,
) -> *const c_char {
    // SAFETY: the caller passes an error or NULL, and a place or NULL.
    unsafe { get::json(record(error), "details", length) }
}

/// The whole record as JSON.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn avenping_error_json(
    error: *const avenping_error,
    length: *mut usize,
) -> *const c_char {
    // SAFETY: the caller passes an error or NULL, and a place or NULL.
    unsafe { get::whole_json(record(error), length) }
}

/// Meta's error code, such as 131047, where Meta refused: decoded from the details or from a `(#NNNNNN)` that
/// begins the message. False, and nothing is written, where there is none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn avenping_error_meta_code(error: *const avenping_error, code: *mut i64) -> bool {
    // SAFETY: the caller passes an error or NULL, and a place or NULL.
    unsafe { get::integer(meta(error), "code", code) }
}

/// Meta's `error_subcode`. False, and nothing is written, where there is none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn avenping_error_meta_subcode(
    error: *const avenping_error,
    subcode: *mut i64,
) -> bool {
    // SAFETY: the caller passes an error or NULL, and a place or NULL.
    unsafe { get::integer(meta(error), "subcode", subcode) }
}

/// Meta's error type, such as `OAuthException`; NULL where there is none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn avenping_error_meta_type(
    error: *const avenping_error,
    length: *mut usize,
) -> *const c_char {
    // SAFETY: the caller passes an error or NULL, and a place or NULL.
    unsafe { get::text(meta(error), "type", length) }
}

/// Meta's explanation for developers; NULL where there is none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn avenping_error_meta_details(
    error: *const avenping_error,
    length: *mut usize,
) -> *const c_char {
    // SAFETY: the caller passes an error or NULL, and a place or NULL.
    unsafe { get::text(meta(error), "details", length) }
}

/// The id that Meta's support asks for; NULL where there is none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn avenping_error_meta_fbtrace_id(
    error: *const avenping_error,
    length: *mut usize,
) -> *const c_char {
    // SAFETY: the caller passes an error or NULL, and a place or NULL.
    unsafe { get::text(meta(error), "fbtrace_id", length) }
}

/// # Safety
/// `error` is NULL or an error.
unsafe fn meta(error: *const avenping_error) -> *const Node {
    // SAFETY: the caller's promise.
    unsafe { get::object(record(error), "meta") }
}

/// How many tries were made.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn avenping_error_attempts_count(error: *const avenping_error) -> usize {
    // SAFETY: the caller passes an error or NULL.
    unsafe { get::count(record(error), "attempts") }
}

/// One of the tries, the first at 0; NULL beyond the last. A part of the error, not to be freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn avenping_error_attempts_at(
    error: *const avenping_error,
    index: usize,
) -> *const avenping_attempt {
    // SAFETY: the caller passes an error or NULL.
    unsafe { get::at(record(error), "attempts", index) }
}

/// The HTTP status of this try; 0 when no answer's head arrived.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn avenping_attempt_http_status(attempt: *const avenping_attempt) -> c_int {
    let mut status = 0;
    // SAFETY: the caller passes an attempt or NULL.
    unsafe { get::integer(attempt, "status", &raw mut status) };
    c_int::try_from(status).unwrap_or(0)
}

/// Why this try had no usable answer; NULL when it had one.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn avenping_attempt_failure(
    attempt: *const avenping_attempt,
    length: *mut usize,
) -> *const c_char {
    // SAFETY: the caller passes an attempt or NULL, and a place or NULL.
    unsafe { get::text(attempt, "failure", length) }
}

/// How long this try took, in milliseconds.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn avenping_attempt_elapsed_ms(attempt: *const avenping_attempt) -> u64 {
    let mut elapsed = 0;
    // SAFETY: the caller passes an attempt or NULL.
    unsafe { get::integer(attempt, "elapsed_ms", &raw mut elapsed) };
    u64::try_from(elapsed).unwrap_or(0)
}
