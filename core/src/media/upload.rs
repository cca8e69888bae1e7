//! An upload: one request whose body is the file.
//!
//! The raw form (the file is the body, its name and line are headers) is used unless a header cannot
//! carry the name, or the type is one that a JSON or form parser before the API's handler might take
//! for itself (assumed); then it is multipart, with `phoneNumberId` before the file as documented.

use super::MAX_UPLOAD;
use super::source::{ByteStream, Source};
use crate::call::Call;
use crate::error::{Error, Result};
use crate::exchange::broken;
use crate::model::{UploadMedia, UploadedMedia};
use crate::operations::{Typed, markers};
use crate::runtime::Gate;
use crate::transport::{self, Failure, Reply};
use bytes::Bytes;
use futures_util::StreamExt;
use http::{HeaderMap, HeaderName, HeaderValue, header};
use http_body::{Body, Frame, SizeHint};
use std::io;
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::time::Instant;

pub(crate) async fn upload(call: &Call, source: Source, request: UploadMedia) -> Result<UploadedMedia> {
    let length = source.measure().await.map_err(|error| call.refuse(error))?;
    let line = match request.phone_number_id {
        Some(line) => line,
        None => call.default_line().await?,
    };
    let filename = request.filename.or_else(|| source.name()).unwrap_or_else(|| "file".to_owned());
    let mime_type = match request.mime_type {
        Some(mime_type) => mime_type,
        None => mime_guess::from_path(&filename).first_or_octet_stream().essence_str().to_owned(),
    };
    let plan = Plan { line, filename, mime_type, length };
    plan.check().map_err(|error| call.refuse(error))?;

    let headers = call.headers();
    let attempt = || async {
        let gate = call.gate();
        let watch = Arc::new(Watch::new());
        let body = FileBody::new(source.read(), length, &watch, source.progress.clone());
        let request = match plan.request(call, headers.clone(), reqwest::Body::wrap(body), &gate) {
            Ok(request) => request,
            Err(error) => return Err(broken(Failure { permanent: true, ..Failure::new(error) }, false)),
        };
        let answer = async { Reply::read(call.process().http.execute(request).await?).await };
        let outcome = while_moving(call, &watch, answer).await;
        let left = gate.shut();
        match outcome {
            Ok(reply) => call.understand(reply),
            Err(failure) => Err(broken(watch.source_failure().unwrap_or(failure), left)),
        }
    };
    call.attempts(|| source.is_unread(), attempt).await?.decode(call)
}

struct Plan {
    line: String,
    filename: String,
    mime_type: String,
    length: Option<u64>,
}

impl Plan {
    fn check(&self) -> Result<()> {
        if HeaderValue::try_from(self.mime_type.as_str()).is_err() || !self.mime_type.contains('/') {
            return Err(Error::invalid_request("mimeType", "not a MIME type; give one such as image/png"));
        }
        if HeaderValue::try_from(self.line.as_str()).is_err() {
            return Err(Error::invalid_request("phoneNumberId", "not an id"));
        }
        if self.filename.chars().any(char::is_control) {
            return Err(Error::invalid_request("filename", "has a control character"));
        }
        Ok(())
    }

    fn needs_multipart(&self) -> bool {
        let in_header = self.filename.bytes().all(|byte| (0x20..0x7f).contains(&byte));
        let mime_type = self.mime_type.to_ascii_lowercase();
        let parsed_elsewhere = ["application/json", "multipart/", "application/x-www-form-urlencoded"];
        !in_header
            || parsed_elsewhere.iter().any(|taken| mime_type.starts_with(taken))
            || mime_type.contains("+json")
    }

    fn request(
        &self,
        call: &Call,
        mut headers: HeaderMap,
        body: reqwest::Body,
        gate: &Gate,
    ) -> Result<reqwest::Request> {
        let url = call.url(markers::UploadMedia::OPERATION);
        if self.needs_multipart() {
            let part = match self.length {
                Some(length) => reqwest::multipart::Part::stream_with_length(body, length),
                None => reqwest::multipart::Part::stream(body),
            };
            let part = part.file_name(self.filename.clone()).mime_str(&self.mime_type).map_err(|_| {
                Error::invalid_request("mimeType", "not a MIME type; give one such as image/png")
            })?;
            let form = reqwest::multipart::Form::new()
                .percent_encode_noop()
                .text("phoneNumberId", self.line.clone())
                .part("file", part);
            let built = call.process().http.post(url.clone()).multipart(form).build();
            let mut built = built.map_err(|error| {
                Error::internal(format!("an upload cannot be built: {}", error.without_url()))
            })?;
            let body = built.body_mut().take();
            for name in [header::CONTENT_TYPE, header::CONTENT_LENGTH] {
                if let Some(value) = built.headers_mut().remove(&name) {
                    headers.insert(name, value);
                }
            }
            return Ok(transport::request(http::Method::POST, url, headers, body, gate));
        }
        let value = |field: &str, text: &str| {
            HeaderValue::try_from(text).map_err(|_| Error::invalid_request(field, "cannot stand in a header"))
        };
        headers.insert(header::CONTENT_TYPE, value("mimeType", &self.mime_type)?);
        headers.insert(HeaderName::from_static("x-phone-number-id"), value("phoneNumberId", &self.line)?);
        headers.insert(HeaderName::from_static("x-filename"), value("filename", &self.filename)?);
        Ok(transport::request(http::Method::POST, url, headers, Some(body), gate))
    }
}

