//! The API token: a secret that is written into one header and nowhere else.
//!
//! There are two copies, the secret and the header's value with its `Bearer `, and each is overwritten when its last
//! user lets go of it. What cannot be wiped from here are the copies that the operating system, TLS and the HTTP
//! library's write buffer make while they send it; `tests/secrets/wiped.rs` measures them.

use crate::error::{Error, Result};
use bytes::Bytes;
use http::header::{AUTHORIZATION, HeaderName, HeaderValue};
use secrecy::{ExposeSecret, SecretString};
use zeroize::Zeroizing;

/// The two header forms that the API takes; both carry the same token (specification section 1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum AuthHeader {
    /// `Authorization: Bearer <token>`.
    #[default]
    Bearer,
    /// `X-API-Token: <token>`, for networks whose proxies use `Authorization` themselves.
    XApiToken,
}

impl std::str::FromStr for AuthHeader {
    type Err = Error;

    /// Reads `bearer` or `x-api-token`.
    fn from_str(text: &str) -> Result<Self> {
        match text {
            "bearer" => Ok(Self::Bearer),
            "x-api-token" => Ok(Self::XApiToken),
            // Not repeated: it may be the token, in the wrong place.
            _ => Err(Error::config("auth: give `bearer` or `x-api-token`")),
        }
    }
}

/// Keeps a text secret from here on, and overwrites what it came in. Made from the `String` itself, a `SecretString` would
/// have it shrunk first, for which an allocator may move it and leave a copy where it was.
pub(crate) fn secret(text: String) -> SecretString {
    SecretString::from(Zeroizing::new(text).as_str())
}

pub(crate) struct Token {
    secret: SecretString,
    header: (HeaderName, HeaderValue),
}

impl Token {
    /// Fails, without quoting it, on a token that cannot stand in a header.
    pub(crate) fn new(token: &str, auth: AuthHeader) -> Result<Self> {
        let token = token.trim();
        if token.is_empty() {
            return Err(Error::config("the token is empty")
                .with_hint("copy it from Settings → API Settings in the AvenPing app"));
        }
        if !token.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(Error::config(
                "the token has a character that cannot stand in a header (a space, a control character or a non-ASCII one)",
            )
            .with_hint("copy the token again, without quotes or line breaks"));
        }
        let (name, prefix) = match auth {
            AuthHeader::Bearer => (AUTHORIZATION, "Bearer "),
            AuthHeader::XApiToken => (HeaderName::from_static("x-api-token"), ""),
        };
        let mut text = Zeroizing::new(Vec::with_capacity(prefix.len() + token.len()));
        text.extend_from_slice(prefix.as_bytes());
        text.extend_from_slice(token.as_bytes());
        let mut value = HeaderValue::from_maybe_shared(Bytes::from_owner(text))
            .map_err(|_| Error::config("the token cannot stand in a header"))?;
        value.set_sensitive(true);
        Ok(Self { secret: SecretString::from(token), header: (name, value) })
    }

    pub(crate) fn header(&self) -> (HeaderName, HeaderValue) {
        self.header.clone()
    }

    /// For removing the token from what a server echoes; never for showing it.
    pub(crate) fn expose(&self) -> &str {
        self.secret.expose_secret()
    }
}

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token([hidden])")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_never_shows_in_debug_or_in_the_error_about_it() {
        let token = Token::new("s3cret", AuthHeader::Bearer).unwrap();
        assert!(!format!("{token:?} {:?}", token.header()).contains("s3cret"));
        let error = Token::new("s3cret\nline", AuthHeader::Bearer).unwrap_err();
        assert_eq!(error.code(), "CONFIG");
        assert!(!format!("{error:?} {error}").contains("s3cret"));
    }

    #[test]
    fn both_header_forms_carry_the_same_token() {
        let (name, value) = Token::new(" abc ", AuthHeader::Bearer).unwrap().header();
        assert_eq!((name.as_str(), value.as_bytes()), ("authorization", &b"Bearer abc"[..]));
        let (name, value) = Token::new("abc", AuthHeader::XApiToken).unwrap().header();
        assert_eq!((name.as_str(), value.as_bytes()), ("x-api-token", &b"abc"[..]));
    }
}
