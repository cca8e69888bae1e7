//! Reading what servers write rather than what they promise.
//!
//! Ids are text here and numbers in some answers; a missing list is sometimes `null`; a number is sometimes quoted. None
//! of that may cost a caller the answer to a message that has gone out. A value of a different kind (an object where
//! text belongs) stays an error.

use std::fmt;

use serde::de::{self, DeserializeOwned, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

/// An id: text, or a whole number that becomes text.
pub(crate) fn id<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    deserializer.deserialize_any(IdVisitor)
}

/// An id that may be missing or `null`.
pub(crate) fn optional_id<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    Ok(Option::<Id>::deserialize(deserializer)?.map(|id| id.0))
}

/// An id that is empty when it is missing or `null`.
pub(crate) fn id_or_empty<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    optional_id(deserializer).map(Option::unwrap_or_default)
}

/// Any value with a default, which `null` means too: lists, objects, text that is empty when unset.
pub(crate) fn nullable<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de> + Default,
{
    Ok(Option::<T>::deserialize(deserializer)?.unwrap_or_default())
}

/// A number, or a number in quotes: Meta's pages show both for coordinates, prices and quantities.
pub(crate) fn number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<f64, D::Error> {
    deserializer.deserialize_any(NumberVisitor)
}

/// As [`number`], and it may be missing or `null`.
pub(crate) fn optional_number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<f64>, D::Error> {
    Ok(Option::<Number>::deserialize(deserializer)?.map(|number| number.0))
}

/// JSON in a string, or JSON that somebody has unpacked already: the string in both cases.
pub(crate) fn json_text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    Ok(match Value::deserialize(deserializer)? {
        Value::String(text) => text,
        Value::Null => String::new(),
        other => other.to_string(),
    })
}

/// Takes `key` out of `map` when it can be read as `T`, or is `null`. What cannot be read stays where it is, so that
/// nothing is lost.
pub(crate) fn take<T: DeserializeOwned>(map: &mut Map<String, Value>, key: &str) -> Option<T> {
    let read = Option::<T>::deserialize(map.get(key)?).ok()?;
    map.remove(key);
    read
}

/// As [`take`], for an id.
pub(crate) fn take_id(map: &mut Map<String, Value>, key: &str) -> Option<String> {
    take::<Id>(map, key).map(|id| id.0)
}

/// Text or a whole number, as text.
#[derive(Deserialize)]
#[serde(transparent)]
pub(crate) struct Id(#[serde(deserialize_with = "id")] pub(crate) String);

#[derive(Deserialize)]
#[serde(transparent)]
struct Number(#[serde(deserialize_with = "number")] f64);

struct IdVisitor;

impl Visitor<'_> for IdVisitor {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<String, E> {
        Ok(text.to_owned())
    }

    fn visit_string<E: de::Error>(self, text: String) -> Result<String, E> {
        Ok(text)
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<String, E> {
        Ok(number.to_string())
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<String, E> {
        Ok(number.to_string())
    }
}

struct NumberVisitor;

impl Visitor<'_> for NumberVisitor {
    type Value = f64;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number")
    }

    fn visit_f64<E: de::Error>(self, number: f64) -> Result<f64, E> {
        Ok(number)
    }

    #[allow(clippy::cast_precision_loss)] // JSON numbers are doubles in most of the world already.
    fn visit_u64<E: de::Error>(self, number: u64) -> Result<f64, E> {
        Ok(number as f64)
    }

    #[allow(clippy::cast_precision_loss)]
    fn visit_i64<E: de::Error>(self, number: i64) -> Result<f64, E> {
        Ok(number as f64)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<f64, E> {
        match text.trim().parse::<f64>() {
            Ok(number) if number.is_finite() => Ok(number),
            _ => Err(E::invalid_type(de::Unexpected::Other("text that is no number"), &self)),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{from_value, json};

    use super::*;

    #[derive(Debug, Deserialize)]
    struct Sample {
        #[serde(deserialize_with = "id")]
        id: String,
        #[serde(default, deserialize_with = "optional_id")]
        other: Option<String>,
        #[serde(default, deserialize_with = "nullable")]
        list: Vec<String>,
        #[serde(default, deserialize_with = "optional_number")]
        number: Option<f64>,
    }

    #[test]
    fn numbers_are_taken_for_ids_without_losing_a_digit() {
        let sample: Sample = from_value(json!({"id": 18_446_744_073_709_551_615_u64, "other": -1})).unwrap();
        assert_eq!((sample.id.as_str(), sample.other.as_deref()), ("18446744073709551615", Some("-1")));
    }

    #[test]
    fn null_is_missing() {
        let sample: Sample =
            from_value(json!({"id": "a", "other": null, "list": null, "number": null})).unwrap();
        assert!(sample.other.is_none() && sample.list.is_empty() && sample.number.is_none());
    }

    #[test]
    fn other_kinds_stay_errors() {
        for wrong in
            [json!({"id": {}}), json!({"id": 1.5}), json!({"id": true}), json!({"id": null}), json!({})]
        {
            assert!(from_value::<Sample>(wrong).is_err());
        }
        assert!(from_value::<Sample>(json!({"id": "a", "list": "a"})).is_err());
        assert!(from_value::<Sample>(json!({"id": "a", "number": "NaN"})).is_err());
    }

    #[test]
    fn quoted_numbers_are_numbers() {
        let sample: Sample = from_value(json!({"id": "a", "number": " 37.5"})).unwrap();
        assert_eq!(sample.number, Some(37.5));
    }

    #[test]
    fn take_leaves_what_it_cannot_read() {
        let Value::Object(mut map) = json!({"a": "x", "b": {"c": 1}, "n": null}) else { panic!() };
        assert_eq!(take::<String>(&mut map, "a").as_deref(), Some("x"));
        assert_eq!(take::<String>(&mut map, "b"), None);
        assert_eq!(take::<String>(&mut map, "n"), None);
        assert_eq!(Value::Object(map), json!({"b": {"c": 1}}));
    }
}
