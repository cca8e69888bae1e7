//! The client's settings, their defaults and the environment variables behind them.

use crate::base_url::{BaseUrl, PRODUCTION};
use crate::error::{Error, Result};
use crate::token::{AuthHeader, Token, secret};
use crate::transport::{Connection, proxy, tls};
use http::header::{HeaderMap, HeaderName, HeaderValue};
use secrecy::{ExposeSecret, SecretString};
use std::convert::identity;
use std::env::VarError;
use std::path::PathBuf;
use std::time::Duration;

/// Collects the settings of a [`Client`](crate::Client).
///
/// | setting | default | environment |
/// | --- | --- | --- |
/// | [`token`](Self::token) | none: only `health` and `version` work | `AVENPING_TOKEN` |
/// | [`base_url`](Self::base_url) | `https://api.avenping.com` | `AVENPING_BASE_URL` |
/// | [`phone_number_id`](Self::phone_number_id) | the account's default line | `AVENPING_PHONE_NUMBER_ID` |
/// | [`auth`](Self::auth) | `Authorization: Bearer` | |
/// | [`timeout`](Self::timeout) | 30 s an attempt | |
/// | [`connect_timeout`](Self::connect_timeout) | 5 s | |
/// | [`deadline`](Self::deadline) | 60 s a call, none for media | |
/// | [`max_retries`](Self::max_retries) | 2 | |
/// | [`proxy`](Self::proxy) | from the environment, never for loopback | `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY`, `NO_PROXY` |
/// | [`ca_bundle`](Self::ca_bundle) | the system's certificates | `SSL_CERT_FILE` |
/// | what is logged, masked, on standard error or to a `tracing` subscriber | nothing | `AVENPING_LOG`: `error`, `warn`, `info`, `debug` |
#[derive(Default)]
#[must_use]
pub struct ClientBuilder {
    token: Option<SecretString>,
    base_url: Option<String>,
    phone_number_id: Option<String>,
    auth: AuthHeader,
    timeout: Option<Duration>,
    connect_timeout: Option<Duration>,
    deadline: Option<Option<Duration>>,
    max_retries: Option<u32>,
    proxy: Option<SecretString>,
    ca_bundle: Option<PathBuf>,
    allow_http: bool,
    headers: Vec<(String, String)>,
    user_agent: Option<String>,
    language: Option<String>,
    skip_limits: bool,
    log_bodies: bool,
    no_environment: bool,
}

impl ClientBuilder {
    /// The API token. Treat it like a password.
    pub fn token(mut self, token: impl Into<String>) -> Self {
        self.token = Some(secret(token.into()));
        self
    }

    /// Where the API is; a trailing `/v2` is understood. `https`, or `http` for loopback hosts.
    pub fn base_url(mut self, base_url: impl Into<String>) -> Self {
        self.base_url = Some(base_url.into());
        self
    }

    /// The line (Meta's phone number id) that sends when a call names none.
    pub fn phone_number_id(mut self, phone_number_id: impl Into<String>) -> Self {
        self.phone_number_id = Some(phone_number_id.into());
        self
    }

    /// Which header carries the token.
    pub fn auth(mut self, auth: AuthHeader) -> Self {
        self.auth = auth;
        self
    }

    /// The limit of one attempt, connecting included. For media: the longest time without progress.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// The limit for reaching the server, TLS included.
    pub fn connect_timeout(mut self, connect_timeout: Duration) -> Self {
        self.connect_timeout = Some(connect_timeout);
        self
    }

    /// The limit of a whole call with its retries and waits. Does not apply to media.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = Some(Some(deadline));
        self
    }

    /// Calls may take as long as their attempts and waits take.
    pub fn no_deadline(mut self) -> Self {
        self.deadline = Some(None);
        self
    }

    /// How many further attempts may follow the first one. Zero means zero.
    pub fn max_retries(mut self, max_retries: u32) -> Self {
        self.max_retries = Some(max_retries);
        self
    }

    /// A proxy for every call: `http://user:password@host:port`. Wins over the environment.
    pub fn proxy(mut self, proxy: impl Into<String>) -> Self {
        self.proxy = Some(secret(proxy.into()));
        self
    }

    /// A PEM file with certificates to trust besides the system's.
    pub fn ca_bundle(mut self, path: impl Into<PathBuf>) -> Self {
        self.ca_bundle = Some(path.into());
        self
    }

    /// Allow `http` for hosts that are not loopback. The token then travels in clear text.
    pub fn allow_http(mut self, allow: bool) -> Self {
        self.allow_http = allow;
        self
    }

    /// A header to send with every request. The token's and the transport's own headers are refused.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Text to add to the user agent, such as `shop/2.1`.
    pub fn user_agent(mut self, user_agent: impl Into<String>) -> Self {
        self.user_agent = Some(user_agent.into());
        self
    }

    /// The language that this core serves, for the user agent `avenping-<language>/<version>`.
    #[doc(hidden)]
    pub fn language(mut self, language: impl Into<String>) -> Self {
        self.language = Some(language.into());
        self
    }

    /// Whether `AVENPING_TOKEN`, `AVENPING_BASE_URL` and `AVENPING_PHONE_NUMBER_ID` are looked up (default: yes).
    #[doc(hidden)]
    pub fn environment(mut self, look_up: bool) -> Self {
        self.no_environment = !look_up;
        self
    }

    /// Whether limits that Meta states are checked before sending (default: yes). Recipients and
    /// required fields are checked in any case.
    pub fn validate(mut self, validate: bool) -> Self {
        self.skip_limits = !validate;
        self
    }

    /// Write phone numbers and bodies into the log as they are. Default: masked.
    pub fn log_bodies(mut self, log: bool) -> Self {
        self.log_bodies = log;
        self
    }

    pub(crate) fn into_config(self) -> Result<Config> {
        let look_up = !self.no_environment;
        let base_url = given_or_environment(self.base_url, "AVENPING_BASE_URL", look_up, identity)?;
        let base_url = BaseUrl::parse(base_url.as_deref().unwrap_or(PRODUCTION), self.allow_http)?;
        let token = given_or_environment(self.token, "AVENPING_TOKEN", look_up, secret)?;
        let token = token.map(|token| Token::new(token.expose_secret(), self.auth)).transpose()?;
        let phone_number_id =
            given_or_environment(self.phone_number_id, "AVENPING_PHONE_NUMBER_ID", look_up, identity)?;
        let phone_number_id = phone_number_id.map(|id| id.trim().to_owned());
        if phone_number_id.as_deref().is_some_and(str::is_empty) {
            return Err(Error::config("phone_number_id: is empty"));
        }
        let timeout = positive("timeout", self.timeout.unwrap_or(Duration::from_secs(30)))?;
        let connect_timeout =
            positive("connect_timeout", self.connect_timeout.unwrap_or(Duration::from_secs(5)))?;
        let deadline = self.deadline.unwrap_or(Some(Duration::from_secs(60)));
        let deadline = deadline.map(|deadline| positive("deadline", deadline)).transpose()?;
        let extra_roots = self.ca_bundle.as_deref().map(tls::read_ca_bundle).transpose()?;
        Ok(Config {
            headers: extra_headers(&self.headers, self.language.as_deref(), self.user_agent.as_deref())?,
            token,
            phone_number_id,
            auth: self.auth,
            timeout,
            deadline,
            max_retries: self.max_retries.unwrap_or(2),
            connection: Connection {
                https: base_url.is_https(),
                proxy: proxy::choose(self.proxy.as_ref(), &base_url)?,
                extra_roots: extra_roots.unwrap_or_default(),
                connect_timeout,
            },
            check_limits: !self.skip_limits,
            log_bodies: self.log_bodies,
            base_url,
        })
    }
}

