//! One kind of message each: text, media, place, interactive.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::recipient::normalize_in_place;
use crate::model::validate::{Checked, FieldError, Validate, at_most, common, required};
use crate::model::{Interactive, Location, OutgoingMedia};

/// The setters that every send has.
macro_rules! line_and_reply_setters {
    () => {
        /// Sends from this line, by Meta's id of it.
        #[must_use]
        #[allow(clippy::wrong_self_convention)] // It says what it does: the message goes out from this line.
        pub fn from_line(mut self, phone_number_id: impl Into<String>) -> Self {
            self.phone_number_id = Some(phone_number_id.into());
            self
        }

        /// Replies to this message, by its wamid.
        #[must_use]
        pub fn reply_to(mut self, wamid: impl Into<String>) -> Self {
            self.context_message_wamid = Some(wamid.into());
            self
        }
    };
}
pub(crate) use line_and_reply_setters;

macro_rules! send {
    ($(#[doc = $doc:literal])+ $name:ident { $(#[doc = $content_doc:literal])+ $content:ident: $type:ty }) => {
        $(#[doc = $doc])+
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
        #[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
        #[serde(rename_all = "camelCase", deny_unknown_fields)]
        pub struct $name {
            /// Meta's id of the line that sends. Without it the client's own setting holds, then the account's only
            /// line.
            #[serde(skip_serializing_if = "Option::is_none")]
            #[cfg_attr(feature = "uniffi", uniffi(default))]
            pub phone_number_id: Option<String>,
            /// The recipient's number with its country code, as people write it.
            pub to: String,
            $(#[doc = $content_doc])+
            pub $content: $type,
            /// The message replied to, by its wamid.
            #[serde(skip_serializing_if = "Option::is_none")]
            #[cfg_attr(feature = "uniffi", uniffi(default))]
            pub context_message_wamid: Option<String>,
        }

        impl $name {
            /// For a recipient, whose number may be written as people write it.
            pub fn new(to: impl Into<String>, $content: impl Into<$type>) -> Self {
                let ($content, to) = ($content.into(), to.into());
                Self { phone_number_id: None, to, $content, context_message_wamid: None }
            }

            line_and_reply_setters!();
        }

        impl Validate for $name {
            fn validate(&mut self, limits: bool) -> Result<(), FieldError> {
                normalize_in_place(&mut self.to)?;
                common(self.phone_number_id.as_deref(), self.context_message_wamid.as_deref())?;
                self.check_content(limits)
            }
        }
    };
}

send! {
    /// The input of `POST /v2/messages/send/text` (AvenPing's documentation, specification section 3.6).
    SendText {
        /// The text: at most 4096 characters (Meta's documentation; an older page says 1024).
        text: String
    }
}

impl SendText {
    fn check_content(&self, limits: bool) -> Checked {
        check_text(&self.text, limits)
    }
}

send! {
    /// The input of `POST /v2/messages/send/media` (AvenPing's documentation, specification section 3.6).
    SendMedia {
        /// The media.
        media: OutgoingMedia
    }
}

impl SendMedia {
    fn check_content(&self, limits: bool) -> Checked {
        self.media.check(limits)
    }
}

send! {
    /// The input of `POST /v2/messages/send/location`. AvenPing's documentation names the route; the body is assumed
    /// (specification section 3.6).
    SendLocation {
        /// The place.
        location: Location
    }
}

impl SendLocation {
    fn check_content(&self, limits: bool) -> Checked {
        self.location.check("location", limits)
    }
}

send! {
    /// The input of `POST /v2/messages/send/interactive`. AvenPing's documentation mentions interactive messages; route
    /// and body are assumed (specification section 3.6).
    SendInteractive {
        /// Meta's interactive object.
        interactive: Interactive
    }
}

impl SendInteractive {
    fn check_content(&self, limits: bool) -> Checked {
        self.interactive.check("interactive", limits)
    }
}

pub(crate) fn check_text(text: &str, limits: bool) -> Checked {
    required("text", text)?;
    if limits { at_most("text", text, 4096) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use serde_json::{json, to_value};

    use super::*;
    use crate::model::decode::from_value;

    #[test]
    fn text_as_it_is_sent() {
        let mut send = SendText::new("+1 (555) 123-4567", "Hello").from_line("109").reply_to("wamid.1");
        send.validate(true).unwrap();
        let wire = json!({
            "phoneNumberId": "109", "to": "15551234567", "text": "Hello", "contextMessageWamid": "wamid.1"
        });
        assert_eq!(to_value(&send).unwrap(), wire);
        assert_eq!(from_value::<SendText>(wire).unwrap(), send);
        assert_eq!(
            to_value(SendText::new("1", "Hello")).unwrap(),
            json!({"to": "1", "text": "Hello"}),
            "what is not set is not sent"
        );
    }

    #[test]
    fn the_other_kinds_as_they_are_sent() {
        let media = SendMedia::new("15551234567", OutgoingMedia::image("1").caption("Look"));
        assert_eq!(
            to_value(media).unwrap(),
            json!({"to": "15551234567", "media": {"type": "image", "mediaId": "1", "caption": "Look"}})
        );
        let location = SendLocation::new("15551234567", Location::new(37.4847, -122.1486).name("Meta HQ"));
        assert_eq!(
            to_value(location).unwrap(),
            json!({"to": "15551234567", "location": {"latitude": 37.4847, "longitude": -122.1486, "name": "Meta HQ"}})
        );
    }

    #[test]
    fn text_has_an_edge() {
        let check = |text: String, limits| SendText::new("15551234567", text).validate(limits);
        assert!(check("😀".repeat(4096), true).is_ok());
        assert_eq!(
            check("é".repeat(4097), true).unwrap_err().to_string(),
            "text: at most 4096 characters, found 4097; shorten it by 1"
        );
        assert!(check("é".repeat(4097), false).is_ok());
        assert_eq!(check(" \n".to_owned(), false).unwrap_err().field, "text");
    }

    #[test]
    fn what_every_send_has_in_common() {
        let field = |mut send: SendText| send.validate(false).unwrap_err().field;
        assert_eq!(field(SendText::new("abc", "x")), "to");
        assert_eq!(field(SendText::new("15551234567", "x").from_line("")), "phoneNumberId");
        assert_eq!(field(SendText::new("15551234567", "x").reply_to(" ")), "contextMessageWamid");
        let nulls = json!({"phoneNumberId": null, "to": "1", "text": "x", "contextMessageWamid": null});
        assert_eq!(from_value::<SendText>(nulls).unwrap(), SendText::new("1", "x"));
        let error = from_value::<SendMedia>(json!({"to": "1", "media": {"type": "image"}})).unwrap_err();
        assert_eq!(error.to_string(), "media.mediaId: is required");
        let mut place = SendLocation::new("15551234567", Location::new(f64::NAN, 0.0));
        assert_eq!(place.validate(false).unwrap_err().field, "location.latitude");
    }
}
