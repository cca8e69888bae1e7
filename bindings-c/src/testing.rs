//! For the C library's own tests; not in a package, not in the header.

use crate::boundary::boundary;
use crate::error::avenping_error;
use crate::status::avenping_status;

/// Panics as a defect in the library would.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn avenping_testing_panic(error: *mut *mut avenping_error) -> avenping_status {
    #[allow(clippy::panic)] // That is what it is for.
    // SAFETY: the caller passes a place or NULL.
    unsafe {
        boundary(Some("messages.send_text"), error, || panic!("a panic on purpose"))
    }
}
