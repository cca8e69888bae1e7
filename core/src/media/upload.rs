//! An upload: one request whose body is the file.
//!
//! The raw form (the file is the body, its name and line are headers) is used unless a header cannot
//! carry the name, or the type is one that a JSON or form parser before the API's handler might take
//! for itself (assumed); then it is multipart, with `phoneNumberId` before the file as documented.

use super::file_body::{FileBody, Watch};
use super::source::Source;
use crate::call::Call;
use crate::error::{Error, Result};
use crate::exchange::broken;
use crate::log::{self, Level};
use crate::model::{UploadMedia, UploadedMedia};
use crate::operations::{Typed, markers};
use crate::runtime::Gate;
use crate::transport::{self, Failure, Reply};
use http::{HeaderMap, HeaderName, HeaderValue, header};
use std::sync::Arc;
use std::time::Duration;

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

    log::event(Level::Debug, call.operation(), format_args!("POST {}", markers::UploadMedia::OPERATION.path));
    let headers = call.headers();
    let attempt = || async {
        call.time_left().map_err(|late| broken(late, false))?;
        let gate = call.gate();
        let watch = Arc::new(Watch::new());
        let body = FileBody::new(source.read(), length, &watch, source.progress.clone());
        let request = match plan.request(call, headers.clone(), reqwest::Body::wrap(body), &gate) {
            Ok(request) => request,
            Err(error) => return Err(broken(Failure { permanent: true, ..Failure::new(error) }, false)),
        };
        let answer = async { Reply::read(call.process.http.execute(request).await?).await };
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
            let built = call.process.http.post(url.clone()).multipart(form).build();
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

/// Waits for the answer as long as bytes move: the timeout counts from the last movement.
async fn while_moving<T>(
    call: &Call,
    watch: &Watch,
    answer: impl Future<Output = std::result::Result<T, Failure>>,
) -> std::result::Result<T, Failure> {
    let mut answer = std::pin::pin!(answer);
    loop {
        // How long nothing may move from now on, counted from the last movement.
        let limit = call.timeout.saturating_sub(watch.last_move().elapsed());
        let limit = call.left_until_deadline().map_or(limit, |left| left.min(limit));
        match tokio::time::timeout(limit, answer.as_mut()).await {
            Ok(outcome) => return outcome,
            Err(_) if call.left_until_deadline().is_some_and(|left| left.is_zero()) => {
                return Err(call.out_of_time(Duration::ZERO));
            }
            Err(_) if watch.last_move().elapsed() < call.timeout => {}
            Err(_) => return Err(Failure::attempt_timeout(call.timeout)),
        }
    }
}
