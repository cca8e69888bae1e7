//! Message templates as the API returns them: definitions, in Meta's upper case. What a send takes is in `component.rs`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::model::Extra;
use crate::model::open_enum::open_enum;
use crate::model::tolerant::{nullable, optional_id};

open_enum! {
    /// The state of a template (Meta's documentation, specification section 4.6). Only approved ones can be sent.
    TemplateStatus {
        /// Can be sent.
        Approved = "APPROVED",
        /// Waits for Meta's review.
        Pending = "PENDING",
        /// Refused in Meta's review.
        Rejected = "REJECTED",
        /// Stopped for a while by Meta, for low quality.
        Paused = "PAUSED",
        /// Stopped for good by Meta.
        Disabled = "DISABLED",
        /// A refusal is being appealed.
        InAppeal = "IN_APPEAL",
        /// Will be deleted.
        PendingDeletion = "PENDING_DELETION",
        /// Is deleted.
        Deleted = "DELETED",
        /// The account has as many templates as it may have.
        LimitExceeded = "LIMIT_EXCEEDED",
        /// Put away for lack of use.
        Archived = "ARCHIVED",
        /// Marked by Meta for low quality.
        Flagged = "FLAGGED",
        /// Allowed again after a stop.
        Reinstated = "REINSTATED",
        /// Cannot be edited.
        Locked = "LOCKED",
    }
}

open_enum! {
    /// What a template is for, which decides its price (Meta's documentation, specification section 4.6).
    TemplateCategory {
        /// Offers and news.
        Marketing = "MARKETING",
        /// About something the customer asked for or bought.
        Utility = "UTILITY",
        /// One-time codes.
        Authentication = "AUTHENTICATION",
    }
}

open_enum! {
    /// A part of a template's definition (Meta's documentation, specification section 4.6).
    TemplateComponentType {
        /// Above the body.
        Header = "HEADER",
        /// The text.
        Body = "BODY",
        /// Below the body.
        Footer = "FOOTER",
        /// The buttons.
        Buttons = "BUTTONS",
        /// Cards side by side.
        Carousel = "CAROUSEL",
        /// An offer that ends.
        LimitedTimeOffer = "LIMITED_TIME_OFFER",
    }
}

open_enum! {
    /// What a template's header shows (Meta's documentation, specification section 4.6).
    HeaderFormat {
        /// Text.
        Text = "TEXT",
        /// A picture.
        Image = "IMAGE",
        /// A film.
        Video = "VIDEO",
        /// A moving picture.
        Gif = "GIF",
        /// A file.
        Document = "DOCUMENT",
        /// A place.
        Location = "LOCATION",
        /// A product.
        Product = "PRODUCT",
    }
}

open_enum! {
    /// What a template's button does (Meta's documentation, specification section 4.6).
    TemplateButtonType {
        /// Answers with a fixed text.
        QuickReply = "QUICK_REPLY",
        /// Opens a web page.
        Url = "URL",
        /// Calls a number.
        PhoneNumber = "PHONE_NUMBER",
        /// Copies a code.
        CopyCode = "COPY_CODE",
        /// Copies or fills in a one-time code.
        Otp = "OTP",
        /// Opens a form.
        Flow = "FLOW",
        /// Opens the catalogue.
        Catalog = "CATALOG",
        /// Shows several products.
        MultiProduct = "MPM",
        /// Shows one product.
        SingleProduct = "SPM",
        /// Calls by WhatsApp.
        VoiceCall = "VOICE_CALL",
    }
}

/// A message template (AvenPing's and Meta's documentation, specification sections 3.3 and 4.6).
///
/// Which language comes when a name has several is not documented.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
#[non_exhaustive]
pub struct Template {
    /// The name that sends take, at most 512 characters.
    pub name: String,
    /// Meta's id.
    #[serde(default, deserialize_with = "optional_id", skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The language, for example `en_US`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// Whether it can be sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<TemplateStatus>,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<TemplateCategory>,
    /// Its parts.
    #[serde(default, deserialize_with = "nullable")]
    pub components: Vec<TemplateDefinitionComponent>,
    /// `NAMED` when its variables have names, otherwise `POSITIONAL`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parameter_format: Option<String>,
    /// Meta's finer category.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sub_category: Option<String>,
    /// The category before Meta changed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous_category: Option<String>,
    /// Why Meta refused it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rejected_reason: Option<String>,
    /// Meta's judgement of its quality, as it came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quality_score: Option<Value>,
    /// Fields that this version does not know.
    #[serde(flatten)]
    pub extra: Extra,
}

