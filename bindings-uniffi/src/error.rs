//! The core's error record, as one case for each kind.

use avenping::{Attempt, Delivery, Error, ErrorKind, waist};

/// What the SDK knows of a failure: the same fields in every language.
#[derive(Debug, Clone, uniffi::Record)]
pub struct ErrorRecord {
    /// The API's own code (`PLAN_EXPIRED`), or one of the SDK's where no readable answer came: `CONFIG`,
    /// `INVALID_REQUEST`, `CONNECTION`, `TIMEOUT`, `CANCELLED`, `INVALID_RESPONSE`, `INTERNAL`, `WEBHOOK`. An open set.
    pub code: String,
    /// The class of the failure, from a closed set.
    pub kind: ErrorKind,
    /// The HTTP status, when there was one.
    pub status: Option<u16>,
    /// The server's words, or the SDK's.
    pub reason: String,
    /// Operation, code, status, reason and hint in one line, for a log. Never the token.
    pub text: String,
    /// What to do next, where that is known.
    pub hint: Option<String>,
    /// The API's `details` as it came: JSON text.
    pub details: Option<String>,
    /// Meta's error, decoded.
    pub meta: Option<MetaDetails>,
    /// For sends, uploads and changes of settings: whether it may have happened all the same. None for calls that
    /// change nothing.
    pub delivery: Option<Delivery>,
    /// Whether the same call made again is both safe and likely to help.
    pub retryable: bool,
    /// How long the server asked to wait, in seconds.
    pub retry_after: Option<f64>,
    /// The request id from the answer's headers.
    pub request_id: Option<String>,
    /// The operation that failed, such as `messages.send_text`.
    pub operation: Option<String>,
    /// One entry for each try that was made.
    pub attempts: Vec<Attempt>,
    /// At most 64 KiB of the raw answer.
    pub body: Option<String>,
    /// The path of the refused argument, such as `interactive.action.buttons[1].title`.
    pub field: Option<String>,
}

/// An error of Meta's Cloud API, decoded.
///
/// Not the core's own record, which also keeps how it came to know.
#[derive(Debug, Clone, uniffi::Record)]
pub struct MetaDetails {
    /// Meta's error code, such as 131047.
    pub code: i64,
    /// `error_subcode`: deprecated by Meta and often absent.
    pub subcode: Option<i64>,
    /// Meta's error type, such as `OAuthException`.
    pub error_type: Option<String>,
    /// `error_data.details`: the explanation for developers.
    pub details: Option<String>,
    /// The id that Meta's support asks for.
    pub fbtrace_id: Option<String>,
}

macro_rules! kinds {
    ($( $(#[doc = $doc:literal])+ $kind:ident ),+ $(,)?) => {
        /// Why a call failed: a case for each kind, each with the whole record.
        #[derive(Debug, Clone, uniffi::Error)]
        pub enum AvenPingError {
            $(
                $(#[doc = $doc])+
                $kind {
                    /// What is known of it.
                    record: Box<ErrorRecord>,
                },
            )+
        }

        impl AvenPingError {
            /// What is known of it.
            #[must_use]
            pub fn record(&self) -> &ErrorRecord {
                match self {
                    $( Self::$kind { record } )|+ => record,
                }
            }

            fn record_mut(&mut self) -> &mut ErrorRecord {
                match self {
                    $( Self::$kind { record } )|+ => record,
                }
            }

            fn of(kind: ErrorKind, record: Box<ErrorRecord>) -> Self {
                match kind {
                    $( ErrorKind::$kind => Self::$kind { record }, )+
                }
            }
        }
    };
}

kinds! {
    /// The API refused the call and no more specific kind fits.
    Api,
    /// 401: the token is missing, wrong or revoked.
    Unauthorized,
    /// 403 `PLAN_EXPIRED`: the account's plan has ended.
    PlanExpired,
    /// 403 `DEVELOPER_PLAN_REQUIRED`: the plan has no API access.
    DeveloperPlanRequired,
    /// 403: not allowed, for example a line of another account.
    Forbidden,
    /// 404: no such template, form, media or linked WhatsApp account.
    NotFound,
    /// 400 or 422 (and any 4xx without a kind of its own): the API refused the request's content.
    BadRequest,
    /// 413: the request was larger than the API takes.
    PayloadTooLarge,
    /// 429, or one of Meta's throttling codes.
    RateLimited,
    /// 5xx: the API or something before it failed.
    Server,
    /// No answer: the name, connection, TLS or proxy failed, or the connection broke.
    Connection,
    /// No answer in time.
    Timeout,
    /// The call was cancelled.
    Cancelled,
    /// An answer arrived that is not what the API promises.
    InvalidResponse,
    /// An argument was refused before anything was sent; `field` names it.
    InvalidRequest,
    /// The client's own settings cannot work.
    Config,
    /// A webhook's body could not be read.
    Webhook,
    /// A defect in the SDK.
    Internal,
}

impl AvenPingError {
    /// What failed in an operation, where the error itself does not say so.
    pub(crate) fn in_operation(error: Error, operation: &str) -> Self {
        let mut failure = Self::from(error);
        let record = failure.record_mut();
        if record.operation.is_none() {
            record.operation = Some(operation.to_owned());
            record.text = format!("{operation}: {}", record.text);
        }
        failure
    }
}

impl std::fmt::Display for AvenPingError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.record().text)
    }
}

impl std::error::Error for AvenPingError {}

impl From<Error> for AvenPingError {
    fn from(error: Error) -> Self {
        // Settings have the names of Kotlin and Swift in what people read.
        let error = waist::in_camel_case(error);
        let meta = error.meta().map(|meta| MetaDetails {
            code: meta.code,
            subcode: meta.subcode,
            error_type: meta.error_type.clone(),
            details: meta.details.clone(),
            fbtrace_id: meta.fbtrace_id.clone(),
        });
        let owned = |text: Option<&str>| text.map(str::to_owned);
        let record = ErrorRecord {
            code: error.code().to_owned(),
            kind: error.kind(),
            status: error.status(),
            reason: error.message().to_owned(),
            text: error.to_string(),
            hint: owned(error.hint()),
            details: error.details().map(ToString::to_string),
            meta,
            delivery: error.delivery(),
            retryable: error.retryable(),
            retry_after: error.retry_after().map(|wait| wait.as_secs_f64()),
            request_id: owned(error.request_id()),
            operation: owned(error.operation()),
            attempts: error.attempts().to_vec(),
            body: owned(error.body()),
            field: owned(error.field()),
        };
        Self::of(error.kind(), Box::new(record))
    }
}

/// The result of everything that this crate exports.
pub(crate) type Result<T> = std::result::Result<T, AvenPingError>;
