//! Listing and reading templates.

use axum::response::Response;
use serde_json::{Value, json};

use super::Call;
use super::paging::page;
use crate::refusal::{Failure, Refusal, success};

/// Small enough that the seeded templates make three pages.
const DEFAULT_LIMIT: usize = 12;

pub(crate) fn list(call: &Call, account: usize) -> Result<Response, Failure> {
    let page = page(call, account, "message_templates", &call.app.seed.templates, DEFAULT_LIMIT)?;
    // AvenPing filters the page that Meta gave it, so a page can be short or empty while more follow.
    let search = call.query("search").map(str::to_lowercase);
    let wanted = |template: &&Value| match &search {
        None => true,
        Some(search) => name(template).to_lowercase().contains(search),
    };
    let items: Vec<&Value> = page.items.iter().filter(wanted).collect();
    Ok(success(&json!({ "items": items, "paging": page.paging })))
}

/// Which language wins when a name has several is assumed: en_US, then the first.
pub(crate) fn get(call: &Call) -> Result<Response, Failure> {
    let mut same_name = call.app.seed.templates.iter().filter(|template| name(template) == call.parameter);
    let first = same_name.clone().next();
    let american =
        same_name.find(|template| template.get("language").and_then(Value::as_str) == Some("en_US"));
    match american.or(first) {
        Some(template) => Ok(success(template)),
        None => Err(Refusal::not_found("Template not found").into()),
    }
}

fn name(template: &Value) -> &str {
    template.get("name").and_then(Value::as_str).unwrap_or_default()
}
