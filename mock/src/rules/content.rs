//! What a message carries. Reading checks what AvenPing would check (presence and types), `check` what Meta would.

use serde_json::Value;

use super::{interactive, template};
use crate::fields::{Checked, Fields};
use crate::meta_error::MetaError;

/// Tells whether the sending account may use a media id.
pub(crate) type KnownMedia<'a> = dyn Fn(&str) -> bool + 'a;

#[derive(Debug)]
pub(crate) enum Content<'a> {
    Text(&'a str),
    Media { kind: &'a str, id: &'a str, caption: Option<&'a str> },
    Location { latitude: f64, longitude: f64 },
    Interactive(&'a Value),
    Template { name: &'a str, language: &'a str, components: &'a [Value] },
}

impl<'a> Content<'a> {
    pub(crate) fn text(fields: &Fields<'a>) -> Checked<Self> {
        fields.filled_text("text").map(Self::Text)
    }

    pub(crate) fn media(fields: &Fields<'a>) -> Checked<Self> {
        let media = fields.object("media")?;
        let kind = media.text("type")?;
        if !["image", "video", "audio", "document"].contains(&kind) {
            return media.fail("type", "must be one of image, video, audio, document");
        }
        media.optional_text("filename")?;
        let caption = media.optional_text("caption")?;
        // AvenPing drops the caption of an audio.
        let caption = caption.filter(|_| kind != "audio");
        Ok(Self::Media { kind, id: media.filled_text("mediaId")?, caption })
    }

    pub(crate) fn location(fields: &Fields<'a>) -> Checked<Self> {
        let location = fields.object("location")?;
        location.optional_text("name")?;
        location.optional_text("address")?;
        Ok(Self::Location {
            latitude: coordinate(&location, "latitude")?,
            longitude: coordinate(&location, "longitude")?,
        })
    }

    pub(crate) fn interactive(fields: &Fields<'a>) -> Checked<Self> {
        fields.object("interactive")?;
        fields.required("interactive").map(Self::Interactive)
    }

    pub(crate) fn template(fields: &Fields<'a>) -> Checked<Self> {
        let components = fields.optional_list("components")?.unwrap_or_default();
        if let Some(index) = components.iter().position(|component| !component.is_object()) {
            return fields.fail(&format!("components[{index}]"), "must be an object");
        }
        Ok(Self::Template {
            name: fields.filled_text("templateName")?,
            language: fields.optional_text("language")?.unwrap_or("en_US"),
            components,
        })
    }

    /// The smart send: exactly one kind of content (assumed).
    pub(crate) fn smart(fields: &Fields<'a>) -> Checked<Self> {
        type Reader<'a> = fn(&Fields<'a>) -> Checked<Content<'a>>;
        let readers: [(&str, Reader<'a>); 5] = [
            ("text", Self::text),
            ("media", Self::media),
            ("location", Self::location),
            ("interactive", Self::interactive),
            ("templateName", Self::template),
        ];
        let mut given = readers.iter().filter(|(key, _)| fields.has(key));
        match (given.next(), given.next()) {
            (Some((_, read)), None) => read(fields),
            (None, _) => {
                fields.fail("text", "one of text, media, location, interactive, templateName is required")
            }
            (Some((first, _)), Some((second, _))) => {
                fields.fail(second, format!("only one kind of content, and {first} is given already"))
            }
        }
    }

    /// Meta's name for it.
    pub(crate) fn kind(&self) -> &'a str {
        match self {
            Self::Text(_) => "text",
            Self::Media { kind, .. } => kind,
            Self::Location { .. } => "location",
            Self::Interactive(_) => "interactive",
            Self::Template { .. } => "template",
        }
    }

    pub(crate) fn check(&self, known: &KnownMedia<'_>, templates: &[Value]) -> Result<(), MetaError> {
        match self {
            Self::Text(text) => at_most("text['body']", text, 4096),
            Self::Media { kind, id, caption } => {
                if !known(id) {
                    return Err(MetaError::new(100, format!("{kind}: no media with the id {id}")));
                }
                caption.map_or(Ok(()), |caption| at_most(&format!("{kind}['caption']"), caption, 1024))
            }
            Self::Location { latitude, longitude } => {
                in_range("latitude", *latitude, 90.0)?;
                in_range("longitude", *longitude, 180.0)
            }
            Self::Interactive(object) => Fields::of(object, "interactive")
                .and_then(|fields| interactive::check(&fields, known))
                .map_err(|problem| MetaError::new(131_009, problem.0)),
            Self::Template { name, language, components } => {
                let definition = template::find(templates, name, language)?;
                template::check(definition, components, known)
            }
        }
    }
}

/// A number, or a string that holds one: Meta takes both.
fn coordinate(fields: &Fields<'_>, key: &str) -> Checked<f64> {
    let number = match fields.required(key)? {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    };
    match number.filter(|number: &f64| number.is_finite()) {
        Some(number) => Ok(number),
        None => fields.fail(key, "must be a number"),
    }
}

fn in_range(name: &str, degrees: f64, most: f64) -> Result<(), MetaError> {
    if degrees.abs() <= most {
        return Ok(());
    }
    Err(MetaError::new(131_009, format!("location.{name}: must be from -{most} to {most}")))
}

fn at_most(name: &str, text: &str, most: usize) -> Result<(), MetaError> {
    if text.chars().count() <= most {
        return Ok(());
    }
    let mut error = MetaError::new(100, format!("{name} is too long"));
    error.message = format!("(#100) Param {name} must be at most {most} characters long.");
    Err(error)
}
