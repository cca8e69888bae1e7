//! Every fault kind, seen from the other end of the socket.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod common;

use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use avenping_mock::{MockServer, PHONE_NUMBER_ID, TOKEN};
use common::{call, connect, read_answer, request, send_text, start, text_request};
use serde_json::{Value, json};

fn faulty(fault: Value) -> MockServer {
    let server = start();
    server.fault(json!({ "fault": fault })).unwrap();
    server
}

/// Sends a text and reads until the connection ends, one way or the other.
fn raw_send(server: &MockServer) -> (Vec<u8>, Option<ErrorKind>) {
    let mut socket = connect(server.address());
    socket.write_all(&text_request()).unwrap();
    read_to_end(&mut socket)
}

fn read_to_end(socket: &mut TcpStream) -> (Vec<u8>, Option<ErrorKind>) {
    let mut bytes = Vec::new();
    let error = socket.read_to_end(&mut bytes).err().map(|error| error.kind());
    (bytes, error)
}

/// What is left in the log of the last request: fault, status, and whether a message was accepted.
fn logged(server: &MockServer) -> (String, Value, bool) {
    let last = server.requests().pop().unwrap();
    let accepted = !last["accepted"].is_null();
    assert_eq!(accepted, !server.messages().is_empty());
    (last["fault"].as_str().unwrap().to_owned(), last["status"].clone(), accepted)
}

#[test]
fn status_gives_an_envelope_and_can_handle_the_request_first() {
    let fault = json!({ "kind": "status", "status": 503, "code": "DOWN", "message": "m", "details": [1], "headers": { "X-Request-Id": "r" } });
    let server = faulty(fault);
    let answer = send_text(&server);
    assert_eq!(answer.json(), json!({ "success": false, "error": "DOWN", "message": "m", "details": [1] }));
    assert_eq!((answer.status, answer.header("x-request-id")), (503, Some("r")));
    assert_eq!(logged(&server), ("status".into(), json!(503), false));
    assert_eq!(server.requests()[0]["body"]["text"], "hi");
    assert_eq!(send_text(&server).status, 200);

    let server = faulty(json!({ "kind": "status", "status": 500, "process": true }));
    assert_eq!(send_text(&server).error().1, "INTERNAL_SERVER_ERROR");
    assert_eq!(logged(&server), ("status".into(), json!(500), true));
}

#[test]
fn answer_gives_any_body() {
    let server = faulty(
        json!({ "kind": "answer", "status": 502, "content_type": "text/html", "text": "<h1>Bad gateway</h1>" }),
    );
    let answer = send_text(&server);
    assert_eq!((answer.status, answer.header("content-type")), (502, Some("text/html")));
    assert_eq!(answer.body, b"<h1>Bad gateway</h1>");
    server.fault(json!({ "fault": { "kind": "answer", "json": { "success": "yes" } } })).unwrap();
    assert_eq!(send_text(&server).json(), json!({ "success": "yes" }));
    server.fault(json!({ "fault": { "kind": "answer" } })).unwrap();
    assert_eq!(send_text(&server).body, b"");
}

#[test]
fn meta_errors_come_in_every_place() {
    let server = start();
    let answer = |place: &str| {
        server.fault(json!({ "fault": { "kind": "meta_error", "code": 130429, "status": 429, "where": place, "subcode": 2494055 } })).unwrap();
        send_text(&server)
    };
    assert_eq!(answer("details").meta_code(), (429, 130_429));
    let flat = answer("details_flat").json();
    assert_eq!(
        (&flat["details"]["code"], &flat["details"]["error_subcode"]),
        (&json!(130_429), &json!(2_494_055))
    );
    let message = answer("message");
    assert_eq!((message.status, &message.json()["message"]), (429, &json!("(#130429) Rate limit hit")));
    assert!(message.json().get("details").is_none());
    assert_eq!(
        answer("bare").error(),
        (500, "INTERNAL_ERROR".into(), "Request failed with status code 429".into())
    );
}

#[test]
fn rate_limits_say_when_to_come_back() {
    let server = start();
    for (given, header) in [
        (json!(7), Some("7")),
        (json!("Wed, 21 Oct 2015 07:28:00 GMT"), Some("Wed, 21 Oct 2015 07:28:00 GMT")),
        (Value::Null, None),
    ] {
        server.fault(json!({ "fault": { "kind": "rate_limit", "retry_after": given } })).unwrap();
        let answer = send_text(&server);
        assert_eq!((answer.error().0, answer.error().1.as_str()), (429, "RATE_LIMITED"));
        assert_eq!(answer.header("retry-after"), header);
    }
}

