//! `reset` and `close` with `"when": "while"`: the connection ends in the middle of the request.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod common;

use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use avenping_mock::{MockServer, PHONE_NUMBER_ID, TOKEN};
use common::{connect, request, send_text, start, text_request};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// How a connection ends for the client: by a reset, or cleanly.
const ENDINGS: [(&str, Option<ErrorKind>); 2] =
    [("reset", Some(ErrorKind::ConnectionReset)), ("close", None)];

fn interrupting(kind: &str, bytes: u64) -> MockServer {
    let server = start();
    server.fault(json!({ "fault": { "kind": kind, "when": "while", "bytes": bytes } })).unwrap();
    server
}

/// How it ended. An answer would be none.
fn ending(socket: &mut TcpStream) -> Option<ErrorKind> {
    let mut answer = Vec::new();
    let error = socket.read_to_end(&mut answer).err().map(|error| error.kind());
    assert!(answer.is_empty());
    error
}

/// As the log has a part of a body.
fn part(bytes: &[u8]) -> Value {
    let hash: String = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    json!({ "bytes": bytes.len(), "sha256": hash })
}

/// The one request is in the log with this much of its body, unanswered, and nothing came of it.
fn assert_only_seen(server: &MockServer, kind: &str, body: &Value) {
    let requests = server.requests();
    assert_eq!(requests.len(), 1);
    assert_eq!(requests[0]["fault"], kind);
    assert_eq!(&requests[0]["body"], body);
    assert_eq!((&requests[0]["status"], &requests[0]["accepted"]), (&Value::Null, &Value::Null));
    assert!(server.messages().is_empty());
}

#[test]
fn it_ends_with_the_byte_that_was_named_and_not_before() {
    for (kind, error) in ENDINGS {
        let server = interrupting(kind, 20);
        let whole = text_request();
        let body = whole.windows(4).position(|end| end == b"\r\n\r\n").unwrap() + 4;
        let mut socket = connect(server.address());
        socket.write_all(&whole[..body + 19]).unwrap();
        socket.set_read_timeout(Some(Duration::from_millis(200))).unwrap();
        let early = socket.read(&mut [0]).unwrap_err().kind();
        assert!(matches!(early, ErrorKind::WouldBlock | ErrorKind::TimedOut), "{kind}: {early:?}");
        socket.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        socket.write_all(&whole[body + 19..=body + 19]).unwrap();
        assert_eq!(ending(&mut socket), error, "{kind}");
        assert_only_seen(&server, kind, &part(&whole[body..body + 20]));
        assert_eq!(send_text(&server).status, 200, "the next one is handled");
    }
}

#[test]
fn a_body_that_comes_in_one_piece_counts_only_so_far() {
    for (kind, error) in ENDINGS {
        let server = interrupting(kind, 1);
        let mut socket = connect(server.address());
        socket.write_all(&text_request()).unwrap();
        assert_eq!(ending(&mut socket), error, "{kind}");
        assert_only_seen(&server, kind, &part(b"{"));
    }
}

#[test]
fn an_upload_breaks_off_in_its_middle() {
    let server = interrupting("reset", 1_000_000);
    let headers = [("X-API-Token", TOKEN), ("X-Phone-Number-Id", PHONE_NUMBER_ID)];
    // More than the buffers between client and server hold.
    let file = vec![7; 64 * 1024 * 1024];
    let mut socket = connect(server.address());
    let upload = request("POST", "/v2/media/upload", &headers, &file);
    let error = socket.write_all(&upload).unwrap_err().kind();
    assert!(matches!(error, ErrorKind::ConnectionReset | ErrorKind::BrokenPipe), "{error:?}");
    assert_only_seen(&server, "reset", &part(&file[..1_000_000]));
}

#[test]
fn a_shorter_body_is_read_whole_and_still_not_handled() {
    for (kind, error) in ENDINGS {
        let server = interrupting(kind, 1_000_000);
        let whole = text_request();
        let mut socket = connect(server.address());
        socket.write_all(&whole).unwrap();
        assert_eq!(ending(&mut socket), error, "{kind}");
        let body = whole.windows(4).position(|end| end == b"\r\n\r\n").unwrap() + 4;
        assert_only_seen(&server, kind, &part(&whole[body..]));

        let server = interrupting(kind, 1);
        let mut socket = connect(server.address());
        socket.write_all(&request("GET", "/v2/health", &[], b"")).unwrap();
        assert_eq!(ending(&mut socket), error, "{kind}");
        assert_only_seen(&server, kind, &Value::Null);
    }
}

#[test]
fn what_came_of_a_body_that_the_client_broke_off_is_in_the_log() {
    let server = interrupting("reset", 1_000_000);
    let whole = text_request();
    let body = whole.windows(4).position(|end| end == b"\r\n\r\n").unwrap() + 4;
    let mut socket = connect(server.address());
    socket.write_all(&whole[..body + 7]).unwrap();
    socket.shutdown(std::net::Shutdown::Write).unwrap();
    let _ = ending(&mut socket);
    assert_only_seen(&server, "reset", &part(&whole[body..body + 7]));
}
