//! The variables of a template's text, and the parameters that fill them.

use crate::fields::Fields;
use crate::meta_error::MetaError;

/// The names between double braces, each once, in order of appearance.
pub(crate) fn variables(text: &str) -> Vec<&str> {
    let mut names = Vec::new();
    for piece in text.split("{{").skip(1) {
        let Some((name, _)) = piece.split_once("}}") else { continue };
        if !names.contains(&name.trim()) {
            names.push(name.trim());
        }
    }
    names
}

/// Checks text parameters against the variables they fill. `place` names the part in Meta's wording.
pub(crate) fn fill(
    place: &str,
    names: &[&str],
    named: bool,
    parameters: &[Fields<'_>],
) -> Result<(), MetaError> {
    if parameters.len() != names.len() {
        return Err(wrong_count(place, parameters.len(), names.len()));
    }
    let mut filled = Vec::new();
    for parameter in parameters {
        text_value(place, parameter)?;
        if !named {
            continue;
        }
        let name = parameter.optional_text("parameter_name").map_err(invalid)?.unwrap_or_default();
        if name.is_empty() {
            return Err(MetaError::new(100, format!("{place}: parameter name is missing or empty")));
        }
        if !names.contains(&name) || filled.contains(&name) {
            return Err(MetaError::new(100, format!("{place}: unexpected parameter name {name}")));
        }
        filled.push(name);
    }
    Ok(())
}

fn text_value(place: &str, parameter: &Fields<'_>) -> Result<(), MetaError> {
    match parameter.text("type").map_err(invalid)? {
        "text" => parameter.filled_text("text").map_err(invalid).map(drop),
        kind @ ("currency" | "date_time") => {
            let value = parameter.object(kind).map_err(invalid)?;
            value.filled_text("fallback_value").map_err(invalid).map(drop)
        }
        other => {
            let details =
                format!("{place}: Format mismatch, expected TEXT, received {}", other.to_uppercase());
            Err(MetaError::new(132_012, details))
        }
    }
}

pub(crate) fn wrong_count(place: &str, given: usize, wanted: usize) -> MetaError {
    let details = format!(
        "{place}: number of localizable_params ({given}) does not match the expected number of params ({wanted})"
    );
    MetaError::new(132_000, details)
}

pub(crate) fn invalid(problem: crate::fields::Problem) -> MetaError {
    MetaError::new(100, problem.0)
}
