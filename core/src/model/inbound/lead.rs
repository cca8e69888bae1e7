//! New customers.

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use crate::model::Extra;
use crate::model::tolerant::{take, take_id};

/// A sender who was not among AvenPing's contacts yet (seen in AvenPing's source, specification section 3.7). Comes
/// before the first message, at most once, and has no id: go by the number.
#[derive(Debug, Clone, Default, PartialEq, Serialize, JsonSchema)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Lead {
    /// The name in the WhatsApp profile.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The number, in digits; empty when missing.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub phone_number: String,
    /// The source names this list but never fills it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub messages: Option<Vec<Value>>,
    /// Fields that this version does not know, and known ones in a shape that it does not know.
    #[serde(flatten)]
    pub extra: Extra,
    #[serde(skip)]
    #[cfg_attr(feature = "uniffi", doc = "The object as it came.")]
    raw: Extra,
    #[serde(skip)]
    #[cfg_attr(feature = "uniffi", doc = "What came beside it in the delivery.")]
    beside: Extra,
}

impl From<Extra> for Lead {
    fn from(raw: Extra) -> Self {
        let mut extra = raw.clone();
        Self {
            name: take(&mut extra, "name"),
            phone_number: take_id(&mut extra, "phoneNumber").unwrap_or_default(),
            messages: take(&mut extra, "messages"),
            extra,
            raw,
            beside: Extra::new(),
        }
    }
}

impl<'de> Deserialize<'de> for Lead {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Extra::deserialize(deserializer).map(Self::from)
    }
}

impl Lead {
    /// The lead as it came.
    #[must_use]
    pub fn raw(&self) -> &Extra {
        &self.raw
    }

    /// What stood beside it in the delivery: nothing, as far as is known today.
    #[must_use]
    pub fn beside(&self) -> &Extra {
        &self.beside
    }

    pub(crate) fn with_beside(mut self, beside: Extra) -> Self {
        self.beside = beside;
        self
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{from_value, json, to_value};

    use super::*;

    #[test]
    fn leads() {
        let wire = json!({"name": "Sheena Nelson", "phoneNumber": "16505551234"});
        let lead: Lead = from_value(wire.clone()).unwrap();
        assert_eq!(
            (lead.name.as_deref(), lead.phone_number.as_str()),
            (Some("Sheena Nelson"), "16505551234")
        );
        assert_eq!(to_value(&lead).unwrap(), wire);
    }

    #[test]
    fn odd_leads_are_kept() {
        let wire =
            json!({"name": null, "phoneNumber": 16_505_551_234_u64, "messages": {"a": 1}, "new": true});
        let lead: Lead = from_value(wire.clone()).unwrap();
        assert_eq!((lead.name.as_ref(), lead.phone_number.as_str()), (None, "16505551234"));
        assert_eq!(lead.messages, None);
        assert_eq!(lead.extra["messages"], json!({"a": 1}));
        assert_eq!(Value::Object(lead.raw().clone()), wire);
        assert_eq!(from_value::<Lead>(json!({})).unwrap().phone_number, "");
    }
}
