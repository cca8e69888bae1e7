//! Structs that grow: the caller's may be older or newer than ours.
//!
//! A struct grows at its end, by whole words: padding after the last field would be read as the first field
//! of the next version, with whatever a caller's compiler left in it.

use super::input::Refusal;
use std::mem::MaybeUninit;
use std::ptr;

/// A struct that begins with its size, as the caller's header has it.
///
/// # Safety
/// The type is `repr(C)`, begins with a `size: usize`, has no padding anywhere, and every field
/// may be all zero and may hold any bytes.
pub(crate) unsafe trait Growable: Copy {}

/// Says that a struct can grow, and has the compiler see that there is no padding in it, whatever the width of a
/// pointer: what a caller's compiler left there would be read.
macro_rules! growable {
    ($type:ident { $($field:ident),+ }) => {
        // SAFETY: `repr(C)` with numbers and pointers only, as every struct of the header, and without padding, as
        // is seen here.
        unsafe impl $crate::ffi::growable::Growable for $type {}
        const _: () = assert!(
            size_of::<$type>() == 0 $(+ $crate::ffi::growable::size_of_field(|it: &$type| &it.$field))+,
            concat!(stringify!($type), " has padding, or a field that is not listed")
        );
    };
}
pub(crate) use growable;

/// The size of the field that the function gives.
pub(crate) const fn size_of_field<T, F>(_: fn(&T) -> &F) -> usize {
    size_of::<F>()
}

/// Reads the caller's struct into ours: what an older header lacks is zero, which is the default of every
/// field; what a newer one has beyond ours must be zero, because we could not do what it asks for.
///
/// # Safety
/// `given` is NULL, or points to as many bytes as the `size_t` at its beginning says, at least to that one.
pub(crate) unsafe fn read<T: Growable>(given: *const T) -> Result<Option<T>, Refusal> {
    if given.is_null() {
        return Ok(None);
    }
    if !given.is_aligned() {
        return Err("is not aligned".to_owned());
    }
    // SAFETY: not NULL, aligned, and the size is there.
    let size = unsafe { given.cast::<usize>().read() };
    check(size, size_of::<T>(), align_of::<T>())?;

    let known = size.min(size_of::<T>());
    let mut ours = MaybeUninit::<T>::zeroed();
    // SAFETY: the caller's has `size` bytes and ours has `size_of::<T>()`; `known` is the smaller.
    unsafe { ptr::copy_nonoverlapping(given.cast::<u8>(), ours.as_mut_ptr().cast::<u8>(), known) };

    for offset in known..size {
        // SAFETY: within the `size` bytes that the caller has.
        if unsafe { given.cast::<u8>().add(offset).read() } != 0 {
            return Err(format!(
                "has a field at offset {offset} that this version of the library does not know"
            ));
        }
    }
    // SAFETY: every byte is zero or the caller's, and a `Growable` may hold both.
    Ok(Some(unsafe { ours.assume_init() }))
}

fn check(size: usize, ours: usize, align: usize) -> Result<(), Refusal> {
    // A larger one than this is a size that was never set.
    const MOST: usize = 64 * 1024;
    let least = 2 * size_of::<usize>();
    if size >= least.min(ours) && size <= MOST && size.is_multiple_of(align) {
        return Ok(());
    }
    Err(format!("has the size {size}; set its field `size` to the struct's sizeof ({ours})"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[repr(C)]
    #[derive(Clone, Copy, Debug, PartialEq)]
    struct Older {
        size: usize,
        limit: u64,
    }

    #[repr(C)]
    #[derive(Clone, Copy, Debug, PartialEq)]
    struct Newer {
        size: usize,
        limit: u64,
        text: *const u8,
        text_length: usize,
    }

    growable!(Older { size, limit });
    growable!(Newer { size, limit, text, text_length });

    fn newer(text: *const u8) -> Newer {
        Newer { size: size_of::<Newer>(), limit: 7, text, text_length: 0 }
    }

    #[test]
    fn an_older_struct_has_defaults_where_it_ends() {
        let older = Older { size: size_of::<Older>(), limit: 7 };
        // SAFETY: it has as many bytes as it says.
        let read = unsafe { read((&raw const older).cast::<Newer>()) }.unwrap().unwrap();
        assert_eq!((read.limit, read.text.is_null(), read.text_length), (7, true, 0));
    }

    #[test]
    fn a_newer_struct_is_taken_when_its_tail_is_unused() {
        let unused = newer(ptr::null());
        // SAFETY: it has as many bytes as it says.
        let read_unused = unsafe { read((&raw const unused).cast::<Older>()) };
        assert_eq!(read_unused.unwrap().unwrap().limit, 7);
        let used = newer(ptr::without_provenance(8));
        // SAFETY: it has as many bytes as it says.
        let refused = unsafe { read((&raw const used).cast::<Older>()) }.unwrap_err();
        assert!(refused.contains("offset 16"), "{refused}");
    }

    #[test]
    fn a_size_that_was_not_set_is_refused() {
        for size in [0, 1, size_of::<usize>(), size_of::<Older>() + 1, usize::MAX] {
            let older = Older { size, limit: 7 };
            // SAFETY: refused before more than the size is read.
            let refused = unsafe { read(&raw const older) }.unwrap_err();
            assert!(refused.contains("sizeof"), "{refused}");
        }
        // SAFETY: NULL is allowed.
        assert_eq!(unsafe { read(ptr::null::<Older>()) }, Ok(None));
    }
}
