//! The buttons of a template send.

use serde_json::Value;

use super::interactive_parts::length;
use super::template::{Given, text};
use super::variables::{invalid, wrong_count};
use crate::fields::{Checked, Fields};
use crate::meta_error::MetaError;

/// Checks every button component that was sent, then that none is missing.
pub(crate) fn check(definitions: &[Value], given: &[Given<'_>]) -> Result<(), MetaError> {
    let mut seen = Vec::new();
    for button in given.iter().filter(|part| part.kind == "button") {
        let index = index(&button.fields).map_err(invalid)?;
        let Some(definition) = definitions.get(index) else {
            return Err(MetaError::new(100, format!("buttons: the template has no button at index {index}")));
        };
        if seen.contains(&index) {
            return Err(MetaError::new(100, format!("buttons: index {index} is given twice")));
        }
        seen.push(index);
        one(definition, index, button)?;
    }
    let missing = definitions
        .iter()
        .enumerate()
        .find(|(index, button)| needs_parameter(button) && !seen.contains(index));
    match missing {
        None => Ok(()),
        Some((index, button)) => {
            let kind = text(button, "type");
            Err(MetaError::new(
                131_008,
                format!("buttons: Button at index {index} of type {kind} requires a parameter"),
            ))
        }
    }
}

/// A whole number from 0 to 9, as a number or as text.
fn index(button: &Fields<'_>) -> Checked<usize> {
    let index = match button.required("index")? {
        Value::Number(number) => number.as_u64(),
        Value::String(text) => text.parse().ok(),
        _ => None,
    };
    match index.and_then(|index| usize::try_from(index).ok()).filter(|index| *index <= 9) {
        Some(index) => Ok(index),
        None => button.fail("index", "must be from 0 to 9"),
    }
}

fn has_variable(button: &Value) -> bool {
    text(button, "url").contains("{{")
}

fn needs_parameter(button: &Value) -> bool {
    match text(button, "type") {
        "URL" => has_variable(button),
        "COPY_CODE" | "OTP" | "MPM" => true,
        _ => false,
    }
}

fn one(definition: &Value, index: usize, button: &Given<'_>) -> Result<(), MetaError> {
    let kind = text(definition, "type");
    let wanted = match kind {
        "URL" if has_variable(definition) => "url",
        "OTP" => "url",
        "QUICK_REPLY" => "quick_reply",
        "COPY_CODE" => "copy_code",
        "FLOW" => "flow",
        "CATALOG" => "catalog",
        "MPM" => "mpm",
        _ => {
            return Err(MetaError::new(
                100,
                format!("buttons: Button at index {index} of type {kind} takes nothing"),
            ));
        }
    };
    let sub_type = button.fields.text("sub_type").map_err(invalid)?;
    if sub_type != wanted {
        let details = format!("buttons: sub_type at index {index}: expected {wanted}, received {sub_type}");
        return Err(MetaError::new(132_012, details));
    }
    let [parameter] = button.parameters.as_slice() else {
        return Err(wrong_count("button", button.parameters.len(), 1));
    };
    let (value, most) = match wanted {
        "url" => ("text", 2000),
        "quick_reply" => ("payload", 256),
        "copy_code" => ("coupon_code", 15),
        _ => return parameter.object("action").map_err(invalid).map(drop),
    };
    let given = parameter.text("type").map_err(invalid)?;
    if given != value {
        let details = format!("buttons: parameter at index {index}: expected {value}, received {given}");
        return Err(MetaError::new(132_012, details));
    }
    length(parameter, value, most).map_err(invalid).map(drop)
}