impl std::fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Every text in here may hold a secret: the token, the proxy's password, a header's value, and
        // before it is checked even the base URL.
        f.debug_struct("ClientBuilder").finish_non_exhaustive()
    }
}

/// The settings after checking, complete and immutable.
pub(crate) struct Config {
    pub(crate) base_url: BaseUrl,
    pub(crate) token: Option<Token>,
    pub(crate) phone_number_id: Option<String>,
    pub(crate) auth: AuthHeader,
    pub(crate) timeout: Duration,
    pub(crate) deadline: Option<Duration>,
    pub(crate) max_retries: u32,
    pub(crate) connection: Connection,
    pub(crate) headers: HeaderMap,
    pub(crate) check_limits: bool,
    pub(crate) log_bodies: bool,
}

/// A variable that is set to something; blank counts as not set, as `VAR= program` means. One that
/// cannot be read must not count as absent: the call would go to another place, or from another line.
fn environment(name: &str) -> Result<Option<String>> {
    match std::env::var(name) {
        Ok(value) => Ok(Some(value).filter(|value| !value.trim().is_empty())),
        Err(VarError::NotPresent) => Ok(None),
        Err(VarError::NotUnicode(_)) => Err(Error::config(format!("{name}: is not text (UTF-8)"))),
    }
}

fn given_or_environment<T>(
    given: Option<T>,
    name: &str,
    look_up: bool,
    read: fn(String) -> T,
) -> Result<Option<T>> {
    match given {
        None if look_up => Ok(environment(name)?.map(read)),
        given => Ok(given),
    }
}

fn positive(name: &str, duration: Duration) -> Result<Duration> {
    if duration.is_zero() {
        return Err(Error::config(format!("{name}: zero would fail every call; give a positive time")));
    }
    Ok(duration)
}

/// Headers that the transport, the token or the upload own; a caller's value would break or bypass them.
const OWNED: [&str; 18] = [
    "accept",
    "accept-encoding",
    "authorization",
    "connection",
    "content-encoding",
    "content-length",
    "content-type",
    "expect",
    "host",
    "idempotency-key",
    "proxy-authorization",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "user-agent",
    "x-api-token",
    "x-phone-number-id",
];

fn extra_headers(
    headers: &[(String, String)],
    language: Option<&str>,
    user_agent: Option<&str>,
) -> Result<HeaderMap> {
    let mut map = HeaderMap::new();
    for (name, value) in headers {
        let parsed = HeaderName::try_from(name.as_str())
            .map_err(|_| Error::config(format!("headers: `{}` is not a header name", name.escape_debug())))?;
        if OWNED.contains(&parsed.as_str()) {
            return Err(Error::config(format!("headers: `{parsed}` is set by the client itself")));
        }
        let mut value = HeaderValue::try_from(value.as_str()).map_err(|_| {
            Error::config(format!("headers: the value of `{parsed}` cannot stand in a header"))
        })?;
        value.set_sensitive(true);
        map.append(parsed, value);
    }
    let mut agent = format!("avenping-{}/{}", language.unwrap_or("rust"), crate::VERSION);
    if let Some(extra) = user_agent.map(str::trim).filter(|extra| !extra.is_empty()) {
        agent.push(' ');
        agent.push_str(extra);
    }
    let agent = HeaderValue::try_from(agent)
        .map_err(|_| Error::config("user_agent: it has a character that cannot stand in a header"))?;
    map.insert(http::header::USER_AGENT, agent);
    map.insert(http::header::ACCEPT, HeaderValue::from_static("application/json"));
    Ok(map)
}
