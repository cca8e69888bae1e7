//! The control plane over HTTP, webhooks, and the server's life.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod common;

use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use avenping_mock::MockServer;
use common::{call, connect, get, get_as, post, request, send_text, start};
use serde_json::{Value, json};

fn control(server: &MockServer, method: &str, path: &str, body: &Value) -> (u16, Value) {
    let body = if body.is_null() { String::new() } else { body.to_string() };
    let answer = call(server, method, path, &[], body.as_bytes());
    (answer.status, answer.json())
}

/// A webhook receiver that hands on what it got and answers `reply(request)`.
fn receiver(reply: fn(&str) -> String) -> (String, Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/hook?key=1", listener.local_addr().unwrap());
    let (sender, requests) = channel();
    std::thread::spawn(move || {
        for socket in listener.incoming() {
            let mut socket = socket.unwrap();
            socket.set_read_timeout(Some(Duration::from_millis(100))).unwrap();
            let mut text = Vec::new();
            let mut piece = [0; 4096];
            while let Ok(count) = socket.read(&mut piece) {
                text.extend_from_slice(&piece[..count]);
                let whole = String::from_utf8_lossy(&text).into_owned();
                let done = whole.split_once("\r\n\r\n").is_some_and(|(head, body)| {
                    let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
                    body.len() >= length.map_or(0, |length| length.parse().unwrap())
                });
                if count == 0 || done {
                    break;
                }
            }
            let text = String::from_utf8(text).unwrap();
            let body = reply(&text);
            let _ = write!(socket, "HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{body}", body.len());
            if sender.send(text).is_err() {
                break;
            }
        }
    });
    (url, requests)
}

fn configure(server: &MockServer, url: &str) {
    let config = post(server, "/v2/webhooks/config", &json!({ "webhookUrl": url })).data();
    assert_eq!(config, json!({ "webhookUrl": url, "webhookCode": "", "isVerified": false }));
}

#[test]
fn webhooks_arrive_in_the_observed_form_and_order() {
    let server = start();
    let (url, requests) = receiver(|_| String::new());
    configure(&server, &url);
    let inbound =
        json!({ "from": "+1 650 555 1234", "name": "Sheena Nelson", "text": "Does it come in red?" });
    let (status, answer) = control(&server, "POST", "/_mock/inbound", &inbound);
    let delivered = |event: &str| json!({ "event": event, "url": url, "status": 200 });
    assert_eq!(
        (status, &answer["deliveries"]),
        (200, &json!([delivered("newLead"), delivered("newMessage")]))
    );

    let lead = requests.recv().unwrap();
    let (head, body) = lead.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("POST /hook?key=1 HTTP/1.1\r\n"), "{head}");
    for header in [
        "content-type: text/plain;charset=UTF-8",
        "user-agent: node",
        "accept: */*",
        "accept-language: *",
        "sec-fetch-mode: cors",
    ] {
        assert!(head.lines().any(|line| line == header), "{header} in {head}");
    }
    let lead: Value = serde_json::from_str(body).unwrap();
    assert_eq!(lead, json!({ "newLead": { "name": "Sheena Nelson", "phoneNumber": "16505551234" } }));
    let message: Value =
        serde_json::from_str(requests.recv().unwrap().split_once("\r\n\r\n").unwrap().1).unwrap();
    assert_eq!(message.as_object().unwrap().len(), 1);
    let message = &message["newMessage"];
    assert_eq!((&message["from"], &message["type"]), (&json!("16505551234"), &json!("text")));
    assert_eq!((&message["id"], &message["text"]["body"]), (&answer["id"], &json!("Does it come in red?")));
    assert!(message["timestamp"].as_str().unwrap().parse::<u64>().is_ok());

    // Known now: only the message, here one of Meta's own objects with a chosen id.
    let image = json!({ "type": "image", "image": { "id": "1003383421387256", "mime_type": "image/jpeg" } });
    let again = server.receive(json!({ "from": "16505551234", "message": image, "id": "wamid.X" })).unwrap();
    assert_eq!((&again["id"], again["deliveries"].as_array().unwrap().len()), (&json!("wamid.X"), 1));
    assert!(requests.recv().unwrap().contains("\"newMessage\""));
}

