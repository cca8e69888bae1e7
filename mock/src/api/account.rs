//! `/`, `/v2/health`, `/v2/version` and `/v2/me`. Only health and parts of me are documented; the rest is assumed.

use axum::response::Response;
use serde_json::json;

use super::Call;
use crate::refusal::{Failure, Refusal, success};

pub(crate) fn root() -> Response {
    success(&json!({ "name": "AvenPing API", "fake": true }))
}

pub(crate) fn health() -> Response {
    success(&json!({ "ok": true }))
}

pub(crate) fn version() -> Response {
    success(&json!({ "version": concat!("2.0.0-mock.", env!("CARGO_PKG_VERSION")), "api": "v2" }))
}

pub(crate) fn me(call: &Call, account: usize) -> Result<Response, Failure> {
    let world = call.app.world();
    let account =
        world.accounts.get(account).ok_or_else(|| Refusal::not_found("WhatsApp account not found"))?;
    let lines: Vec<_> = account
        .lines
        .iter()
        .map(|line| json!({ "phoneNumberId": line.id, "phoneNumber": line.number, "name": line.name }))
        .collect();
    let mut data = json!({
        "user": { "id": account.user_id, "name": account.user_name, "email": account.email },
        "wabaId": account.waba_id,
        "phoneNumbers": lines,
    });
    if let (Some(line), Some(map)) = (account.default_line(), data.as_object_mut()) {
        map.insert("defaultPhoneNumberId".to_owned(), line.id.into());
    }
    Ok(success(&data))
}
