//! Values for a template's variables.
//!
//! One open struct instead of an enum: Meta adds kinds of parameters, and a kind that this version does not know must go
//! out as its caller wrote it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::model::media_ref::check_media;
use crate::model::open_enum::open_enum;
use crate::model::validate::{Checked, FieldError, at_most, required};
use crate::model::{Extra, Location, MediaRef};

open_enum! {
    /// The kind of a template parameter (Meta's documentation, specification section 4.6).
    ParameterType {
        /// Text, also the end of a button's address.
        Text = "text",
        /// A picture in the header.
        Image = "image",
        /// A film in the header.
        Video = "video",
        /// A file in the header.
        Document = "document",
        /// A place in the header.
        Location = "location",
        /// An amount of money.
        Currency = "currency",
        /// A date or time.
        DateTime = "date_time",
        /// What a quick reply sends back.
        Payload = "payload",
        /// The code that a button copies.
        CouponCode = "coupon_code",
        /// What a form or catalogue button does.
        Action = "action",
    }
}

/// A value for one of a template's variables (Meta's documentation, specification section 4.6). Positional variables
/// take their values in order; named ones by `parameter_name`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Parameter {
    /// Which of the fields below is filled.
    #[serde(rename = "type")]
    pub kind: ParameterType,
    /// The variable's name, in a template whose variables have names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub parameter_name: Option<String>,
    /// Text. As the end of a button's address at most 2000 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub text: Option<String>,
    /// A picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub image: Option<MediaRef>,
    /// A film.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub video: Option<MediaRef>,
    /// A file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub document: Option<MediaRef>,
    /// A place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub location: Option<Location>,
    /// An amount of money.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub currency: Option<Currency>,
    /// A date or time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub date_time: Option<DateTime>,
    /// What a quick reply sends back, at most 256 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub payload: Option<String>,
    /// The code that a button copies, at most 15 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub coupon_code: Option<String>,
    /// What a form or catalogue button does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub action: Option<ButtonAction>,
    /// Fields that this version does not know.
    #[serde(flatten)]
    #[cfg_attr(feature = "uniffi", uniffi(default = "{}"))]
    pub extra: Extra,
}

/// An amount of money, with the text for phones that cannot format it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Currency {
    /// The amount as text, for example `$100.99`.
    pub fallback_value: String,
    /// The currency by ISO 4217, for example `USD`.
    pub code: String,
    /// The amount in thousandths: 100990 is 100.99.
    pub amount_1000: i64,
    /// Fields that this version does not know.
    #[serde(flatten)]
    #[cfg_attr(feature = "uniffi", uniffi(default = "{}"))]
    pub extra: Extra,
}

/// A date or time, as text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct DateTime {
    /// The text that is shown.
    pub fallback_value: String,
    /// Fields that this version does not know.
    #[serde(flatten)]
    #[cfg_attr(feature = "uniffi", uniffi(default = "{}"))]
    pub extra: Extra,
}

/// What a form or catalogue button of a template does.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct ButtonAction {
    /// Comes back with the form's answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub flow_token: Option<String>,
    /// Data for the form's first screen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub flow_action_data: Option<Value>,
    /// The product whose picture the catalogue shows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub thumbnail_product_retailer_id: Option<String>,
    /// Fields that this version does not know.
    #[serde(flatten)]
    #[cfg_attr(feature = "uniffi", uniffi(default = "{}"))]
    pub extra: Extra,
}

impl ButtonAction {
    /// An action without any particulars.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Comes back with the form's answer.
    #[must_use]
    pub fn flow_token(mut self, token: impl Into<String>) -> Self {
        self.flow_token = Some(token.into());
        self
    }

    /// Data for the form's first screen.
    #[must_use]
    pub fn flow_action_data(mut self, data: Value) -> Self {
        self.flow_action_data = Some(data);
        self
    }

    /// The product whose picture the catalogue shows.
    #[must_use]
    pub fn thumbnail(mut self, product_retailer_id: impl Into<String>) -> Self {
        self.thumbnail_product_retailer_id = Some(product_retailer_id.into());
        self
    }
}