impl Template {
    /// The first part of a kind.
    #[must_use]
    pub fn component(&self, kind: &TemplateComponentType) -> Option<&TemplateDefinitionComponent> {
        self.components.iter().find(|component| component.kind == *kind)
    }

    /// The body's text with its placeholders.
    #[must_use]
    pub fn body_text(&self) -> Option<&str> {
        self.component(&TemplateComponentType::Body)?.text.as_deref()
    }
}

/// A part of a template's definition. Not what a send takes: see [`TemplateComponent`](crate::model::TemplateComponent).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
#[non_exhaustive]
pub struct TemplateDefinitionComponent {
    /// Which part.
    #[serde(rename = "type")]
    pub kind: TemplateComponentType,
    /// What a header shows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub format: Option<HeaderFormat>,
    /// The text with its placeholders: header 60 characters, body 1024, footer 60.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Sample values for the placeholders, as they came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub example: Option<Value>,
    /// The buttons, at most 10.
    #[serde(default, deserialize_with = "nullable", skip_serializing_if = "Vec::is_empty")]
    pub buttons: Vec<TemplateButton>,
    /// Fields that this version does not know, such as a carousel's `cards`.
    #[serde(flatten)]
    pub extra: Extra,
}

/// A button of a template's definition.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
#[non_exhaustive]
pub struct TemplateButton {
    /// What it does.
    #[serde(rename = "type")]
    pub kind: TemplateButtonType,
    /// Its label, at most 25 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// The page it opens, at most 2000 characters; it may end in one placeholder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The number it calls.
    #[serde(default, deserialize_with = "optional_id", skip_serializing_if = "Option::is_none")]
    pub phone_number: Option<String>,
    /// Sample values for the placeholder, as they came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub example: Option<Value>,
    /// Fields that this version does not know.
    #[serde(flatten)]
    pub extra: Extra,
}

#[cfg(test)]
mod tests {
    use serde_json::{from_value, json, to_value};

    use super::*;

    #[test]
    fn a_definition_goes_through_unchanged() {
        let definition = json!({
            "name": "order_confirmation", "id": "123", "language": "en_US", "status": "APPROVED", "category": "UTILITY",
            "parameter_format": "NAMED", "quality_score": {"score": "GREEN"}, "message_send_ttl_seconds": 600,
            "components": [
                {"type": "HEADER", "format": "IMAGE", "example": {"header_handle": ["https://x"]}},
                {"type": "BODY", "text": "Hi {{name}}", "example": {"body_text_named_params": [{"param_name": "name", "example": "Ada"}]}},
                {"type": "BUTTONS", "buttons": [
                    {"type": "URL", "text": "Track", "url": "https://x/{{1}}", "example": ["1"]},
                    {"type": "FLOW", "text": "Open", "flow_id": 7}]},
                {"type": "CAROUSEL", "cards": [{}]},
                {"type": "NEW_THING", "what": 1},
            ],
        });
        let template: Template = from_value(definition.clone()).unwrap();
        assert_eq!(template.status, Some(TemplateStatus::Approved));
        assert_eq!(template.body_text(), Some("Hi {{name}}"));
        assert_eq!(template.components[4].kind, "NEW_THING");
        assert_eq!(to_value(&template).unwrap(), definition);
    }

    #[test]
    fn null_and_missing_are_the_same_and_unknown_words_stay() {
        let template: Template = from_value(json!({
            "name": "a", "id": 5, "language": null, "status": "SLEEPING", "category": null, "components": null,
            "quality_score": null, "rejected_reason": null,
        }))
        .unwrap();
        assert_eq!(template.id.as_deref(), Some("5"));
        assert_eq!(template.status.unwrap(), "SLEEPING");
        assert!(template.components.is_empty() && template.quality_score.is_none());
        assert!(
            from_value::<Template>(json!({"name": "a", "components": [{"type": "BODY", "buttons": null}]}))
                .is_ok()
        );
        assert!(from_value::<Template>(json!({"id": "1"})).is_err());
        assert!(from_value::<Template>(json!({"name": {}})).is_err());
    }
}
