//! From JSON to models, with errors that name the field and repeat nothing private.
//!
//! serde's own messages quote the value they stumble over, and in this API a value is a phone number, somebody's message
//! or a secret. What is said here is where it went wrong, what was expected and which kind of value was there.

use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_path_to_error::Error;

use crate::model::validate::FieldError;

/// Stands for the whole value when no field can be named.
const WHOLE: &str = "request";

/// Reads a request from JSON text.
///
/// # Errors
/// A [`FieldError`] that names the field, or `request` when the text is not a JSON object at all.
pub(crate) fn from_json<T: DeserializeOwned>(json: &[u8]) -> Result<T, FieldError> {
    // serde would take a list for an object whose fields it lists in order.
    if json.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'[') {
        return Err(FieldError::new(WHOLE, "expected an object, found a list"));
    }
    let mut deserializer = serde_json::Deserializer::from_slice(json);
    let value = serde_path_to_error::deserialize(&mut deserializer).map_err(|error| field_error(&error))?;
    deserializer.end().map_err(|_| FieldError::new(WHOLE, "has more text after its JSON object"))?;
    Ok(value)
}

/// Reads a request from a JSON value.
///
/// # Errors
/// As [`from_json`].
pub(crate) fn from_value<T: DeserializeOwned>(value: Value) -> Result<T, FieldError> {
    if value.is_array() {
        return Err(FieldError::new(WHOLE, "expected an object, found a list"));
    }
    serde_path_to_error::deserialize(value).map_err(|error| field_error(&error))
}

/// Says what serde found wrong, without the value it found: the field by its whole path, also inside an interactive
/// message, and the problem in plain words.
#[must_use]
pub(crate) fn field_error(error: &Error<serde_json::Error>) -> FieldError {
    let inner = error.inner();
    let mut field = match error.path().to_string() {
        path if path == "." => String::new(),
        path => path,
    };
    if inner.is_syntax() || inner.is_eof() {
        let problem = format!("is not valid JSON (line {}, column {})", inner.line(), inner.column());
        return FieldError::new(WHOLE, problem);
    }
    let text = inner.to_string();
    let mut text = without_position(&text);
    if let Some((path, problem)) = nested(text) {
        append(&mut field, path);
        text = problem;
    }
    if let Some(name) = text.strip_prefix("missing field `").and_then(|rest| rest.strip_suffix('`')) {
        append(&mut field, name);
        return FieldError::new(field, "is required");
    }
    let problem = plain(text);
    FieldError::new(if field.is_empty() { WHOLE } else { &field }, problem)
}

/// How the reader of a tagged object hands up an error from within, see [`field_error`].
pub(crate) fn nested_message(error: &FieldError) -> String {
    if error.field == WHOLE {
        error.problem.clone()
    } else {
        format!("at {}: {}", error.field, error.problem)
    }
}

fn nested(text: &str) -> Option<(&str, &str)> {
    let (path, problem) = text.strip_prefix("at ")?.split_once(": ")?;
    (!path.is_empty() && !path.contains(' ')).then_some((path, problem))
}

fn append(field: &mut String, name: &str) {
    if !field.is_empty() && !name.starts_with('[') {
        field.push('.');
    }
    field.push_str(name);
}

/// The position counts bytes of a text that the caller has often never seen.
fn without_position(text: &str) -> &str {
    match text.rsplit_once(" at line ") {
        Some((message, position)) if position.contains(" column ") => message,
        _ => text,
    }
}

fn plain(text: &str) -> String {
    if let Some(rest) = text.strip_prefix("unknown field `") {
        // The name is the caller's own word, and the path ends with it already.
        let expected = rest.split_once("`, ").map_or("", |(_, expected)| expected);
        return format!("is no known argument; {expected}");
    }
    let found = text.strip_prefix("invalid type: ").or_else(|| text.strip_prefix("invalid value: "));
    let (Some(found), Some((_, expected))) = (found, text.rsplit_once(", expected ")) else {
        return text.to_owned();
    };
    let kind = found.split(['`', '"', ',']).next().unwrap_or_default().trim();
    format!("expected {}, found {}", wanted(expected), kind_in_plain_words(kind))
}

fn wanted(expected: &str) -> &str {
    match expected {
        "a sequence" => "a list",
        "a map" => "an object",
        "a boolean" => "true or false",
        "u32" => "a whole number from 0 to 4294967295",
        "f64" => "a number",
        "u64" | "i64" => "a whole number",
        other if other.starts_with("struct ") => "an object",
        other => other,
    }
}

fn kind_in_plain_words(kind: &str) -> &str {
    match kind {
        "integer" | "floating point" => "a number",
        "string" | "character" => "a string",
        "boolean" => "true or false",
        "sequence" => "a list",
        "map" => "an object",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::model::{SendInteractive, SendText};

    fn text_error(value: Value) -> String {
        from_value::<SendText>(value).unwrap_err().to_string()
    }

    #[test]
    fn errors_name_the_field_and_never_the_value() {
        assert_eq!(
            text_error(json!({"to": 15_551_234_567_u64, "text": "x"})),
            "to: expected a string, found a number"
        );
        assert_eq!(
            text_error(json!({"to": "1", "text": {"body": "x"}})),
            "text: expected a string, found an object"
        );
        assert_eq!(text_error(json!({"to": "1"})), "text: is required");
        assert_eq!(
            text_error(json!("secret, expected nothing")),
            "request: expected an object, found a string"
        );
        assert_eq!(
            text_error(json!([null, "15551234567", "x", null])),
            "request: expected an object, found a list"
        );
        let typo = text_error(json!({"to": "1", "text": "x", "contextWamid": "y"}));
        assert!(
            typo.starts_with("contextWamid: is no known argument; expected one of `phoneNumberId`, "),
            "{typo}"
        );
    }

    #[test]
    fn text_that_is_no_json() {
        let error = from_json::<SendText>(b"{\"to\": secret").unwrap_err().to_string();
        assert_eq!(error, "request: is not valid JSON (line 1, column 8)");
        assert!(from_json::<SendText>(b"{\"to\": \"1\", \"text\": \"x\"} x").is_err());
        assert!(from_json::<SendText>(b" [null, \"1\", \"x\", null]").is_err());
        assert!(from_json::<SendText>(b" {\"to\": \"1\", \"text\": \"x\"}\n").is_ok());
        assert_eq!(from_json::<SendText>(b"").unwrap_err().field, "request");
    }

    #[test]
    fn errors_inside_an_interactive_message_have_the_whole_path() {
        let message = |interactive: Value| json!({"to": "1", "interactive": interactive});
        for (interactive, expected) in [
            (
                json!({"type": "button", "body": {"text": "b"}, "action": {"buttons": [{"type": "reply", "reply": {"id": "a"}}]}}),
                "interactive.action.buttons[0].title: is required",
            ),
            (
                json!({"type": "list", "body": "b", "action": {"button": "c", "sections": []}}),
                "interactive.body: expected an object, found a string",
            ),
            (json!({"type": "button", "body": {"text": "b"}}), "interactive.action: is required"),
            (json!({"body": {"text": "b"}}), "interactive.type: is required"),
            (json!({"type": 1}), "interactive.type: must be a string, for example `button`"),
            (json!("hello"), "interactive: expected an object, found a string"),
        ] {
            let text = serde_json::to_vec(&message(interactive.clone())).unwrap();
            assert_eq!(from_json::<SendInteractive>(&text).unwrap_err().to_string(), expected);
            assert_eq!(
                from_value::<SendInteractive>(message(interactive)).unwrap_err().to_string(),
                expected
            );
        }
    }
}
