//! What every send answers.

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, de};

use crate::model::Extra;
use crate::model::open_enum::open_enum;
use crate::model::tolerant::{id_or_empty, nullable, optional_id};

open_enum! {
    /// What Meta did with a template message at once (Meta's documentation, specification section 4.1).
    MessageStatus {
        /// Taken, and on its way.
        Accepted = "accepted",
        /// Held back while Meta judges the template's quality.
        HeldForQualityAssessment = "held_for_quality_assessment",
        /// Not sent, because the template is paused.
        Paused = "paused",
    }
}

/// A message that was accepted (AvenPing's and Meta's documentation, specification sections 3.6 and 4.1).
///
/// Accepted is not delivered: AvenPing exposes no delivery status.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
#[non_exhaustive]
pub struct SentMessage {
    /// `whatsapp`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub messaging_product: Option<String>,
    /// The recipient, as sent and as WhatsApp knows it.
    #[serde(default, deserialize_with = "nullable")]
    pub contacts: Vec<SentContact>,
    /// The message's id. At least one entry has one.
    #[serde(deserialize_with = "at_least_one_id")]
    pub messages: Vec<SentId>,
    /// Fields that this version does not know.
    #[serde(flatten)]
    pub extra: Extra,
}

impl SentMessage {
    /// The message's id, its wamid: what a reply names in `contextMessageWamid`.
    #[must_use]
    pub fn id(&self) -> &str {
        self.messages.iter().map(|message| message.id.as_str()).find(|id| !id.is_empty()).unwrap_or_default()
    }

    /// The recipient's WhatsApp id. It may differ from the number that was sent to.
    #[must_use]
    pub fn wa_id(&self) -> Option<&str> {
        self.contacts.iter().find_map(|contact| contact.wa_id.as_deref())
    }
}

/// The recipient of an accepted message.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
#[non_exhaustive]
pub struct SentContact {
    /// The number that was sent to.
    #[serde(default, deserialize_with = "optional_id", skip_serializing_if = "Option::is_none")]
    pub input: Option<String>,
    /// WhatsApp's own id of the recipient.
    #[serde(default, deserialize_with = "optional_id", skip_serializing_if = "Option::is_none")]
    pub wa_id: Option<String>,
    /// Fields that this version does not know.
    #[serde(flatten)]
    pub extra: Extra,
}

/// The id of an accepted message.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
#[non_exhaustive]
pub struct SentId {
    /// The wamid.
    #[serde(default, deserialize_with = "id_or_empty")]
    pub id: String,
    /// For templates: what Meta did with it at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message_status: Option<MessageStatus>,
    /// Fields that this version does not know.
    #[serde(flatten)]
    pub extra: Extra,
}

/// An answer without an id proves nothing, so that it is no success.
fn at_least_one_id<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<SentId>, D::Error> {
    let messages: Vec<SentId> = nullable(deserializer)?;
    if messages.iter().all(|message| message.id.is_empty()) {
        return Err(de::Error::custom("no message has an id"));
    }
    Ok(messages)
}

#[cfg(test)]
mod tests {
    use serde_json::{from_value, json, to_value};

    use super::*;

    #[test]
    fn an_answer_goes_through_unchanged() {
        let answer = json!({
            "messaging_product": "whatsapp", "contacts": [{"input": "15551234567", "wa_id": "15551234568"}],
            "messages": [{"id": "wamid.1", "message_status": "accepted"}], "queued": true,
        });
        let sent: SentMessage = from_value(answer.clone()).unwrap();
        assert_eq!((sent.id(), sent.wa_id()), ("wamid.1", Some("15551234568")));
        assert_eq!(sent.messages[0].message_status, Some(MessageStatus::Accepted));
        assert_eq!(to_value(&sent).unwrap(), answer);
    }

    #[test]
    fn only_the_id_is_required() {
        let sent: SentMessage = from_value(json!({"contacts": null, "messages": [{}, {"id": 5}]})).unwrap();
        assert_eq!((sent.id(), sent.wa_id()), ("5", None));
        for without in [
            json!({}),
            json!({"messages": null}),
            json!({"messages": []}),
            json!({"messages": [{}]}),
            json!({"messages": [{"id": null}]}),
            json!({"messages": [{"id": ""}]}),
            json!({"messages": [{"id": {}}]}),
            json!({"messages": {"id": "1"}}),
        ] {
            assert_eq!(
                crate::model::decode::from_value::<SentMessage>(without).unwrap_err().field.get(..8),
                Some("messages")
            );
        }
    }
}