#[test]
fn delay_waits_and_then_answers() {
    let server = faulty(json!({ "kind": "delay", "ms": 300 }));
    let began = Instant::now();
    assert_eq!(send_text(&server).status, 200);
    assert!(began.elapsed() >= Duration::from_millis(300));
    assert_eq!(logged(&server), ("delay".into(), json!(200), true));
}

#[test]
fn stalls_hold_the_connection_until_reset_or_stop() {
    for (when, accepted) in [("before", false), ("after", true)] {
        let server = faulty(json!({ "kind": "stall", "when": when }));
        let mut socket = connect(server.address());
        socket.write_all(&text_request()).unwrap();
        // Until the request has arrived and, where it is handled, its message is there.
        while server.requests().is_empty() || (accepted && server.messages().is_empty()) {
            std::thread::sleep(Duration::from_millis(5));
        }
        socket.set_read_timeout(Some(Duration::from_millis(200))).unwrap();
        let kind = socket.read(&mut [0]).unwrap_err().kind();
        assert!(matches!(kind, ErrorKind::WouldBlock | ErrorKind::TimedOut), "{kind:?}");
        assert_eq!(logged(&server), ("stall".into(), Value::Null, accepted));
        socket.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        if accepted {
            server.reset();
            assert_eq!(socket.read(&mut [0]).unwrap(), 0);
        } else {
            let began = Instant::now();
            server.stop();
            assert!(began.elapsed() < Duration::from_secs(2));
        }
    }
}

#[test]
fn reset_is_a_real_reset() {
    for (when, accepted) in [("before", false), ("after", true)] {
        let server = faulty(json!({ "kind": "reset", "when": when }));
        assert_eq!(raw_send(&server), (vec![], Some(ErrorKind::ConnectionReset)));
        assert_eq!(logged(&server), ("reset".into(), Value::Null, accepted));
    }
}

#[test]
fn reset_before_does_not_wait_for_the_body() {
    let server = faulty(json!({ "kind": "reset" }));
    let mut socket = connect(server.address());
    let mut bytes = text_request();
    bytes.truncate(bytes.len() - 5);
    socket.write_all(&bytes).unwrap();
    assert_eq!(read_to_end(&mut socket).1, Some(ErrorKind::ConnectionReset));
}

#[test]
fn close_is_a_clean_end() {
    for (when, accepted) in [("before", false), ("after", true)] {
        let server = faulty(json!({ "kind": "close", "when": when }));
        assert_eq!(raw_send(&server), (vec![], None));
        assert_eq!(logged(&server), ("close".into(), Value::Null, accepted));
    }
}

#[test]
fn truncate_cuts_the_real_answer_in_the_middle() {
    let whole = {
        let server = start();
        let answer = send_text(&server);
        answer.header("content-length").unwrap().parse::<usize>().unwrap()
    };
    let body = |bytes: &[u8]| {
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        text.split_once("\r\n\r\n").map(|(_, body)| body.len())
    };
    let server = faulty(json!({ "kind": "truncate" }));
    let (bytes, error) = raw_send(&server);
    assert_eq!((body(&bytes), error), (Some(whole / 2), None));
    assert_eq!(logged(&server), ("truncate".into(), json!(200), true));

    let server = faulty(json!({ "kind": "truncate", "bytes": 0, "then": "reset" }));
    let mut socket = connect(server.address());
    socket.write_all(&text_request()).unwrap();
    let mut received = Vec::new();
    let mut piece = [0; 4096];
    let error = loop {
        match socket.read(&mut piece) {
            Ok(0) => panic!("a clean end"),
            Ok(count) => received.extend_from_slice(&piece[..count]),
            Err(error) => break error.kind(),
        }
    };
    assert_eq!((body(&received), error), (Some(0), ErrorKind::ConnectionReset));

    let server = faulty(json!({ "kind": "truncate", "of": "head", "bytes": 12 }));
    assert_eq!(raw_send(&server), (b"HTTP/1.1 200".to_vec(), None));
    assert_eq!(logged(&server), ("truncate".into(), Value::Null, true));
    let server = faulty(json!({ "kind": "truncate", "of": "head" }));
    let (bytes, _) = raw_send(&server);
    assert!(bytes.starts_with(b"HTTP/1.1 200 OK\r\n") && body(&bytes).is_none());

    let server = faulty(json!({ "kind": "truncate", "bytes": 3, "then": "stall" }));
    let mut socket = connect(server.address());
    socket.write_all(&text_request()).unwrap();
    let mut received = Vec::new();
    while body(&received) != Some(3) {
        let count = socket.read(&mut piece).unwrap();
        received.extend_from_slice(&piece[..count]);
    }
    socket.set_read_timeout(Some(Duration::from_millis(200))).unwrap();
    let (bytes, error) = read_to_end(&mut socket);
    assert!(bytes.is_empty());
    assert!(matches!(error, Some(ErrorKind::WouldBlock | ErrorKind::TimedOut)));
}

