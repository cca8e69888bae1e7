//! What the fuzzers in `fuzz/` reach without a socket in between. Only in their builds, which set `--cfg fuzzing`.

use crate::call::Route;
use crate::encode;
use crate::envelope;
use crate::error::{Answer, Error, Result};
use crate::operations::{Typed, with_operation};
use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue};

/// An answer over HTTP, as far as it is read.
#[derive(Debug)]
pub struct Answered<'a> {
    /// Its status.
    pub status: u16,
    /// Its headers; those that HTTP does not allow are left out.
    pub headers: &'a [(&'a str, &'a [u8])],
    /// Its body.
    pub body: &'a [u8],
}

/// What an answer comes to: its `data`, read as the operation's type and written again, as
/// [`invoke`](crate::Client::invoke) gives it, or an error from which the token is gone.
///
/// # Errors
/// As a call that is answered in this way.
pub fn understand(operation: &str, answered: &Answered<'_>, token: &str) -> Result<Bytes> {
    macro_rules! read {
        ($marker:ty) => {
            read::<$marker>(answered).map_err(|error| error.without_secret(token))
        };
    }
    with_operation!(operation, read, Err(Error::usage("there is no such operation")))
}

fn read<O: Typed>(answered: &Answered<'_>) -> Result<Bytes> {
    let mut headers = HeaderMap::new();
    for (name, value) in answered.headers {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(*name), HeaderValue::from_bytes(value)) {
            headers.append(name, value);
        }
    }
    let answer = Answer { status: answered.status, headers: &headers, body: answered.body };
    let body = Bytes::copy_from_slice(answered.body);
    let data = envelope::open(&answer, &body, Route::of(O::OPERATION).wrapping)?;
    encode::data(&envelope::decode::<O::Response>(&answer, &data)?)
}
