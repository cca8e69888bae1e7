//! The documented gates, in the documented order.

use axum::http::{HeaderMap, StatusCode, header};

use crate::refusal::Refusal;
use crate::world::{Plan, World};

/// Gates 1 to 3: answers the index of the account that may go on.
pub(crate) fn admit(world: &World, headers: &HeaderMap) -> Result<usize, Refusal> {
    let found = token(headers).and_then(|token| world.tokens.get(&token).copied());
    let Some((index, account)) = found.and_then(|index| Some((index, world.accounts.get(index)?))) else {
        return Err(Refusal::new(StatusCode::UNAUTHORIZED, "UNAUTHORIZED", "Missing or invalid API token"));
    };
    if !account.linked {
        return Err(Refusal::not_found("WhatsApp account not found"));
    }
    if account.plan_ended {
        return Err(Refusal::new(StatusCode::FORBIDDEN, "PLAN_EXPIRED", "Your plan has expired"));
    }
    if account.plan == Plan::Basic {
        return Err(Refusal::new(
            StatusCode::FORBIDDEN,
            "DEVELOPER_PLAN_REQUIRED",
            "The developer API needs a Premium or Enterprise plan",
        ));
    }
    Ok(index)
}

/// Gate 4: the line belongs to the account.
pub(crate) fn owns_line(world: &World, account: usize, line: &str) -> Result<(), Refusal> {
    match world.accounts.get(account).and_then(|account| account.line(line)) {
        Some(_) => Ok(()),
        None => Err(Refusal::new(
            StatusCode::FORBIDDEN,
            "FORBIDDEN",
            "phoneNumberId does not belong to your workspace",
        )),
    }
}

/// The token from either header. Which wins when both are sent is assumed: `Authorization`.
fn token(headers: &HeaderMap) -> Option<String> {
    let bearer = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).and_then(|value| {
        let (scheme, token) = value.split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then(|| token.trim().to_owned())
    });
    let plain = || {
        headers.get("x-api-token").and_then(|value| value.to_str().ok()).map(|value| value.trim().to_owned())
    };
    bearer.or_else(plain)
}
