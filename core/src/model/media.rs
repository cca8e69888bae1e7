//! Media: uploads, downloads, and media as they are sent.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::Extra;
use crate::model::open_enum::open_enum;
use crate::model::tolerant::id;
use crate::model::validate::{
    Checked, FieldError, Validate, line, no_control, not_blank, optional_at_most, path_segment, required,
};

open_enum! {
    /// What kind of media is sent (AvenPing's documentation, specification section 3.6).
    MediaType {
        /// JPEG or PNG, at most 5 MB.
        Image = "image",
        /// MP4 or 3GP, at most 16 MB.
        Video = "video",
        /// AAC, AMR, MP3, MP4 or OGG with Opus, at most 16 MB. Carries no caption.
        Audio = "audio",
        /// Any file that Meta takes, at most 100 MB.
        Document = "document",
    }
}

open_enum! {
    /// What a browser should do with a download (AvenPing's documentation, specification section 3.5).
    Disposition {
        /// Show it: the default.
        Inline = "inline",
        /// Save it.
        Attachment = "attachment",
    }
}

/// Media as they are sent: `media` of `POST /v2/messages/send/media` (AvenPing's documentation, specification section
/// 3.6).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
#[serde(rename_all = "camelCase")]
pub struct OutgoingMedia {
    /// What kind.
    #[serde(rename = "type")]
    pub kind: MediaType,
    /// The id of an upload. Uploads can be sent for 30 days (Meta's documentation).
    pub media_id: String,
    /// Text below it, at most 1024 characters. The API drops it from audio.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub caption: Option<String>,
    /// The name a document shows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub filename: Option<String>,
    /// Fields that this version does not know.
    #[serde(flatten)]
    #[cfg_attr(feature = "uniffi", uniffi(default = "{}"))]
    pub extra: Extra,
}

impl OutgoingMedia {
    /// Media of a kind, by the id of an upload.
    pub fn new(kind: impl Into<MediaType>, media_id: impl Into<String>) -> Self {
        let (kind, media_id) = (kind.into(), media_id.into());
        Self { kind, media_id, caption: None, filename: None, extra: Extra::new() }
    }

    /// A picture.
    pub fn image(media_id: impl Into<String>) -> Self {
        Self::new(MediaType::Image, media_id)
    }

    /// A film.
    pub fn video(media_id: impl Into<String>) -> Self {
        Self::new(MediaType::Video, media_id)
    }

    /// Sound.
    pub fn audio(media_id: impl Into<String>) -> Self {
        Self::new(MediaType::Audio, media_id)
    }

    /// A file.
    pub fn document(media_id: impl Into<String>) -> Self {
        Self::new(MediaType::Document, media_id)
    }

    /// Text below it, at most 1024 characters.
    #[must_use]
    pub fn caption(mut self, caption: impl Into<String>) -> Self {
        self.caption = Some(caption.into());
        self
    }

    /// The name a document shows.
    #[must_use]
    pub fn filename(mut self, filename: impl Into<String>) -> Self {
        self.filename = Some(filename.into());
        self
    }

    pub(crate) fn check(&self, limits: bool) -> Checked {
        required("media.type", self.kind.as_str())?;
        required("media.mediaId", &self.media_id)?;
        if limits {
            if self.kind == MediaType::Audio
                && self.caption.as_ref().is_some_and(|caption| !caption.is_empty())
            {
                let problem =
                    "audio carries no caption; the API would drop it: send the text as a message of its own";
                return Err(FieldError::new("media.caption", problem));
            }
            optional_at_most("media.caption", self.caption.as_deref(), 1024)?;
        }
        Ok(())
    }
}

/// The input of `POST /v2/media/upload`, without the bytes, which never travel as JSON (AvenPing's documentation,
/// specification section 3.5). At most 100 MB.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UploadMedia {
    /// Meta's id of the line to upload for. Without it the client's own setting holds, then the account's only line.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub phone_number_id: Option<String>,
    /// The file's name; `file` when left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub filename: Option<String>,
    /// The file's type, for example `image/png`. Without it the name decides.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub mime_type: Option<String>,
}

impl UploadMedia {
    /// An upload of which nothing is said.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The file's name.
    #[must_use]
    pub fn filename(mut self, filename: impl Into<String>) -> Self {
        self.filename = Some(filename.into());
        self
    }

    /// The file's type, for example `image/png`.
    #[must_use]
    pub fn mime_type(mut self, mime_type: impl Into<String>) -> Self {
        self.mime_type = Some(mime_type.into());
        self
    }

    /// Uploads for this line, by Meta's id.
    #[must_use]
    #[allow(clippy::wrong_self_convention)] // The name is the surface's, and says what it does.
    pub fn from_line(mut self, phone_number_id: impl Into<String>) -> Self {
        self.phone_number_id = Some(phone_number_id.into());
        self
    }
}

impl Validate for UploadMedia {
    fn validate(&mut self, _limits: bool) -> Result<(), FieldError> {
        line(self.phone_number_id.as_deref())?;
        not_blank("filename", self.filename.as_deref())?;
        if let Some(filename) = &self.filename {
            no_control("filename", filename)?;
        }
        match &self.mime_type {
            Some(mime_type) if !is_mime_type(mime_type) => {
                Err(FieldError::new("mimeType", "is no media type; it looks like `image/png`"))
            }
            _ => Ok(()),
        }
    }
}

/// Enough to be safe in a header; what it names is for Meta to judge.
fn is_mime_type(text: &str) -> bool {
    let printable = text.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic());
    let essence = text.split_once(';').map_or(text, |(essence, _)| essence).trim_end();
    let token = |part: &str| {
        !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$&^_.+-".contains(&b))
    };
    printable && essence.split_once('/').is_some_and(|(kind, subtype)| token(kind) && token(subtype))
}

/// The input of `GET /v2/media/:mediaId/download` (AvenPing's documentation, specification section 3.5).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DownloadMedia {
    /// Meta's id: of an upload, for 30 days, or from an inbound message, for 7 days (Meta's documentation).
    pub media_id: String,
    /// What the answer's `Content-Disposition` says; `inline` when left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub disposition: Option<Disposition>,
}

impl DownloadMedia {
    /// The media of this id.
    pub fn new(media_id: impl Into<String>) -> Self {
        Self { media_id: media_id.into(), disposition: None }
    }

    /// What the answer's `Content-Disposition` says.
    #[must_use]
    pub fn disposition(mut self, disposition: impl Into<Disposition>) -> Self {
        self.disposition = Some(disposition.into());
        self
    }
}

impl Validate for DownloadMedia {
    fn validate(&mut self, _limits: bool) -> Result<(), FieldError> {
        path_segment("mediaId", &self.media_id)?;
        not_blank("disposition", self.disposition.as_ref().map(Disposition::as_str))
    }
}

/// An upload that succeeded (AvenPing's documentation, specification section 3.5).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct UploadedMedia {
    /// Meta's id, which sends take as `mediaId` for 30 days.
    #[serde(deserialize_with = "id")]
    pub media_id: String,
    /// Fields that this version does not know.
    #[serde(flatten)]
    pub extra: Extra,
}

#[cfg(test)]
#[path = "media_tests.rs"]
mod tests;
