//! One HTTP exchange: a request out, a whole answer or a stream of it back. No policy lives here;
//! retries, deadlines and meaning are decided above.

mod body;
mod failure;
mod hint;
pub(crate) mod proxy;
pub(crate) mod tls;

pub(crate) use failure::{Failure, seconds};

use crate::error::{Answer, Error, Result};
use crate::runtime::Gate;
use body::GatedBody;
use bytes::{Bytes, BytesMut};
use http::{HeaderMap, Method};
use rustls::pki_types::CertificateDer;
use std::time::Duration;
use url::Url;

/// The largest JSON answer that is read, in bytes. Far above any page of the API.
const MAX_ANSWER: usize = 32 * 1024 * 1024;

/// How long an unused connection is kept. Short of the usual 60 s and more of proxies and load balancers:
/// a send over a connection that was silently dropped is a send of unknown outcome.
const IDLE: Duration = Duration::from_secs(30);

/// How the server is reached.
pub(crate) struct Connection {
    pub(crate) https: bool,
    pub(crate) proxy: Option<reqwest::Proxy>,
    pub(crate) extra_roots: Vec<CertificateDer<'static>>,
    pub(crate) connect_timeout: Duration,
}

/// The HTTP client of one SDK client in one process. Redirects, retries and proxy look-ups of the
/// library are off: the first would carry the token elsewhere, the second would duplicate messages.
pub(crate) fn http_client(connection: &Connection) -> Result<reqwest::Client> {
    let needs_tls = connection.https || connection.proxy.is_some();
    let tls = if needs_tls { tls::client_config(&connection.extra_roots)? } else { tls::no_tls()? };
    let mut builder = reqwest::Client::builder()
        .tls_backend_preconfigured(tls)
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .referer(false)
        .connect_timeout(connection.connect_timeout)
        .pool_max_idle_per_host(1024)
        .pool_idle_timeout(IDLE)
        .tcp_keepalive(Duration::from_secs(30))
        .tcp_nodelay(true)
        .http1_only()
        .no_proxy();
    if let Some(proxy) = &connection.proxy {
        builder = builder.proxy(proxy.clone());
    }
    builder.build().map_err(|error| {
        Error::internal(format!("the HTTP client cannot be set up: {}", error.without_url()))
    })
}

/// What is sent, ready to be sent more than once.
pub(crate) struct Outgoing {
    pub(crate) method: Method,
    pub(crate) url: Url,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Option<Bytes>,
}

impl Outgoing {
    /// The request of one attempt, its body behind `gate`.
    pub(crate) fn request(&self, gate: &Gate) -> reqwest::Request {
        request(
            self.method.clone(),
            self.url.clone(),
            self.headers.clone(),
            self.body.clone().map(Into::into),
            gate,
        )
    }
}

pub(crate) fn request(
    method: Method,
    url: Url,
    headers: HeaderMap,
    body: Option<reqwest::Body>,
    gate: &Gate,
) -> reqwest::Request {
    let mut request = reqwest::Request::new(method, url);
    *request.headers_mut() = headers;
    *request.body_mut() = body.map(|body| GatedBody::wrap(body, gate.keeper()));
    request
}

/// A whole answer.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Reply {
    /// Reads the rest of an answer whose head has arrived. A refusal whose body breaks off is still a
    /// refusal: its status was read, so what came of the body has to do.
    pub(crate) async fn read(mut response: reqwest::Response) -> std::result::Result<Self, Failure> {
        let status = response.status().as_u16();
        let headers = std::mem::take(response.headers_mut());
        let mut body = Body::default();
        loop {
            match response.chunk().await {
                Ok(Some(chunk)) => body.push(chunk)?,
                Ok(None) => break,
                Err(_) if status >= 400 => break,
                Err(error) => return Err(error.into()),
            }
        }
        Ok(Self { status, headers, body: body.finish() })
    }

    pub(crate) fn answer(&self) -> Answer<'_> {
        Answer { status: self.status, headers: &self.headers, body: &self.body }
    }
}

/// Collects an answer's body; nearly always it is one chunk, which is then not copied.
#[derive(Default)]
struct Body {
    first: Bytes,
    rest: BytesMut,
}

impl Body {
    fn push(&mut self, chunk: Bytes) -> std::result::Result<(), Failure> {
        if self.first.is_empty() && self.rest.is_empty() {
            self.first = chunk;
            return Ok(());
        }
        if self.rest.is_empty() {
            self.rest.extend_from_slice(&std::mem::take(&mut self.first));
        }
        if self.rest.len() + chunk.len() > MAX_ANSWER {
            let error = Error::invalid_response(format!(
                "the answer is larger than {} MiB",
                MAX_ANSWER / 1024 / 1024
            ));
            return Err(Failure { permanent: true, ..Failure::new(error) });
        }
        self.rest.extend_from_slice(&chunk);
        Ok(())
    }

    fn finish(self) -> Bytes {
        if self.rest.is_empty() { self.first } else { self.rest.freeze() }
    }
}
