//! What every exported function that can fail runs in: the result becomes a status and an error, and so does
//! a panic.

use crate::error::{Failure, avenping_error};
use crate::ffi::handle::{give, put};
use crate::ffi::input::{self, Refusal};
use crate::panics::caught;
use crate::status::avenping_status;
use avenping::{Error, Result, waist};
use std::ffi::{OsString, c_char};

/// Runs `work`. `operation`: the call that it makes, if it makes one.
///
/// # Safety
/// `error` is NULL or points to a place for a pointer.
pub(crate) unsafe fn boundary(
    operation: Option<&str>,
    error: *mut *mut avenping_error,
    work: impl FnOnce() -> Result<()>,
) -> avenping_status {
    let result = caught(work).unwrap_or_else(|message| Err(waist::after_panic(operation, &message)));
    match result {
        Ok(()) => avenping_status::AVENPING_OK,
        // SAFETY: the caller's promise.
        Err(failure) => unsafe { fail(failure, error) },
    }
}

/// Hands a failure over, if it is wanted.
///
/// # Safety
/// As [`boundary`].
unsafe fn fail(failure: Error, error: *mut *mut avenping_error) -> avenping_status {
    let status = failure.kind().into();
    if !error.is_null() {
        // SAFETY: the caller's promise.
        unsafe { put(error, give(Failure::new(failure)).cast()) };
    }
    status
}

/// A refusal as the error that names the argument.
pub(crate) fn refused(operation: Option<&str>, field: &str, refusal: &Refusal) -> Error {
    waist::refused_argument(operation, field, refusal)
}

/// What a handle points to.
///
/// # Safety
/// `handle` is NULL, or came from [`give`] as a `T` and is not freed during `'a`.
pub(crate) unsafe fn given<'a, T, H>(
    operation: Option<&str>,
    field: &str,
    handle: *const H,
) -> Result<&'a T> {
    // SAFETY: the caller's promise.
    let value = unsafe { handle.cast::<T>().as_ref() };
    value.ok_or_else(|| waist::refused_argument(operation, field, "is NULL"))
}

/// That there is a place for what the function gives.
pub(crate) fn place<T>(operation: Option<&str>, field: &str, out: *mut T) -> Result<()> {
    if out.is_null() {
        return Err(waist::refused_argument(operation, field, "is NULL: there is nowhere to put the answer"));
    }
    Ok(())
}

/// Text that may be left out.
///
/// # Safety
/// As [`input::text`].
pub(crate) unsafe fn optional_text<'a>(
    operation: Option<&str>,
    field: &str,
    text: *const c_char,
    length: usize,
) -> Result<Option<&'a str>> {
    // SAFETY: the caller's promise.
    unsafe { input::text(text, length) }.map_err(|refusal| refused(operation, field, &refusal))
}

/// Text that must be there.
///
/// # Safety
/// As [`input::text`].
pub(crate) unsafe fn text<'a>(
    operation: Option<&str>,
    field: &str,
    text: *const c_char,
    length: usize,
) -> Result<&'a str> {
    // SAFETY: the caller's promise.
    let given = unsafe { optional_text(operation, field, text, length) }?;
    given.ok_or_else(|| waist::refused_argument(operation, field, "is NULL"))
}

/// A path in the system's own encoding.
///
/// # Safety
/// As [`input::text_bytes`].
pub(crate) unsafe fn path(operation: &str, path: *const c_char, length: usize) -> Result<OsString> {
    // SAFETY: the caller's promise.
    let bytes = unsafe { input::text_bytes(path, length) };
    let bytes = bytes.map_err(|refusal| refused(Some(operation), "path", &refusal))?;
    let bytes = bytes.ok_or_else(|| waist::refused_argument(Some(operation), "path", "is NULL"))?;
    #[cfg(unix)]
    {
        use std::os::unix::ffi::OsStringExt;
        Ok(OsString::from_vec(bytes.to_vec()))
    }
    #[cfg(not(unix))]
    {
        let text = std::str::from_utf8(bytes);
        let text = text.map_err(|_| waist::refused_argument(Some(operation), "path", "is not UTF-8"))?;
        Ok(OsString::from(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::*;
    use std::ffi::CStr;
    use std::ptr;

    #[test]
    fn a_panic_inside_a_send_is_an_internal_error_that_may_have_sent() {
        let mut error: *mut avenping_error = ptr::null_mut();
        // SAFETY: `error` is a place for a pointer, and freed at the end.
        unsafe {
            let status = boundary(Some("messages.send_text"), &mut error, || panic!("on purpose"));
            assert_eq!(status, avenping_status::AVENPING_INTERNAL);
            let message = CStr::from_ptr(avenping_error_message(error, ptr::null_mut()));
            assert_eq!(message, c"on purpose");
            assert_eq!(avenping_error_delivery(error), crate::status::avenping_delivery::AVENPING_MAYBE_SENT);
            avenping_error_free(error);
            assert_eq!(
                boundary(None, ptr::null_mut(), || panic!("unseen")),
                avenping_status::AVENPING_INTERNAL
            );
        }
    }

    #[test]
    fn an_error_is_written_only_on_failure() {
        let mut error: *mut avenping_error = ptr::null_mut();
        // SAFETY: `error` is a place for a pointer.
        let status = unsafe { boundary(None, &mut error, || Ok(())) };
        assert_eq!((status, error.is_null()), (avenping_status::AVENPING_OK, true));
    }
}
