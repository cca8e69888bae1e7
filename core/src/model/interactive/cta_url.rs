//! A button that opens a web page.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::header::{check_frame, frame_setters};
use crate::model::validate::{Checked, at_most, required, web_url};
use crate::model::{Extra, Header, TextBlock};

/// A text with one button that opens a web page (Meta's documentation, specification section 4.7).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct CtaUrl {
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
    /// The button.
    pub action: CtaUrlAction,
    /// Fields that this version does not know.
    #[serde(flatten)]
    #[cfg_attr(feature = "uniffi", uniffi(default = "{}"))]
    pub extra: Extra,
}

/// The button of a message.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct CtaUrlAction {
    /// `cta_url`.
    #[serde(default = "name")]
    #[cfg_attr(feature = "uniffi", uniffi(default = "cta_url"))]
    pub name: String,
    /// What it shows and opens.
    pub parameters: CtaUrlParameters,
    /// Fields that this version does not know.
    #[serde(flatten)]
    #[cfg_attr(feature = "uniffi", uniffi(default = "{}"))]
    pub extra: Extra,
}

/// What a button shows and opens.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct CtaUrlParameters {
    /// What the button shows, at most 20 characters.
    pub display_text: String,
    /// The page: an http(s) address of at most 2000 characters.
    pub url: String,
    /// Fields that this version does not know.
    #[serde(flatten)]
    #[cfg_attr(feature = "uniffi", uniffi(default = "{}"))]
    pub extra: Extra,
}

fn name() -> String {
    "cta_url".to_owned()
}

impl Default for CtaUrlAction {
    fn default() -> Self {
        Self { name: name(), parameters: CtaUrlParameters::default(), extra: Extra::new() }
    }
}

impl CtaUrl {
    /// A text, what the button shows, and the page that it opens.
    pub fn new(body: impl Into<String>, display_text: impl Into<String>, url: impl Into<String>) -> Self {
        let parameters =
            CtaUrlParameters { display_text: display_text.into(), url: url.into(), extra: Extra::new() };
        let action = CtaUrlAction { parameters, ..CtaUrlAction::default() };
        Self { body: TextBlock::new(body), action, ..Self::default() }
    }

    frame_setters!();

    pub(super) fn check(&self, field: &str, limits: bool) -> Checked {
        check_frame(field, self.header.as_ref(), &self.body, self.footer.as_ref(), 1024, limits)?;
        let parameters = &self.action.parameters;
        let display_text = format_args!("{field}.action.parameters.display_text");
        let url = format_args!("{field}.action.parameters.url");
        required(display_text, &parameters.display_text)?;
        required(url, &parameters.url)?;
        if limits {
            at_most(display_text, &parameters.display_text, 20)?;
            at_most(url, &parameters.url, 2000)?;
            web_url(url, &parameters.url)?;
        }
        Ok(())
    }
}
