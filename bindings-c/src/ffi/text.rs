//! Text on its way out: UTF-8 with a NUL behind it.

use std::ffi::c_char;
use std::ptr;

/// UTF-8 text that C can read to its NUL, and whose length it can ask for, because JSON may have a NUL
/// inside.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Text(Box<[u8]>);

impl Text {
    pub(crate) fn new(text: &str) -> Self {
        Self::from_utf8(text.as_bytes().to_vec())
    }

    /// `text` must be UTF-8; where it is not, C reads what is there.
    pub(crate) fn from_utf8(mut text: Vec<u8>) -> Self {
        text.push(0);
        Self(text.into_boxed_slice())
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        self.0.split_last().map_or(&[], |(_, text)| text)
    }

    pub(crate) fn as_str(&self) -> &str {
        std::str::from_utf8(self.bytes()).unwrap_or_default()
    }

    /// The pointer for C, and the length where it is asked for.
    ///
    /// # Safety
    /// `length` is NULL or points to a `size_t`.
    pub(crate) unsafe fn show(&self, length: *mut usize) -> *const c_char {
        if !length.is_null() {
            // SAFETY: not NULL, so that the caller's promise holds.
            unsafe { length.write(self.bytes().len()) };
        }
        self.0.as_ptr().cast()
    }
}

/// As [`Text::show`]: NULL and length 0 where there is no text.
///
/// # Safety
/// As [`Text::show`].
pub(crate) unsafe fn show(text: Option<&Text>, length: *mut usize) -> *const c_char {
    if let Some(text) = text {
        // SAFETY: the same promise.
        return unsafe { text.show(length) };
    }
    if !length.is_null() {
        // SAFETY: not NULL, so that the caller's promise holds.
        unsafe { length.write(0) };
    }
    ptr::null()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::ffi::CStr;

    #[test]
    fn text_has_a_nul_behind_it_and_may_have_one_inside() {
        let text = Text::new("grün\0rot");
        let mut length = 0;
        // SAFETY: `length` is a place for it.
        let shown = unsafe { text.show(&mut length) };
        assert_eq!((length, text.as_str()), (9, "grün\0rot"));
        // SAFETY: `show` gives a text with a NUL.
        assert_eq!(unsafe { CStr::from_ptr(shown) }.to_str(), Ok("grün"));
        // SAFETY: NULL is allowed.
        assert!(!unsafe { Text::new("").show(ptr::null_mut()) }.is_null());
        // SAFETY: `length` is a place for it.
        assert!(unsafe { show(None, &mut length) }.is_null());
        assert_eq!(length, 0);
    }
}
