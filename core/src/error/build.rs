//! How the rest of the core makes errors and completes them.

use super::{Attempt, Delivery, Error, ErrorKind, MAX_BODY, Record, hint};
use std::borrow::Cow;
use std::time::Duration;

impl Error {
    pub(crate) fn new(
        kind: ErrorKind,
        code: impl Into<Cow<'static, str>>,
        message: impl Into<String>,
    ) -> Self {
        Self(Box::new(Record {
            code: in_one_line(code.into()),
            kind,
            message: in_one_line(message.into().into()).into_owned(),
            status: None,
            hint: None,
            details: None,
            meta: None,
            delivery: None,
            retryable: false,
            retry_after: None,
            request_id: None,
            operation: None,
            attempts: Vec::new(),
            body: None,
            field: None,
        }))
    }

    /// A setting of the client that cannot work.
    pub(crate) fn config(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Config, "CONFIG", message)
    }

    /// For programs on top of this SDK: a mistake in how they were called, in the same record.
    #[doc(hidden)]
    pub fn usage(message: impl Into<String>) -> Self {
        Self::config(message)
    }

    /// An argument that was refused before anything was sent.
    pub(crate) fn invalid_request(field: impl Into<String>, problem: impl Into<String>) -> Self {
        let (field, problem) = (field.into(), problem.into());
        let mut error =
            Self::new(ErrorKind::InvalidRequest, "INVALID_REQUEST", format!("{field}: {problem}"));
        error.0.field = Some(field);
        error
    }

    pub(crate) fn connection(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Connection, "CONNECTION", message)
    }

    pub(crate) fn timeout(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Timeout, "TIMEOUT", message)
    }

    pub(crate) fn cancelled() -> Self {
        Self::new(ErrorKind::Cancelled, "CANCELLED", "the call was cancelled")
    }

    pub(crate) fn invalid_response(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::InvalidResponse, "INVALID_RESPONSE", message)
    }

    pub(crate) fn internal(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Internal, "INTERNAL", message)
            .with_hint("this is a defect in the SDK: please report it with this message")
    }

    pub(crate) fn with_hint(mut self, hint: impl Into<Cow<'static, str>>) -> Self {
        self.0.hint = Some(hint.into());
        self
    }

    pub(crate) fn with_status(mut self, status: u16) -> Self {
        self.0.status = Some(status);
        self
    }

    pub(crate) fn with_delivery(mut self, delivery: Option<Delivery>) -> Self {
        self.0.delivery = delivery;
        if delivery == Some(Delivery::MaybeSent) && self.0.kind == ErrorKind::Server {
            self.0.hint.get_or_insert(Cow::Borrowed(hint::UNKNOWN_OUTCOME));
        }
        self
    }

    pub(crate) fn with_retryable(mut self, retryable: bool) -> Self {
        self.0.retryable = retryable;
        self
    }

    pub(crate) fn with_operation(mut self, operation: &'static str) -> Self {
        self.0.operation = Some(Cow::Borrowed(operation));
        self
    }

    pub(crate) fn with_attempts(mut self, attempts: Vec<Attempt>) -> Self {
        self.0.attempts = attempts;
        self
    }

    pub(crate) fn with_body(mut self, body: &[u8]) -> Self {
        let kept = body.get(..MAX_BODY.min(body.len())).unwrap_or_default();
        self.0.body = (!kept.is_empty()).then(|| String::from_utf8_lossy(kept).into_owned());
        self
    }

    pub(crate) fn with_request_id(mut self, request_id: Option<String>) -> Self {
        self.0.request_id = request_id;
        self
    }

    pub(crate) fn with_retry_after(mut self, retry_after: Option<Duration>) -> Self {
        self.0.retry_after = retry_after.map(|wait| wait.as_secs_f64());
        self
    }

    /// Puts `context` before the message, for a failure on the way to what the caller asked for.
    /// Says it in other words.
    pub(crate) fn with_texts(
        mut self,
        change: impl FnOnce(&mut String, &mut Option<Cow<'static, str>>),
    ) -> Self {
        change(&mut self.0.message, &mut self.0.hint);
        self
    }

    pub(crate) fn in_context(mut self, context: &str) -> Self {
        self.0.message = format!("{context}: {}", self.0.message);
        self
    }
}

/// Errors end up in logs and on terminals, and parts of them come from servers: no line breaks that begin a line
/// of somebody else's making, and no escape sequences. What the server said stays as it is in the body.
fn in_one_line(text: Cow<'static, str>) -> Cow<'static, str> {
    if !text.contains(char::is_control) {
        return text;
    }
    let words: Vec<&str> = text.split(char::is_control).filter(|words| !words.is_empty()).collect();
    Cow::Owned(words.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn the_listed_fields_are_those_of_a_complete_record() {
        let mut error = Error::invalid_request("to", "wrong")
            .with_hint("hint")
            .with_status(400)
            .with_delivery(Some(Delivery::Rejected))
            .with_operation("messages.send_text")
            .with_body(b"{}")
            .with_request_id(Some("1".to_owned()))
            .with_retry_after(Some(Duration::from_secs(1)));
        error.0.details = Some(serde_json::json!({}));
        error.0.meta = super::super::MetaError::find(None, "(#1) x");
        let json = error.to_json();
        let found: BTreeSet<&str> = json.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(found, BTreeSet::from(Error::FIELDS));
    }

    #[test]
    fn what_a_server_says_stays_in_one_line() {
        let error = Error::new(ErrorKind::Api, "A\nB", "first\r\n2026 INFO all well\u{1b}[31m\0");
        assert_eq!(error.to_string(), "A B: first 2026 INFO all well [31m");
    }

    #[test]
    fn every_code_of_our_own_is_listed() {
        let made = [
            Error::config(""),
            Error::invalid_request("", ""),
            Error::connection(""),
            Error::timeout(""),
            Error::cancelled(),
            Error::invalid_response(""),
            Error::internal(""),
            crate::webhook::WebhookError::Empty.into(),
        ];
        let made: BTreeSet<String> = made.iter().map(|error| error.code().to_owned()).collect();
        assert_eq!(made, Error::OWN_CODES.map(str::to_owned).into());
    }
}
