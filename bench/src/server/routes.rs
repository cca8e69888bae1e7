//! What is answered to whom: about 200 bytes of JSON, as each service would.

use super::Counted;
use std::borrow::Cow;
use std::sync::LazyLock;
use std::sync::atomic::Ordering::Relaxed;

/// The size of a file, up and down.
pub(crate) const MEDIA: usize = 100_000_000;

pub(super) struct Answer {
    /// The head, and a small body.
    pub(super) start: Cow<'static, [u8]>,
    /// Bytes of a file that follow.
    pub(super) media: usize,
}

/// A part of the path, and the body of the answer. The first that matches counts.
const BODIES: [(&str, &str); 7] = [
    (
        "/v2/messages/send",
        r#"{"success":true,"data":{"messaging_product":"whatsapp","contacts":[{"input":"15551234567","wa_id":"15551234567"}],"messages":[{"id":"wamid.HBgLMTU1NTEyMzQ1NjcVAgARGBI5QTNDQTVCM0Q0Q0Q2RTY3RTcA"}]}}"#,
    ),
    ("/v2/media/upload", r#"{"success":true,"data":{"mediaId":"1234567890"}}"#),
    ("/v2/health", r#"{"success":true,"data":{"ok":true}}"#),
    // OpenAI, Stripe, Twilio, and Meta's Graph API.
    (
        "/chat/completions",
        r#"{"id":"chatcmpl-1","object":"chat.completion","created":1700000000,"model":"gpt-4o","choices":[{"index":0,"finish_reason":"stop","message":{"role":"assistant","content":"Hello, how are you?"}}]}"#,
    ),
    (
        "/v1/customers",
        r#"{"id":"cus_NffrFeUfNV2Hib","object":"customer","created":1700000000,"currency":null,"email":"ada@example.com","livemode":false,"metadata":{},"name":"Ada","phone":"15551234567","balance":0}"#,
    ),
    (
        "/Messages.json",
        r#"{"sid":"SM00000000000000000000000000000000","account_sid":"AC00000000000000000000000000000000","body":"Hello","from":"+15557654321","to":"+15551234567","status":"queued","num_segments":"1"}"#,
    ),
    (
        "/messages",
        r#"{"messaging_product":"whatsapp","contacts":[{"input":"15551234567","wa_id":"15551234567"}],"messages":[{"id":"wamid.HBgLMTU1NTEyMzQ1NjcVAgARGBI5QTNDQTVCM0Q0Q0Q2RTY3RTcA"}]}"#,
    ),
];

/// With their heads.
static WHOLE: LazyLock<Vec<(&'static str, Vec<u8>)>> =
    LazyLock::new(|| BODIES.iter().map(|(part, body)| (*part, json("200 OK", body))).collect());

fn json(status: &str, body: &str) -> Vec<u8> {
    format!(
        "HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

pub(super) fn answer(path: &str, counted: &Counted) -> Answer {
    if let Some((_, whole)) = WHOLE.iter().find(|(part, _)| path.contains(part)) {
        return Answer { start: Cow::Borrowed(whole), media: 0 };
    }
    if path.ends_with("/download") {
        let head = format!("HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\nContent-Length: {MEDIA}\r\n\r\n");
        return Answer { start: Cow::Owned(head.into_bytes()), media: MEDIA };
    }
    let start = if path == "/counted" {
        let (requests, connections) = (counted.requests.load(Relaxed), counted.connections.load(Relaxed));
        json("200 OK", &format!(r#"{{"requests":{requests},"connections":{connections}}}"#))
    } else {
        json("404 Not Found", r#"{"error":"there is no such route"}"#)
    };
    Answer { start: Cow::Owned(start), media: 0 }
}
