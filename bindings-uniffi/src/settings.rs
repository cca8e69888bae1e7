//! What a client and a call are told: records here, judged by the core.

use crate::error::Result;
use avenping::{Client, Error, waist};
use serde::Serialize;
use serde_json::{Map, Value};
use std::collections::HashMap;
use std::fmt;
use std::time::Duration;

/// Settings of a client. What is not set comes from the environment (`AVENPING_TOKEN`, `AVENPING_BASE_URL`,
/// `AVENPING_PHONE_NUMBER_ID`) or has the default that is named. Times are milliseconds.
#[derive(Default, Serialize, uniffi::Record)]
#[uniffi::export(Debug)]
#[serde(rename_all = "camelCase")]
pub struct Settings {
    /// The account's token.
    #[uniffi(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
    /// Where the API is: `https`, or `http` for loopback hosts.
    #[uniffi(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub base_url: Option<String>,
    /// The line that sends, by Meta's id, where a call names none.
    #[uniffi(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone_number_id: Option<String>,
    /// The header that carries the token: `bearer` (default) or `x-api-token`.
    #[uniffi(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub auth: Option<String>,
    /// The limit of one attempt, connecting included; for media the longest time without progress. 30,000 ms.
    #[uniffi(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timeout: Option<f64>,
    /// The limit of connecting. 5,000 ms.
    #[uniffi(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub connect_timeout: Option<f64>,
    /// The limit of a whole call with its retries and waits. 60,000 ms; none for media.
    #[uniffi(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deadline: Option<f64>,
    /// No such limit; `deadline` is not looked at then.
    #[uniffi(default)]
    #[serde(skip)]
    pub no_deadline: bool,
    /// How many further attempts may follow the first one: 2. Signed, so that the core can refuse what is below zero.
    #[uniffi(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_retries: Option<i64>,
    /// A proxy's address. Without it `HTTPS_PROXY` and `NO_PROXY` hold.
    #[uniffi(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proxy: Option<String>,
    /// A PEM file of certificates to trust besides the system's, by its path.
    #[uniffi(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ca_bundle: Option<String>,
    /// Whether `http` is allowed to other hosts than loopback.
    #[uniffi(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allow_http: Option<bool>,
    /// Headers to send with every request.
    #[uniffi(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub headers: Option<HashMap<String, String>>,
    /// What to put after the SDK's own user agent.
    #[uniffi(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_agent: Option<String>,
    /// Whether limits that Meta states are checked before sending: yes.
    #[uniffi(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub validate: Option<bool>,
    /// The language in the user agent.
    #[uniffi(default = "swift")]
    #[serde(skip)]
    pub language: String,
}

/// Shows no token, nor what else people put secrets into: a proxy's address and the values of headers.
impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hidden = |secret: &Option<String>| secret.as_ref().map(|_| "***");
        f.debug_struct("Settings")
            .field("token", &hidden(&self.token))
            .field("base_url", &self.base_url)
            .field("phone_number_id", &self.phone_number_id)
            .field("auth", &self.auth)
            .field("timeout", &self.timeout)
            .field("connect_timeout", &self.connect_timeout)
            .field("deadline", &self.deadline)
            .field("no_deadline", &self.no_deadline)
            .field("max_retries", &self.max_retries)
            .field("proxy", &hidden(&self.proxy))
            .field("ca_bundle", &self.ca_bundle)
            .field("allow_http", &self.allow_http)
            .field("headers", &self.headers.as_ref().map(|headers| headers.keys().collect::<Vec<_>>()))
            .field("user_agent", &self.user_agent)
            .field("validate", &self.validate)
            .field("language", &self.language)
            .finish()
    }
}

impl Settings {
    pub(crate) fn build(&mut self) -> Result<Client> {
        // Apart from the JSON, which nobody wipes.
        let token = self.token.take().map(waist::Zeroizing::new);
        let mut json = match serde_json::to_value(&*self) {
            Ok(Value::Object(json)) => json,
            _ => Map::new(),
        };
        // JSON has no word for these, and would pass them for ones that are not set.
        for (name, given) in
            [("timeout", self.timeout), ("connectTimeout", self.connect_timeout), ("deadline", self.deadline)]
        {
            let endless_deadline = self.no_deadline && name == "deadline";
            if let Some(given) = given.filter(|given| !given.is_finite() && !endless_deadline) {
                return Err(Error::usage(format!("{name}: {given} ms is no time; give a finite one")).into());
            }
        }
        if self.no_deadline {
            json.insert("deadline".to_owned(), Value::Null);
        }
        let json = Value::Object(json).to_string();
        Ok(waist::client_with_token(&self.language, json.as_bytes(), token)?)
    }
}

/// What a single call does differently from its client. Times are milliseconds.
#[derive(Debug, Clone, Default, uniffi::Record)]
pub struct CallOptions {
    /// The limit of one attempt, connecting included. For media: the longest time without progress.
    #[uniffi(default)]
    pub timeout: Option<f64>,
    /// The limit of the whole call with its retries and waits; for a list, of the time spent fetching all its pages.
    #[uniffi(default)]
    pub deadline: Option<f64>,
    /// No such limit; `deadline` is not looked at then.
    #[uniffi(default)]
    pub no_deadline: bool,
    /// How many further attempts may follow the first one. Below zero is refused.
    #[uniffi(default)]
    pub max_retries: Option<i64>,
    /// Repeat a send even when an earlier attempt may have gone out. The recipient may get the message twice.
    #[uniffi(default)]
    pub retry_maybe_sent: Option<bool>,
}

impl CallOptions {
    /// For a call of `operation`, or `request`.
    pub(crate) fn read(given: Option<Self>, operation: &str) -> Result<avenping::CallOptions> {
        let mut options = avenping::CallOptions::new();
        let Some(given) = given else { return Ok(options) };
        if let Some(timeout) = given.timeout {
            options = options.timeout(duration(operation, "timeout", timeout)?);
        }
        if given.no_deadline {
            options = options.no_deadline();
        } else if let Some(deadline) = given.deadline {
            options = options.deadline(duration(operation, "deadline", deadline)?);
        }
        if let Some(max_retries) = given.max_retries {
            options = options.max_retries(count(operation, "maxRetries", max_retries)?);
        }
        if let Some(retry) = given.retry_maybe_sent {
            options = options.retry_maybe_sent(retry);
        }
        Ok(options)
    }
}

fn count(operation: &str, name: &str, given: i64) -> Result<u32> {
    let problem = format!("{given} is no number of retries; give 0 or more");
    Ok(u32::try_from(given).map_err(|_| waist::refused_argument(Some(operation), name, &problem))?)
}

fn duration(operation: &str, name: &str, milliseconds: f64) -> Result<Duration> {
    let duration = Duration::try_from_secs_f64(milliseconds / 1000.0);
    let problem = format!("{milliseconds} ms is no {name}; give a positive time");
    Ok(duration.map_err(|_| waist::refused_argument(Some(operation), name, &problem))?)
}
