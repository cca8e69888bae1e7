//! Which proxy a client uses, decided once: the configured one, or the environment's.
//!
//! The environment's proxies are never used for loopback: who tests against a fake on their own
//! machine would otherwise reach the company's proxy instead.

use crate::base_url::BaseUrl;
use crate::error::{Error, Result};
use reqwest::{NoProxy, Proxy};
use secrecy::{ExposeSecret, SecretString};

pub(crate) fn choose(configured: Option<&SecretString>, base_url: &BaseUrl) -> Result<Option<Proxy>> {
    if let Some(url) = configured {
        let url = url.expose_secret().trim();
        // A word such as `x` would be taken for a host that nobody has.
        return match url.contains("://") {
            true => parse("proxy", url).map(Some),
            false => Err(wrong("proxy")),
        };
    }
    if base_url.is_loopback() {
        return Ok(None);
    }
    let scheme = if base_url.is_https() { "HTTPS_PROXY" } else { "HTTP_PROXY" };
    // A CGI server turns a request's `Proxy:` header into HTTP_PROXY.
    let from_request = scheme == "HTTP_PROXY" && std::env::var_os("REQUEST_METHOD").is_some();
    let names = [scheme, "ALL_PROXY"].into_iter().filter(|name| !(from_request && *name == "HTTP_PROXY"));
    for name in names {
        let value = std::env::var(name).or_else(|_| std::env::var(name.to_ascii_lowercase()));
        if let Some(url) = value.ok().filter(|url| !url.trim().is_empty()) {
            return Ok(Some(parse(name, url.trim())?.no_proxy(NoProxy::from_env())));
        }
    }
    Ok(None)
}

/// The URL may hold a password, so no error quotes it. Without a scheme it is http, as everywhere in the environment.
fn parse(setting: &str, url: &str) -> Result<Proxy> {
    let scheme = url.split_once("://").map_or("http", |(scheme, _)| scheme);
    if !["http", "https"].iter().any(|known| scheme.eq_ignore_ascii_case(known)) {
        return Err(Error::config(format!("{setting}: only http and https proxies are supported")));
    }
    Proxy::all(url).map_err(|_| wrong(setting))
}

fn wrong(setting: &str) -> Error {
    Error::config(format!("{setting}: not the URL of a proxy")).with_hint(
        "give http://host:port or https://host:port, with user:password@ before the host where it wants them",
    )
}
