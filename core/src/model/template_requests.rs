//! What the template operations take.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::TemplateComponent;
use crate::model::component::check_components;
use crate::model::recipient::normalize_in_place;
use crate::model::send::line_and_reply_setters;
use crate::model::validate::{
    FieldError, Validate, at_least_one, at_most, common, not_blank, path_segment, required,
};

/// Meta's limit on a template's name, in characters.
const NAME: usize = 512;

/// The input of `GET /v2/templates` (AvenPing's documentation, specification section 3.3).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ListTemplates {
    /// Templates per page, at least 1; handed to Meta. Without it Meta decides.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub limit: Option<u32>,
    /// The cursor of the page before.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub after: Option<String>,
    /// Part of the name, in any case. The server filters each page after fetching it, so that pages can be short or
    /// empty.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub search: Option<String>,
}

impl ListTemplates {
    /// Every template.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Templates per page.
    #[must_use]
    pub fn limit(mut self, limit: u32) -> Self {
        self.limit = Some(limit);
        self
    }

    /// Starts after this cursor.
    #[must_use]
    pub fn after(mut self, cursor: impl Into<String>) -> Self {
        self.after = Some(cursor.into());
        self
    }

    /// Only names that contain this text.
    #[must_use]
    pub fn search(mut self, text: impl Into<String>) -> Self {
        self.search = Some(text.into());
        self
    }
}

impl Validate for ListTemplates {
    fn validate(&mut self, _limits: bool) -> Result<(), FieldError> {
        at_least_one("limit", self.limit)
    }
}

/// The input of `GET /v2/templates/:name` (AvenPing's documentation, specification section 3.3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GetTemplate {
    /// The template's name. Whether case matters is not documented.
    pub name: String,
}

impl GetTemplate {
    /// The template of this name.
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into() }
    }
}

impl Validate for GetTemplate {
    fn validate(&mut self, limits: bool) -> Result<(), FieldError> {
        path_segment("name", &self.name)?;
        if limits { at_most("name", &self.name, NAME) } else { Ok(()) }
    }
}

/// The input of `POST /v2/templates/send` (AvenPing's documentation, specification section 3.3).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SendTemplate {
    /// Meta's id of the line that sends. Without it the client's own setting holds, then the account's only line.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub phone_number_id: Option<String>,
    /// The recipient's number with its country code, as people write it.
    pub to: String,
    /// The template's name, at most 512 characters.
    pub template_name: String,
    /// The template's language; `en_US` when left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub language: Option<String>,
    /// Values for the template's variables. May be left out only when it has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub components: Option<Vec<TemplateComponent>>,
    /// The message replied to, by its wamid.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub context_message_wamid: Option<String>,
}

impl SendTemplate {
    /// A template for a recipient.
    pub fn new(to: impl Into<String>, template_name: impl Into<String>) -> Self {
        Self {
            phone_number_id: None,
            to: to.into(),
            template_name: template_name.into(),
            language: None,
            components: None,
            context_message_wamid: None,
        }
    }

    /// The template's language, for example `en_US`.
    #[must_use]
    pub fn language(mut self, language: impl Into<String>) -> Self {
        self.language = Some(language.into());
        self
    }

    /// Adds values for one part of the template.
    #[must_use]
    pub fn component(mut self, component: TemplateComponent) -> Self {
        self.components.get_or_insert_default().push(component);
        self
    }

    /// All values at once.
    #[must_use]
    pub fn components(mut self, components: impl IntoIterator<Item = TemplateComponent>) -> Self {
        self.components = Some(components.into_iter().collect());
        self
    }

    line_and_reply_setters!();
}

impl Validate for SendTemplate {
    fn validate(&mut self, limits: bool) -> Result<(), FieldError> {
        normalize_in_place(&mut self.to)?;
        common(self.phone_number_id.as_deref(), self.context_message_wamid.as_deref())?;
        check_template(&self.template_name, self.language.as_deref(), self.components.as_deref(), limits)
    }
}

pub(crate) fn check_template(
    name: &str,
    language: Option<&str>,
    components: Option<&[TemplateComponent]>,
    limits: bool,
) -> Result<(), FieldError> {
    required("templateName", name)?;
    if limits {
        at_most("templateName", name, NAME)?;
    }
    not_blank("language", language)?;
    components.map_or(Ok(()), |components| check_components(components, limits))
}

#[cfg(test)]
mod tests {
    use serde_json::{json, to_value};

    use super::*;
    use crate::model::Parameter;

    #[test]
    fn a_template_as_it_is_sent() {
        let mut send = SendTemplate::new("+1 555 123 4567", "order_confirmation")
            .language("en_US")
            .component(TemplateComponent::body([Parameter::text("Ada")]))
            .from_line("109")
            .reply_to("wamid.1");
        send.validate(true).unwrap();
        assert_eq!(
            to_value(&send).unwrap(),
            json!({
                "phoneNumberId": "109", "to": "15551234567", "templateName": "order_confirmation", "language": "en_US",
                "components": [{"type": "body", "parameters": [{"type": "text", "text": "Ada"}]}],
                "contextMessageWamid": "wamid.1",
            })
        );
        let plain = to_value(SendTemplate::new("15551234567", "hello_world")).unwrap();
        assert_eq!(plain, json!({"to": "15551234567", "templateName": "hello_world"}));
    }

    #[test]
    fn names() {
        let check = |name: &str, limits| SendTemplate::new("15551234567", name).validate(limits);
        assert_eq!(check(" ", false).unwrap_err().field, "templateName");
        assert!(check(&"a".repeat(512), true).is_ok());
        assert!(check(&"a".repeat(513), true).is_err());
        assert!(check(&"a".repeat(513), false).is_ok());
        assert!(GetTemplate::new("..").validate(false).is_err());
        assert!(GetTemplate::new("a/b").validate(true).is_ok());
        assert!(GetTemplate::new("a".repeat(513)).validate(true).is_err());
        assert_eq!(
            SendTemplate::new("15551234567", "a").language("").validate(false).unwrap_err().field,
            "language"
        );
    }

    #[test]
    fn lists() {
        assert!(ListTemplates::new().validate(true).is_ok());
        assert_eq!(ListTemplates::new().limit(0).validate(false).unwrap_err().field, "limit");
        let list = ListTemplates::new().limit(1).after("A").search("order");
        assert_eq!(to_value(&list).unwrap(), json!({"limit": 1, "after": "A", "search": "order"}));
        assert!(crate::model::decode::from_value::<ListTemplates>(json!({"limit": -1})).is_err());
        assert!(crate::model::decode::from_value::<ListTemplates>(json!({"limit": null})).is_ok());
    }
}
