//! Reply buttons.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::header::{check_frame, frame_setters};
use crate::model::validate::{Checked, at_most, count, required, unique};
use crate::model::{Extra, Header, TextBlock};

/// A text with one to three reply buttons (Meta's documentation, specification section 4.7).
///
/// ```
/// # use avenping::model::{Buttons, Header};
/// let question = Buttons::new("Does Tuesday suit you?")
///     .header(Header::text("Your appointment"))
///     .button("yes", "Yes")
///     .button("no", "No")
///     .footer("We are open from 9 to 5");
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Buttons {
    /// Text, picture, film or file above the body.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub header: Option<Header>,
    /// The text, at most 1024 characters.
    pub body: TextBlock,
    /// Text below the body, at most 60 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub footer: Option<TextBlock>,
    /// The buttons.
    pub action: ButtonsAction,
    /// Fields that this version does not know.
    #[serde(flatten)]
    #[cfg_attr(feature = "uniffi", uniffi(default = "{}"))]
    pub extra: Extra,
}

/// The buttons of a message.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct ButtonsAction {
    /// One to three.
    pub buttons: Vec<ReplyButton>,
    /// Fields that this version does not know.
    #[serde(flatten)]
    #[cfg_attr(feature = "uniffi", uniffi(default = "{}"))]
    pub extra: Extra,
}

/// A button that sends its id back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct ReplyButton {
    /// `reply`.
    #[serde(rename = "type", default = "reply")]
    #[cfg_attr(feature = "uniffi", uniffi(default = "reply"))]
    pub kind: String,
    /// What it shows and sends back.
    pub reply: Reply,
    /// Fields that this version does not know.
    #[serde(flatten)]
    #[cfg_attr(feature = "uniffi", uniffi(default = "{}"))]
    pub extra: Extra,
}

/// What a button shows and sends back.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Reply {
    /// Comes back with the customer's answer; at most 256 characters, different from the other buttons.
    pub id: String,
    /// What the button shows; at most 20 characters, different from the other buttons.
    pub title: String,
    /// Fields that this version does not know.
    #[serde(flatten)]
    #[cfg_attr(feature = "uniffi", uniffi(default = "{}"))]
    pub extra: Extra,
}

fn reply() -> String {
    "reply".to_owned()
}

impl ReplyButton {
    /// A button with the id that comes back and the title that it shows.
    pub fn new(id: impl Into<String>, title: impl Into<String>) -> Self {
        let reply = Reply { id: id.into(), title: title.into(), extra: Extra::new() };
        Self { kind: self::reply(), reply, extra: Extra::new() }
    }
}

impl Buttons {
    /// A text without buttons yet: add one to three.
    pub fn new(body: impl Into<String>) -> Self {
        Self { body: TextBlock::new(body), ..Self::default() }
    }

    frame_setters!();

    /// Adds a button with the id that comes back and the title that it shows.
    #[must_use]
    pub fn button(mut self, id: impl Into<String>, title: impl Into<String>) -> Self {
        self.action.buttons.push(ReplyButton::new(id, title));
        self
    }

    pub(super) fn check(&self, field: &str, limits: bool) -> Checked {
        check_frame(field, self.header.as_ref(), &self.body, self.footer.as_ref(), 1024, limits)?;
        let buttons = &self.action.buttons;
        if limits {
            count(format_args!("{field}.action.buttons"), buttons.len(), 1, 3)?;
        }
        for (i, ReplyButton { reply, .. }) in buttons.iter().enumerate() {
            let id = format_args!("{field}.action.buttons[{i}].id");
            let title = format_args!("{field}.action.buttons[{i}].title");
            required(id, &reply.id)?;
            required(title, &reply.title)?;
            if limits {
                at_most(id, &reply.id, 256)?;
                at_most(title, &reply.title, 20)?;
            }
        }
        if limits {
            let titles = buttons.iter().map(|button| button.reply.title.as_str());
            unique(titles, |i| format!("{field}.action.buttons[{i}].title"))?;
            let ids = buttons.iter().map(|button| button.reply.id.as_str());
            unique(ids, |i| format!("{field}.action.buttons[{i}].id"))?;
        }
        Ok(())
    }
}
