//! A picture, film or file inside a Meta object.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::Extra;
use crate::model::tolerant::optional_id;
use crate::model::validate::{Checked, FieldError, required};

/// A picture, film or file in a header or template parameter: by the id of an upload, or by a public link (Meta's
/// documentation, specification sections 4.6 and 4.7).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct MediaRef {
    /// The id of an upload.
    #[serde(default, deserialize_with = "optional_id", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub id: Option<String>,
    /// A public web address, instead of an id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub link: Option<String>,
    /// The name a document shows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub filename: Option<String>,
    /// Fields that this version does not know.
    #[serde(flatten)]
    #[cfg_attr(feature = "uniffi", uniffi(default = "{}"))]
    pub extra: Extra,
}

impl MediaRef {
    /// An upload, by its id.
    pub fn id(id: impl Into<String>) -> Self {
        Self { id: Some(id.into()), ..Self::default() }
    }

    /// A public web address that Meta fetches.
    pub fn link(link: impl Into<String>) -> Self {
        Self { link: Some(link.into()), ..Self::default() }
    }

    /// The name a document shows.
    #[must_use]
    pub fn filename(mut self, filename: impl Into<String>) -> Self {
        self.filename = Some(filename.into());
        self
    }

    /// `field` is the path of this object.
    pub(crate) fn check(&self, field: &str) -> Checked {
        match (&self.id, &self.link) {
            (Some(id), None) => required(format_args!("{field}.id"), id),
            (None, Some(link)) => required(format_args!("{field}.link"), link),
            (None, None) => Err(FieldError::new(field, "needs an id or a link")),
            (Some(_), Some(_)) => Err(FieldError::new(field, "has both an id and a link; keep one")),
        }
    }
}

/// Checks that the media of a typed object is there.
pub(crate) fn check_media(media: Option<&MediaRef>, field: &str, kind: &str) -> Checked {
    let field = format!("{field}.{kind}");
    media.map_or_else(|| Err(FieldError::new(&field, "is required")), |media| media.check(&field))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exactly_one_source() {
        assert!(MediaRef::id("1").check("header.image").is_ok());
        assert!(MediaRef::link("https://a").filename("a.pdf").check("header.image").is_ok());
        assert_eq!(MediaRef::id("").check("header.image").unwrap_err().field, "header.image.id");
        assert_eq!(MediaRef::default().check("header.image").unwrap_err().field, "header.image");
        let both = MediaRef { link: Some("l".to_owned()), ..MediaRef::id("1") };
        assert!(both.check("header.image").is_err());
    }
}
