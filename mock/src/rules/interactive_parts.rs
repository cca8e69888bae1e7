//! What interactive objects have in common: header, body, footer and length checks. Characters are counted as code
//! points; Meta does not say which unit it means.

use super::content::KnownMedia;
use crate::fields::{Checked, Fields};

pub(crate) fn header(interactive: &Fields<'_>, known: &KnownMedia<'_>) -> Checked<()> {
    let Some(header) = interactive.optional_object("header")? else { return Ok(()) };
    match header.text("type")? {
        "text" => length(&header, "text", 60).map(drop),
        kind @ ("image" | "video" | "document") => media(&header, kind, known),
        _ => header.fail("type", "must be one of text, image, video, document"),
    }
}

/// An object with either a known id or a link.
pub(crate) fn media(parent: &Fields<'_>, kind: &str, known: &KnownMedia<'_>) -> Checked<()> {
    let media = parent.object(kind)?;
    match (media.optional_text("id")?, media.optional_text("link")?) {
        (Some(id), None) if known(id) => Ok(()),
        (Some(_), None) => media.fail("id", "no media with this id"),
        (None, Some(link)) if !link.is_empty() => Ok(()),
        _ => media.fail("id", "exactly one of id and link is required"),
    }
}

pub(crate) fn body(interactive: &Fields<'_>, most: usize) -> Checked<()> {
    length(&interactive.object("body")?, "text", most).map(drop)
}

pub(crate) fn footer(interactive: &Fields<'_>) -> Checked<()> {
    let footer = interactive.optional_object("footer")?;
    footer.map_or(Ok(()), |footer| length(&footer, "text", 60).map(drop))
}

/// A required text of 1 to `most` characters.
pub(crate) fn length<'a>(fields: &Fields<'a>, key: &str, most: usize) -> Checked<&'a str> {
    let text = fields.filled_text(key)?;
    if text.chars().count() > most {
        return fields.fail(key, format!("must be at most {most} characters long"));
    }
    Ok(text)
}

pub(crate) fn one_of(fields: &Fields<'_>, key: &str, allowed: &[&str]) -> Checked<()> {
    if allowed.contains(&fields.text(key)?) {
        return Ok(());
    }
    fields.fail(key, format!("must be {}", allowed.join(" or ")))
}

pub(crate) fn no_duplicates(fields: &Fields<'_>, key: &str, what: &str, mut texts: Vec<&str>) -> Checked<()> {
    let before = texts.len();
    texts.sort_unstable();
    texts.dedup();
    if texts.len() == before { Ok(()) } else { fields.fail(key, format!("must have different {what}")) }
}
