//! The version.

use std::ffi::{CStr, c_char};

const VERSION: &CStr = match CStr::from_bytes_with_nul(concat!(env!("CARGO_PKG_VERSION"), "\0").as_bytes()) {
    Ok(version) => version,
    Err(_) => c"",
};

/// The version of the library that the program runs with, such as `0.1.0`. The header's own is
/// `AVENPING_VERSION`. Static: never freed. Thread-safe.
#[unsafe(no_mangle)]
pub extern "C" fn avenping_version() -> *const c_char {
    VERSION.as_ptr()
}

#[cfg(test)]
mod tests {
    #[test]
    fn is_the_packages() {
        assert_eq!(super::VERSION.to_str(), Ok(avenping::VERSION));
    }
}
