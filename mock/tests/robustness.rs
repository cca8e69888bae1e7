//! Whatever comes in: an answer of its own making, never a 5xx, and the server lives on.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod common;

use std::io::{Read, Write};

use avenping_mock::{PHONE_NUMBER_ID, ROUTES, TOKEN};
use common::{call, connect, get, message, post, read_answer, start, text_request};
use serde_json::{Value, json};

fn any(random: &mut fastrand::Rng, depth: u32) -> Value {
    match random.u8(..if depth == 0 { 7 } else { 9 }) {
        0 => Value::Null,
        1 => random.bool().into(),
        2 => random.i64(..).into(),
        3 => json!(random.f64() * 1e300),
        4 => "".into(),
        5 => "\u{0}\u{1F600}{{1}}%zz".into(),
        6 => PHONE_NUMBER_ID.into(),
        7 => (0..random.usize(..4)).map(|_| any(random, depth - 1)).collect(),
        _ => ["type", "text", "action", "index", "parameters", "buttons", "body", "id"]
            .iter()
            .take(random.usize(..9))
            .map(|key| ((*key).to_owned(), any(random, depth - 1)))
            .collect(),
    }
}

/// Replaces one value somewhere inside by anything.
fn spoil(value: &mut Value, random: &mut fastrand::Rng) {
    let count = value.as_object().map_or(0, serde_json::Map::len) + value.as_array().map_or(0, Vec::len);
    if count == 0 || random.u8(..4) == 0 {
        *value = any(random, 3);
        return;
    }
    let index = random.usize(..count);
    match value {
        Value::Object(map) => spoil(map.values_mut().nth(index).unwrap(), random),
        Value::Array(list) => spoil(&mut list[index], random),
        _ => {}
    }
}

#[test]
fn spoilt_bodies_are_accepted_or_refused_but_never_break_anything() {
    let server = start();
    let mut random = fastrand::Rng::with_seed(7);
    let texts = json!([{ "type": "text", "text": "x" }]);
    let good = [
        ("/v2/messages/send/text", message(json!({ "text": "x", "contextMessageWamid": "wamid.x" }))),
        (
            "/v2/messages/send/media",
            message(json!({ "media": { "type": "image", "mediaId": "1234567890", "caption": "x" } })),
        ),
        (
            "/v2/messages/send/location",
            message(json!({ "location": { "latitude": 1, "longitude": 2, "name": "x" } })),
        ),
        (
            "/v2/messages/send/interactive",
            message(
                json!({ "interactive": { "type": "list", "header": { "type": "text", "text": "x" }, "body": { "text": "x" },
                "action": { "button": "x", "sections": [{ "title": "x", "rows": [{ "id": "1", "title": "x" }] }] } } }),
            ),
        ),
        (
            "/v2/templates/send",
            message(json!({ "templateName": "shipping_update", "components": [
                { "type": "header", "parameters": texts }, { "type": "body", "parameters": [texts[0], texts[0]] },
                { "type": "button", "sub_type": "url", "index": 0, "parameters": texts }] })),
        ),
        (
            "/v2/messages/send",
            message(json!({ "templateName": "summer_carousel", "language": "en_US", "components": [
            { "type": "carousel", "cards": [{ "card_index": 0, "components": texts }] }] })),
        ),
        ("/v2/webhooks/config", json!({ "webhookUrl": "", "webhookCode": "" })),
    ];
    for round in 0..2000 {
        let (path, body) = &good[round % good.len()];
        let mut body = body.clone();
        spoil(&mut body, &mut random);
        let answer = post(&server, path, &body);
        assert!(answer.status < 500, "{path} {body}");
        assert_eq!(answer.json()["success"], answer.status == 200, "{path} {body}");
    }
}

#[test]
fn strange_addresses_and_headers_are_tolerated() {
    let server = start();
    let strange =
        ["%", "%00", "%ff", "%2F..%2F", "..", "a?limit=%&after=%00&search=%ff%zz", "?&&==", "a;b", "😀"];
    for (method, path) in ROUTES {
        for text in strange {
            let path = match path.split_once('{') {
                Some((start, rest)) => format!("{start}{text}{}", rest.split_once('}').unwrap().1),
                None => format!("{path}?q={text}"),
            };
            let mut socket = connect(server.address());
            write!(socket, "{method} {path} HTTP/1.1\r\nHost: x\r\nX-API-Token: {TOKEN}\r\nX-Odd: \u{e9}\r\nContent-Length: 0\r\n\r\n").unwrap();
            let answer = read_answer(&mut socket, false).unwrap();
            assert!(answer.status < 500, "{method} {path}");
        }
    }
    for garbage in [
        "\0\0\0\0\r\n\r\n",
        "GET\r\n\r\n",
        "GET / HTTP/9.9\r\n\r\n",
        "POST / HTTP/1.1\r\nContent-Length: x\r\n\r\n",
    ] {
        let mut socket = connect(server.address());
        socket.write_all(garbage.as_bytes()).unwrap();
        let _ = socket.read_to_end(&mut Vec::new());
    }
    assert_eq!(get(&server, "/v2/me").status, 200);
}

#[test]
fn hundreds_of_connections_are_served_at_once() {
    let server = start();
    let mut sockets: Vec<_> = (0..400).map(|_| connect(server.address())).collect();
    for socket in &mut sockets {
        socket.write_all(&text_request()).unwrap();
    }
    for socket in &mut sockets {
        assert_eq!(read_answer(socket, false).unwrap().status, 200);
    }
    assert_eq!(server.messages().len(), sockets.len());
}

#[test]
fn requests_written_in_one_go_are_answered_in_order() {
    let server = start();
    let mut socket = connect(server.address());
    let one = text_request();
    socket.write_all(&one.repeat(5)).unwrap();
    for _ in 0..5 {
        assert_eq!(read_answer(&mut socket, false).unwrap().status, 200);
    }
    let ids: Vec<Value> = server.messages().iter().map(|message| message["id"].clone()).collect();
    let logged: Vec<Value> = server.requests().iter().map(|request| request["accepted"].clone()).collect();
    assert_eq!(ids, logged);
    assert_eq!(call(&server, "GET", "/v2/health", &[], b"").status, 200);
}
