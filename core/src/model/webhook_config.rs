//! Where AvenPing sends events, and the secret that goes with it.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::Extra;
use crate::model::tolerant::nullable;
use crate::model::validate::{FieldError, Validate, web_url};

/// The webhook settings of the account: `GET` and `POST /v2/webhooks/config` (AvenPing's documentation, specification
/// section 3.7; that `POST` answers like `GET` is assumed).
///
/// `Debug` shows neither the code nor more of the address than its host, where people put secrets too.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record), uniffi::export(Debug))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct WebhookConfig {
    /// Where events are sent; empty when unset.
    #[serde(default, deserialize_with = "nullable")]
    pub webhook_url: String,
    /// The secret that goes with it; empty when unset. How AvenPing uses it is not documented.
    #[serde(default, deserialize_with = "nullable")]
    pub webhook_code: String,
    /// Whether AvenPing has verified the address. When it turns true is not documented.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is_verified: Option<bool>,
    /// Fields that this version does not know.
    #[serde(flatten)]
    pub extra: Extra,
}

impl fmt::Debug for WebhookConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WebhookConfig")
            .field("webhook_url", &host_only(&self.webhook_url))
            .field("webhook_code", &masked(&self.webhook_code))
            .field("is_verified", &self.is_verified)
            // Names only: what a future server adds here may be secret as well.
            .field("extra", &self.extra.keys().collect::<Vec<_>>())
            .finish()
    }
}

/// The input of `POST /v2/webhooks/config`: at least one of the two; an empty text clears (body and clearing assumed,
/// specification sections 0.2 and 3.7).
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record), uniffi::export(Debug))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SetWebhookConfig {
    /// Where to send events: an absolute http(s) address, or empty to stop.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub webhook_url: Option<String>,
    /// The secret that goes with it, or empty to clear it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub webhook_code: Option<String>,
}

impl fmt::Debug for SetWebhookConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SetWebhookConfig")
            .field("webhook_url", &self.webhook_url.as_deref().map(host_only))
            .field("webhook_code", &self.webhook_code.as_deref().map(masked))
            .finish()
    }
}

impl SetWebhookConfig {
    /// No change yet: add one.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Where to send events; empty to stop.
    #[must_use]
    pub fn webhook_url(mut self, url: impl Into<String>) -> Self {
        self.webhook_url = Some(url.into());
        self
    }

    /// The secret that goes with it; empty to clear it.
    #[must_use]
    pub fn webhook_code(mut self, code: impl Into<String>) -> Self {
        self.webhook_code = Some(code.into());
        self
    }
}

impl Validate for SetWebhookConfig {
    fn validate(&mut self, limits: bool) -> Result<(), FieldError> {
        match (&self.webhook_url, &self.webhook_code) {
            (None, None) => {
                Err(FieldError::new("webhookUrl", "is required, or webhookCode; an empty text clears either"))
            }
            (Some(url), _) if limits && !url.is_empty() => web_url("webhookUrl", url),
            _ => Ok(()),
        }
    }
}

fn masked(secret: &str) -> &'static str {
    if secret.is_empty() { "" } else { "***" }
}

fn host_only(address: &str) -> String {
    if address.is_empty() {
        return String::new();
    }
    match url::Url::parse(address) {
        Ok(url) if url.has_host() => format!("{}://{}/…", url.scheme(), url.host_str().unwrap_or_default()),
        _ => "***".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{from_value, json, to_value};

    use super::*;

    #[test]
    fn the_settings_go_through_unchanged() {
        let answer = json!({"webhookUrl": "https://example.com/hook", "webhookCode": "c0de", "isVerified": false, "x": 1});
        let config: WebhookConfig = from_value(answer.clone()).unwrap();
        assert_eq!(config.is_verified, Some(false));
        assert_eq!(to_value(&config).unwrap(), answer);
        let unset: WebhookConfig = from_value(json!({"webhookUrl": null, "isVerified": null})).unwrap();
        assert_eq!(unset, WebhookConfig::default());
        assert!(from_value::<WebhookConfig>(json!({"webhookCode": {}})).is_err());
    }

    #[test]
    fn debug_shows_no_secret() {
        let config: WebhookConfig = from_value(json!({
            "webhookUrl": "https://user:s3cret@example.com/s3cret?k=s3cret", "webhookCode": "s3cret", "backupCode": "s3cret",
        }))
        .unwrap();
        let set = SetWebhookConfig::new().webhook_url("s3cret").webhook_code("s3cret");
        let shown = format!("{config:?} {set:?} {:#?}", [&config]);
        assert!(!shown.contains("s3cret"), "{shown}");
        assert!(
            shown.contains("https://example.com/…") && shown.contains("***") && shown.contains("backupCode")
        );
    }

    #[test]
    fn changes() {
        assert!(SetWebhookConfig::new().validate(false).is_err());
        assert!(SetWebhookConfig::new().webhook_url("").validate(true).is_ok());
        assert!(SetWebhookConfig::new().webhook_code("").validate(true).is_ok());
        assert!(SetWebhookConfig::new().webhook_url("https://a.example/x").validate(true).is_ok());
        let bad = SetWebhookConfig::new().webhook_url("a.example/x");
        assert_eq!(bad.clone().validate(true).unwrap_err().field, "webhookUrl");
        assert!(bad.clone().validate(false).is_ok());
        assert_eq!(to_value(SetWebhookConfig::new().webhook_url("")).unwrap(), json!({"webhookUrl": ""}));
    }
}
