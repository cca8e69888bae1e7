//! A plain HTTP client over `std`, so that tests see exactly what is on the wire.
#![allow(dead_code, unreachable_pub)]

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use avenping_mock::{MockServer, PHONE_NUMBER_ID, TOKEN};
use serde_json::{Value, json};

pub struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&self.body)))
    }

    /// `data` of a success.
    pub fn data(&self) -> Value {
        let json = self.json();
        assert_eq!((self.status, &json["success"]), (200, &json!(true)), "{json}");
        json["data"].clone()
    }

    /// Status, code and message of an error, whose envelope it checks.
    pub fn error(&self) -> (u16, String, String) {
        let json = self.json();
        assert_eq!(json["success"], json!(false), "{json}");
        (
            self.status,
            json["error"].as_str().unwrap().to_owned(),
            json["message"].as_str().unwrap().to_owned(),
        )
    }

    pub fn meta_code(&self) -> (u16, i64) {
        let json = self.json();
        assert_eq!(json["error"], "META_ERROR", "{json}");
        let error = &json["details"]["error"];
        assert_eq!(error["message"], json["message"]);
        assert_eq!(error["type"], "OAuthException");
        (self.status, error["code"].as_i64().unwrap())
    }
}

pub fn start() -> MockServer {
    MockServer::start().unwrap()
}

pub fn connect(address: SocketAddr) -> TcpStream {
    let socket = TcpStream::connect(address).unwrap();
    socket.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    socket
}

pub fn request(method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Vec<u8> {
    let mut text = format!("{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n");
    for (name, value) in headers {
        text.push_str(&format!("{name}: {value}\r\n"));
    }
    if !body.is_empty() || method == "POST" {
        text.push_str(&format!("Content-Length: {}\r\n", body.len()));
    }
    text.push_str("\r\n");
    let mut bytes = text.into_bytes();
    bytes.extend_from_slice(body);
    bytes
}

/// Reads one answer and leaves the connection open.
pub fn read_answer(socket: &mut impl Read, head_only: bool) -> io::Result<Answer> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        if socket.read(&mut byte)? == 0 {
            return Err(io::Error::new(
                io::ErrorKind::UnexpectedEof,
                String::from_utf8_lossy(&head).into_owned(),
            ));
        }
        head.push(byte[0]);
    }
    let head = String::from_utf8(head).unwrap();
    let mut lines = head.split("\r\n");
    let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
    let headers: Vec<(String, String)> = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
        .collect();
    let mut answer = Answer { status, headers, body: Vec::new() };
    let length =
        if head_only { 0 } else { answer.header("content-length").map_or(0, |text| text.parse().unwrap()) };
    answer.body = vec![0; length];
    socket.read_exact(&mut answer.body)?;
    Ok(answer)
}

/// One request on a connection of its own.
pub fn call(server: &MockServer, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
    try_call(server, method, path, headers, body).unwrap()
}

pub fn try_call(
    server: &MockServer,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &[u8],
) -> io::Result<Answer> {
    let mut socket = connect(server.address());
    // A server that refuses early may close while the body is still being written.
    let _ = socket.write_all(&request(method, path, headers, body));
    read_answer(&mut socket, method == "HEAD")
}

pub fn get_as(server: &MockServer, token: &str, path: &str) -> Answer {
    call(server, "GET", path, &[("Authorization", &format!("Bearer {token}"))], b"")
}

pub fn get(server: &MockServer, path: &str) -> Answer {
    get_as(server, TOKEN, path)
}

pub fn post_as(server: &MockServer, token: &str, path: &str, body: &Value) -> Answer {
    let headers = [("X-API-Token", token), ("Content-Type", "application/json")];
    call(server, "POST", path, &headers, body.to_string().as_bytes())
}

pub fn post(server: &MockServer, path: &str, body: &Value) -> Answer {
    post_as(server, TOKEN, path, body)
}

/// A message body with sender and recipient, and these further fields.
pub fn message(more: Value) -> Value {
    let mut body = json!({ "phoneNumberId": PHONE_NUMBER_ID, "to": "15551234567" });
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    body
}

pub fn send_text(server: &MockServer) -> Answer {
    post(server, "/v2/messages/send/text", &message(json!({ "text": "hi" })))
}

pub fn text_request() -> Vec<u8> {
    let body = message(json!({ "text": "hi" })).to_string();
    let headers = [("X-API-Token", TOKEN), ("Content-Type", "application/json")];
    request("POST", "/v2/messages/send/text", &headers, body.as_bytes())
}
