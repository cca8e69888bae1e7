//! No panic leaves the library: unwinding into C would end the process.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Runs a getter, which has no way to report anything: `otherwise` when it panics.
pub(crate) fn quietly<T>(otherwise: T, work: impl FnOnce() -> T) -> T {
    // The panic is what a getter's caller would see of a defect here; nothing that it leaves behind is looked at.
    catch_unwind(AssertUnwindSafe(work)).unwrap_or(otherwise)
}

/// Runs a function; a panic's message when it panics.
pub(crate) fn caught<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|panic| message(&*panic))
}

fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "a panic without a message".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_its_message() {
        let number = 5;
        assert_eq!(caught(|| panic!("number {number}")), Err::<(), _>("number 5".to_owned()));
        assert_eq!(caught(|| panic!("plain")), Err::<(), _>("plain".to_owned()));
        assert_eq!(quietly(1, || panic!("unseen")), 1);
        assert_eq!((caught(|| 2), quietly(1, || 2)), (Ok(2), 2));
    }
}
