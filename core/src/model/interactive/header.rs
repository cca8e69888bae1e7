//! What interactive messages have in common: header, body, footer.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::media_ref::check_media;
use crate::model::open_enum::open_enum;
use crate::model::validate::{Checked, FieldError, at_most, optional_at_most, required};
use crate::model::{Extra, MediaRef};

open_enum! {
    /// What the header of an interactive message shows (Meta's documentation, specification section 4.7).
    HeaderType {
        /// Text.
        Text = "text",
        /// A picture.
        Image = "image",
        /// A film.
        Video = "video",
        /// A file.
        Document = "document",
    }
}

/// Text in an interactive message: its body or footer.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct TextBlock {
    /// The text.
    pub text: String,
    /// Fields that this version does not know.
    #[serde(flatten)]
    #[cfg_attr(feature = "uniffi", uniffi(default = "{}"))]
    pub extra: Extra,
}

impl TextBlock {
    /// This text.
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), extra: Extra::new() }
    }
}

/// The header of an interactive message (Meta's documentation, specification section 4.7).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Header {
    /// What it shows.
    #[serde(rename = "type")]
    pub kind: HeaderType,
    /// Text, at most 60 characters.
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
    /// Fields that this version does not know.
    #[serde(flatten)]
    #[cfg_attr(feature = "uniffi", uniffi(default = "{}"))]
    pub extra: Extra,
}

impl Header {
    fn new(kind: HeaderType) -> Self {
        Self { kind, text: None, image: None, video: None, document: None, extra: Extra::new() }
    }

    /// Text, at most 60 characters.
    pub fn text(text: impl Into<String>) -> Self {
        Self { text: Some(text.into()), ..Self::new(HeaderType::Text) }
    }

    /// A picture, by the id of an upload. For a link, and for video and document alike, see [`Header::image_from`].
    pub fn image(id: impl Into<String>) -> Self {
        Self::image_from(MediaRef::id(id))
    }

    /// A film, by the id of an upload.
    pub fn video(id: impl Into<String>) -> Self {
        Self::video_from(MediaRef::id(id))
    }

    /// A file, by the id of an upload, with the name it shows.
    pub fn document(id: impl Into<String>, filename: impl Into<String>) -> Self {
        Self::document_from(MediaRef::id(id).filename(filename))
    }

    /// A picture, by id or link.
    #[must_use]
    pub fn image_from(media: MediaRef) -> Self {
        Self { image: Some(media), ..Self::new(HeaderType::Image) }
    }

    /// A film, by id or link.
    #[must_use]
    pub fn video_from(media: MediaRef) -> Self {
        Self { video: Some(media), ..Self::new(HeaderType::Video) }
    }

    /// A file, by id or link.
    #[must_use]
    pub fn document_from(media: MediaRef) -> Self {
        Self { document: Some(media), ..Self::new(HeaderType::Document) }
    }

    fn check(&self, field: &str, limits: bool) -> Checked {
        match &self.kind {
            HeaderType::Text => {
                let place = format_args!("{field}.text");
                let Some(text) = &self.text else { return Err(FieldError::new(place, "is required")) };
                required(place, text)?;
                if limits { at_most(place, text, 60) } else { Ok(()) }
            }
            HeaderType::Image => check_media(self.image.as_ref(), field, "image"),
            HeaderType::Video => check_media(self.video.as_ref(), field, "video"),
            HeaderType::Document => check_media(self.document.as_ref(), field, "document"),
            HeaderType::Other(kind) => required(format_args!("{field}.type"), kind),
        }
    }
}

/// The parts around the action. `body_max` is the longest body that Meta states for the kind.
pub(super) fn check_frame(
    field: &str,
    header: Option<&Header>,
    body: &TextBlock,
    footer: Option<&TextBlock>,
    body_max: usize,
    limits: bool,
) -> Checked {
    if let Some(header) = header {
        header.check(&format!("{field}.header"), limits)?;
    }
    required(format_args!("{field}.body.text"), &body.text)?;
    let footer = footer.map(|footer| footer.text.as_str());
    if let Some(footer) = footer {
        required(format_args!("{field}.footer.text"), footer)?;
    }
    if limits {
        at_most(format_args!("{field}.body.text"), &body.text, body_max)?;
        optional_at_most(format_args!("{field}.footer.text"), footer, 60)?;
    }
    Ok(())
}

/// The setters of the kinds that have a header and a footer.
macro_rules! frame_setters {
    () => {
        /// Shown above the body.
        #[must_use]
        pub fn header(mut self, header: crate::model::Header) -> Self {
            self.header = Some(header);
            self
        }

        /// Shown below the body, at most 60 characters.
        #[must_use]
        pub fn footer(mut self, footer: impl Into<String>) -> Self {
            self.footer = Some(crate::model::TextBlock::new(footer));
            self
        }
    };
}
pub(super) use frame_setters;
