//! A client's settings and a call's options from JSON.

use crate::client::Client;
use crate::config::ClientBuilder;
use crate::encode::arguments;
use crate::error::{Error, Result};
use crate::model::{FieldError, from_json};
use crate::options::CallOptions;
use serde::{Deserialize, Deserializer};
use std::collections::BTreeMap;
use std::time::Duration;
use zeroize::Zeroizing;

/// A client from its settings.
///
/// # Errors
/// `CONFIG` names the setting that is unknown or cannot work.
pub fn client(language: &str, settings: &[u8]) -> Result<Client> {
    client_with_token(language, settings, None)
}

/// A client from its settings, and its token apart from them: where a binding writes the settings as JSON itself, the
/// token need not pass through buffers that nobody wipes. A token given here wins.
///
/// # Errors
/// As [`client`].
pub fn client_with_token(
    language: &str,
    settings: &[u8],
    token: Option<Zeroizing<String>>,
) -> Result<Client> {
    let mut settings: Settings = from_json(settings).map_err(wrong_setting)?;
    let token = token.or_else(|| settings.token.take().map(|token| token.0));
    let mut builder = settings.into_builder(language)?;
    if let Some(mut token) = token {
        builder = builder.token(std::mem::take(&mut *token));
    }
    builder.build()
}

/// A text that is overwritten when it is dropped, also when the settings around it turn out to be wrong.
#[derive(Default)]
struct Secret(Zeroizing<String>);

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        String::deserialize(deserializer).map(|text| Self(Zeroizing::new(text)))
    }
}

/// Call options; no text at all means none.
///
/// # Errors
/// `INVALID_REQUEST` names the option that is unknown or cannot work.
pub(super) fn options(json: Option<&[u8]>) -> Result<CallOptions> {
    let Some(json) = json else { return Ok(CallOptions::new()) };
    let given: Options = arguments(json)?;
    let time =
        |name, value: f64| duration(name, value).map_err(|problem| Error::invalid_request(name, problem));
    let mut options = CallOptions::new();
    if let Some(timeout) = given.timeout {
        options = options.timeout(time("timeout", timeout)?);
    }
    match given.deadline {
        None => {}
        Some(None) => options = options.no_deadline(),
        Some(Some(deadline)) => options = options.deadline(time("deadline", deadline)?),
    }
    if let Some(max_retries) = given.max_retries {
        options = options.max_retries(max_retries);
    }
    if let Some(retry) = given.retry_maybe_sent {
        options = options.retry_maybe_sent(retry);
    }
    Ok(options)
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Settings {
    token: Option<Secret>,
    base_url: Option<String>,
    phone_number_id: Option<String>,
    auth: Option<String>,
    timeout: Option<f64>,
    connect_timeout: Option<f64>,
    #[serde(default, deserialize_with = "given")]
    deadline: Option<Option<f64>>,
    max_retries: Option<u32>,
    proxy: Option<String>,
    ca_bundle: Option<String>,
    allow_http: Option<bool>,
    headers: Option<BTreeMap<String, String>>,
    user_agent: Option<String>,
    validate: Option<bool>,
    log_bodies: Option<bool>,
    /// Whether `AVENPING_TOKEN` and the like are looked up; not where a language has done so in an environment of its
    /// own, as Node's worker threads have.
    environment: Option<bool>,
}

impl Settings {
    fn into_builder(self, language: &str) -> Result<ClientBuilder> {
        let time = |name, value| {
            duration(name, value).map_err(|problem| Error::config(format!("{name}: {problem}")))
        };
        let mut builder = Client::builder().language(language);
        macro_rules! set {
            ($($setting:ident),*) => {
                $(if let Some(value) = self.$setting { builder = builder.$setting(value); })*
            };
        }
        set!(base_url, phone_number_id, max_retries, proxy, ca_bundle, allow_http, user_agent, validate);
        set!(log_bodies, environment);
        if let Some(auth) = self.auth {
            builder = builder.auth(auth.parse()?);
        }
        if let Some(timeout) = self.timeout {
            builder = builder.timeout(time("timeout", timeout)?);
        }
        if let Some(connect_timeout) = self.connect_timeout {
            builder = builder.connect_timeout(time("connect_timeout", connect_timeout)?);
        }
        builder = match self.deadline {
            None => builder,
            Some(None) => builder.no_deadline(),
            Some(Some(deadline)) => builder.deadline(time("deadline", deadline)?),
        };
        for (name, value) in self.headers.unwrap_or_default() {
            builder = builder.header(name, value);
        }
        Ok(builder)
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Options {
    timeout: Option<f64>,
    #[serde(default, deserialize_with = "given")]
    deadline: Option<Option<f64>>,
    max_retries: Option<u32>,
    retry_maybe_sent: Option<bool>,
}

/// Tells `null`, which is `Some(None)`, from absent.
fn given<'de, D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Option<Option<f64>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

fn duration(name: &str, milliseconds: f64) -> std::result::Result<Duration, String> {
    let duration = Duration::try_from_secs_f64(milliseconds / 1000.0);
    duration.map_err(|_| format!("{milliseconds} ms is no {name}; give a positive time"))
}

/// Says what is wrong without repeating the value, which may be the token.
fn wrong_setting(error: FieldError) -> Error {
    Error::config(format!("{}: {}", error.field, error.problem))
}
