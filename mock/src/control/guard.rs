//! Who may use the control plane: nobody but this machine, and no web page on it.

use axum::http::{HeaderMap, Uri, header};

/// True when `Host` names this machine. A page that rebinds its own DNS name to 127.0.0.1 reaches the port, but still
/// sends its own name; a page that simply posts to 127.0.0.1 gives itself away by `Origin`.
pub(crate) fn is_local(headers: &HeaderMap) -> bool {
    let host = headers.get(header::HOST).and_then(|value| value.to_str().ok());
    let origin = headers.get(header::ORIGIN).map(|value| value.to_str().unwrap_or_default());
    host.is_some_and(names_loopback) && origin.is_none_or(origin_is_local)
}

fn origin_is_local(origin: &str) -> bool {
    origin.parse::<Uri>().is_ok_and(|uri| uri.host().is_some_and(is_loopback))
}

/// For a host with or without a port.
fn names_loopback(authority: &str) -> bool {
    authority.parse::<axum::http::uri::Authority>().is_ok_and(|authority| is_loopback(authority.host()))
}

/// For a bare host name or address, IPv6 in brackets or not.
pub(crate) fn is_loopback(host: &str) -> bool {
    let bare = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
    bare.eq_ignore_ascii_case("localhost")
        || bare.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
}
