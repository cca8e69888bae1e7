//! What is checked before a request leaves.
//!
//! Two kinds of rule: what can never be sent (an empty text, two contents in one message) is always refused; lengths and
//! counts that Meta states are refused unless the caller turns `validate` off, because Meta may raise them any day. Where
//! Meta's own pages disagree, the larger value holds here, and the server has the last word.

use std::fmt::Display;

/// A request argument that cannot be sent: where it is and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {problem}")]
pub struct FieldError {
    /// The argument, by its name on the wire, for example `interactive.action.buttons[1].title`.
    pub field: String,
    /// The rule, what was found, and the way out. Never the argument itself where it may be private.
    pub problem: String,
}

impl FieldError {
    /// An error about one argument.
    pub fn new(field: impl Display, problem: impl Display) -> Self {
        Self { field: field.to_string(), problem: problem.to_string() }
    }
}

/// Something that can be checked before it is sent.
pub trait Validate {
    /// Repairs what people type (recipients become digits) and rejects what cannot be sent.
    /// `limits`: also check limits that Meta states without contradiction (client option `validate`).
    ///
    /// # Errors
    /// The first argument that cannot be sent.
    fn validate(&mut self, limits: bool) -> Result<(), FieldError>;
}

pub(crate) type Checked = Result<(), FieldError>;

/// Text that Meta or the API requires: blanks alone do not count.
pub(crate) fn required(field: impl Display, value: &str) -> Checked {
    if value.trim().is_empty() {
        return Err(FieldError::new(field, "is empty; it needs at least one character"));
    }
    Ok(())
}

/// Text that may be left out, but not be blank when it is there.
pub(crate) fn not_blank(field: impl Display, value: Option<&str>) -> Checked {
    match value {
        Some(value) if value.trim().is_empty() => {
            Err(FieldError::new(field, "is empty; give it a value or leave it out"))
        }
        _ => Ok(()),
    }
}

/// At most `max` characters (Unicode code points: assumed, Meta does not say which unit it counts).
pub(crate) fn at_most(field: impl Display, value: &str, max: usize) -> Checked {
    // No text has more characters than bytes, so that most texts are not counted at all.
    if value.len() <= max {
        return Ok(());
    }
    let found = value.chars().count();
    if found > max {
        let problem = format!("at most {max} characters, found {found}; shorten it by {}", found - max);
        return Err(FieldError::new(field, problem));
    }
    Ok(())
}

/// As [`at_most`], for text that may be missing.
pub(crate) fn optional_at_most(field: impl Display, value: Option<&str>, max: usize) -> Checked {
    value.map_or(Ok(()), |value| at_most(field, value, max))
}

/// Between `min` and `max` entries in a list.
pub(crate) fn count(field: impl Display, found: usize, min: usize, max: usize) -> Checked {
    if (min..=max).contains(&found) {
        return Ok(());
    }
    Err(FieldError::new(field, format!("between {min} and {max} entries, found {found}")))
}

/// No two equal values; `field` names the entry by its position.
pub(crate) fn unique<'a, F: Display>(
    values: impl Iterator<Item = &'a str>,
    field: impl Fn(usize) -> F,
) -> Checked {
    let mut seen = std::collections::HashMap::new();
    for (index, value) in values.enumerate() {
        if let Some(first) = seen.insert(value, index) {
            let problem = format!("must be unique, but equals that of entry {first}; change one of them");
            return Err(FieldError::new(field(index), problem));
        }
    }
    Ok(())
}

/// A number that JSON can carry.
pub(crate) fn finite(field: impl Display, value: f64) -> Checked {
    if value.is_finite() {
        return Ok(());
    }
    Err(FieldError::new(field, format!("must be a finite number, found {value}")))
}

/// A number between `-bound` and `bound`.
pub(crate) fn within(field: impl Display, value: f64, bound: f64) -> Checked {
    if value.abs() <= bound {
        return Ok(());
    }
    Err(FieldError::new(field, format!("between -{bound} and {bound} degrees, found {value}")))
}

