//! Where the API is. `http` is for loopback only, because the token travels in a header.

use crate::error::{Error, Result};
use url::{Host, Url};

pub(crate) const PRODUCTION: &str = "https://api.avenping.com";

/// An origin with an optional path prefix, without a trailing slash and without the `/v2` that every
/// operation's path brings.
#[derive(Debug, Clone)]
pub(crate) struct BaseUrl {
    url: Url,
}

impl BaseUrl {
    pub(crate) fn parse(text: &str, allow_http: bool) -> Result<Self> {
        let wrong = |problem: &str| Error::config(format!("base_url: {problem}"));
        let mut url = Url::parse(text.trim()).map_err(|error| {
            wrong(&format!("not a URL ({error})")).with_hint("for example https://api.avenping.com")
        })?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err(wrong("credentials in the URL are not taken; set the token instead"));
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(wrong("a query or fragment has no meaning here"));
        }
        match url.scheme() {
            "https" => {}
            "http" if allow_http || is_loopback(&url) => {}
            "http" => {
                return Err(wrong("http would send the token in clear text")
                    .with_hint("use https, or set allow_http for a network that you trust"));
            }
            other => return Err(wrong(&format!("the scheme is `{other}`, not https"))),
        }
        let path = url.path().trim_end_matches('/');
        let path = path.strip_suffix("/v2").unwrap_or(path).to_owned();
        url.set_path(&path);
        Ok(Self { url })
    }

    /// The URL of `path`, which starts with a slash and is already percent-encoded.
    pub(crate) fn join(&self, path: &str) -> Url {
        let mut url = self.url.clone();
        let prefix = self.url.path().trim_end_matches('/');
        if prefix.is_empty() {
            url.set_path(path);
        } else {
            url.set_path(&format!("{prefix}{path}"));
        }
        url
    }

    pub(crate) fn is_loopback(&self) -> bool {
        is_loopback(&self.url)
    }

    pub(crate) fn is_https(&self) -> bool {
        self.url.scheme() == "https"
    }
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_prefix_and_trailing_slashes_are_not_doubled() {
        for text in [
            "https://api.example",
            "https://api.example/",
            "https://api.example/v2",
            "https://api.example/v2/",
        ] {
            let base = BaseUrl::parse(text, false).unwrap();
            assert_eq!(base.join("/v2/health").as_str(), "https://api.example/v2/health", "{text}");
        }
        let base = BaseUrl::parse("https://gateway.example/whatsapp/v2", false).unwrap();
        assert_eq!(base.join("/v2/me").as_str(), "https://gateway.example/whatsapp/v2/me");
    }

    #[test]
    fn clear_text_is_for_loopback_or_on_request() {
        for text in ["http://127.0.0.1:8080", "http://localhost", "http://[::1]:9"] {
            assert!(BaseUrl::parse(text, false).is_ok(), "{text}");
        }
        assert_eq!(BaseUrl::parse("http://10.0.0.5", false).unwrap_err().code(), "CONFIG");
        assert!(BaseUrl::parse("http://10.0.0.5", true).is_ok());
    }

    #[test]
    fn urls_that_cannot_work_are_config_errors() {
        for text in ["", "api.avenping.com", "ftp://x", "https://u:p@x", "https://x/?a=1", "https://x/#y"] {
            assert_eq!(BaseUrl::parse(text, true).unwrap_err().code(), "CONFIG", "{text}");
        }
    }
}
