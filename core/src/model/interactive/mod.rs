//! Interactive messages: buttons, lists, links, forms.
//!
//! Meta's object is passed through (route and field are assumed, specification section 3.6). The kinds that people use
//! have builders; every other kind, known to Meta or not, is kept whole in `Other`.

mod buttons;
mod cta_url;
mod flow;
mod header;
mod list;
mod location_request;
mod products;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{DeserializeOwned, Error};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value};

use crate::model::decode::{from_value, nested_message};
use crate::model::validate::{Checked, FieldError, required};

pub use buttons::{Buttons, ButtonsAction, Reply, ReplyButton};
pub use cta_url::{CtaUrl, CtaUrlAction, CtaUrlParameters};
pub use flow::{
    FlowAction, FlowActionPayload, FlowActionType, FlowMessage, FlowMode, FlowParameters, FlowRef,
};
pub use header::{Header, HeaderType, TextBlock};
pub use list::{ListAction, ListMenu, Row, Section};
pub use location_request::{LocationRequest, LocationRequestAction};

/// Meta's interactive object (Meta's documentation, specification section 4.7).
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(tag = "type")]
#[non_exhaustive]
pub enum Interactive {
    /// One to three reply buttons.
    #[serde(rename = "button")]
    Buttons(Buttons),
    /// A menu of up to ten rows.
    #[serde(rename = "list")]
    List(ListMenu),
    /// One button that opens a web page.
    #[serde(rename = "cta_url")]
    CtaUrl(CtaUrl),
    /// One button that opens a form.
    #[serde(rename = "flow")]
    Flow(FlowMessage),
    /// One button that sends the customer's location.
    #[serde(rename = "location_request_message")]
    LocationRequest(LocationRequest),
    /// Any other kind, whole: an object whose `type` is text.
    #[serde(untagged)]
    Other(#[schemars(schema_with = "any_kind")] Map<String, Value>),
}

fn any_kind(_: &mut SchemaGenerator) -> Schema {
    json_schema!({
        "type": "object",
        "properties": { "type": { "type": "string" } },
        "required": ["type"],
        "additionalProperties": true,
    })
}

impl<'de> Deserialize<'de> for Interactive {
    /// By hand, because serde's own reader of tagged objects would lose the place of an error, and would take a known
    /// kind with a mistake in it for an unknown one.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut map = Map::deserialize(deserializer)?;
        let kind = match map.remove("type") {
            Some(Value::String(kind)) => kind,
            Some(_) => {
                return Err(wrong::<D>(&FieldError::new("type", "must be a string, for example `button`")));
            }
            None => return Err(wrong::<D>(&FieldError::new("type", "is required"))),
        };
        match kind.as_str() {
            "button" => read::<_, D>(map).map(Self::Buttons),
            "list" => read::<_, D>(map).map(Self::List),
            "cta_url" => read::<_, D>(map).map(Self::CtaUrl),
            "flow" => read::<_, D>(map).map(Self::Flow),
            "location_request_message" => read::<_, D>(map).map(Self::LocationRequest),
            _ => {
                map.insert("type".to_owned(), Value::String(kind));
                Ok(Self::Other(map))
            }
        }
    }
}

fn read<'de, T: DeserializeOwned, D: Deserializer<'de>>(map: Map<String, Value>) -> Result<T, D::Error> {
    from_value(Value::Object(map)).map_err(|mut error| {
        // A button's title is `buttons[1].title` wherever it is refused, here and by the limits.
        error.field = error.field.replace("].reply.", "].");
        wrong::<D>(&error)
    })
}

fn wrong<'de, D: Deserializer<'de>>(error: &FieldError) -> D::Error {
    D::Error::custom(nested_message(error))
}

impl Interactive {
    /// The kind, as Meta writes it.
    #[must_use]
    pub fn kind(&self) -> &str {
        match self {
            Self::Buttons(_) => "button",
            Self::List(_) => "list",
            Self::CtaUrl(_) => "cta_url",
            Self::Flow(_) => "flow",
            Self::LocationRequest(_) => "location_request_message",
            Self::Other(map) => map.get("type").and_then(Value::as_str).unwrap_or_default(),
        }
    }

    /// `field` is the path of this object.
    pub(crate) fn check(&self, field: &str, limits: bool) -> Checked {
        match self {
            Self::Buttons(buttons) => buttons.check(field, limits),
            Self::List(list) => list.check(field, limits),
            Self::CtaUrl(link) => link.check(field, limits),
            Self::Flow(flow) => flow.check(field, limits),
            Self::LocationRequest(request) => request.check(field, limits),
            Self::Other(message) => {
                required(format_args!("{field}.type"), self.kind())?;
                if limits { products::check(field, self.kind(), message) } else { Ok(()) }
            }
        }
    }
}

macro_rules! into_interactive {
    ($($variant:ident($type:ty)),+ $(,)?) => {
        $(
            impl From<$type> for Interactive {
                fn from(mut message: $type) -> Self {
                    // The enum writes it; a second one would make the object ambiguous.
                    message.extra.remove("type");
                    Self::$variant(message)
                }
            }
        )+
    };
}

into_interactive!(
    Buttons(Buttons),
    List(ListMenu),
    CtaUrl(CtaUrl),
    Flow(FlowMessage),
    LocationRequest(LocationRequest),
);

#[cfg(test)]
#[path = "interactive_tests.rs"]
mod tests;
