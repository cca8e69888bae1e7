//! The smart send: one route for every kind of message.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::recipient::normalize_in_place;
use crate::model::send::{check_text, line_and_reply_setters};
use crate::model::template_requests::check_template;
use crate::model::validate::{FieldError, Validate, common};
use crate::model::{Interactive, Location, OutgoingMedia, TemplateComponent};

/// The input of `POST /v2/messages/send`: exactly one of text, media, location, interactive or template. AvenPing's
/// documentation mentions the route; its body is assumed (specification section 3.6).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SendMessage {
    /// Meta's id of the line that sends. Without it the client's own setting holds, then the account's only line.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub phone_number_id: Option<String>,
    /// The recipient's number with its country code, as people write it.
    pub to: String,
    /// A text, at most 4096 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub text: Option<String>,
    /// A picture, film, sound or file.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub media: Option<OutgoingMedia>,
    /// A place.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub location: Option<Location>,
    /// An interactive message.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub interactive: Option<Interactive>,
    /// A template, by its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub template_name: Option<String>,
    /// The template's language; `en_US` when left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub language: Option<String>,
    /// Values for the template's variables.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub components: Option<Vec<TemplateComponent>>,
    /// The message replied to, by its wamid.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub context_message_wamid: Option<String>,
}

impl SendMessage {
    /// For a recipient: add exactly one of text, media, location, interactive or template.
    pub fn new(to: impl Into<String>) -> Self {
        Self { to: to.into(), ..Self::default() }
    }

    /// A text.
    #[must_use]
    pub fn text(mut self, text: impl Into<String>) -> Self {
        self.text = Some(text.into());
        self
    }

    /// A picture, film, sound or file.
    #[must_use]
    pub fn media(mut self, media: OutgoingMedia) -> Self {
        self.media = Some(media);
        self
    }

    /// A place.
    #[must_use]
    pub fn location(mut self, location: Location) -> Self {
        self.location = Some(location);
        self
    }

    /// An interactive message.
    #[must_use]
    pub fn interactive(mut self, interactive: impl Into<Interactive>) -> Self {
        self.interactive = Some(interactive.into());
        self
    }

    /// A template, by its name.
    #[must_use]
    pub fn template(mut self, name: impl Into<String>) -> Self {
        self.template_name = Some(name.into());
        self
    }

    /// The template's language, for example `en_US`.
    #[must_use]
    pub fn language(mut self, language: impl Into<String>) -> Self {
        self.language = Some(language.into());
        self
    }

    /// Values for the template's variables.
    #[must_use]
    pub fn components(mut self, components: impl IntoIterator<Item = TemplateComponent>) -> Self {
        self.components = Some(components.into_iter().collect());
        self
    }

    line_and_reply_setters!();

    fn contents(&self) -> Vec<&'static str> {
        [
            ("text", self.text.is_some()),
            ("media", self.media.is_some()),
            ("location", self.location.is_some()),
            ("interactive", self.interactive.is_some()),
            ("templateName", self.template_name.is_some()),
        ]
        .into_iter()
        .filter_map(|(name, there)| there.then_some(name))
        .collect()
    }

    fn exactly_one(&self) -> Result<(), FieldError> {
        match self.contents().as_slice() {
            [_] => {}
            [] => {
                let problem =
                    "needs exactly one of text, media, location, interactive or templateName, found none";
                return Err(FieldError::new("text", problem));
            }
            [first, second, ..] => {
                let problem =
                    format!("cannot go along with {first}; a message has one content: send two messages");
                return Err(FieldError::new(second, problem));
            }
        }
        let template_only =
            [("language", self.language.is_some()), ("components", self.components.is_some())];
        match template_only.into_iter().find(|(_, there)| *there) {
            Some((name, _)) if self.template_name.is_none() => {
                Err(FieldError::new(name, "belongs to a template; set templateName or leave it out"))
            }
            _ => Ok(()),
        }
    }
}

impl Validate for SendMessage {
    fn validate(&mut self, limits: bool) -> Result<(), FieldError> {
        normalize_in_place(&mut self.to)?;
        common(self.phone_number_id.as_deref(), self.context_message_wamid.as_deref())?;
        self.exactly_one()?;
        if let Some(text) = &self.text {
            check_text(text, limits)?;
        }
        if let Some(media) = &self.media {
            media.check(limits)?;
        }
        if let Some(location) = &self.location {
            location.check("location", limits)?;
        }
        if let Some(interactive) = &self.interactive {
            interactive.check("interactive", limits)?;
        }
        if let Some(name) = &self.template_name {
            check_template(name, self.language.as_deref(), self.components.as_deref(), limits)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{json, to_value};

    use super::*;
    use crate::model::{Buttons, Parameter};

    fn to() -> SendMessage {
        SendMessage::new("15551234567")
    }

    fn every_content() -> Vec<SendMessage> {
        vec![
            to().text("Hello"),
            to().media(OutgoingMedia::image("1")),
            to().location(Location::new(1.0, 2.0)),
            to().interactive(Buttons::new("Body").button("a", "A")),
            to().template("hello_world"),
        ]
    }

    #[test]
    fn one_content_each() {
        for mut message in every_content() {
            assert!(message.validate(true).is_ok(), "{message:?}");
        }
        let text = to_value(to().text("Hello").from_line("109").reply_to("w")).unwrap();
        assert_eq!(
            text,
            json!({"phoneNumberId": "109", "to": "15551234567", "text": "Hello", "contextMessageWamid": "w"})
        );
        let body = TemplateComponent::body([Parameter::text("Ada")]);
        let template = to().template("t").language("de").components([body]);
        assert_eq!(
            to_value(template).unwrap(),
            json!({"to": "15551234567", "templateName": "t", "language": "de",
                "components": [{"type": "body", "parameters": [{"type": "text", "text": "Ada"}]}]})
        );
    }

    #[test]
    fn none_or_several_cannot_be_sent() {
        assert!(to().validate(false).unwrap_err().problem.contains("found none"));
        for mut message in every_content() {
            message.text = Some("x".to_owned());
            message.template_name = Some("t".to_owned());
            let error = message.validate(false).unwrap_err();
            assert!(error.problem.contains("cannot go along with text"), "{error}");
        }
        assert_eq!(to().text("x").language("de").validate(false).unwrap_err().field, "language");
        assert_eq!(to().text("x").components([]).validate(false).unwrap_err().field, "components");
    }

    #[test]
    fn the_content_is_checked() {
        assert_eq!(to().text("").validate(false).unwrap_err().field, "text");
        assert_eq!(to().template("").validate(false).unwrap_err().field, "templateName");
        assert_eq!(to().media(OutgoingMedia::image("")).validate(false).unwrap_err().field, "media.mediaId");
        assert_eq!(
            to().interactive(Buttons::new("Body")).validate(true).unwrap_err().field,
            "interactive.action.buttons"
        );
    }
}
