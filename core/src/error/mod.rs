//! One error record for every failure, the same fields in every language.
//!
//! It is a record and not an enum with payloads because it crosses five language borders: each
//! binding turns [`ErrorKind`] into a class and copies the fields. The record is boxed so that a
//! `Result` stays one word wide on the hot path.

mod answer;
mod build;
mod hint;
mod kind;
mod meta;
mod secret;

pub(crate) use answer::{Answer, refused};
pub(crate) use hint::CLIENT_CERTIFICATE;
pub use kind::{Delivery, ErrorKind};
pub use meta::MetaError;
pub(crate) use secret::mask;

use serde::Serialize;
use serde_json::Value;
use std::borrow::Cow;
use std::time::Duration;

/// The result of every call of this SDK.
pub type Result<T> = std::result::Result<T, Error>;

/// The most of a raw answer that an error keeps, in bytes.
pub const MAX_BODY: usize = 64 * 1024;

/// One try of a call: what came back, and how long it took.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
#[non_exhaustive]
pub struct Attempt {
    /// The HTTP status, when an answer's head arrived.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// Why there was no usable answer, when there was none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failure: Option<String>,
    /// How long this attempt took, in milliseconds.
    pub elapsed_ms: u64,
}

/// Why a call failed, and what that means for the message it carried.
///
/// ```
/// # let server = avenping_mock::MockServer::start().unwrap();
/// use avenping::{Client, ErrorKind, model::GetTemplate};
///
/// let client = Client::builder().token("test_premium").base_url(server.base_url()).build_blocking()?;
/// let error = client.templates().get(GetTemplate::new("no_such_template")).unwrap_err();
/// assert_eq!(error.kind(), ErrorKind::NotFound);
/// assert_eq!(error.code(), "NOT_FOUND");
/// assert_eq!(error.status(), Some(404));
/// # Ok::<(), avenping::Error>(())
/// ```
#[derive(Clone, PartialEq)]
pub struct Error(Box<Record>);

#[derive(Debug, Clone, PartialEq, Serialize)]
struct Record {
    code: Cow<'static, str>,
    kind: ErrorKind,
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<Cow<'static, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    details: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    meta: Option<MetaError>,
    #[serde(skip_serializing_if = "Option::is_none")]
    delivery: Option<Delivery>,
    retryable: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    retry_after: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    operation: Option<Cow<'static, str>>,
    attempts: Vec<Attempt>,
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<String>,
}

impl Error {
    /// The names of the record's fields in [`to_json`](Self::to_json), for the bindings' parity tests.
    #[doc(hidden)]
    pub const FIELDS: [&'static str; 15] = [
        "code",
        "kind",
        "message",
        "status",
        "hint",
        "details",
        "meta",
        "delivery",
        "retryable",
        "retry_after",
        "request_id",
        "operation",
        "attempts",
        "body",
        "field",
    ];

    /// The codes that do not come from the API.
    #[doc(hidden)]
    pub const OWN_CODES: [&'static str; 8] = [
        "CONFIG",
        "INVALID_REQUEST",
        "CONNECTION",
        "TIMEOUT",
        "CANCELLED",
        "INVALID_RESPONSE",
        "INTERNAL",
        "WEBHOOK",
    ];

    /// The API's own code as text (`PLAN_EXPIRED`), or one of ours when there was no readable answer
    /// of the API: `CONFIG`, `INVALID_REQUEST`, `CONNECTION`, `TIMEOUT`, `CANCELLED`,
    /// `INVALID_RESPONSE`, `INTERNAL`, `WEBHOOK`. An open set: unknown codes keep their text.
    pub fn code(&self) -> &str {
        &self.0.code
    }

    /// The class of the failure, from a closed set.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The HTTP status, when there was one.
    pub fn status(&self) -> Option<u16> {
        self.0.status
    }

    /// The server's words, or ours.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// What to do next, where that is known.
    pub fn hint(&self) -> Option<&str> {
        self.0.hint.as_deref()
    }

    /// The API's `details` as it came: for refusals by Meta the raw Graph object.
    pub fn details(&self) -> Option<&Value> {
        self.0.details.as_ref()
    }

    /// Meta's error, decoded from the details or from a `(#NNNNNN)` in the message.
    pub fn meta(&self) -> Option<&MetaError> {
        self.0.meta.as_ref()
    }

    /// For sends, uploads and changes of settings: whether it may have happened all the same.
    /// `None` for calls that change nothing.
    pub fn delivery(&self) -> Option<Delivery> {
        self.0.delivery
    }

    /// Whether the same call made again is both safe (it cannot duplicate) and likely to help.
    pub fn retryable(&self) -> bool {
        self.0.retryable
    }

    /// How long the server asked to wait.
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok())
    }

    /// The request id from the answer's headers, if the server sent one.
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }

    /// The operation that failed, such as `messages.send_text`.
    pub fn operation(&self) -> Option<&str> {
        self.0.operation.as_deref()
    }

    /// One entry for each try that was made.
    pub fn attempts(&self) -> &[Attempt] {
        &self.0.attempts
    }

    /// At most [`MAX_BODY`] bytes of the raw answer.
    pub fn body(&self) -> Option<&str> {
        self.0.body.as_deref()
    }

    /// The path of the refused argument, such as `interactive.action.buttons[1].title`.
    pub fn field(&self) -> Option<&str> {
        self.0.field.as_deref()
    }

    /// The whole record as JSON, in the form in which the bindings receive it.
    pub fn to_json(&self) -> Value {
        serde_json::to_value(&*self.0).unwrap_or(Value::Null)
    }
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if let Some(operation) = self.operation() {
            write!(f, "{operation}: ")?;
        }
        write!(f, "{}", self.code())?;
        if let Some(status) = self.status() {
            write!(f, " (HTTP {status})")?;
        }
        write!(f, ": {}", self.message())?;
        if self.delivery() == Some(Delivery::MaybeSent) {
            write!(f, " [it may have been sent all the same]")?;
        }
        if let Some(hint) = self.hint() {
            write!(f, " — {hint}")?;
        }
        Ok(())
    }
}

impl std::fmt::Debug for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for Error {}

impl From<crate::webhook::WebhookError> for Error {
    fn from(error: crate::webhook::WebhookError) -> Self {
        Self::new(ErrorKind::Webhook, "WEBHOOK", error.to_string())
    }
}
