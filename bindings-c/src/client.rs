//! The client handle and its settings.

use crate::boundary::{boundary, given, optional_text, place, refused, text};
use crate::error::avenping_error;
use crate::ffi::growable::{growable, read};
use crate::ffi::handle::{free, give, put};
use crate::ffi::input;
use crate::ffi::text::{self, Text};
use crate::options::{choice, limits, time};
use crate::panics::quietly;
use crate::status::{avenping_choice_in, avenping_status};
use avenping::{Client, Error, Result, waist};
use serde_json::{Map, Value};
use std::ffi::c_char;
use std::ptr;

/// A client: settings, a token and connections. Any number of threads may use one at the same time, and a
/// child process after `fork` too. Make one and keep it: every client has its own connections.
pub struct avenping_client {
    _opaque: [u8; 0],
}

/// A header that is sent with every request.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct avenping_header {
    /// Its name.
    pub name: *const c_char,
    /// The name's length in bytes; 0: up to its NUL.
    pub name_length: usize,
    /// Its value.
    pub value: *const c_char,
    /// The value's length in bytes; 0: up to its NUL.
    pub value_length: usize,
}

/// The settings of a client. What is NULL or zero comes from the environment or is a default. Read while
/// `avenping_client_new` runs, not kept.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct avenping_client_options {
    /// `sizeof(avenping_client_options)`.
    pub size: usize,
    /// The API token; from `AVENPING_TOKEN` when left out.
    pub token: *const c_char,
    /// Its length in bytes; 0: up to its NUL.
    pub token_length: usize,
    /// Where the API is; from `AVENPING_BASE_URL` when left out, otherwise AvenPing's own.
    pub base_url: *const c_char,
    /// Its length in bytes; 0: up to its NUL.
    pub base_url_length: usize,
    /// Meta's id of the line that sends, for calls that name none; from `AVENPING_PHONE_NUMBER_ID` when left
    /// out, otherwise the account's default line, which is looked up once.
    pub phone_number_id: *const c_char,
    /// Its length in bytes; 0: up to its NUL.
    pub phone_number_id_length: usize,
    /// How the token is sent: `bearer`, the default, or `x-api-token`.
    pub auth: *const c_char,
    /// Its length in bytes; 0: up to its NUL.
    pub auth_length: usize,
    /// The limit of one attempt, connecting included; 30 seconds when 0. For media: the longest time without
    /// progress.
    pub timeout_ms: i64,
    /// The limit of connecting; 5 seconds when 0.
    pub connect_timeout_ms: i64,
    /// The limit of a whole call with its retries and waits; 60 seconds when 0, none with
    /// `AVENPING_NO_DEADLINE`. Media has none, whatever stands here.
    pub deadline_ms: i64,
    /// How many further attempts may follow the first one; 2 when 0, none with `AVENPING_NO_RETRIES`.
    pub max_retries: i32,
    /// Allow `http` to other hosts than this machine.
    pub allow_http: avenping_choice_in,
    /// A proxy's URL; from the environment (`HTTPS_PROXY`, `NO_PROXY`) when left out.
    pub proxy: *const c_char,
    /// Its length in bytes; 0: up to its NUL.
    pub proxy_length: usize,
    /// A file of certificates (PEM) to trust besides the system's.
    pub ca_bundle: *const c_char,
    /// Its length in bytes; 0: up to its NUL.
    pub ca_bundle_length: usize,
    /// Headers to send with every request, each name once; NULL for none.
    pub headers: *const avenping_header,
    /// How many `headers` there are.
    pub headers_count: usize,
    /// Appended to the user agent, such as `myapp/1.0`.
    pub user_agent: *const c_char,
    /// Its length in bytes; 0: up to its NUL.
    pub user_agent_length: usize,
    /// Check Meta's limits before anything is sent; yes when unset.
    pub validate: avenping_choice_in,
    /// Show texts and numbers in the log, which masks them otherwise; no when unset.
    pub log_bodies: avenping_choice_in,
    /// For layers on top of this library: the language in the user agent; `c` when left out.
    pub language: *const c_char,
    /// Its length in bytes; 0: up to its NUL.
    pub language_length: usize,
}

growable!(avenping_client_options {
    size,
    token,
    token_length,
    base_url,
    base_url_length,
    phone_number_id,
    phone_number_id_length,
    auth,
    auth_length,
    timeout_ms,
    connect_timeout_ms,
    deadline_ms,
    max_retries,
    allow_http,
    proxy,
    proxy_length,
    ca_bundle,
    ca_bundle_length,
    headers,
    headers_count,
    user_agent,
    user_agent_length,
    validate,
    log_bodies,
    language,
    language_length
});

/// What is behind an `avenping_client`.
#[derive(Debug)]
pub(crate) struct Open {
    pub(crate) client: Client,
    base_url: Text,
}

impl Open {
    fn new(client: Client) -> Self {
        let base_url = Text::new(&waist::base_url(&client));
        Self { client, base_url }
    }
}

/// The client behind a pointer.
///
/// # Safety
/// `client` is NULL, or a client that is not freed during `'a`.
pub(crate) unsafe fn client<'a>(
    operation: Option<&str>,
    client: *const avenping_client,
) -> Result<&'a Client> {
    // SAFETY: the caller's promise.
    unsafe { given::<Open, _>(operation, "client", client) }.map(|open| &open.client)
}

