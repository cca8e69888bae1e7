//! From an HTTP answer that is not a success to the error record.
//!
//! Whatever came (the API's envelope, a proxy's HTML page, nothing at all), the result is one
//! [`Error`] whose kind, code and `delivery` follow fixed rules, so that no parser's error surfaces.

use super::{Delivery, Error, ErrorKind, MetaError, hint};
use http::{HeaderMap, header};
use serde_json::Value;
use std::time::{Duration, SystemTime};

/// An HTTP answer as errors are made from it. Headers are only looked at when there is an error.
pub(crate) struct Answer<'a> {
    pub(crate) status: u16,
    pub(crate) headers: &'a HeaderMap,
    pub(crate) body: &'a [u8],
}

impl Answer<'_> {
    /// Adds what every error of an answer carries.
    pub(crate) fn complete(&self, error: Error) -> Error {
        error
            .with_status(self.status)
            .with_body(self.body)
            .with_request_id(request_id(self.headers))
            .with_retry_after(retry_after(self.headers, SystemTime::now()))
    }

    /// What the body looks like, for a person: never its content.
    pub(crate) fn describe_body(&self) -> String {
        let text = self.body.trim_ascii();
        if text.is_empty() {
            return "an empty body".to_owned();
        }
        let content_type = self.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let html = content_type.is_some_and(|kind| kind.contains("html")) || text.starts_with(b"<");
        if html {
            return "an HTML page".to_owned();
        }
        match serde_json::from_slice::<Value>(text) {
            Ok(Value::Object(_)) => "JSON without the API's envelope".to_owned(),
            Ok(_) => "JSON that is not an object".to_owned(),
            Err(_) => "a body that is not JSON".to_owned(),
        }
    }
}

/// The error of an answer that is not a success: any status with `success: false`, or a status
/// that is not 2xx.
pub(crate) fn refused(answer: &Answer<'_>) -> Error {
    match serde_json::from_slice::<Value>(answer.body) {
        Ok(Value::Object(envelope)) if is_envelope(&envelope) => from_envelope(answer, &envelope),
        _ => without_envelope(answer),
    }
}

fn is_envelope(envelope: &serde_json::Map<String, Value>) -> bool {
    envelope.get("success").is_some_and(Value::is_boolean)
        || envelope.get("error").is_some_and(|error| error.is_string() || error.is_object())
}

fn from_envelope(answer: &Answer<'_>, envelope: &serde_json::Map<String, Value>) -> Error {
    let text = |value: Option<&Value>| value.and_then(Value::as_str).map(str::to_owned);
    let raw_error = envelope.get("error");
    // The documentation has `error` as text; an object (as Graph sends) is read as well.
    let code = text(raw_error).or_else(|| text(raw_error.and_then(|error| error.get("code"))));
    let message = text(envelope.get("message"))
        .filter(|message| says_something(message))
        .or_else(|| text(raw_error.and_then(|error| error.get("message"))))
        .filter(|message| says_something(message))
        .unwrap_or_else(|| format!("the API gave no explanation (HTTP {})", answer.status));
    let error_object = raw_error.filter(|error| error.is_object());
    let details = envelope.get("details").filter(|details| !details.is_null()).or(error_object).cloned();
    let meta = MetaError::find(details.as_ref(), &message);

    let claims_success = envelope.get("success") == Some(&Value::Bool(true));
    let code = code.filter(|code| says_something(code)).unwrap_or_else(|| "INVALID_RESPONSE".to_owned());
    let mut kind = ErrorKind::of_answer(&code, answer.status);
    if meta.as_ref().is_some_and(MetaError::is_throttling) {
        kind = ErrorKind::RateLimited;
    }
    let delivery = if claims_success {
        // A failing status over a body that reports success: nobody can tell.
        Delivery::MaybeSent
    } else {
        // A failure of AvenPing's own is as unclear under a 200 as under a 500.
        let status = if kind == ErrorKind::Server { answer.status.max(500) } else { answer.status };
        delivery_of_refusal(status, meta.as_ref(), &message)
    };
    let hint = hint::for_refusal(&code, kind, meta.as_ref(), delivery);
    let mut error = answer.complete(Error::new(kind, code, message)).with_delivery(Some(delivery));
    error.0.details = details;
    error.0.meta = meta;
    error.0.hint = hint.map(Into::into);
    error
}

/// Whether there is more to it than blanks and control characters, of which errors are rid.
fn says_something(text: &str) -> bool {
    text.contains(|character: char| !character.is_control() && !character.is_whitespace())
}

