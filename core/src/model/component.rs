//! The parts of a template as a send fills them in: lower case, values only.
//!
//! Definitions, as the API returns them, are something else (`TemplateDefinitionComponent`): upper case, with the text.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::open_enum::open_enum;
use crate::model::tolerant::{nullable, optional_id};
use crate::model::validate::{Checked, FieldError, required};
use crate::model::{ButtonAction, Extra, Parameter};

open_enum! {
    /// Which part of a template is filled in (Meta's documentation, specification section 4.6).
    ComponentType {
        /// Above the body.
        Header = "header",
        /// The text.
        Body = "body",
        /// One of the buttons.
        Button = "button",
        /// Cards side by side, at most 10.
        Carousel = "carousel",
        /// An offer that ends.
        LimitedTimeOffer = "limited_time_offer",
        /// Where a tap leads.
        TapTargetConfiguration = "tap_target_configuration",
    }
}

open_enum! {
    /// What the button to fill in does (Meta's documentation, specification section 4.6).
    ButtonSubType {
        /// Sends a payload back.
        QuickReply = "quick_reply",
        /// Opens a web page, or carries a one-time code.
        Url = "url",
        /// Copies a code.
        CopyCode = "copy_code",
        /// Opens a form.
        Flow = "flow",
        /// Opens the catalogue.
        Catalog = "catalog",
        /// Shows several products.
        MultiProduct = "mpm",
    }
}

/// Values for one part of a template (Meta's documentation, specification section 4.6). Parts without variables, such as
/// footers and fixed buttons, take none.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct TemplateComponent {
    /// Which part.
    #[serde(rename = "type")]
    pub kind: ComponentType,
    /// For a button: what it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub sub_type: Option<ButtonSubType>,
    /// For a button: which one, from 0 to 9. Written as text, read as text or number.
    #[serde(default, deserialize_with = "optional_id", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub index: Option<String>,
    /// The values, in the order of the variables.
    #[serde(default, deserialize_with = "nullable", skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub parameters: Vec<Parameter>,
    /// Fields that this version does not know, such as a carousel's `cards`.
    #[serde(flatten)]
    #[cfg_attr(feature = "uniffi", uniffi(default = "{}"))]
    pub extra: Extra,
}

impl TemplateComponent {
    /// A part of any kind.
    pub fn new(kind: impl Into<ComponentType>, parameters: impl IntoIterator<Item = Parameter>) -> Self {
        Self {
            kind: kind.into(),
            sub_type: None,
            index: None,
            parameters: parameters.into_iter().collect(),
            extra: Extra::new(),
        }
    }

    /// The header's value: one text, picture, film, file or place.
    pub fn header(parameters: impl IntoIterator<Item = Parameter>) -> Self {
        Self::new(ComponentType::Header, parameters)
    }

    /// The body's values.
    pub fn body(parameters: impl IntoIterator<Item = Parameter>) -> Self {
        Self::new(ComponentType::Body, parameters)
    }

    /// The value of any button, counted from 0.
    pub fn button(index: u8, sub_type: impl Into<ButtonSubType>, parameter: Parameter) -> Self {
        Self {
            sub_type: Some(sub_type.into()),
            index: Some(index.to_string()),
            ..Self::new(ComponentType::Button, [parameter])
        }
    }

    /// The end of a button's address, at most 2000 characters; a one-time code goes here too.
    pub fn url_button(index: u8, suffix: impl Into<String>) -> Self {
        Self::button(index, ButtonSubType::Url, Parameter::text(suffix))
    }

    /// What a quick reply sends back, at most 256 characters.
    pub fn quick_reply(index: u8, payload: impl Into<String>) -> Self {
        Self::button(index, ButtonSubType::QuickReply, Parameter::payload(payload))
    }

    /// The code that a button copies, at most 15 characters.
    pub fn copy_code(index: u8, code: impl Into<String>) -> Self {
        Self::button(index, ButtonSubType::CopyCode, Parameter::coupon_code(code))
    }

    /// What a form button hands to its form.
    #[must_use]
    pub fn flow_button(index: u8, action: ButtonAction) -> Self {
        Self::button(index, ButtonSubType::Flow, Parameter::action(action))
    }

    /// The product whose picture a catalogue button shows.
    pub fn catalog_button(index: u8, thumbnail_product_retailer_id: impl Into<String>) -> Self {
        let action = ButtonAction::new().thumbnail(thumbnail_product_retailer_id);
        Self::button(index, ButtonSubType::Catalog, Parameter::action(action))
    }

    fn check(&self, position: usize, limits: bool) -> Checked {
        required(format_args!("components[{position}].type"), self.kind.as_str())?;
        if limits && self.kind == ComponentType::Button {
            self.check_index(position)?;
        }
        let cards = self.extra.get("cards").and_then(serde_json::Value::as_array).map_or(0, Vec::len);
        if limits && cards > 10 {
            let problem = format!("at most 10 cards, found {cards}");
            return Err(FieldError::new(format_args!("components[{position}].cards"), problem));
        }
        let url = self.sub_type == Some(ButtonSubType::Url);
        self.parameters.iter().enumerate().try_for_each(|(i, parameter)| {
            parameter.check(&format!("components[{position}].parameters[{i}]"), url, limits)
        })
    }

    fn check_index(&self, position: usize) -> Checked {
        let Some(index) = &self.index else { return Ok(()) };
        match index.parse::<u8>() {
            Ok(0..=9) => Ok(()),
            _ => {
                let problem = format!("must be a button's position from 0 to 9, found {index}");
                Err(FieldError::new(format_args!("components[{position}].index"), problem))
            }
        }
    }
}

pub(crate) fn check_components(components: &[TemplateComponent], limits: bool) -> Checked {
    components.iter().enumerate().try_for_each(|(position, component)| component.check(position, limits))
}

#[cfg(test)]
#[path = "component_tests.rs"]
mod tests;
