//! Recipients: from what people type to the digits that the API wants.
//!
//! AvenPing strips non-digits from `to` itself (AvenPing's documentation, specification section 3.3). Doing it here too
//! catches what stripping hides: letters, half a number, two numbers in one string, a leading international `00`.

use crate::model::validate::FieldError;

/// E.164 allows 15 digits; no country with WhatsApp has fewer than 7 including its code (assumed).
const DIGITS: std::ops::RangeInclusive<usize> = 7..=15;

/// Turns a phone number as people write it into digits: `+1 (555) 123-4567` and `0015551234567` become `15551234567`.
///
/// Accepted around and between the digits: blanks, dots, dashes, slashes, parentheses, one leading `+`, the marks that
/// contact lists add for right-to-left text; a leading international `00` is dropped, and so is the `(0)` of
/// `+44 (0)20 …`. The result has 7 to 15 digits. Whether the number exists is for WhatsApp to say.
///
/// # Errors
/// A [`FieldError`] for the field `to`; it shows at most the last two digits of the number.
pub fn normalize(to: &str) -> Result<String, FieldError> {
    if is_canonical(to) {
        return Ok(to.to_owned());
    }
    let to = to.trim();
    let start = to.trim_start_matches(is_separator);
    let international = start.starts_with('+') || start.starts_with("00");
    let without_trunk = if international { to.replacen("(0)", "", 1) } else { to.to_owned() };

    let mut digits = String::with_capacity(without_trunk.len());
    let mut plus = false;
    for c in without_trunk.chars() {
        match c {
            '0'..='9' => digits.push(c),
            '+' if digits.is_empty() && !plus => plus = true,
            '+' => {
                return Err(problem(
                    "has a + that is not at its start; give one number in international form",
                ));
            }
            ',' | ';' => return Err(problem("looks like several numbers; a message has one recipient")),
            c if is_separator(c) => {}
            c if c.is_numeric() => return Err(problem("has digits other than 0 to 9; write it with 0 to 9")),
            c if c.is_alphabetic() => {
                return Err(problem(
                    "has letters in it; give a phone number in international form, digits only",
                ));
            }
            _ => return Err(problem("has a character that no phone number has; give digits only")),
        }
    }
    // As often as it is there, so that a second pass changes nothing.
    while let Some(rest) = digits.strip_prefix("00") {
        digits = rest.to_owned();
    }
    if digits.starts_with('0') {
        // A number as it is dialled at home. Sent as it is, it would be a stranger's.
        return Err(problem("begins with 0; give it with its country code, such as +1 555 123 4567"));
    }
    if DIGITS.contains(&digits.len()) { Ok(digits) } else { Err(wrong_length(&digits)) }
}

/// Replaces `to` by its digits.
pub(crate) fn normalize_in_place(to: &mut String) -> Result<(), FieldError> {
    if !is_canonical(to) {
        *to = normalize(to)?;
    }
    Ok(())
}

fn is_canonical(to: &str) -> bool {
    DIGITS.contains(&to.len()) && !to.starts_with('0') && to.bytes().all(|b| b.is_ascii_digit())
}

/// Line breaks and tabs are left out: inside a number they mean that two cells of a table were pasted.
fn is_separator(c: char) -> bool {
    match c {
        '.' | '-' | '/' | '(' | ')' => true,
        // Dashes, minus and the middle dot as word processors write them.
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{00b7}' => true,
        // Invisible: zero-width characters and direction marks that come along from contact lists.
        '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' => true,
        c => c.is_whitespace() && !c.is_control() && c != '\u{2028}' && c != '\u{2029}',
    }
}

fn problem(problem: &str) -> FieldError {
    FieldError::new("to", problem)
}