/// A failing status whose body is not the API's: a proxy, a load balancer, a crash.
fn without_envelope(answer: &Answer<'_>) -> Error {
    let status = answer.status;
    if (300..400).contains(&status) {
        let what = if answer.headers.contains_key(header::LOCATION) {
            "a redirect"
        } else {
            "a redirect without a target"
        };
        let error = Error::invalid_response(format!(
            "the server answered HTTP {status}, {what}, which is not followed"
        ))
        .with_hint("set the base URL to where the API really is; the token is never sent anywhere else");
        return answer.complete(error).with_delivery(Some(Delivery::MaybeSent));
    }
    let message = format!("the server answered HTTP {status} with {}", answer.describe_body());
    let kind = match ErrorKind::of_answer("", status) {
        ErrorKind::Api => ErrorKind::InvalidResponse,
        kind => kind,
    };
    let delivery = delivery_of_refusal(status, None, "");
    let hint = hint::for_stranger(status, answer.body);
    let error = Error::new(kind, "INVALID_RESPONSE", message).with_hint(hint);
    answer.complete(error).with_delivery(Some(delivery))
}

/// Whether a refusal is certain (specification section 2.3): a decoded code of Meta decides first,
/// then a 4xx other than 408; a 5xx is certain only when its text quotes such an upstream 4xx.
fn delivery_of_refusal(status: u16, meta: Option<&MetaError>, message: &str) -> Delivery {
    if let Some(meta) = meta {
        return if meta.is_definite() { Delivery::Rejected } else { Delivery::MaybeSent };
    }
    match status {
        // Some gateways say 408 when what is behind them is slow, and that may have taken the message.
        408 => Delivery::MaybeSent,
        400..=499 => Delivery::Rejected,
        500..=599 if quotes_upstream_4xx(message) => Delivery::Rejected,
        // `success: false` under a 2xx is the API's own clear word.
        200..=299 => Delivery::Rejected,
        _ => Delivery::MaybeSent,
    }
}

/// `Request failed with status code 400`: the words of the HTTP client that AvenPing's authors use.
fn quotes_upstream_4xx(message: &str) -> bool {
    let Some((_, rest)) = message.split_once("status code ") else { return false };
    let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
    matches!(digits.parse::<u16>(), Ok(400..=407 | 409..=498))
}

/// None of these is documented by AvenPing; they are the usual names, read when present.
fn request_id(headers: &HeaderMap) -> Option<String> {
    const NAMES: [&str; 5] = ["x-request-id", "request-id", "x-correlation-id", "x-amzn-requestid", "cf-ray"];
    let value = NAMES.iter().find_map(|name| headers.get(*name))?.to_str().ok()?;
    (1..=256).contains(&value.len()).then(|| value.to_owned())
}

/// `Retry-After` in seconds or as a date; anything else counts as absent.
fn retry_after(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let value = headers.get(header::RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = value.parse::<f64>() {
        return Duration::try_from_secs_f64(seconds).ok();
    }
    let date = httpdate::parse_http_date(value).ok()?;
    Some(date.duration_since(now).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Found by fuzzing.
    #[test]
    fn what_is_empty_counts_as_absent() {
        let headers =
            HeaderMap::from_iter([(header::HeaderName::from_static("x-request-id"), "".parse().unwrap())]);
        for body in [
            &br#"{"success":false,"error":"E","message":""}"#[..],
            br#"{"success":false,"error":{"code":"E","message":" "},"message":"\n"}"#,
        ] {
            let error = refused(&Answer { status: 400, headers: &headers, body });
            assert_eq!(error.message(), "the API gave no explanation (HTTP 400)");
            assert_eq!((error.code(), error.request_id()), ("E", None));
        }
        let body = br#"{"success":false,"error":"\r","message":"\u0001"}"#;
        let error = refused(&Answer { status: 400, headers: &headers, body });
        assert_eq!(error.code(), "INVALID_RESPONSE");
        assert_eq!(error.message(), "the API gave no explanation (HTTP 400)");
    }

    #[test]
    fn retry_after_is_read_as_seconds_or_as_a_date_and_ignored_otherwise() {
        let at = |value: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::RETRY_AFTER, value.parse().unwrap());
            retry_after(&headers, SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_777))
        };
        assert_eq!(at("7"), Some(Duration::from_secs(7)));
        assert_eq!(at("0.5"), Some(Duration::from_millis(500)));
        assert_eq!(at("Sun, 06 Nov 1994 08:49:39 GMT"), Some(Duration::from_secs(2)));
        assert_eq!(at("Sun, 06 Nov 1994 08:49:30 GMT"), Some(Duration::ZERO));
        for nonsense in ["soon", "-1", "NaN", "inf", ""] {
            assert_eq!(at(nonsense), None, "{nonsense}");
        }
    }
}
