//! The small HTTP client that delivers webhooks, to loopback addresses only.

use std::time::Duration;

use axum::http::{HeaderName, HeaderValue, Method, Request, Uri, header};
use bytes::Bytes;
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Incoming;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::control::guard::is_loopback;

const DELIVERY_LIMIT: Duration = Duration::from_secs(5);
const VERIFICATION_LIMIT: Duration = Duration::from_secs(2);

/// What Node's `fetch` sends when nothing is set: the observed wire form of AvenPing's deliveries.
const NODE_HEADERS: [(HeaderName, &str); 3] =
    [(header::ACCEPT, "*/*"), (header::ACCEPT_LANGUAGE, "*"), (header::USER_AGENT, "node")];

/// Posts a delivery; answers the receiver's status, which AvenPing ignores.
pub(crate) async fn post(url: &str, body: String) -> Result<u16, String> {
    let delivery = async {
        let response = send(Method::POST, &parse(url)?, Some(body)).await?;
        Ok(response.status().as_u16())
    };
    timeout(DELIVERY_LIMIT, delivery).await.unwrap_or_else(|_| Err("no answer in time".to_owned()))
}

/// Meta's verification pattern, assumed for AvenPing: true when the receiver echoes the challenge.
pub(crate) async fn verify(url: &str, code: &str) -> bool {
    let nonce = fastrand::u64(..).to_string();
    let separator = if url.contains('?') { '&' } else { '?' };
    let code = utf8_percent_encode(code, NON_ALPHANUMERIC);
    let url = format!("{url}{separator}hub.mode=subscribe&hub.verify_token={code}&hub.challenge={nonce}");
    let handshake = async {
        let response = send(Method::GET, &parse(&url)?, None).await?;
        let good = response.status().is_success();
        let body =
            Limited::new(response.into_body(), 4096).collect().await.map_err(|error| error.to_string())?;
        Ok::<bool, String>(good && body.to_bytes().trim_ascii() == nonce.as_bytes())
    };
    matches!(timeout(VERIFICATION_LIMIT, handshake).await, Ok(Ok(true)))
}

fn parse(url: &str) -> Result<Uri, String> {
    // A fragment is the browser's business and no part of a request.
    let url: Uri = url.split('#').next().unwrap_or_default().parse().map_err(|_| "not a URL".to_owned())?;
    // The fake never talks to other machines.
    if !url.host().is_some_and(is_loopback) {
        return Err("the fake only delivers to loopback addresses".to_owned());
    }
    if url.scheme_str() != Some("http") {
        return Err("the fake only delivers over http".to_owned());
    }
    Ok(url)
}

async fn send(
    method: Method,
    url: &Uri,
    body: Option<String>,
) -> Result<axum::http::Response<Incoming>, String> {
    let text = |error: &dyn std::fmt::Display| error.to_string();
    let host = url.host().unwrap_or_default().trim_matches(['[', ']']);
    let port = url.port_u16().unwrap_or(80);
    // By address and not by name, so that `localhost` cannot be made to mean another machine.
    let addresses: &[&str] =
        if host.eq_ignore_ascii_case("localhost") { &["127.0.0.1", "::1"] } else { &[host] };
    let mut socket = Err("no address".to_owned());
    for address in addresses {
        socket = TcpStream::connect((*address, port)).await.map_err(|error| text(&error));
        if socket.is_ok() {
            break;
        }
    }
    let (mut sender, connection) =
        http1::handshake(TokioIo::new(socket?)).await.map_err(|error| text(&error))?;
    // Ends by itself when the sender and the response are gone.
    tokio::spawn(connection);
    let path = url.path_and_query().map_or("/", |path| path.as_str());
    let mut request = Request::new(Full::new(Bytes::from(body.clone().unwrap_or_default())));
    *request.method_mut() = method;
    *request.uri_mut() = path.parse().map_err(|_| "not a URL".to_owned())?;
    let authority = url.authority().map_or("", |authority| authority.as_str());
    let authority = authority.rsplit('@').next().unwrap_or_default();
    let headers = request.headers_mut();
    headers.insert(header::HOST, HeaderValue::from_str(authority).map_err(|error| text(&error))?);
    if body.is_some() {
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain;charset=UTF-8"));
    }
    for (name, value) in NODE_HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.insert("sec-fetch-mode", HeaderValue::from_static("cors"));
    sender.send_request(request).await.map_err(|error| text(&error))
}
