//! What comes in: text, bytes, structs and lists, each by a pointer and perhaps a length.

use std::ffi::{CStr, c_char};
use std::slice;

/// Why something that came in cannot be used, in words for the caller.
pub(crate) type Refusal = String;

/// Text by the one rule: NULL is left out, length 0 is up to its NUL.
///
/// # Safety
/// `text` is NULL, or points to `length` bytes, or for length 0 to a text with a NUL; they stay as they are
/// for `'a`.
pub(crate) unsafe fn text<'a>(text: *const c_char, length: usize) -> Result<Option<&'a str>, Refusal> {
    // SAFETY: the same promise.
    let Some(bytes) = (unsafe { text_bytes(text, length) })? else { return Ok(None) };
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(Some(text)),
        Err(error) => Err(format!("is not UTF-8 (at byte {})", error.valid_up_to())),
    }
}

/// Text whose length is meant as it is, because it comes from a network and has no NUL: 0 is an empty text.
///
/// # Safety
/// `text` is NULL, or points to `length` bytes that stay as they are for `'a`.
pub(crate) unsafe fn literal_bytes<'a>(
    text: *const c_char,
    length: usize,
) -> Result<Option<&'a [u8]>, Refusal> {
    // SAFETY: the same promise.
    let bytes = unsafe { bytes(text.cast(), length) }?;
    Ok((!text.is_null()).then_some(bytes))
}

/// As [`text`], for what need not be UTF-8.
///
/// # Safety
/// As [`text`].
pub(crate) unsafe fn text_bytes<'a>(text: *const c_char, length: usize) -> Result<Option<&'a [u8]>, Refusal> {
    if text.is_null() {
        return match length {
            0 => Ok(None),
            _ => Err("is NULL, but has a length".to_owned()),
        };
    }
    if length == 0 {
        // SAFETY: not NULL and without a length, so that there is a NUL.
        return Ok(Some(unsafe { CStr::from_ptr(text) }.to_bytes()));
    }
    // SAFETY: not NULL and with a length, so that it is the caller's promise.
    unsafe { bytes(text.cast(), length) }.map(Some)
}

/// Bytes with a length; NULL only where there are none.
///
/// # Safety
/// `data` is NULL or points to `length` bytes that stay as they are for `'a`.
pub(crate) unsafe fn bytes<'a>(data: *const u8, length: usize) -> Result<&'a [u8], Refusal> {
    // SAFETY: bytes are a list of `u8`.
    unsafe { list(data, length) }
}

/// A list with its count; NULL only where it is empty.
///
/// # Safety
/// `items` is NULL or points to `count` initialized items that stay as they are for `'a`.
pub(crate) unsafe fn list<'a, T>(items: *const T, count: usize) -> Result<&'a [T], Refusal> {
    if count == 0 {
        return Ok(&[]);
    }
    if items.is_null() {
        return Err("is NULL, but has a length".to_owned());
    }
    if !items.is_aligned() {
        return Err("is not aligned".to_owned());
    }
    if count.checked_mul(size_of::<T>()).is_none_or(|size| isize::try_from(size).is_err()) {
        return Err(format!("{count} is no length: it is larger than any memory"));
    }
    // SAFETY: not NULL, aligned, of a possible size; the rest is the caller's promise.
    Ok(unsafe { slice::from_raw_parts(items, count) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::ptr;

    fn read(bytes: &[u8], length: usize) -> Result<Option<&str>, Refusal> {
        // SAFETY: the tests give lengths that fit, or a NUL.
        unsafe { text(bytes.as_ptr().cast(), length) }
    }

    #[test]
    fn text_comes_with_a_length_or_a_nul() {
        assert_eq!(read(b"abc\0", 0), Ok(Some("abc")));
        assert_eq!(read(b"abc", 2), Ok(Some("ab")));
        assert_eq!(read(b"a\0c", 3), Ok(Some("a\0c")));
        assert_eq!(read(b"\0", 0), Ok(Some("")));
        assert_eq!(read(b"ab\xff", 3), Err("is not UTF-8 (at byte 2)".to_owned()));
        assert_eq!(read(b"ab\xff\0", 0), Err("is not UTF-8 (at byte 2)".to_owned()));
        // A character that the length cuts in half.
        assert!(read("ä".as_bytes(), 1).is_err());
    }

    #[test]
    fn null_is_left_out_unless_it_has_a_length() {
        // SAFETY: NULL is allowed.
        assert_eq!(unsafe { text(ptr::null(), 0) }, Ok(None));
        // SAFETY: NULL is allowed.
        assert!(unsafe { text(ptr::null(), 1) }.is_err());
        // SAFETY: NULL is allowed.
        assert_eq!(unsafe { bytes(ptr::null(), 0) }, Ok(&[][..]));
        // SAFETY: NULL is allowed.
        assert!(unsafe { bytes(ptr::null(), 1) }.is_err());
    }

    #[test]
    fn a_literal_length_of_0_reads_nothing() {
        let room = [b'a'];
        // SAFETY: as many bytes as it says.
        let read = |length| unsafe { literal_bytes(room.as_ptr().cast(), length) };
        assert_eq!((read(0), read(1)), (Ok(Some(&b""[..])), Ok(Some(&b"a"[..]))));
        // SAFETY: NULL is allowed.
        assert_eq!(unsafe { literal_bytes(ptr::null(), 0) }, Ok(None));
        // SAFETY: NULL is allowed.
        assert!(unsafe { literal_bytes(ptr::null(), 1) }.is_err());
    }

    #[test]
    fn impossible_lists_are_refused() {
        let numbers = [1u64, 2];
        // SAFETY: a list of two.
        assert_eq!(unsafe { list(numbers.as_ptr(), 2) }, Ok(&numbers[..]));
        let crooked = numbers.as_ptr().cast::<u8>().wrapping_add(1).cast::<u64>();
        // SAFETY: refused before it is read.
        assert!(unsafe { list(crooked, 1) }.is_err());
        // SAFETY: refused before it is read.
        assert!(unsafe { list(numbers.as_ptr(), usize::MAX / 2) }.is_err());
    }
}
