//! What Meta states of the product messages, which have no builders here: they are checked as they stand.

use serde_json::{Map, Value};

use crate::model::validate::{Checked, FieldError, count};

/// `field` is the path of the interactive object.
pub(super) fn check(field: &str, kind: &str, message: &Map<String, Value>) -> Checked {
    let has_header = message.get("header").is_some_and(|header| !header.is_null());
    let header = |problem: &str| Err(FieldError::new(format_args!("{field}.header"), problem));
    match kind {
        "product" if has_header => header("a single product has no header; leave it out"),
        "product_list" if !has_header => header("is required: a list of products needs a text header"),
        "product_list" => check_sections(field, message),
        _ => Ok(()),
    }
}

fn check_sections(field: &str, message: &Map<String, Value>) -> Checked {
    let sections = message.get("action").and_then(|action| action.get("sections")).and_then(Value::as_array);
    // Another shape than Meta documents is Meta's to judge.
    let Some(sections) = sections else { return Ok(()) };
    count(format_args!("{field}.action.sections"), sections.len(), 1, 10)?;
    let products =
        sections.iter().filter_map(|section| section.get("product_items").and_then(Value::as_array));
    let products: usize = products.map(Vec::len).sum();
    if products > 30 {
        let problem = format!("at most 30 products in all sections, found {products}");
        return Err(FieldError::new(format_args!("{field}.action.sections"), problem));
    }
    Ok(())
}
