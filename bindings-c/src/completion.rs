//! Completions: what came of a call that was started.

use crate::boundary::{boundary, given, place, refused};
use crate::call::{Answer, node};
use crate::callbacks::UserData;
use crate::error::{Failure, avenping_error};
use crate::ffi::handle::{free, give, put};
use crate::ffi::text::{self, Text};
use crate::json::avenping_json;
use crate::panics::quietly;
use crate::status::avenping_status;
use avenping::Result;
use avenping::waist::Outcome;
use std::ffi::{c_char, c_void};
use std::ptr;
use std::sync::{Mutex, PoisonError};

/// What came of a call that was started: the end of exactly one call. Whoever receives it owns it, be it from
/// a queue or in a callback: free it with `avenping_completion_free`. A successful one holds the answer until
/// it is taken, with the function for the answer's type.
pub struct avenping_completion {
    _opaque: [u8; 0],
}

/// What a call brings when it succeeds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// JSON, for a handle of this type.
    Json(&'static str),
    Download,
    Size,
    Bytes,
}

impl Kind {
    fn taken_with(self) -> String {
        let name = match self {
            Self::Json(name) => name,
            Self::Download => "avenping_download",
            Self::Size => "avenping_size",
            Self::Bytes => "avenping_bytes",
        };
        format!("avenping_completion_take_{}", name.trim_start_matches("avenping_"))
    }
}

/// What is behind an `avenping_completion`.
#[derive(Debug)]
pub(crate) struct Ended {
    user_data: UserData,
    operation: Text,
    kind: Kind,
    failure: Option<Failure>,
    answer: Mutex<Option<Outcome>>,
}

impl Ended {
    pub(crate) fn new(user_data: UserData, operation: &str, kind: Kind, result: Result<Outcome>) -> Self {
        let (answer, failure) = match result {
            Ok(answer) => (Some(answer), None),
            Err(error) => (None, Some(Failure::new(error))),
        };
        Self { user_data, operation: Text::new(operation), kind, failure, answer: Mutex::new(answer) }
    }

    /// The answer, once, for who asks in the right way.
    pub(crate) fn take(&self, right: impl FnOnce(Kind) -> bool) -> Result<Outcome> {
        if let Some(failure) = &self.failure {
            return Err(failure.error().clone());
        }
        if !right(self.kind) {
            let refusal = format!("holds something else: take it with {}", self.kind.taken_with());
            return Err(refused(None, "completion", &refusal));
        }
        let mut answer = self.answer.lock().unwrap_or_else(PoisonError::into_inner);
        answer
            .take()
            .ok_or_else(|| refused(None, "completion", &"holds nothing any more: it was taken".to_owned()))
    }
}

/// # Safety
/// `completion` is NULL, or a completion that is not freed during `'a`.
unsafe fn ended<'a>(completion: *const avenping_completion) -> Option<&'a Ended> {
    // SAFETY: the caller's promise.
    unsafe { completion.cast::<Ended>().as_ref() }
}

/// Hands over the answer of a completion as a typed handle.
///
/// # Safety
/// The pointers are what the header says of them.
pub(crate) unsafe fn take<A: Answer>(
    completion: *const avenping_completion,
    answer: *mut *mut A,
    error: *mut *mut avenping_error,
) -> avenping_status {
    // SAFETY: the caller's promise.
    unsafe {
        boundary(None, error, || {
            place(None, "answer", answer)?;
            let outcome = given::<Ended, _>(None, "completion", completion)?.take(|kind| {
                // Any answer can be had as plain JSON.
                kind == Kind::Json(A::NAME)
                    || (A::NAME == avenping_json::NAME && matches!(kind, Kind::Json(_)))
            })?;
            put(answer, give(node::<A>(outcome)?).cast());
            Ok(())
        })
    }
}

/// The `user_data` that was given when the call was started; NULL for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn avenping_completion_user_data(
    completion: *const avenping_completion,
) -> *mut c_void {
    // SAFETY: the caller passes a completion or NULL.
    unsafe { ended(completion) }.map_or(ptr::null_mut(), |ended| ended.user_data.0)
}

/// How the call ended: `AVENPING_OK`, or why it failed. `AVENPING_INVALID_REQUEST` for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn avenping_completion_status(
    completion: *const avenping_completion,
) -> avenping_status {
    // SAFETY: the caller passes a completion or NULL.
    match unsafe { ended(completion) } {
        None => avenping_status::AVENPING_INVALID_REQUEST,
        Some(ended) => ended.failure.as_ref().map_or(avenping_status::AVENPING_OK, Failure::status),
    }
}

/// Why the call failed; NULL when it succeeded. A part of the completion: valid until it is freed, and not to
/// be freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn avenping_completion_error(
    completion: *const avenping_completion,
) -> *const avenping_error {
    // SAFETY: the caller passes a completion or NULL.
    let failure = unsafe { ended(completion) }.and_then(|ended| ended.failure.as_ref());
    failure.map_or(ptr::null(), |failure| ptr::from_ref(failure).cast())
}

/// The call's operation, such as `messages.send_text`; NULL for NULL. Valid until the completion is freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn avenping_completion_operation(
    completion: *const avenping_completion,
    length: *mut usize,
) -> *const c_char {
    // SAFETY: the caller passes a completion or NULL, and a place or NULL.
    unsafe { text::show(ended(completion).map(|ended| &ended.operation), length) }
}

/// Takes a failed call's error, as an error of its own that outlives the completion: `*error` is yours.
///
/// Statuses: that of the call; `AVENPING_OK`, and nothing is written, when the call succeeded;
/// `AVENPING_INVALID_REQUEST` for NULL. Thread-safe.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn avenping_completion_take_error(
    completion: *const avenping_completion,
    error: *mut *mut avenping_error,
) -> avenping_status {
    // SAFETY: the caller passes a completion or NULL, and a place or NULL.
    unsafe {
        boundary(None, error, || {
            let ended = given::<Ended, _>(None, "completion", completion)?;
            ended.failure.as_ref().map_or(Ok(()), |failure| Err(failure.error().clone()))
        })
    }
}

/// Takes any JSON answer as JSON: that of `avenping_invoke_start` and `avenping_request_start`, or of any
/// other operation. `*answer` is yours: free it with `avenping_json_free`. A failed call's status and error
/// are answered as if it had been called here.
///
/// Statuses: that of the call; `AVENPING_INVALID_REQUEST` for NULL, when there is something else to take, or
/// nothing any more. Thread-safe: one answer is taken once.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn avenping_completion_take_json(
    completion: *const avenping_completion,
    answer: *mut *mut avenping_json,
    error: *mut *mut avenping_error,
) -> avenping_status {
    // SAFETY: the caller passes what the header says.
    unsafe { take(completion, answer, error) }
}

/// Frees a completion, with the answer that nobody has taken. NULL is nothing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn avenping_completion_free(completion: *mut avenping_completion) {
    // SAFETY: the caller owns it.
    quietly((), || unsafe { free(completion.cast::<Ended>()) });
}