impl Parameter {
    /// A parameter of a kind with nothing in it yet: set the field of that kind, or `extra`.
    pub fn new(kind: impl Into<ParameterType>) -> Self {
        Self {
            kind: kind.into(),
            parameter_name: None,
            text: None,
            image: None,
            video: None,
            document: None,
            location: None,
            currency: None,
            date_time: None,
            payload: None,
            coupon_code: None,
            action: None,
            extra: Extra::new(),
        }
    }

    /// Text.
    pub fn text(text: impl Into<String>) -> Self {
        Self { text: Some(text.into()), ..Self::new(ParameterType::Text) }
    }

    /// Text for a variable with a name.
    pub fn named(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self::text(text).name(name)
    }

    /// A picture, by the id of an upload.
    pub fn image(id: impl Into<String>) -> Self {
        Self { image: Some(MediaRef::id(id)), ..Self::new(ParameterType::Image) }
    }

    /// A film, by the id of an upload.
    pub fn video(id: impl Into<String>) -> Self {
        Self { video: Some(MediaRef::id(id)), ..Self::new(ParameterType::Video) }
    }

    /// A file, by the id of an upload, with the name it shows.
    pub fn document(id: impl Into<String>, filename: impl Into<String>) -> Self {
        Self { document: Some(MediaRef::id(id).filename(filename)), ..Self::new(ParameterType::Document) }
    }

    /// A place.
    #[must_use]
    pub fn location(location: Location) -> Self {
        Self { location: Some(location), ..Self::new(ParameterType::Location) }
    }

    /// An amount of money: the text for phones that cannot format it, the ISO 4217 code, the amount in thousandths.
    pub fn currency(fallback_value: impl Into<String>, code: impl Into<String>, amount_1000: i64) -> Self {
        let (fallback_value, code) = (fallback_value.into(), code.into());
        let currency = Currency { fallback_value, code, amount_1000, extra: Extra::new() };
        Self { currency: Some(currency), ..Self::new(ParameterType::Currency) }
    }

    /// A date or time, as text.
    pub fn date_time(fallback_value: impl Into<String>) -> Self {
        let date_time = DateTime { fallback_value: fallback_value.into(), extra: Extra::new() };
        Self { date_time: Some(date_time), ..Self::new(ParameterType::DateTime) }
    }

    /// What a quick reply sends back.
    pub fn payload(payload: impl Into<String>) -> Self {
        Self { payload: Some(payload.into()), ..Self::new(ParameterType::Payload) }
    }

    /// The code that a button copies.
    pub fn coupon_code(code: impl Into<String>) -> Self {
        Self { coupon_code: Some(code.into()), ..Self::new(ParameterType::CouponCode) }
    }

    /// What a form or catalogue button does.
    #[must_use]
    pub fn action(action: ButtonAction) -> Self {
        Self { action: Some(action), ..Self::new(ParameterType::Action) }
    }

    /// The variable's name, in a template whose variables have names.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.parameter_name = Some(name.into());
        self
    }

    /// `field` is the path of this object; `url_suffix` says that text ends a button's address.
    pub(crate) fn check(&self, field: &str, url_suffix: bool, limits: bool) -> Checked {
        let limited = |name: &str, value: Option<&String>, max: Option<usize>| -> Checked {
            let place = format_args!("{field}.{name}");
            let Some(value) = value else { return Err(FieldError::new(place, "is required")) };
            // Blanks are allowed: people fill variables with them that they want to leave empty.
            if value.is_empty() {
                return Err(FieldError::new(place, "is empty; it needs at least one character"));
            }
            max.filter(|_| limits).map_or(Ok(()), |max| at_most(place, value, max))
        };
        match &self.kind {
            ParameterType::Text => limited("text", self.text.as_ref(), url_suffix.then_some(2000)),
            ParameterType::Payload => limited("payload", self.payload.as_ref(), Some(256)),
            ParameterType::CouponCode => limited("coupon_code", self.coupon_code.as_ref(), Some(15)),
            ParameterType::Image => check_media(self.image.as_ref(), field, "image"),
            ParameterType::Video => check_media(self.video.as_ref(), field, "video"),
            ParameterType::Document => check_media(self.document.as_ref(), field, "document"),
            ParameterType::Location => self.location.as_ref().map_or_else(
                || Err(FieldError::new(format_args!("{field}.location"), "is required")),
                |location| location.check(&format!("{field}.location"), limits),
            ),
            _ => required(format_args!("{field}.type"), self.kind.as_str()),
        }
    }
}
