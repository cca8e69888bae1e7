//! Public routes: health and version.

use schemars::JsonSchema;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use crate::model::Extra;
use crate::model::tolerant::take_id;
use crate::model::validate::{FieldError, Validate};

/// The input of operations that take none: health, version, me, and reading the webhook settings.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NoInput {}

impl NoInput {
    /// Nothing.
    #[must_use]
    pub fn new() -> Self {
        Self {}
    }
}

impl Validate for NoInput {
    fn validate(&mut self, _limits: bool) -> Result<(), FieldError> {
        Ok(())
    }
}

/// Whether the API is up: `GET /v2/health` (AvenPing's documentation, specification section 0.1).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
#[non_exhaustive]
pub struct Health {
    /// `true` when the API is up.
    pub ok: bool,
    /// Fields that this version does not know.
    #[serde(flatten)]
    pub extra: Extra,
}

/// The server's version: `GET /v2/version`. Only the route is documented by AvenPing; the shape is assumed
/// (specification sections 0.2 and 3.1), so that the whole answer is kept.
#[derive(Debug, Clone, Default, PartialEq, Serialize, JsonSchema)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
#[non_exhaustive]
pub struct Version {
    /// The version, when the answer has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// Everything else in the answer.
    #[serde(flatten)]
    pub extra: Extra,
}

impl<'de> Deserialize<'de> for Version {
    /// Takes an object, and bare text or a number too: nothing says that the answer is an object.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Value::deserialize(deserializer)? {
            Value::Object(mut extra) => Ok(Self { version: take_id(&mut extra, "version"), extra }),
            Value::String(version) => Ok(Self { version: Some(version), extra: Extra::new() }),
            Value::Number(version) => Ok(Self { version: Some(version.to_string()), extra: Extra::new() }),
            Value::Null => Ok(Self::default()),
            Value::Bool(_) | Value::Array(_) => Err(D::Error::custom("expected an object")),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{from_value, json};

    use super::*;

    #[test]
    fn health() {
        let health: Health = from_value(json!({"ok": true, "region": "eu"})).unwrap();
        assert!(health.ok && health.extra.contains_key("region"));
        assert!(from_value::<Health>(json!({})).is_err());
    }

    #[test]
    fn version_is_taken_in_any_shape() {
        let version: Version = from_value(json!({"version": "2.1.0", "commit": "abc"})).unwrap();
        assert_eq!((version.version.as_deref(), version.extra.len()), (Some("2.1.0"), 1));
        assert_eq!(serde_json::to_value(&version).unwrap(), json!({"version": "2.1.0", "commit": "abc"}));
        for bare in [json!("2"), json!(2), json!({"version": 2})] {
            assert_eq!(from_value::<Version>(bare).unwrap().version.as_deref(), Some("2"));
        }
        assert_eq!(from_value::<Version>(json!({"version": null})).unwrap(), Version::default());
        let odd: Version = from_value(json!({"version": {"major": 2}})).unwrap();
        assert_eq!((odd.version, odd.extra["version"]["major"].as_u64()), (None, Some(2)));
        assert!(from_value::<Version>(json!([1])).is_err());
    }

    #[test]
    fn no_input_means_none() {
        assert!(from_value::<NoInput>(json!({})).is_ok());
        assert!(from_value::<NoInput>(json!({"limit": 1})).is_err());
    }
}