/// Makes a client. `options` may be NULL: then everything comes from the environment. Nothing is connected
/// and no thread is started before the first call. `*client` is yours: free it with `avenping_client_free`.
///
/// Statuses: `AVENPING_OK`; `AVENPING_CONFIG` names the setting that cannot work; `AVENPING_INVALID_REQUEST`
/// for what cannot be read. Thread-safe.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn avenping_client_new(
    options: *const avenping_client_options,
    client: *mut *mut avenping_client,
    error: *mut *mut avenping_error,
) -> avenping_status {
    // SAFETY: the caller passes options or NULL, and places or NULL.
    unsafe {
        boundary(None, error, || {
            place(None, "client", client)?;
            let given = read(options).map_err(|refusal| refused(None, "options", &refusal))?;
            let mut settings = Map::new();
            let (mut language, mut token) = ("c", None);
            if let Some(given) = &given {
                token = optional_text(None, "token", given.token, given.token_length)?;
                fill(&mut settings, given)?;
                let layer = optional_text(None, "language", given.language, given.language_length)?;
                language = layer.unwrap_or(language);
            }
            let settings = Value::Object(settings).to_string();
            let token = token.map(|token| waist::Zeroizing::new(token.to_owned()));
            let made = waist::client_with_token(language, settings.as_bytes(), token)?;
            put(client, give(Open::new(made)).cast());
            Ok(())
        })
    }
}

/// # Safety
/// The pointers in `given` are what the header says of them.
unsafe fn fill(settings: &mut Map<String, Value>, given: &avenping_client_options) -> Result<()> {
    let texts = [
        ("baseUrl", "base_url", given.base_url, given.base_url_length),
        ("phoneNumberId", "phone_number_id", given.phone_number_id, given.phone_number_id_length),
        ("auth", "auth", given.auth, given.auth_length),
        ("proxy", "proxy", given.proxy, given.proxy_length),
        ("caBundle", "ca_bundle", given.ca_bundle, given.ca_bundle_length),
        ("userAgent", "user_agent", given.user_agent, given.user_agent_length),
    ];
    for (key, field, pointer, length) in texts {
        // SAFETY: the caller's promise.
        if let Some(text) = unsafe { optional_text(None, field, pointer, length) }? {
            settings.insert(key.to_owned(), text.into());
        }
    }
    limits(settings, given.timeout_ms, given.deadline_ms, given.max_retries)
        .and_then(|()| time(settings, ("connectTimeout", "connect_timeout_ms"), given.connect_timeout_ms))
        .and_then(|()| choice(settings, ("allowHttp", "allow_http"), given.allow_http))
        .and_then(|()| choice(settings, ("validate", "validate"), given.validate))
        .and_then(|()| choice(settings, ("logBodies", "log_bodies"), given.log_bodies))
        .map_err(|(field, problem)| Error::usage(format!("{field}: {problem}")))?;
    // SAFETY: the caller's promise.
    let headers = unsafe { input::list(given.headers, given.headers_count) };
    let headers = headers.map_err(|refusal| refused(None, "headers", &refusal))?;
    if !headers.is_empty() {
        let mut named = Map::new();
        for header in headers {
            // SAFETY: the caller's promise.
            let (name, value) = unsafe {
                (
                    text(None, "headers.name", header.name, header.name_length)?,
                    text(None, "headers.value", header.value, header.value_length)?,
                )
            };
            let is_known = |known: &String| known.eq_ignore_ascii_case(name);
            if named.keys().any(is_known) {
                return Err(Error::usage(format!("headers: `{}` is there twice", name.escape_debug())));
            }
            named.insert(name.to_owned(), value.into());
        }
        settings.insert("headers".to_owned(), named.into());
    }
    Ok(())
}

/// Frees a client. Calls in flight go on, and each still has its completion; cancel them if they are not
/// wanted. NULL is nothing. No other thread may use the client at the same time or afterwards.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn avenping_client_free(client: *mut avenping_client) {
    // SAFETY: the caller owns it.
    quietly((), || unsafe { free(client.cast::<Open>()) });
}

/// Replaces the token for calls that start from now on, for example after it was regenerated in the
/// dashboard.
///
/// Statuses: `AVENPING_OK`; `AVENPING_CONFIG` when the text cannot be a token, and the old one then stays;
/// `AVENPING_INVALID_REQUEST` for what cannot be read. Thread-safe.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn avenping_client_set_token(
    client: *const avenping_client,
    token: *const c_char,
    token_length: usize,
    error: *mut *mut avenping_error,
) -> avenping_status {
    // SAFETY: the caller passes a client or NULL, a text or NULL, and a place or NULL.
    unsafe {
        boundary(None, error, || {
            let client = self::client(None, client)?;
            client.set_token(text(None, "token", token, token_length)?)
        })
    }
}

/// Where the calls go; NULL for NULL. Valid until the client is freed. Thread-safe.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn avenping_client_base_url(
    client: *const avenping_client,
    length: *mut usize,
) -> *const c_char {
    // SAFETY: the caller passes a client or NULL, and a place or NULL.
    quietly(ptr::null(), || unsafe {
        text::show(client.cast::<Open>().as_ref().map(|open| &open.base_url), length)
    })
}
