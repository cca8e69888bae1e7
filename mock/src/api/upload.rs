//! Media upload in both documented modes. The file is spooled while it arrives and never held whole in memory.

use axum::body::{Body, BodyDataStream};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use bytes::Bytes;
use futures_util::StreamExt;
use multer::Multipart;
use serde_json::json;

use super::Call;
use crate::gate;
use crate::intake::declared_length;
use crate::pipeline::Accepted;
use crate::refusal::{Failure, Refusal, success};
use crate::storage::{Spool, Stored};

const FILE_LIMIT: u64 = 100 * 1024 * 1024;
/// For boundaries, part headers and the two short fields of a multipart body.
const FRAMING_LIMIT: u64 = 64 * 1024;
const FIELD_LIMIT: usize = 4096;
const GENERIC: &str = "application/octet-stream";

struct Upload {
    mime: String,
    filename: String,
    content: Stored,
}

pub(crate) async fn upload(call: &Call, account: usize, body: Body) -> Result<Response, Failure> {
    let content_type = text(&call.headers, "content-type").unwrap_or_default();
    let multipart = content_type.trim_start().to_ascii_lowercase().starts_with("multipart/form-data");
    let limit = if multipart { FILE_LIMIT + FRAMING_LIMIT } else { FILE_LIMIT };
    // Refused before reading, so a client that asked with `Expect: 100-continue` never sends it.
    if declared_length(&call.headers).is_some_and(|length| length > limit) {
        return Err(Refusal::too_large("100 MB").into());
    }
    let stream = body.into_data_stream();
    let upload = if multipart {
        let boundary = multer::parse_boundary(&content_type)
            .map_err(|error| Refusal::validation(format!("Content-Type: {error}")))?;
        from_parts(call, account, Multipart::new(stream, boundary)).await?
    } else {
        from_raw(call, account, content_type, stream).await?
    };
    if upload.content.length() == 0 {
        return Err(Refusal::validation("file: must not be empty").into());
    }
    if upload.mime.parse::<mime::Mime>().is_err() {
        return Err(Refusal::validation("type: is not a MIME type").into());
    }
    let id = call.app.world().store_media(account, upload.mime, upload.filename, upload.content);
    let mut response = success(&json!({ "mediaId": id }));
    response.extensions_mut().insert(Accepted(id));
    Ok(response)
}

async fn from_raw(
    call: &Call,
    account: usize,
    content_type: String,
    mut stream: BodyDataStream,
) -> Result<Upload, Refusal> {
    let line = text(&call.headers, "x-phone-number-id").or_else(|| text(&call.headers, "phonenumberid"));
    own_line(call, account, line)?;
    let mut spool = Spool::default();
    while let Some(piece) = stream.next().await {
        keep(&mut spool, &piece.map_err(|_| Refusal::validation("the body ended early"))?)?;
    }
    let mime = text(&call.headers, "x-upload-type").unwrap_or(content_type);
    Ok(Upload {
        mime: if mime.is_empty() { GENERIC.to_owned() } else { mime },
        filename: text(&call.headers, "x-filename").unwrap_or_else(|| "file".to_owned()),
        content: spool.finish(),
    })
}

/// `phoneNumberId` must come before `file`, as in the documented example: assumed, because a server that streams cannot
/// know where to forward the bytes otherwise. `type` may come before or after.
async fn from_parts(call: &Call, account: usize, mut parts: Multipart<'_>) -> Result<Upload, Refusal> {
    let (mut line, mut hint, mut file) = (None, None, None);
    while let Some(mut part) = parts.next_field().await.map_err(broken)? {
        match part.name() {
            Some("phoneNumberId") => line = Some(short(&mut part).await?),
            Some("type") => hint = Some(short(&mut part).await?),
            Some("file") => {
                if line.is_none() {
                    return Err(Refusal::validation("phoneNumberId: is required, and before file"));
                }
                own_line(call, account, line.clone())?;
                let mime = part.content_type().map(ToString::to_string);
                let filename = part.file_name().unwrap_or("file").to_owned();
                let mut spool = Spool::default();
                while let Some(piece) = part.chunk().await.map_err(broken)? {
                    keep(&mut spool, &piece)?;
                }
                file = Some((mime, filename, spool.finish()));
            }
            _ => while part.chunk().await.map_err(broken)?.is_some() {},
        }
    }
    own_line(call, account, line)?;
    let Some((mime, filename, content)) = file else { return Err(Refusal::validation("file: is required")) };
    let mime = mime.filter(|mime| mime != GENERIC).or(hint).unwrap_or_else(|| GENERIC.to_owned());
    Ok(Upload { mime, filename, content })
}

fn own_line(call: &Call, account: usize, line: Option<String>) -> Result<(), Refusal> {
    let line = line.filter(|line| !line.is_empty());
    let line = line.ok_or_else(|| Refusal::validation("phoneNumberId: is required"))?;
    gate::owns_line(&call.app.world(), account, &line)
}

fn keep(spool: &mut Spool, piece: &Bytes) -> Result<(), Refusal> {
    if spool.length() + piece.len() as u64 > FILE_LIMIT {
        return Err(Refusal::too_large("100 MB"));
    }
    spool.write(piece).map_err(|error| {
        let status = StatusCode::INSUFFICIENT_STORAGE;
        Refusal::new(status, "INTERNAL_ERROR", format!("the fake could not store the file: {error}"))
    })
}

async fn short(part: &mut multer::Field<'_>) -> Result<String, Refusal> {
    let name = part.name().unwrap_or_default().to_owned();
    let mut bytes = Vec::new();
    while let Some(piece) = part.chunk().await.map_err(broken)? {
        bytes.extend_from_slice(&piece);
        if bytes.len() > FIELD_LIMIT {
            return Err(Refusal::validation(format!("{name}: is too long")));
        }
    }
    String::from_utf8(bytes).map_err(|_| Refusal::validation(format!("{name}: is not UTF-8")))
}

fn broken(error: multer::Error) -> Refusal {
    Refusal::validation(format!("the multipart body is broken: {error}"))
}

fn text(headers: &HeaderMap, name: &str) -> Option<String> {
    Some(String::from_utf8_lossy(headers.get(name)?.as_bytes()).into_owned())
}
