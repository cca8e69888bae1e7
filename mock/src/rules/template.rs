//! Template sends checked against the template's definition. Definitions speak in upper case, sends in lower case.

use serde_json::Value;

use super::content::KnownMedia;
use super::interactive_parts::media;
use super::template_button;
use super::variables::{fill, invalid, variables, wrong_count};
use crate::fields::Fields;
use crate::meta_error::MetaError;

const SEND_TYPES: [&str; 6] =
    ["header", "body", "button", "carousel", "limited_time_offer", "tap_target_configuration"];

/// The approved template of this name and language.
pub(crate) fn find<'a>(templates: &'a [Value], name: &str, language: &str) -> Result<&'a Value, MetaError> {
    let is =
        |template: &Value, key: &str, wanted: &str| template.get(key).and_then(Value::as_str) == Some(wanted);
    let found =
        templates.iter().find(|template| is(template, "name", name) && is(template, "language", language));
    let status = found.map(|template| template.get("status").and_then(Value::as_str).unwrap_or_default());
    match (found, status) {
        (Some(template), Some("APPROVED")) => Ok(template),
        (_, Some("PAUSED")) => Err(MetaError::new(132_015, format!("template {name} is paused"))),
        (_, Some("DISABLED")) => Err(MetaError::new(132_016, format!("template {name} is disabled"))),
        _ => Err(MetaError::new(132_001, format!("template name ({name}) does not exist in {language}"))),
    }
}

pub(crate) fn check(
    definition: &Value,
    components: &[Value],
    known: &KnownMedia<'_>,
) -> Result<(), MetaError> {
    let named = definition.get("parameter_format").and_then(Value::as_str) == Some("NAMED");
    let given = read(components, "template.components")?;
    check_components(list(definition, "components"), &given, named, known)
}

/// One component of a send.
pub(crate) struct Given<'a> {
    pub(crate) kind: &'a str,
    pub(crate) fields: Fields<'a>,
    pub(crate) parameters: Vec<Fields<'a>>,
}

fn read<'a>(components: &'a [Value], path: &str) -> Result<Vec<Given<'a>>, MetaError> {
    let read_one = |(index, component): (usize, &'a Value)| {
        let fields = Fields::of(component, format!("{path}[{index}]"))?;
        let kind = fields.text("type")?;
        if !SEND_TYPES.contains(&kind) {
            return fields.fail("type", format!("must be one of {}", SEND_TYPES.join(", ")));
        }
        let parameters = if fields.has("parameters") { fields.objects("parameters")? } else { Vec::new() };
        Ok(Given { kind, fields, parameters })
    };
    components.iter().enumerate().map(read_one).collect::<Result<_, _>>().map_err(invalid)
}

fn check_components(
    definition: &[Value],
    given: &[Given<'_>],
    named: bool,
    known: &KnownMedia<'_>,
) -> Result<(), MetaError> {
    let defined = |kind: &str| definition.iter().find(|part| text(part, "type") == kind);
    let sent = |kind: &str| given.iter().find(|part| part.kind == kind);
    let parameters = |kind: &str| sent(kind).map_or(&[][..], |part| part.parameters.as_slice());

    header(defined("HEADER"), parameters("header"), named, known)?;
    let body = defined("BODY").map(|body| variables(text(body, "text"))).unwrap_or_default();
    fill("body", &body, named, parameters("body"))?;
    let buttons = defined("BUTTONS").map(|part| list(part, "buttons")).unwrap_or_default();
    template_button::check(buttons, given)?;
    offer(defined("LIMITED_TIME_OFFER"), sent("limited_time_offer"))?;
    carousel(defined("CAROUSEL"), sent("carousel"), named, known)
}

fn header(
    definition: Option<&Value>,
    parameters: &[Fields<'_>],
    named: bool,
    known: &KnownMedia<'_>,
) -> Result<(), MetaError> {
    let format = definition.map(|header| text(header, "format")).unwrap_or_default();
    match format {
        "IMAGE" | "VIDEO" | "DOCUMENT" | "LOCATION" | "GIF" => {
            let [parameter] = parameters else { return Err(wrong_count("header", parameters.len(), 1)) };
            let kind = parameter.text("type").map_err(invalid)?;
            let wanted = format.to_ascii_lowercase();
            if kind != wanted {
                let kind = kind.to_uppercase();
                let details = format!("header: Format mismatch, expected {format}, received {kind}");
                return Err(MetaError::new(132_012, details));
            }
            if format == "LOCATION" {
                return parameter.object("location").map_err(invalid).map(drop);
            }
            media(parameter, &wanted, known).map_err(invalid)
        }
        "PRODUCT" => Ok(()),
        _ => {
            let names = definition.map(|header| variables(text(header, "text"))).unwrap_or_default();
            fill("header", &names, named, parameters)
        }
    }
}

fn offer(definition: Option<&Value>, given: Option<&Given<'_>>) -> Result<(), MetaError> {
    let Some(definition) = definition else { return absent(given) };
    let expires =
        definition.pointer("/limited_time_offer/has_expiration").and_then(Value::as_bool) == Some(true);
    let parameters = given.map_or(&[][..], |part| part.parameters.as_slice());
    if !expires && parameters.is_empty() {
        return Ok(());
    }
    let [parameter] = parameters else { return Err(wrong_count("limited_time_offer", parameters.len(), 1)) };
    let offer = parameter.object("limited_time_offer").map_err(invalid)?;
    offer.required("expiration_time_ms").map_err(invalid).map(drop)
}

fn carousel(
    definition: Option<&Value>,
    given: Option<&Given<'_>>,
    named: bool,
    known: &KnownMedia<'_>,
) -> Result<(), MetaError> {
    let Some(definition) = definition else { return absent(given) };
    let wanted = list(definition, "cards");
    let cards = match given {
        Some(given) => given.fields.objects("cards").map_err(invalid)?,
        None => Vec::new(),
    };
    if cards.len() != wanted.len() {
        return Err(wrong_count("carousel", cards.len(), wanted.len()));
    }
    for (card, definition) in cards.iter().zip(wanted) {
        card.optional_count("card_index").map_err(invalid)?;
        let components = card.optional_list("components").map_err(invalid)?.unwrap_or_default();
        let given = read(components, &card.path("components"))?;
        check_components(list(definition, "components"), &given, named, known)?;
    }
    Ok(())
}

fn absent(given: Option<&Given<'_>>) -> Result<(), MetaError> {
    match given {
        None => Ok(()),
        Some(given) => Err(MetaError::new(100, format!("the template has no {}", given.kind))),
    }
}

pub(crate) fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value.get(key).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}
