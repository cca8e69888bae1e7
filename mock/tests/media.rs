//! Upload in both modes, download, limits, expiry.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod common;

use std::io::Write;

use avenping_mock::{MockServer, PHONE_NUMBER_ID, TOKEN};
use common::{Answer, call, connect, get, get_as, message, post, read_answer, start};
use serde_json::json;

const UPLOAD: &str = "/v2/media/upload";

fn multipart(fields: &[(&str, &str)], file: Option<(&str, &str, &[u8])>) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, value) in fields {
        write!(body, "--XX\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").unwrap();
    }
    if let Some((name, mime, bytes)) = file {
        write!(body, "--XX\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n")
            .unwrap();
        write!(body, "Content-Type: {mime}\r\n\r\n").unwrap();
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(b"--XX--\r\n");
    body
}

fn upload_parts(server: &MockServer, body: &[u8]) -> Answer {
    let headers = [("X-API-Token", TOKEN), ("Content-Type", "multipart/form-data; boundary=XX")];
    call(server, "POST", UPLOAD, &headers, body)
}

fn upload_raw(server: &MockServer, headers: &[(&str, &str)], body: &[u8]) -> Answer {
    let all = [&[("X-API-Token", TOKEN)], headers].concat();
    call(server, "POST", UPLOAD, &all, body)
}

fn id(answer: &Answer) -> String {
    answer.data()["mediaId"].as_str().unwrap().to_owned()
}

#[test]
fn multipart_uploads_come_back_byte_for_byte() {
    let server = start();
    let bytes: Vec<u8> = (0..300_000_u32).map(|number| (number % 251) as u8).collect();
    let body = multipart(
        &[("phoneNumberId", PHONE_NUMBER_ID)],
        Some(("Rechnung Mai.pdf", "application/pdf", &bytes)),
    );
    let id = id(&upload_parts(&server, &body));
    let back = get(&server, &format!("/v2/media/{id}/download"));
    assert_eq!(back.body, bytes);
    assert_eq!(back.header("content-type"), Some("application/pdf"));
    assert_eq!(back.header("content-length"), Some("300000"));
    assert_eq!(back.header("content-disposition"), Some("inline; filename=\"Rechnung Mai.pdf\""));
    let request = &server.requests()[0];
    assert_eq!((&request["accepted"], &request["body"]["bytes"]), (&json!(id), &json!(body.len())));
}

#[test]
fn the_type_field_only_replaces_a_generic_type() {
    let server = start();
    let fields = [("phoneNumberId", PHONE_NUMBER_ID), ("type", "image/png")];
    for (sent, kept) in [("application/octet-stream", "image/png"), ("image/jpeg", "image/jpeg")] {
        let id = id(&upload_parts(&server, &multipart(&fields, Some(("a", sent, b"x")))));
        assert_eq!(get(&server, &format!("/v2/media/{id}/download")).header("content-type"), Some(kept));
    }
}

#[test]
fn raw_uploads_take_either_phone_header_and_have_defaults() {
    let server = start();
    for name in ["X-Phone-Number-Id", "phoneNumberId"] {
        let id = id(&upload_raw(&server, &[(name, PHONE_NUMBER_ID)], b"plain"));
        let back = get(&server, &format!("/v2/media/{id}/download?disposition=attachment"));
        assert_eq!(back.header("content-type"), Some("application/octet-stream"));
        assert_eq!(back.header("content-disposition"), Some("attachment; filename=\"file\""));
        assert_eq!(back.body, b"plain");
    }
    let headers = [
        ("X-Phone-Number-Id", PHONE_NUMBER_ID),
        ("Content-Type", "application/octet-stream"),
        ("X-Upload-Type", "image/webp"),
        ("X-Filename", "grün.webp"),
    ];
    let id = id(&upload_raw(&server, &headers, b"x"));
    let back = get(&server, &format!("/v2/media/{id}/download"));
    assert_eq!(back.header("content-type"), Some("image/webp"));
    let disposition = "inline; filename=\"gr_n.webp\"; filename*=UTF-8''gr%C3%BCn.webp";
    assert_eq!(back.header("content-disposition"), Some(disposition));
    let hash = "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881";
    assert_eq!(server.requests()[4]["body"], json!({ "bytes": 1, "sha256": hash }));
}

