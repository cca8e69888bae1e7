//! What the HTTP library's errors mean to a caller, in words and without the URL.

use super::hint;
use crate::error::Error;
use std::error::Error as _;

/// An attempt that ended without a whole answer.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) error: Error,
    /// The connection was never made (so nothing can have left).
    pub(crate) before_connected: bool,
    /// The attempt's own time ran out, as opposed to the connection's.
    pub(crate) attempt_timed_out: bool,
    /// Trying again cannot help, for example with a certificate that is not trusted.
    pub(crate) permanent: bool,
}

impl Failure {
    pub(crate) fn attempt_timeout(limit: std::time::Duration) -> Self {
        Self {
            error: Error::timeout(format!("no answer within {} (timeout)", seconds(limit))),
            before_connected: false,
            attempt_timed_out: true,
            permanent: false,
        }
    }

    pub(crate) fn new(error: Error) -> Self {
        Self { error, before_connected: false, attempt_timed_out: false, permanent: false }
    }
}

impl From<reqwest::Error> for Failure {
    fn from(error: reqwest::Error) -> Self {
        let error = error.without_url();
        let causes = causes(&error);
        let connecting = error.is_connect();
        let text = causes.join(": ");
        let tls = tls_error(&error);
        let not_http = is_not_http(&error);
        // Asking again with the same password can lock the user out.
        let unauthorized = connecting && text.contains(hint::UNAUTHORIZED);
        let record = if error.is_timeout() {
            let hint =
                "nothing was sent: check base_url, the network and any proxy; connect_timeout is the limit";
            match connecting {
                true => Error::timeout("no connection in time").with_hint(hint),
                false => Error::timeout("no answer in time"),
            }
        } else if let Some(tls) = tls {
            Error::connection(format!("TLS failed: {text}")).with_hint(hint::for_tls(tls))
        } else if connecting {
            Error::connection(format!("could not connect: {text}")).with_hint(hint::for_connecting(&text))
        } else if not_http {
            Error::invalid_response(format!("the answer is not valid HTTP: {text}")).with_hint(
                "something else than AvenPing's API may listen there: check base_url and any proxy",
            )
        } else {
            Error::connection(format!("the connection broke: {text}"))
        };
        Self {
            error: record,
            before_connected: connecting,
            attempt_timed_out: false,
            permanent: tls.is_some() || not_http || unauthorized,
        }
    }
}

/// The texts of an error and its sources, outermost first, without the repetitions that libraries make.
fn causes(error: &reqwest::Error) -> Vec<String> {
    let mut texts: Vec<String> = Vec::new();
    let mut source = error.source();
    while let Some(cause) = source {
        let text = cause.to_string();
        // The pool's own word for what its source says better.
        let empty = text == "client error (Connect)" || text == "client error (SendRequest)";
        if !empty && !texts.iter().any(|known| known.contains(&text)) {
            texts.push(text);
        }
        source = cause.source();
    }
    if texts.is_empty() {
        texts.push(error.to_string());
    }
    texts
}

fn tls_error<'a>(error: &'a (dyn std::error::Error + 'static)) -> Option<&'a rustls::Error> {
    if let Some(found) = error.downcast_ref() {
        return Some(found);
    }
    // What an io::Error wraps is not its source: that is the source of what it wraps.
    let wrapped = error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
    wrapped.and_then(|wrapped| tls_error(wrapped)).or_else(|| error.source().and_then(tls_error))
}

fn is_not_http(error: &(dyn std::error::Error + 'static)) -> bool {
    error.downcast_ref::<hyper::Error>().is_some_and(hyper::Error::is_parse)
        || error.source().is_some_and(is_not_http)
}

/// `30 s`, `1.5 s`, `0.25 s`.
pub(crate) fn seconds(duration: std::time::Duration) -> String {
    format!("{} s", (duration.as_secs_f64() * 1000.0).round() / 1000.0)
}
