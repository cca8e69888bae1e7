//! Comparing what came with what a case expects.
//!
//! Objects may have more than is expected, lists and texts must be equal. These texts stand for more
//! than themselves: `<any>`, `<text>`, `<number>`, `<wamid>`, `<absent>`, and `<contains …>`.

use serde_json::Value;

/// The first difference, with its path.
pub fn differs(path: &str, expected: &Value, found: Option<&Value>) -> Option<String> {
    let wrong = || {
        Some(format!(
            "{path}: expected {expected}, found {}",
            found.map_or("nothing".to_owned(), Value::to_string)
        ))
    };
    if let Some(placeholder) = expected.as_str().filter(|text| text.starts_with('<') && text.ends_with('>')) {
        let text = found.and_then(Value::as_str);
        let holds = match placeholder {
            "<any>" => found.is_some(),
            "<absent>" => found.is_none_or(Value::is_null),
            "<text>" => text.is_some_and(|text| !text.is_empty()),
            "<number>" => found.is_some_and(Value::is_number),
            "<wamid>" => text.is_some_and(|text| text.starts_with("wamid.")),
            other => match other.strip_prefix("<contains ") {
                Some(part) => text.is_some_and(|text| text.contains(&part[..part.len() - 1])),
                None => panic!("{path}: unknown placeholder {other}"),
            },
        };
        return if holds { None } else { wrong() };
    }
    match (expected, found) {
        (Value::Object(expected), Some(Value::Object(found))) => {
            expected.iter().find_map(|(key, value)| differs(&format!("{path}.{key}"), value, found.get(key)))
        }
        (Value::Array(expected), Some(Value::Array(found))) if expected.len() == found.len() => expected
            .iter()
            .zip(found)
            .enumerate()
            .find_map(|(n, (expected, found))| differs(&format!("{path}[{n}]"), expected, Some(found))),
        (Value::Number(expected), Some(Value::Number(found))) if expected.as_f64() == found.as_f64() => None,
        (expected, Some(found)) if expected == found => None,
        _ => wrong(),
    }
}

/// Like [`differs`], but an object may have nothing besides what is expected: for request bodies.
pub fn differs_exactly(path: &str, expected: &Value, found: Option<&Value>) -> Option<String> {
    differs(path, expected, found).or_else(|| extra(path, expected, found?))
}

fn extra(path: &str, expected: &Value, found: &Value) -> Option<String> {
    match (expected, found) {
        (Value::Object(expected), Value::Object(found)) => {
            found.iter().find_map(|(key, value)| match expected.get(key) {
                Some(expected) => extra(&format!("{path}.{key}"), expected, value),
                None => Some(format!("{path}.{key}: {value} was not expected")),
            })
        }
        (Value::Array(expected), Value::Array(found)) => expected
            .iter()
            .zip(found)
            .enumerate()
            .find_map(|(n, (expected, found))| extra(&format!("{path}[{n}]"), expected, found)),
        _ => None,
    }
}
