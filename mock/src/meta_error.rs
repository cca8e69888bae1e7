//! Meta's error object and the ways AvenPing may hand it on.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::refusal::Refusal;

/// How a Meta refusal reaches the client. AvenPing's own pages contradict each other here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MetaErrorStyle {
    /// Aligned status, the whole Graph body in `details`.
    Details,
    /// Aligned status, the inner error object directly in `details`.
    DetailsFlat,
    /// Aligned status, only Meta's text.
    Message,
    /// 500 `INTERNAL_ERROR` with the text of AvenPing's HTTP client.
    Bare,
}

#[derive(Debug, Clone)]
pub(crate) struct MetaError {
    pub(crate) code: i64,
    pub(crate) status: StatusCode,
    /// With the `(#code)` prefix.
    pub(crate) message: String,
    pub(crate) subcode: Option<i64>,
    pub(crate) details: String,
}

impl MetaError {
    pub(crate) fn new(code: i64, details: impl Into<String>) -> Self {
        let status = if code == 132_001 { StatusCode::NOT_FOUND } else { StatusCode::BAD_REQUEST };
        Self {
            code,
            status,
            message: format!("(#{code}) {}", title(code)),
            subcode: None,
            details: details.into(),
        }
    }

    pub(crate) fn graph_error(&self) -> Value {
        let mut error = json!({
            "message": self.message,
            "type": "OAuthException",
            "code": self.code,
            "error_data": { "messaging_product": "whatsapp", "details": self.details },
            "fbtrace_id": trace_id(),
        });
        if let (Some(subcode), Some(map)) = (self.subcode, error.as_object_mut()) {
            map.insert("error_subcode".to_owned(), subcode.into());
        }
        error
    }

    /// The envelope for this error. The code name `META_ERROR` is assumed: none is documented.
    pub(crate) fn into_refusal(self, style: MetaErrorStyle) -> Refusal {
        let details = match style {
            MetaErrorStyle::Details => Some(json!({ "error": self.graph_error() })),
            MetaErrorStyle::DetailsFlat => Some(self.graph_error()),
            MetaErrorStyle::Message => None,
            MetaErrorStyle::Bare => {
                return Refusal::new(
                    StatusCode::INTERNAL_SERVER_ERROR,
                    "INTERNAL_ERROR",
                    format!("Request failed with status code {}", self.status.as_u16()),
                );
            }
        };
        Refusal { status: self.status, code: "META_ERROR".to_owned(), message: self.message, details }
    }
}

/// Meta's own wording for the codes this fake raises, and for those that tests ask for most.
fn title(code: i64) -> &'static str {
    match code {
        4 => "Application request limit reached",
        100 => "Invalid parameter",
        190 => "Access token has expired",
        368 => "Temporarily blocked for policies violations",
        80_007 => "Rate limit issues",
        130_429 => "Rate limit hit",
        131_000 => "Something went wrong",
        131_008 => "Required parameter is missing",
        131_009 => "Parameter value is not valid",
        131_016 => "Service unavailable",
        131_021 => "Recipient cannot be sender",
        131_026 => "Message undeliverable",
        131_047 => "Re-engagement message",
        131_048 => "Spam rate limit hit",
        131_051 => "Unsupported message type",
        131_053 => "Media upload error",
        131_056 => "(Business Account, Consumer Account) pair rate limit hit",
        132_000 => "Number of parameters does not match the expected number of params",
        132_001 => "Template name does not exist in the translation",
        132_012 => "Parameter format does not match format in the created template",
        132_015 => "Template is paused",
        132_016 => "Template is disabled",
        _ => "An error occurred",
    }
}

fn trace_id() -> String {
    let tail: String = std::iter::repeat_with(fastrand::alphanumeric).take(22).collect();
    format!("A{tail}")
}
