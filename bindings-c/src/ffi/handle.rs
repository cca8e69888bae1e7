//! Handles: what C holds a pointer to and knows nothing about.

/// Hands a value over; C owns it until it gives it to [`free`].
///
/// The bounds are what the header promises of handles: that one may go to another thread, and be read on
/// several at a time.
pub(crate) fn give<T: Send + Sync>(value: T) -> *mut T {
    Box::into_raw(Box::new(value))
}

/// Writes to where an out-parameter points, if it points anywhere.
///
/// # Safety
/// `out` is NULL or points to a place for a `T`, initialized or not.
pub(crate) unsafe fn put<T>(out: *mut T, value: T) {
    if !out.is_null() {
        // SAFETY: not NULL, so that the caller's promise holds.
        unsafe { out.write(value) };
    }
}

/// Takes back what was given and drops it; NULL is nothing.
///
/// # Safety
/// `handle` is NULL, or came from [`give`] as a `T` and was not freed since, and nobody uses it any more.
pub(crate) unsafe fn free<T>(handle: *mut T) {
    if !handle.is_null() {
        // SAFETY: from `give`, and the last use.
        drop(unsafe { Box::from_raw(handle) });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::ptr;

    #[test]
    fn a_handle_goes_out_and_comes_back() {
        let mut place: *mut String = ptr::null_mut();
        // SAFETY: `place` is one.
        unsafe { put(&raw mut place, give("text".to_owned())) };
        // SAFETY: from `give`.
        assert_eq!(unsafe { place.as_ref() }.map(String::as_str), Some("text"));
        // SAFETY: from `give`, and not used any more.
        unsafe { free(place) };
        // SAFETY: NULL is nothing.
        unsafe {
            free(ptr::null_mut::<String>());
            put(ptr::null_mut(), 1);
        }
    }
}