#[test]
fn a_missing_or_foreign_line_and_a_missing_file_are_refused() {
    let server = start();
    let file = Some(("a", "image/png", &b"x"[..]));
    let refused = |answer: Answer| {
        let (status, code, _) = answer.error();
        (status, code)
    };
    assert_eq!(refused(upload_raw(&server, &[], b"x")), (400, "VALIDATION_ERROR".into()));
    assert_eq!(refused(upload_raw(&server, &[("phoneNumberId", "1")], b"x")), (403, "FORBIDDEN".into()));
    assert_eq!(refused(upload_raw(&server, &[("phoneNumberId", PHONE_NUMBER_ID)], b"")).0, 400);
    assert_eq!(refused(upload_parts(&server, &multipart(&[], file))).0, 400);
    assert_eq!(refused(upload_parts(&server, &multipart(&[("phoneNumberId", "1")], file))).0, 403);
    assert_eq!(
        refused(upload_parts(&server, &multipart(&[("phoneNumberId", PHONE_NUMBER_ID)], None))).0,
        400
    );
    assert_eq!(refused(upload_parts(&server, b"--XX\r\nnot a part")).0, 400);
    assert!(server.requests().iter().all(|request| request["accepted"].is_null()));
}

/// Writes a body of this many bytes in chunked form, so that the length is not announced.
fn upload_chunked(server: &MockServer, length: usize) -> Answer {
    let mut socket = connect(server.address());
    let head = format!(
        "POST {UPLOAD} HTTP/1.1\r\nHost: x\r\nX-API-Token: {TOKEN}\r\nX-Phone-Number-Id: {PHONE_NUMBER_ID}\r\nTransfer-Encoding: chunked\r\n\r\n"
    );
    socket.write_all(head.as_bytes()).unwrap();
    let piece = vec![7; 1024 * 1024];
    let mut left = length;
    let mut write = || -> std::io::Result<()> {
        while left > 0 {
            let now = left.min(piece.len());
            write!(socket, "{now:x}\r\n")?;
            socket.write_all(&piece[..now])?;
            socket.write_all(b"\r\n")?;
            left -= now;
        }
        socket.write_all(b"0\r\n\r\n")
    };
    // A refusal may come before everything is written.
    let _ = write();
    read_answer(&mut socket, false).unwrap()
}

#[test]
fn a_hundred_megabytes_fit_and_one_byte_more_does_not() {
    const LIMIT: usize = 100 * 1024 * 1024;
    let server = start();
    let id = id(&upload_chunked(&server, LIMIT));
    let back = get(&server, &format!("/v2/media/{id}/download"));
    assert!(back.body.len() == LIMIT && back.body.iter().all(|byte| *byte == 7));
    assert_eq!(upload_chunked(&server, LIMIT + 1).error().1, "PAYLOAD_TOO_LARGE");
}

#[test]
fn an_announced_length_over_the_limit_is_refused_before_the_body_is_sent() {
    let server = start();
    let mut socket = connect(server.address());
    let head = format!(
        "POST {UPLOAD} HTTP/1.1\r\nHost: x\r\nX-API-Token: {TOKEN}\r\nX-Phone-Number-Id: {PHONE_NUMBER_ID}\r\nContent-Length: 200000000\r\nExpect: 100-continue\r\n\r\n"
    );
    socket.write_all(head.as_bytes()).unwrap();
    assert_eq!(read_answer(&mut socket, false).unwrap().error().0, 413);
}

#[test]
fn seeded_media_exist_and_uploads_expire_after_thirty_days() {
    let server = start();
    assert!(get(&server, "/v2/media/1234567890/download").body.starts_with(b"\x89PNG"));
    assert!(get(&server, "/v2/media/1003383421387256/download").body.starts_with(b"\xff\xd8\xff"));
    let id = id(&upload_raw(&server, &[("phoneNumberId", PHONE_NUMBER_ID)], b"x"));
    let path = format!("/v2/media/{id}/download");
    assert_eq!(get_as(&server, "test_enterprise", &path).error().0, 404);
    server.advance(29.0 * 86_400.0);
    assert_eq!(get(&server, &path).status, 200);
    server.advance(86_401.0);
    assert_eq!(get(&server, &path).error().0, 404);
    let send = message(json!({ "media": { "type": "image", "mediaId": id } }));
    assert_eq!(post(&server, "/v2/messages/send/media", &send).meta_code(), (400, 100));
    assert_eq!(get(&server, "/v2/media/1234567890/download?disposition=sideways").error().0, 400);
}
