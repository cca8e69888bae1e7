//! The account's webhook settings.

use axum::response::Response;
use serde_json::json;

use super::Call;
use crate::fields::Fields;
use crate::refusal::{Failure, Refusal, success};
use crate::webhook_client as client;
use crate::world::WebhookConfig;

pub(crate) fn get(call: &Call, account: usize) -> Result<Response, Failure> {
    let world = call.app.world();
    let config = world.accounts.get(account).map(|account| account.webhook.clone()).unwrap_or_default();
    Ok(answer(&config))
}

/// Body and verification are assumed: both keys optional, what is absent stays; `isVerified` comes from Meta's
/// handshake, played against loopback addresses only.
pub(crate) async fn set(call: &Call, account: usize) -> Result<Response, Failure> {
    let body = call.json()?;
    let fields = Fields::of(&body, "")?;
    let url = fields.optional_text("webhookUrl")?;
    let code = fields.optional_text("webhookCode")?;
    let web = |url: &str| url.starts_with("http://") || url.starts_with("https://");
    if url.is_some_and(|url| !url.is_empty() && !web(url)) {
        return Err(Refusal::validation("webhookUrl: must be an http or https URL, or empty").into());
    }
    let change = |config: &mut WebhookConfig| {
        config.url = url.unwrap_or(&config.url).to_owned();
        config.code = code.unwrap_or(&config.code).to_owned();
        config.verified = false;
    };
    let mut config = {
        let mut world = call.app.world();
        let Some(account) = world.accounts.get_mut(account) else { return Err(unknown().into()) };
        change(&mut account.webhook);
        account.webhook.clone()
    };
    if !config.url.is_empty() && !config.code.is_empty() && client::verify(&config.url, &config.code).await {
        config.verified = true;
        let mut world = call.app.world();
        let Some(account) = world.accounts.get_mut(account) else { return Err(unknown().into()) };
        // Only if nobody has changed the settings while the receiver was being asked.
        if account.webhook.url == config.url && account.webhook.code == config.code {
            account.webhook.verified = true;
        }
    }
    Ok(answer(&config))
}

fn unknown() -> Refusal {
    Refusal::not_found("WhatsApp account not found")
}

fn answer(config: &WebhookConfig) -> Response {
    success(&json!({ "webhookUrl": config.url, "webhookCode": config.code, "isVerified": config.verified }))
}