#[test]
fn drip_sends_the_whole_answer_slowly() {
    let server = faulty(json!({ "kind": "drip", "bytes": 40, "ms": 20 }));
    let began = Instant::now();
    assert_eq!(send_text(&server).status, 200);
    assert!(began.elapsed() >= Duration::from_millis(100), "{:?}", began.elapsed());
}

#[test]
fn redirect_points_elsewhere() {
    let server = faulty(json!({ "kind": "redirect", "status": 307, "location": "http://127.0.0.1:1/x" }));
    let answer = send_text(&server);
    assert_eq!((answer.status, answer.header("location")), (307, Some("http://127.0.0.1:1/x")));
}

#[test]
fn raw_replaces_the_answer_by_any_bytes() {
    let server = faulty(json!({ "kind": "raw", "text": "SSH-2.0-OpenSSH\r\n" }));
    assert_eq!(raw_send(&server), (b"SSH-2.0-OpenSSH\r\n".to_vec(), None));
    assert_eq!(logged(&server), ("raw".into(), Value::Null, false));
    let server = faulty(json!({ "kind": "raw", "base64": "AAEC", "process": true, "then": "reset" }));
    assert_eq!(raw_send(&server).1, Some(ErrorKind::ConnectionReset));
    assert!(logged(&server).2);

    let storm =
        "HTTP/1.1 103 Early Hints\r\n\r\n".repeat(3) + "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";
    let server = faulty(json!({ "kind": "raw", "text": storm, "then": "keep" }));
    let mut socket = connect(server.address());
    socket.write_all(&text_request()).unwrap();
    for _ in 0..3 {
        assert_eq!(read_answer(&mut socket, false).unwrap().status, 103);
    }
    assert_eq!(read_answer(&mut socket, false).unwrap().body, b"{}");
    // The connection lives on.
    socket.write_all(&text_request()).unwrap();
    assert_eq!(read_answer(&mut socket, false).unwrap().status, 200);
}

#[test]
fn keepalive_close_ends_the_connection_without_a_word() {
    let server = faulty(json!({ "kind": "keepalive_close" }));
    let mut socket = connect(server.address());
    socket.write_all(&text_request()).unwrap();
    let answer = read_answer(&mut socket, false).unwrap();
    assert_eq!((answer.status, answer.header("connection")), (200, None));
    assert_eq!(read_to_end(&mut socket), (vec![], None));
    assert_eq!(logged(&server), ("keepalive_close".into(), json!(200), true));
    // Without the fault a connection stays, also over an answer to HEAD.
    let mut socket = connect(server.address());
    for method in ["GET", "HEAD", "GET"] {
        socket.write_all(&request(method, "/v2/health", &[], b"")).unwrap();
        assert_eq!(read_answer(&mut socket, method == "HEAD").unwrap().status, 200);
    }
    let ids: Vec<Value> = server.requests().iter().map(|request| request["connection"].clone()).collect();
    assert!(ids[0] != ids[1] && ids[1] == ids[2] && ids[2] == ids[3]);
}

#[test]
fn connection_reset_strikes_right_after_the_accept() {
    let server = faulty(json!({ "kind": "connection_reset" }));
    let mut socket = connect(server.address());
    // The reset may arrive before or after this write.
    let error = socket.write_all(&text_request()).and_then(|()| socket.read(&mut [0])).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::ConnectionReset | ErrorKind::BrokenPipe), "{error}");
    assert!(server.requests().is_empty());
    assert_eq!(send_text(&server).status, 200);
}

#[test]
fn uploads_meet_faults_too() {
    let headers = [("X-API-Token", TOKEN), ("X-Phone-Number-Id", PHONE_NUMBER_ID)];
    let server = faulty(json!({ "kind": "status", "status": 503 }));
    let body = vec![1; 3 * 1024 * 1024];
    assert_eq!(call(&server, "POST", "/v2/media/upload", &headers, &body).status, 503);
    assert_eq!(server.requests()[0]["body"]["bytes"], body.len());
    server.fault(json!({ "fault": { "kind": "reset", "when": "after" } })).unwrap();
    assert!(common::try_call(&server, "POST", "/v2/media/upload", &headers, &body).is_err());
    let id = server.requests()[1]["accepted"].as_str().unwrap().to_owned();
    server.fault(json!({ "fault": { "kind": "truncate", "bytes": 1_000_000 } })).unwrap();
    let error =
        common::try_call(&server, "GET", &format!("/v2/media/{id}/download"), &headers, b"").err().unwrap();
    assert_eq!(error.kind(), ErrorKind::UnexpectedEof);
}