/// What is watched while a file goes out: when it last moved, and whether its source failed.
struct Watch {
    started: Instant,
    moved_after_ms: AtomicU64,
    source_error: Mutex<Option<Error>>,
}

impl Watch {
    fn new() -> Self {
        Self { started: Instant::now(), moved_after_ms: AtomicU64::new(0), source_error: Mutex::new(None) }
    }

    fn moved(&self) {
        let elapsed = u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.moved_after_ms.store(elapsed, Ordering::Relaxed);
    }

    fn last_move(&self) -> Instant {
        self.started + Duration::from_millis(self.moved_after_ms.load(Ordering::Relaxed))
    }

    fn fail(&self, problem: String) -> io::Error {
        let mut slot = self.source_error.lock().unwrap_or_else(PoisonError::into_inner);
        let error = Error::invalid_request("file", problem);
        let text = error.message().to_owned();
        slot.get_or_insert(error);
        io::Error::other(text)
    }

    /// The caller's own failure to deliver bytes, which the HTTP library only reports as a broken body.
    fn source_failure(&self) -> Option<Failure> {
        let error = self.source_error.lock().unwrap_or_else(PoisonError::into_inner).take()?;
        Some(Failure { permanent: true, ..Failure::new(error) })
    }
}

/// Waits for the answer as long as bytes move: the timeout counts from the last movement.
async fn while_moving<T>(
    call: &Call,
    watch: &Watch,
    answer: impl Future<Output = std::result::Result<T, Failure>>,
) -> std::result::Result<T, Failure> {
    let mut answer = std::pin::pin!(answer);
    loop {
        let idle_until = watch.last_move() + call.timeout;
        let limit = idle_until.saturating_duration_since(Instant::now());
        let limit = call.left_until_deadline().map_or(limit, |left| left.min(limit));
        match tokio::time::timeout(limit, answer.as_mut()).await {
            Ok(outcome) => return outcome,
            Err(_) if call.left_until_deadline().is_some_and(|left| left.is_zero()) => {
                return Err(call.out_of_time(Duration::ZERO));
            }
            Err(_) if watch.last_move() + call.timeout > Instant::now() => {}
            Err(_) => return Err(Failure::attempt_timeout(call.timeout)),
        }
    }
}

/// The file as a request body: counted, checked against its length and the API's limit.
struct FileBody {
    // A request's body must be `Sync`; the mutex is never contended.
    stream: Mutex<ByteStream>,
    length: Option<u64>,
    sent: u64,
    watch: Arc<Watch>,
    progress: Option<super::Progress>,
}

impl FileBody {
    fn new(
        stream: ByteStream,
        length: Option<u64>,
        watch: &Arc<Watch>,
        progress: Option<super::Progress>,
    ) -> Self {
        Self { stream: Mutex::new(stream), length, sent: 0, watch: Arc::clone(watch), progress }
    }

    fn count(&mut self, chunk: &Bytes) -> io::Result<()> {
        self.sent += chunk.len() as u64;
        self.watch.moved();
        if self.length.is_some_and(|length| self.sent > length) {
            return Err(self.watch.fail("gave more bytes than its length says".to_owned()));
        }
        if self.sent > MAX_UPLOAD {
            return Err(self
                .watch
                .fail(format!("more than the 100 MB ({MAX_UPLOAD} bytes) that the API takes")));
        }
        if let Some(progress) = &self.progress {
            progress(self.sent, self.length);
        }
        Ok(())
    }
}

impl Body for FileBody {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        let next = {
            let stream = self.stream.get_mut().unwrap_or_else(PoisonError::into_inner);
            std::task::ready!(stream.poll_next_unpin(context))
        };
        Poll::Ready(match next {
            Some(Ok(chunk)) => Some(self.count(&chunk).map(|()| Frame::data(chunk))),
            Some(Err(error)) => Some(Err(self.watch.fail(format!("cannot be read: {error}")))),
            None if self.length.is_some_and(|length| self.sent < length) => {
                let problem = format!("ended after {} bytes, before its length", self.sent);
                Some(Err(self.watch.fail(problem)))
            }
            None if self.sent == 0 => {
                Some(Err(self.watch.fail("is empty; WhatsApp takes no empty files".to_owned())))
            }
            None => None,
        })
    }

    fn size_hint(&self) -> SizeHint {
        self.length
            .map_or_else(SizeHint::default, |length| SizeHint::with_exact(length.saturating_sub(self.sent)))
    }
}
