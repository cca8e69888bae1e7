//! Listing, searching and reading forms (Meta flows).

use axum::response::Response;
use serde_json::{Map, Value, json};

use super::Call;
use super::paging::{number, page};
use crate::refusal::{Failure, Refusal, success};

const DEFAULT_LIMIT: usize = 25;

/// What Graph answers in a list.
const GRAPH_KEYS: [&str; 5] = ["id", "name", "status", "categories", "validation_errors"];
/// What AvenPing's own database holds.
const DATABASE_KEYS: [&str; 8] =
    ["id", "name", "status", "validation", "accountId", "createdAt", "updatedAt", "_count"];

pub(crate) fn list(call: &Call, account: usize) -> Result<Response, Failure> {
    let page = page(call, account, "flows", &call.app.seed.forms, DEFAULT_LIMIT)?;
    let items: Vec<Value> = page.items.iter().map(|form| only(form, &GRAPH_KEYS)).collect();
    Ok(success(&json!({ "items": items, "paging": page.paging })))
}

/// `q` is taken to ignore case in names, and to match everything when absent: both assumed.
pub(crate) fn search(call: &Call) -> Result<Response, Failure> {
    let limit = number(call, "limit", 1, 50, 20)?;
    let q = call.query("q").unwrap_or_default();
    let (part, status) = (q.to_lowercase(), q.to_uppercase());
    let wanted = |form: &&Value| {
        let text = |key: &str| form.get(key).and_then(Value::as_str).unwrap_or_default();
        text("name").to_lowercase().contains(&part) || text("status") == status
    };
    let found = call.app.seed.forms.iter().filter(wanted).take(limit);
    let items: Vec<Value> = found.map(|form| only(form, &DATABASE_KEYS)).collect();
    Ok(success(&json!({ "items": items })))
}

/// An unknown id is assumed to be a 404 in AvenPing's own envelope.
pub(crate) fn get(call: &Call) -> Result<Response, Failure> {
    let id = Value::from(call.parameter.as_str());
    match call.app.seed.forms.iter().find(|form| form.get("id") == Some(&id)) {
        Some(form) => Ok(success(&only(form, &GRAPH_KEYS))),
        None => Err(Refusal::not_found("Form not found").into()),
    }
}

fn only(form: &Value, keys: &[&str]) -> Value {
    let pairs = keys.iter().filter_map(|key| Some(((*key).to_owned(), form.get(key)?.clone())));
    Value::Object(pairs.collect::<Map<String, Value>>())
}