#[test]
fn webhooks_never_leave_this_machine_and_failures_are_reported() {
    let server = start();
    let inbound = json!({ "from": "16505551234", "text": "x" });
    assert_eq!(server.receive(inbound.clone()).unwrap()["deliveries"], json!([]));
    for url in
        ["http://example.com/", "http://127.0.0.1.example.com/", "https://127.0.0.1/", "http://localhost:1/"]
    {
        configure(&server, url);
        let deliveries = server.receive(inbound.clone()).unwrap()["deliveries"].clone();
        assert!(deliveries[0]["error"].is_string() && deliveries[0].get("status").is_none(), "{deliveries}");
    }
    let foreign = server.receive(json!({ "from": "16505551234", "text": "x", "to": "1" })).unwrap_err();
    assert!(foreign.starts_with("to:"), "{foreign}");
    assert!(server.receive(json!({ "from": "1", "text": "x", "txt": 1 })).unwrap_err().starts_with("txt:"));
    assert!(server.receive(json!({ "from": "1", "message": { "type": "text", "id": "x" } })).is_err());
}

#[test]
fn verification_asks_for_the_challenge() {
    let server = start();
    assert_eq!(
        get(&server, "/v2/webhooks/config").data(),
        json!({ "webhookUrl": "", "webhookCode": "", "isVerified": false })
    );
    let (url, requests) = receiver(|request| {
        let line = request.lines().next().unwrap();
        line.split_once("hub.challenge=").unwrap().1.split([' ', '&']).next().unwrap().to_owned()
    });
    let config =
        post(&server, "/v2/webhooks/config", &json!({ "webhookUrl": url, "webhookCode": "s e" })).data();
    assert_eq!(config["isVerified"], true);
    let asked = requests.recv().unwrap();
    assert!(
        asked.starts_with("GET /hook?key=1&hub.mode=subscribe&hub.verify_token=s%20e&hub.challenge="),
        "{asked}"
    );
    assert_eq!(get(&server, "/v2/webhooks/config").data(), config);
    let (silent, _requests) = receiver(|_| "no".to_owned());
    let config = post(&server, "/v2/webhooks/config", &json!({ "webhookUrl": silent })).data();
    assert_eq!((&config["isVerified"], &config["webhookCode"]), (&json!(false), &json!("s e")));
    assert_eq!(post(&server, "/v2/webhooks/config", &json!({ "webhookUrl": 1 })).error().0, 400);
    assert_eq!(post(&server, "/v2/webhooks/config", &json!({ "webhookUrl": "ftp://x" })).error().0, 400);
}

#[test]
fn the_routes_do_what_the_methods_do() {
    let server = start();
    send_text(&server);
    let (_, requests) = control(&server, "GET", "/_mock/requests", &Value::Null);
    assert_eq!(requests, json!({ "requests": server.requests() }));
    assert_eq!(requests["requests"].as_array().unwrap().len(), 1);
    let (_, messages) = control(&server, "GET", "/_mock/messages", &Value::Null);
    assert_eq!(messages, json!({ "messages": server.messages() }));

    let rule = json!({ "times": null, "fault": { "kind": "status", "status": 503 } });
    assert_eq!(control(&server, "POST", "/_mock/faults", &rule).0, 200);
    assert_eq!(send_text(&server).status, 503);
    assert_eq!(control(&server, "DELETE", "/_mock/faults", &Value::Null).0, 200);
    assert_eq!(send_text(&server).status, 200);
    let (status, refused) = control(&server, "POST", "/_mock/faults", &json!({ "fault": { "kind": "x" } }));
    assert!(status == 400 && refused["message"].as_str().unwrap().starts_with("fault.kind"), "{refused}");

    let before = server.requests()[0]["time"].as_f64().unwrap();
    assert_eq!(control(&server, "POST", "/_mock/clock", &json!({ "advance": 1000 })).0, 200);
    assert_eq!(control(&server, "POST", "/_mock/clock", &json!({ "advance": -1 })).0, 400);
    send_text(&server);
    assert!(server.requests().last().unwrap()["time"].as_f64().unwrap() - before >= 1000.0);

    assert_eq!(control(&server, "POST", "/_mock/settings", &json!({ "page_size": 0 })).0, 400);
    assert_eq!(control(&server, "POST", "/_mock/settings", &json!({ "page_size": 3 })).0, 200);
    assert_eq!(get(&server, "/v2/templates").data()["items"].as_array().unwrap().len(), 3);
    assert_eq!(
        control(&server, "POST", "/_mock/tokens", &json!({ "replace": "test_premium", "with": "new" })).0,
        200
    );
    assert_eq!((get(&server, "/v2/me").status, get_as(&server, "new", "/v2/me").status), (401, 200));
    assert_eq!(
        control(&server, "POST", "/_mock/tokens", &json!({ "replace": "nobody", "with": "x" })).0,
        400
    );

    assert_eq!(control(&server, "POST", "/_mock/reset", &Value::Null), (200, json!({ "ok": true })));
    assert!(server.requests().is_empty() && server.messages().is_empty());
    assert_eq!(get(&server, "/v2/templates").data()["items"].as_array().unwrap().len(), 12);
    assert_eq!(control(&server, "GET", "/_mock/nothing", &Value::Null).0, 404);
}

