//! A button that opens a form, which Meta calls a flow.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::header::{check_frame, frame_setters};
use crate::model::open_enum::open_enum;
use crate::model::tolerant::{id, optional_id};
use crate::model::validate::{Checked, FieldError, at_most, required};
use crate::model::{Extra, Header, TextBlock};

open_enum! {
    /// Which version of a form is opened (Meta's documentation, specification section 4.7).
    FlowMode {
        /// The draft, for tests.
        Draft = "draft",
        /// The published form: Meta's default.
        Published = "published",
    }
}

open_enum! {
    /// How a form starts (Meta's documentation, specification section 4.7).
    FlowActionType {
        /// With a screen that the message names.
        Navigate = "navigate",
        /// With a screen that the form's own server names.
        DataExchange = "data_exchange",
    }
}

/// A text with one button that opens a form (Meta's documentation, specification section 4.7).
///
/// ```
/// # use avenping::model::{FlowMessage, FlowRef};
/// let form = FlowMessage::new("Tell us about yourself", "Start", FlowRef::Id("123".into()))
///     .token("customer-7")
///     .navigate("WELCOME", None);
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct FlowMessage {
    /// Text, picture, film or file above the body.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub header: Option<Header>,
    /// The text.
    pub body: TextBlock,
    /// Text below the body, at most 60 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub footer: Option<TextBlock>,
    /// The button.
    pub action: FlowAction,
    /// Fields that this version does not know.
    #[serde(flatten)]
    #[cfg_attr(feature = "uniffi", uniffi(default = "{}"))]
    pub extra: Extra,
}

/// The button of a message.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct FlowAction {
    /// `flow`.
    #[serde(default = "name")]
    #[cfg_attr(feature = "uniffi", uniffi(default = "flow"))]
    pub name: String,
    /// What it shows and opens.
    pub parameters: FlowParameters,
    /// Fields that this version does not know.
    #[serde(flatten)]
    #[cfg_attr(feature = "uniffi", uniffi(default = "{}"))]
    pub extra: Extra,
}

/// What a button shows and opens.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct FlowParameters {
    /// `3`.
    #[serde(default = "version", deserialize_with = "id")]
    #[cfg_attr(feature = "uniffi", uniffi(default = "3"))]
    pub flow_message_version: String,
    /// The form, by its id. Exactly one of id and name.
    #[serde(default, deserialize_with = "optional_id", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub flow_id: Option<String>,
    /// The form, by its name. Exactly one of id and name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub flow_name: Option<String>,
    /// What the button shows, at most 30 characters (others of Meta's pages say 20), without emoji.
    pub flow_cta: String,
    /// Comes back with the form's answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub flow_token: Option<String>,
    /// Draft or published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub mode: Option<FlowMode>,
    /// How it starts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub flow_action: Option<FlowActionType>,
    /// Where it starts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub flow_action_payload: Option<FlowActionPayload>,
    /// Fields that this version does not know.
    #[serde(flatten)]
    #[cfg_attr(feature = "uniffi", uniffi(default = "{}"))]
    pub extra: Extra,
}

/// Where a form starts.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct FlowActionPayload {
    /// The first screen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub screen: Option<String>,
    /// Data for that screen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub data: Option<Value>,
    /// Fields that this version does not know.
    #[serde(flatten)]
    #[cfg_attr(feature = "uniffi", uniffi(default = "{}"))]
    pub extra: Extra,
}

/// A form, by its id or by its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FlowRef {
    /// By Meta's id.
    Id(String),
    /// By its name in the account.
    Name(String),
}

fn name() -> String {
    "flow".to_owned()
}

fn version() -> String {
    "3".to_owned()
}

impl Default for FlowParameters {
    fn default() -> Self {
        Self {
            flow_message_version: version(),
            flow_id: None,
            flow_name: None,
            flow_cta: String::new(),
            flow_token: None,
            mode: None,
            flow_action: None,
            flow_action_payload: None,
            extra: Extra::new(),
        }
    }
}

impl Default for FlowAction {
    fn default() -> Self {
        Self { name: name(), parameters: FlowParameters::default(), extra: Extra::new() }
    }
}

impl FlowMessage {
    /// A text, what the button shows, and the form that it opens.
    pub fn new(body: impl Into<String>, flow_cta: impl Into<String>, flow: FlowRef) -> Self {
        let mut message = Self { body: TextBlock::new(body), ..Self::default() };
        let parameters = &mut message.action.parameters;
        parameters.flow_cta = flow_cta.into();
        match flow {
            FlowRef::Id(id) => parameters.flow_id = Some(id),
            FlowRef::Name(name) => parameters.flow_name = Some(name),
        }
        message
    }

    frame_setters!();

    /// Comes back with the form's answer, so that you know whose it is.
    #[must_use]
    pub fn token(mut self, token: impl Into<String>) -> Self {
        self.action.parameters.flow_token = Some(token.into());
        self
    }

    /// Starts with this screen, and this data on it.
    #[must_use]
    pub fn navigate(mut self, screen: impl Into<String>, data: Option<Value>) -> Self {
        let payload = FlowActionPayload { screen: Some(screen.into()), data, extra: Extra::new() };
        self.action.parameters.flow_action = Some(FlowActionType::Navigate);
        self.action.parameters.flow_action_payload = Some(payload);
        self
    }

    /// Starts with the screen that the form's own server names.
    #[must_use]
    pub fn data_exchange(mut self) -> Self {
        self.action.parameters.flow_action = Some(FlowActionType::DataExchange);
        self.action.parameters.flow_action_payload = None;
        self
    }

    /// Opens the draft, for tests.
    #[must_use]
    pub fn draft(mut self) -> Self {
        self.action.parameters.mode = Some(FlowMode::Draft);
        self
    }

    pub(super) fn check(&self, field: &str, limits: bool) -> Checked {
        // Meta states no length for a form's body, so that the largest of any kind holds.
        check_frame(field, self.header.as_ref(), &self.body, self.footer.as_ref(), 4096, limits)?;
        let FlowParameters { flow_id, flow_name, flow_cta, .. } = &self.action.parameters;
        let place = |name: &str| format!("{field}.action.parameters.{name}");
        match (flow_id, flow_name) {
            (Some(id), None) => required(place("flow_id"), id)?,
            (None, Some(name)) => required(place("flow_name"), name)?,
            (None, None) => return Err(FieldError::new(place("flow_id"), "is required, or flow_name")),
            (Some(_), Some(_)) => {
                return Err(FieldError::new(place("flow_name"), "cannot go along with flow_id; keep one"));
            }
        }
        required(place("flow_cta"), flow_cta)?;
        if limits { at_most(place("flow_cta"), flow_cta, 30) } else { Ok(()) }
    }
}
