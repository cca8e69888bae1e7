//! Graph paging: opaque cursors, and a `next` address that nobody should call.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use super::Call;
use crate::meta_error::MetaError;
use crate::refusal::{Failure, Refusal};

/// Larger limits are cut to this, silently, as Graph does.
const LARGEST_PAGE: usize = 1000;

pub(crate) struct Page<'a> {
    pub(crate) items: &'a [Value],
    pub(crate) paging: Value,
}

/// The page that `limit` and `after` ask for. `edge` is the name of the list in Graph.
pub(crate) fn page<'a>(
    call: &Call,
    account: usize,
    edge: &str,
    all: &'a [Value],
    default_limit: usize,
) -> Result<Page<'a>, Failure> {
    let default_limit = call.app.world().settings.page_size.unwrap_or(default_limit);
    let limit = number(call, "limit", 1, usize::MAX, default_limit)?.min(LARGEST_PAGE);
    let start = match call.query("after") {
        None => 0,
        Some(text) => read_cursor(edge, text)
            .filter(|start| *start <= all.len())
            .ok_or_else(|| MetaError::new(100, "Invalid cursors values were provided: after"))?,
    };
    let end = start.saturating_add(limit).min(all.len());
    let after = write_cursor(edge, end);
    let mut paging = json!({ "cursors": { "before": write_cursor(edge, start), "after": after } });
    if let (true, Some(map)) = (end < all.len(), paging.as_object_mut()) {
        let world = call.app.world();
        let waba = world.accounts.get(account).map_or("", |account| account.waba_id);
        // Graph puts the caller's token into this address; here is something for a leak test to find.
        let next = format!(
            "https://graph.facebook.com/v23.0/{waba}/{edge}?access_token=EAAfakeMetaTokenThatMustNeverLeak&limit={limit}&after={after}"
        );
        map.insert("next".to_owned(), next.into());
    }
    Ok(Page { items: all.get(start..end).unwrap_or_default(), paging })
}

/// A whole number from the query.
pub(crate) fn number(
    call: &Call,
    name: &str,
    least: usize,
    most: usize,
    default: usize,
) -> Result<usize, Refusal> {
    let Some(text) = call.query(name) else { return Ok(default) };
    match text.parse::<usize>() {
        Ok(number) if (least..=most).contains(&number) => Ok(number),
        _ if most == usize::MAX => {
            Err(Refusal::validation(format!("{name}: must be a whole number of at least {least}")))
        }
        _ => Err(Refusal::validation(format!("{name}: must be a whole number from {least} to {most}"))),
    }
}

fn write_cursor(edge: &str, position: usize) -> String {
    URL_SAFE_NO_PAD.encode(format!("AQHR\u{81}{edge}\u{81}{position}"))
}

fn read_cursor(edge: &str, text: &str) -> Option<usize> {
    let decoded = String::from_utf8(URL_SAFE_NO_PAD.decode(text).ok()?).ok()?;
    let position = decoded.strip_prefix("AQHR\u{81}")?.strip_prefix(edge)?.strip_prefix('\u{81}')?;
    position.parse().ok()
}