#[test]
fn the_log_keeps_query_headers_and_repeated_names() {
    let server = start();
    call(&server, "GET", "/v2/templates?a=1&b=%C3%A9&a=2&c=%", &[("X-One", "1")], b"");
    let entry = server.requests().remove(0);
    assert_eq!(entry["query"], json!({ "a": ["1", "2"], "b": "é", "c": "%" }));
    assert_eq!((&entry["headers"]["x-one"], &entry["status"]), (&json!("1"), &json!(401)));
    assert_eq!((&entry["body"], &entry["method"]), (&Value::Null, &json!("GET")));
}

#[test]
fn the_control_plane_is_closed_to_other_hosts_and_origins() {
    let server = start();
    let status = |headers: &str| {
        let mut socket = connect(server.address());
        write!(socket, "GET /_mock/requests HTTP/1.1\r\n{headers}\r\n").unwrap();
        common::read_answer(&mut socket, false).unwrap().status
    };
    for host in ["127.0.0.1", "127.0.0.1:80", "localhost:4", "[::1]:4", "127.9.9.9"] {
        assert_eq!(status(&format!("Host: {host}\r\n")), 200, "{host}");
    }
    for host in ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example", "10.0.0.1", ""] {
        assert_eq!(status(&format!("Host: {host}\r\n")), 403, "{host}");
    }
    assert_eq!(status("Host: localhost\r\nOrigin: https://evil.example\r\n"), 403);
    assert_eq!(status("Host: localhost\r\nOrigin: null\r\n"), 403);
    assert_eq!(status("Host: localhost\r\nOrigin: http://localhost:3000\r\n"), 200);
}

#[test]
fn a_taken_port_is_an_error_and_a_stopped_server_is_gone() {
    let server = start();
    let address = server.address();
    assert!(MockServer::start_on(address).is_err());
    let idle: Vec<_> = (0..500).map(|_| connect(address)).collect();
    let mut half = connect(address);
    half.write_all(&request("POST", "/v2/messages/send/text", &[], b"xxx")[..40]).unwrap();
    let began = Instant::now();
    server.stop();
    assert!(began.elapsed() < Duration::from_secs(2), "{:?}", began.elapsed());
    drop(idle);
    let again = MockServer::start_on(address).unwrap();
    assert_eq!(call(&again, "GET", "/v2/health", &[], b"").status, 200);
}

#[test]
fn servers_do_not_share_state() {
    fn shareable<T: Send + Sync>(_: &T) {}
    let (one, two) = (start(), start());
    shareable(&one);
    assert_eq!(send_text(&one).status, 200);
    assert_eq!((one.messages().len(), two.messages().len()), (1, 0));
    assert_ne!(one.base_url(), two.base_url());
}
