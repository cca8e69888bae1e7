//! Streaming media back.

use axum::body::Body;
use axum::http::{HeaderValue, header};
use axum::response::Response;
use futures_util::stream;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::Call;
use crate::refusal::{Failure, Refusal};
use crate::storage::Stored;

pub(crate) fn download(call: &Call, account: usize) -> Result<Response, Failure> {
    let disposition = match call.query("disposition") {
        None | Some("inline") => "inline",
        Some("attachment") => "attachment",
        Some(_) => return Err(Refusal::validation("disposition: must be inline or attachment").into()),
    };
    let found = call.app.world().usable_media(account, &call.parameter).cloned();
    // How AvenPing answers unknown and expired ids is assumed.
    let Some(media) = found else { return Err(Refusal::not_found("Media not found").into()) };
    let mut response = Response::new(body(media.content.clone()));
    let headers = response.headers_mut();
    let mime = HeaderValue::from_str(&media.mime);
    headers.insert(
        header::CONTENT_TYPE,
        mime.unwrap_or_else(|_| HeaderValue::from_static("application/octet-stream")),
    );
    headers.insert(header::CONTENT_LENGTH, media.content.length().into());
    let disposition = content_disposition(disposition, media.filename.as_deref());
    if let Ok(value) = HeaderValue::from_str(&disposition) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    Ok(response)
}

fn body(content: Stored) -> Body {
    match content {
        Stored::Memory(bytes) => Body::from(bytes),
        spooled @ Stored::Spooled { .. } => Body::from_stream(stream::try_unfold(0, move |offset| {
            let piece = spooled.read(offset);
            async move {
                let piece = piece?;
                let next = offset + piece.len() as u64;
                Ok::<_, std::io::Error>((!piece.is_empty()).then_some((piece, next)))
            }
        })),
    }
}

/// RFC 5987: what may stand unencoded in `filename*`.
const NAME: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

fn content_disposition(kind: &str, filename: Option<&str>) -> String {
    let Some(name) = filename else { return kind.to_owned() };
    let plain: String = name
        .chars()
        .map(|letter| match letter {
            '"' | '\\' => '_',
            ' '..='~' => letter,
            _ => '_',
        })
        .collect();
    if plain == name {
        return format!("{kind}; filename=\"{plain}\"");
    }
    format!("{kind}; filename=\"{plain}\"; filename*=UTF-8''{}", utf8_percent_encode(name, NAME))
}
