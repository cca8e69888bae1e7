//! Taking request bodies in: JSON routes read them whole up to 2 MB, the upload streams. Both end up in the log.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::body::Body;
use axum::extract::Request;
use axum::http::header;
use bytes::{Bytes, BytesMut};
use futures_util::{Stream, StreamExt};
use http_body_util::BodyExt;
use hyper::body::Incoming;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::app::App;
use crate::net::Hangup;

const JSON_LIMIT: usize = 2 * 1024 * 1024;

/// The whole body of a request to a JSON route.
#[derive(Debug, Clone)]
pub(crate) enum Whole {
    Bytes(Bytes),
    /// Over 2 MB: not kept, the rest not read.
    TooLarge,
}

/// Reads the body, writes it into log entry `id` and leaves it as an extension of the request.
pub(crate) async fn whole(app: &App, id: u64, request: Request<Incoming>) -> Result<Request, Hangup> {
    let (mut parts, body) = request.into_parts();
    let whole = read(declared_length(&parts.headers), body).await?;
    if let Whole::Bytes(bytes) = &whole {
        app.world().log.body(id, loggable(bytes));
    }
    parts.extensions.insert(whole);
    Ok(Request::from_parts(parts, Body::empty()))
}

pub(crate) async fn read(declared: Option<u64>, mut body: Incoming) -> Result<Whole, Hangup> {
    if declared.is_some_and(|length| length > JSON_LIMIT as u64) {
        return Ok(Whole::TooLarge);
    }
    let mut bytes = BytesMut::new();
    while let Some(frame) = body.frame().await {
        // The client broke off, or its framing is broken: there is nobody to answer.
        let frame = frame.map_err(|_| Hangup)?;
        if let Some(data) = frame.data_ref() {
            if bytes.len() + data.len() > JSON_LIMIT {
                return Ok(Whole::TooLarge);
            }
            bytes.extend_from_slice(data);
        }
    }
    Ok(Whole::Bytes(bytes.freeze()))
}

/// Reads no more than the first `most` bytes of the body, and writes into log entry `id` how far it came. What is less
/// than whole is neither JSON nor text, so the log has its length and hash.
pub(crate) async fn beginning(
    app: &Arc<App>,
    id: u64,
    request: Request<Incoming>,
    most: u64,
) -> Result<(), Hangup> {
    let mut body = request.into_body();
    let (mut length, mut hash) = (0, Sha256::new());
    let mut came = Ok(());
    while length < most {
        match body.frame().await {
            Some(Ok(frame)) => {
                let Some(data) = frame.data_ref() else { continue };
                let left = usize::try_from(most - length).unwrap_or(usize::MAX);
                let taken = data.get(..left).unwrap_or(data);
                length += taken.len() as u64;
                hash.update(taken);
            }
            // The client broke off first.
            Some(Err(_)) => {
                came = Err(Hangup);
                break;
            }
            None => break,
        }
    }
    if length > 0 {
        app.world().log.body(id, digest(length, hash));
    }
    came
}

pub(crate) fn declared_length(headers: &axum::http::HeaderMap) -> Option<u64> {
    headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

fn loggable(bytes: &Bytes) -> Value {
    if bytes.is_empty() {
        return Value::Null;
    }
    serde_json::from_slice(bytes).unwrap_or_else(|_| match std::str::from_utf8(bytes) {
        Ok(text) => text.into(),
        Err(_) => digest(bytes.len() as u64, Sha256::new_with_prefix(bytes)),
    })
}

fn digest(length: u64, hash: Sha256) -> Value {
    json!({ "bytes": length, "sha256": hex(&hash.finalize()) })
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Wraps the body of an upload so that what passes is counted and hashed for log entry `id`.
pub(crate) fn recorded(app: &Arc<App>, id: u64, request: Request<Incoming>) -> Request {
    let recorder = |body: Incoming| Recorder {
        body: body.into_data_stream().boxed(),
        app: Arc::clone(app),
        id,
        length: 0,
        hash: Sha256::new(),
    };
    request.map(|body| Body::from_stream(recorder(body)))
}

struct Recorder {
    body: Pin<Box<dyn Stream<Item = Result<Bytes, hyper::Error>> + Send>>,
    app: Arc<App>,
    id: u64,
    length: u64,
    hash: Sha256,
}

impl Stream for Recorder {
    type Item = Result<Bytes, hyper::Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let next = self.body.as_mut().poll_next(context);
        if let Poll::Ready(Some(Ok(piece))) = &next {
            self.length += piece.len() as u64;
            self.hash.update(piece);
        }
        next
    }
}

/// The entry is written when the body is let go of, complete or not, so an aborted upload shows how far it came.
impl Drop for Recorder {
    fn drop(&mut self) {
        let body = digest(self.length, std::mem::take(&mut self.hash));
        self.app.world().log.body(self.id, body);
    }
}
