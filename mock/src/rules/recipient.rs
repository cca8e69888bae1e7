//! Recipients.

use crate::meta_error::MetaError;

/// AvenPing strips everything that is not a digit.
pub(crate) fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// The digits of a possible number: 7 to 15 of them. Assumed: AvenPing documents no check before Meta's.
pub(crate) fn check(to: &str) -> Result<String, MetaError> {
    let digits = digits(to);
    if (7..=15).contains(&digits.len()) {
        Ok(digits)
    } else {
        Err(MetaError::new(131_009, "to: must be a phone number of 7 to 15 digits"))
    }
}