/// At least 1, when given.
pub(crate) fn at_least_one(field: impl Display, value: Option<u32>) -> Checked {
    match value {
        Some(0) => Err(FieldError::new(field, "at least 1, found 0; leave it out for the default")),
        _ => Ok(()),
    }
}

/// A value that becomes one segment of a URL's path. The dots would change the route, encoded or not.
pub(crate) fn path_segment(field: &str, value: &str) -> Checked {
    required(field, value)?;
    if value == "." || value == ".." {
        return Err(FieldError::new(field, "must not be `.` or `..`: it names no resource"));
    }
    no_control(field, value)
}

/// A value that travels in a header or a path: no line breaks or other control characters.
pub(crate) fn no_control(field: impl Display, value: &str) -> Checked {
    if value.chars().any(char::is_control) {
        return Err(FieldError::new(
            field,
            "contains a control character (a line break or the like); remove it",
        ));
    }
    Ok(())
}

/// The line and the message replied to, which every send has in common.
pub(crate) fn common(phone_number_id: Option<&str>, context_message_wamid: Option<&str>) -> Checked {
    line(phone_number_id)?;
    not_blank("contextMessageWamid", context_message_wamid)
}

/// The line that sends, when it is named.
pub(crate) fn line(phone_number_id: Option<&str>) -> Checked {
    not_blank("phoneNumberId", phone_number_id)?;
    phone_number_id.map_or(Ok(()), |id| no_control("phoneNumberId", id))
}

/// An absolute web address. The address itself is never repeated: people put secrets into them.
pub(crate) fn web_url(field: impl Display, value: &str) -> Checked {
    let problem = if value.chars().any(|c| c.is_whitespace() || c.is_control()) {
        "contains blanks or control characters; percent-encode or remove them"
    } else {
        match url::Url::parse(value) {
            Ok(url) if matches!(url.scheme(), "http" | "https") && url.has_host() && has_slashes(value) => {
                return Ok(());
            }
            _ => "must be an absolute address that starts with https:// or http://",
        }
    };
    Err(FieldError::new(field, problem))
}

/// The URL standard reads `https:example.com` as an absolute address; phones do not.
fn has_slashes(value: &str) -> bool {
    value.split_once(':').is_some_and(|(_, rest)| rest.starts_with("//"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_count_characters_not_bytes() {
        assert!(at_most("f", &"é".repeat(20), 20).is_ok());
        assert!(at_most("f", &"😀".repeat(20), 20).is_ok());
        let error = at_most("f", &"é".repeat(23), 20).unwrap_err();
        assert_eq!(error.to_string(), "f: at most 20 characters, found 23; shorten it by 3");
    }

    #[test]
    fn path_segments() {
        for bad in ["", " ", ".", "..", "a\nb", "a\0"] {
            assert!(path_segment("id", bad).is_err(), "{bad:?}");
        }
        for good in ["a", "...", "a/b", "ä ö", "%2e%2e"] {
            assert!(path_segment("id", good).is_ok(), "{good:?}");
        }
    }

    #[test]
    fn web_addresses() {
        for good in ["https://example.com", "http://localhost:8080/a?b=c", "HTTPS://EXAMPLE.COM/ä"] {
            assert!(web_url("u", good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "example.com",
            "/a",
            "ftp://a.b",
            "https:example.com",
            "https://",
            "https://a b",
            "https://a.b\n",
        ] {
            let error = web_url("u", bad).unwrap_err();
            assert!(!error.problem.contains("a.b"), "{error}");
        }
    }

    #[test]
    fn duplicates_are_named_by_position() {
        let error = unique(["a", "b", "a"].into_iter(), |i| format!("list[{i}]")).unwrap_err();
        assert_eq!(error.field, "list[2]");
        assert!(error.problem.contains("entry 0"));
    }
}
