//! A button that sends the customer's location.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::header::check_frame;
use crate::model::validate::{Checked, FieldError};
use crate::model::{Extra, TextBlock};

/// A text with one button that sends the customer's location (Meta's documentation, specification section 4.7). It has
/// neither header nor footer.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct LocationRequest {
    /// The text.
    pub body: TextBlock,
    /// The button.
    #[serde(default)]
    pub action: LocationRequestAction,
    /// Fields that this version does not know.
    #[serde(flatten)]
    #[cfg_attr(feature = "uniffi", uniffi(default = "{}"))]
    pub extra: Extra,
}

/// The button of a message.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct LocationRequestAction {
    /// `send_location`.
    #[serde(default = "name")]
    #[cfg_attr(feature = "uniffi", uniffi(default = "send_location"))]
    pub name: String,
    /// Fields that this version does not know.
    #[serde(flatten)]
    #[cfg_attr(feature = "uniffi", uniffi(default = "{}"))]
    pub extra: Extra,
}

fn name() -> String {
    "send_location".to_owned()
}

impl Default for LocationRequestAction {
    fn default() -> Self {
        Self { name: name(), extra: Extra::new() }
    }
}

impl LocationRequest {
    /// A text that asks for the customer's location.
    pub fn new(body: impl Into<String>) -> Self {
        Self { body: TextBlock::new(body), ..Self::default() }
    }

    pub(super) fn check(&self, field: &str, limits: bool) -> Checked {
        if limits {
            for part in ["header", "footer"] {
                if self.extra.get(part).is_some_and(|value| !value.is_null()) {
                    let problem = "a location request has neither header nor footer; leave it out";
                    return Err(FieldError::new(format_args!("{field}.{part}"), problem));
                }
            }
        }
        // Meta states no length for this kind's body, so that the largest of any kind holds.
        check_frame(field, None, &self.body, None, 4096, limits)
    }
}