fn wrong_length(digits: &str) -> FieldError {
    let found = digits.len();
    if found == 0 {
        return problem("has no digits; give a phone number in international form, for example 15551234567");
    }
    // Enough to find the number in one's own list, too little to tell whose it is.
    let end: String = if found > 4 { digits.chars().skip(found - 2).collect() } else { String::new() };
    let ending = if end.is_empty() { String::new() } else { format!(" (ending in {end})") };
    let hint = if found < *DIGITS.start() { "is the country code missing?" } else { "is it one number?" };
    problem(&format!("needs 7 to 15 digits with the country code, found {found}{ending}; {hint}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_type() {
        for typed in [
            "15551234567",
            "+15551234567",
            "+1 (555) 123-4567",
            "0015551234567",
            "00 1 555 123 4567",
            "+0015551234567",
            "1.555.123.4567",
            "1/555/1234567",
            "(+1) 555 1234567",
            " 1 555 123 4567 \n",
            "+1\u{a0}555\u{202f}123\u{2011}4567",
            "\u{202a}+1 555 123 4567\u{202c}",
            "\u{feff}+15551234567",
        ] {
            assert_eq!(normalize(typed).as_deref(), Ok("15551234567"), "{typed:?}");
        }
    }

    #[test]
    fn the_trunk_zero_goes_only_from_international_numbers() {
        assert_eq!(normalize("+44 (0)20 7946 0958").as_deref(), Ok("442079460958"));
        assert_eq!(normalize("0044 (0)20 7946 0958").as_deref(), Ok("442079460958"));
        assert_eq!(normalize("44 (0)20 7946 0958").as_deref(), Ok("4402079460958"));
        assert_eq!(normalize("+39 06 1234 5678").as_deref(), Ok("390612345678"));
    }

    #[test]
    fn the_edges_of_the_length() {
        assert!(normalize("123456").is_err());
        assert_eq!(normalize("1234567").as_deref(), Ok("1234567"));
        assert_eq!(normalize("123456789012345").as_deref(), Ok("123456789012345"));
        assert!(normalize("1234567890123456").is_err());
        assert!(normalize("0171 555 0199").is_err());
        assert!(normalize("00123456").is_err());
        assert_eq!(normalize("001234567").as_deref(), Ok("1234567"));
        assert_eq!(normalize("00123456789012345").as_deref(), Ok("123456789012345"));
    }

    #[test]
    fn what_is_no_number() {
        for (typed, reason) in [
            ("", "no digits"),
            ("  ", "no digits"),
            ("+", "no digits"),
            ("+()", "no digits"),
            ("tel:+15551234567", "letters"),
            ("1-800-FLOWERS", "letters"),
            ("15551234567@s.whatsapp.net", "no phone number has"),
            ("+1555+1234567", "+ that is not at its start"),
            ("++15551234567", "+ that is not at its start"),
            ("15551234567, 15557654321", "several numbers"),
            ("5551234\n5554321", "no phone number has"),
            ("5551234\t5554321", "no phone number has"),
            ("#15551234567", "no phone number has"),
            ("1555123456😀", "no phone number has"),
            ("١٥٥٥١٢٣٤٥٦٧", "0 to 9"),
            ("１５５５１２３４５６７", "0 to 9"),
            ("1555123456²", "0 to 9"),
        ] {
            let error = normalize(typed).unwrap_err();
            assert_eq!(error.field, "to");
            assert!(error.problem.contains(reason), "{typed:?}: {error}");
        }
    }

    #[test]
    fn errors_show_no_more_than_the_last_two_digits() {
        for typed in ["987654", "9876543210987654", "98765432109x", "9876543,9876543", "987", "9876"] {
            let text = normalize(typed).unwrap_err().to_string();
            assert!(!text.contains("987") && !text.contains("765") && !text.contains("654"), "{text}");
        }
        assert!(normalize("987654").unwrap_err().problem.contains("found 6 (ending in 54)"));
    }

    #[test]
    fn a_normal_form_stays_as_it_is() {
        for typed in ["+1 (555) 123-4567", "004915112345678", "+44 (0)20 7946 0958", "00001234567"] {
            let once = normalize(typed).unwrap();
            assert_eq!(normalize(&once).as_ref(), Ok(&once));
        }
    }

    #[test]
    fn any_text_gives_digits_or_an_error() {
        // A small generator instead of a property-test dependency: every pair and triple of telling characters.
        let telling =
            ["+", "0", "00", "(0)", "1", "5551234567", " ", "-", "a", "é", "٣", "\n", "\u{200f}", ","];
        for a in telling {
            for b in telling {
                for c in telling {
                    if let Ok(digits) = normalize(&format!("{a}{b}{c}")) {
                        assert!(DIGITS.contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit()));
                    }
                }
            }
        }
    }
}
