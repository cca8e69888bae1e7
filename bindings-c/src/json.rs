//! The answer that has no type of its own.

use crate::ffi::get;
use crate::ffi::handle::free;
use crate::ffi::node::Node;
use crate::panics::quietly;
use std::ffi::c_char;

/// JSON: what `avenping_invoke` and `avenping_request` answer.
pub struct avenping_json {
    _opaque: [u8; 0],
}

/// The JSON text, which is UTF-8; NULL for NULL. Valid until the JSON is freed. Thread-safe.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn avenping_json_text(json: *const avenping_json, length: *mut usize) -> *const c_char {
    // SAFETY: the caller passes a handle or NULL, and a place or NULL.
    unsafe { get::whole_json(json, length) }
}

/// Frees it. NULL is nothing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn avenping_json_free(json: *mut avenping_json) {
    // SAFETY: the caller owns it.
    quietly((), || unsafe { free(json.cast::<Node>()) });
}
