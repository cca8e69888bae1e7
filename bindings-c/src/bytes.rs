//! Content in memory.

use crate::boundary::{boundary, given, place};
use crate::call::unexpected;
use crate::completion::{Ended, Kind, avenping_completion};
use crate::error::avenping_error;
use crate::ffi::handle::{free, give, put};
use crate::panics::quietly;
use crate::status::avenping_status;
use avenping::waist::Outcome;
use std::ptr;

/// Bytes in memory. Any number of threads may read them.
pub struct avenping_bytes {
    _opaque: [u8; 0],
}

/// What is behind an `avenping_bytes`.
#[derive(Debug)]
pub(crate) struct Bytes(pub(crate) bytes::Bytes);

/// Takes a download's content, after `avenping_download_read_all_start`. `*answer` is yours: free it with
/// `avenping_bytes_free`.
///
/// Statuses: as of `avenping_completion_take_json`. Thread-safe.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn avenping_completion_take_bytes(
    completion: *const avenping_completion,
    answer: *mut *mut avenping_bytes,
    error: *mut *mut avenping_error,
) -> avenping_status {
    // SAFETY: the caller passes what the header says.
    unsafe {
        boundary(None, error, || {
            place(None, "answer", answer)?;
            match given::<Ended, _>(None, "completion", completion)?.take(|kind| kind == Kind::Bytes)? {
                Outcome::Json(bytes) => put(answer, give(Bytes(bytes)).cast()),
                _ => return Err(unexpected()),
            }
            Ok(())
        })
    }
}

/// The bytes, and how many in `*length`; NULL and 0 for NULL. Valid until they are freed. Thread-safe.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn avenping_bytes_data(bytes: *const avenping_bytes, length: *mut usize) -> *const u8 {
    // SAFETY: the caller passes bytes or NULL, and a place or NULL.
    unsafe {
        let bytes = bytes.cast::<Bytes>().as_ref();
        put(length, bytes.map_or(0, |bytes| bytes.0.len()));
        bytes.map_or(ptr::null(), |bytes| bytes.0.as_ptr())
    }
}

/// Frees bytes. NULL is nothing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn avenping_bytes_free(bytes: *mut avenping_bytes) {
    // SAFETY: the caller owns them.
    quietly((), || unsafe { free(bytes.cast::<Bytes>()) });
}
