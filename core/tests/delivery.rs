//! The heart of the product under fire: nothing is sent twice, and what an error says about delivery
//! is true. The judge is the fake's own log of what it accepted.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
#![allow(unreachable_pub)]

#[path = "common/report.rs"]
mod report;

use avenping::model::{SendText, SentMessage};
use avenping::operations::markers;
use avenping::{CallOptions, Client, Delivery, Result};
use avenping_mock::{MockServer, PHONE_NUMBER_ID, TOKEN};
use report::report;
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

const SENDS: usize = 10_000;
const IN_FLIGHT: usize = 64;

fn client(server: &MockServer, timeout_ms: u64) -> Client {
    Client::builder()
        .token(TOKEN)
        .base_url(server.base_url())
        .phone_number_id(PHONE_NUMBER_ID)
        .timeout(Duration::from_millis(timeout_ms))
        .build()
        .unwrap()
}

/// Everything that can go wrong between a client and an honest server. `process` marks the cases in
/// which the server had accepted the message before things went wrong.
fn faults() -> serde_json::Value {
    json!([
        { "kind": "status", "status": 400, "code": "VALIDATION_ERROR" },
        { "kind": "status", "status": 403, "code": "FORBIDDEN" },
        { "kind": "status", "status": 422, "code": "VALIDATION_ERROR" },
        { "kind": "status", "status": 500, "code": "INTERNAL_ERROR", "message": "timeout of 10000ms exceeded" },
        { "kind": "status", "status": 500, "code": "INTERNAL_ERROR", "message": "timeout of 10000ms exceeded", "process": true },
        { "kind": "status", "status": 502, "process": true },
        { "kind": "status", "status": 408, "process": true },
        { "kind": "status", "status": 500, "message": "Request failed with status code 408", "process": true },
        { "kind": "status", "status": 500, "message": "socket hang up (#7)", "process": true },
        { "kind": "status", "status": 500, "message": "upstream", "details": { "code": 4 }, "process": true },
        { "kind": "status", "status": 503 },
        { "kind": "status", "status": 504, "process": true },
        { "kind": "answer", "status": 200, "content_type": "text/html", "text": "<html>ok</html>", "process": true },
        { "kind": "answer", "status": 200, "text": "", "process": true },
        { "kind": "answer", "status": 200, "json": { "success": true }, "process": true },
        { "kind": "answer", "status": 200, "json": { "success": true, "data": { "messages": [] } }, "process": true },
        { "kind": "answer", "status": 200, "json": { "success": false, "error": "REFUSED", "message": "no" } },
        { "kind": "answer", "status": 502, "content_type": "text/html", "text": "<html>bad gateway</html>", "process": true },
        { "kind": "answer", "status": 429, "content_type": "text/html", "text": "<html>slow down</html>" },
        { "kind": "meta_error", "code": 131047 },
        { "kind": "meta_error", "code": 131056, "where": "message" },
        { "kind": "meta_error", "code": 130429, "status": 429, "where": "details_flat" },
        { "kind": "meta_error", "code": 131000, "status": 500, "process": true },
        { "kind": "meta_error", "code": 1, "process": true },
        { "kind": "meta_error", "code": 2, "status": 503, "process": true },
        { "kind": "meta_error", "code": 131016, "status": 500, "process": true },
        { "kind": "meta_error", "code": 131047, "where": "bare" },
        { "kind": "rate_limit", "retry_after": 0 },
        { "kind": "rate_limit", "retry_after": 3600 },
        { "kind": "rate_limit", "retry_after": null },
        { "kind": "delay", "ms": 20 },
        { "kind": "stall", "when": "before" },
        { "kind": "stall", "when": "after" },
        { "kind": "reset", "when": "before" },
        { "kind": "reset", "when": "after" },
        { "kind": "close", "when": "before" },
        { "kind": "close", "when": "after" },
        { "kind": "truncate", "of": "head", "then": "close" },
        { "kind": "truncate", "of": "head", "then": "reset" },
        { "kind": "truncate", "of": "body", "then": "close" },
        { "kind": "truncate", "of": "body", "then": "reset" },
        { "kind": "truncate", "of": "body", "then": "stall" },
        { "kind": "drip", "bytes": 40, "ms": 1 },
        { "kind": "redirect", "location": "https://elsewhere.example/" },
        { "kind": "raw", "text": "HTTP/1.0 200 OK\r\n\r\n", "then": "close", "process": true },
        { "kind": "raw", "text": "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n", "then": "reset", "process": true },
        { "kind": "raw", "text": "not http at all\r\n\r\n", "then": "close", "process": true },
        { "kind": "keepalive_close" },
    ])
}

/// One send with a text and a recipient of its own, so that its traces in the fake's log are its own.
fn message(n: usize) -> SendText {
    SendText::new(format!("1555{n:07}"), format!("message {n}"))
}

/// For each text that was accepted, the ids.
fn by_text(messages: Vec<Value>) -> HashMap<String, Vec<String>> {
    let mut accepted: HashMap<String, Vec<String>> = HashMap::new();
    for message in messages {
        let text = message["body"]["text"].as_str().unwrap().to_owned();
        accepted.entry(text).or_default().push(message["id"].as_str().unwrap().to_owned());
    }
    accepted
}

/// Holds every outcome against the fake's log, and counts them.
fn judge(messages: Vec<Value>, outcomes: Vec<(usize, Result<SentMessage>)>) -> BTreeMap<String, usize> {
    let accepted = by_text(messages);
    for (text, ids) in &accepted {
        assert_eq!(ids.len(), 1, "`{text}` was accepted {} times", ids.len());
    }
    let mut counts = BTreeMap::new();
    for (n, outcome) in outcomes {
        let ids = accepted.get(&format!("message {n}"));
        let name = match outcome {
            Ok(sent) => {
                let ids =
                    ids.unwrap_or_else(|| panic!("message {n} was reported as sent, but never accepted"));
                assert_eq!(ids[0], sent.id(), "message {n} got another message's answer");
                assert_eq!(sent.contacts[0].input.as_deref(), Some(format!("1555{n:07}").as_str()));
                "sent".to_owned()
            }
            Err(error) => {
                let delivery =
                    error.delivery().unwrap_or_else(|| panic!("message {n}: no delivery in {error:?}"));
                if delivery != Delivery::MaybeSent {
                    assert!(
                        ids.is_none(),
                        "message {n} is said to be {delivery:?}, but was accepted: {error:?}"
                    );
                }
                assert!(
                    !(error.retryable() && ids.is_some()),
                    "message {n}: a repeat would duplicate: {error:?}"
                );
                let really = if ids.is_some() { "accepted" } else { "not accepted" };
                format!("{delivery:?}, {really}")
            }
        };
        *counts.entry(name).or_insert(0) += 1;
    }
    counts
}

fn run(
    server: &MockServer,
    one: impl AsyncFn(&Client, usize) -> Result<SentMessage>,
    sends: usize,
) -> BTreeMap<String, usize> {
    let client = client(server, 400);
    let next = Arc::new(AtomicUsize::new(0));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    let outcomes = runtime.block_on(async {
        let worker = || async {
            let mut outcomes = Vec::new();
            loop {
                let n = next.fetch_add(1, Ordering::Relaxed);
                if n >= sends {
                    return outcomes;
                }
                outcomes.push((n, one(&client, n).await));
            }
        };
        let workers: Vec<_> = (0..IN_FLIGHT).map(|_| worker()).collect();
        futures_util::future::join_all(workers).await.into_iter().flatten().collect::<Vec<_>>()
    });
    assert_eq!(outcomes.len(), sends, "a call never ended");
    judge(server.messages(), outcomes)
}

#[test]
fn ten_thousand_sends_with_a_fault_on_every_third_never_duplicate_and_never_lie() {
    let server = MockServer::start().unwrap();
    let path = "/v2/messages/send/text";
    server
        .fault(json!({ "match": { "path": path }, "times": null, "every": 3, "seed": 7, "faults": faults() }))
        .unwrap();
    let counts = run(&server, async |client, n| client.messages().send_text(message(n)).await, SENDS);
    report(&format!(
        "delivery: {SENDS} sends, {} requests: {counts:?}; duplicates 0, untrue 0",
        server.requests().len()
    ));
    // The run means something only if all of it happened.
    for name in ["sent", "MaybeSent, accepted", "MaybeSent, not accepted", "Rejected, not accepted"] {
        assert!(counts.get(name).copied().unwrap_or(0) > 100, "too few of `{name}`: {counts:?}");
    }
}

#[test]
fn sends_over_connections_that_are_reset_on_arrival_are_reported_truthfully() {
    let server = MockServer::start().unwrap();
    server.fault(json!({ "times": null, "every": 2, "fault": { "kind": "connection_reset" } })).unwrap();
    let path = "/v2/messages/send/text";
    // Connections are kept alive, so they are closed after each answer to get new ones.
    server
        .fault(json!({ "match": { "path": path }, "times": null, "fault": { "kind": "keepalive_close" } }))
        .unwrap();
    let counts = run(&server, async |client, n| client.messages().send_text(message(n)).await, 1_000);
    report(&format!("reset on arrival: {counts:?}"));
    assert!(counts["sent"] > 100, "{counts:?}");
}

/// Cancelled at a random moment: `not_sent` must hold for ever after, also for a request that the
/// connection's task was just about to write.
#[test]
fn a_cancelled_send_says_truthfully_whether_it_left() {
    let server = MockServer::start().unwrap();
    let one = async |client: &Client, n: usize| {
        let pending = client.start::<markers::SendText>(message(n), CallOptions::new())?;
        let patience = Duration::from_micros(fastrand::u64(0..30_000));
        tokio::time::timeout(patience, std::future::pending::<()>()).await.ok();
        pending.cancel();
        pending.await
    };
    let counts = run(&server, one, 3_000);
    report(&format!("cancelled: {counts:?}"));
    assert!(counts.iter().any(|(name, count)| name.starts_with("MaybeSent") && *count > 10), "{counts:?}");
    assert!(counts.get("NotSent, not accepted").copied().unwrap_or(0) > 10, "{counts:?}");
}

/// A client that connects while nobody listens can be given the very port as its own, for a moment.
fn start_again(address: std::net::SocketAddr) -> MockServer {
    let started = (0..100).find_map(|_| {
        MockServer::start_on(address).inspect_err(|_| std::thread::sleep(Duration::from_millis(50))).ok()
    });
    started.expect("the port stays taken")
}

/// The blocking client from many threads, with an outage in the middle: the fake goes away and comes
/// back on the same port.
#[test]
fn sends_through_a_server_that_restarts_are_reported_truthfully() {
    let server = MockServer::start().unwrap();
    let address = server.address();
    let client = avenping::blocking::Client::from(client(&server, 2_000));
    let server = std::sync::Mutex::new(Some(server));
    let logs = std::sync::Mutex::new(Vec::new());
    let outcomes = std::sync::Mutex::new(Vec::new());
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..16 {
            scope.spawn(|| {
                loop {
                    let n = next.fetch_add(1, Ordering::Relaxed);
                    if n >= 2_000 {
                        return;
                    }
                    if n == 700 || n == 1_400 {
                        let mut slot = server.lock().unwrap();
                        let old = slot.take().unwrap();
                        old.stop();
                        logs.lock().unwrap().extend(old.messages());
                        *slot = Some(start_again(address));
                    }
                    let outcome = client.messages().send_text(message(n));
                    outcomes.lock().unwrap().push((n, outcome));
                }
            });
        }
    });
    let last = server.into_inner().unwrap().unwrap();
    logs.lock().unwrap().extend(last.messages());
    let outcomes = outcomes.into_inner().unwrap();
    assert_eq!(outcomes.len(), 2_000, "a call never ended");
    let counts = judge(logs.into_inner().unwrap(), outcomes);
    report(&format!("restarts: {counts:?}"));
    assert!(counts["sent"] > 1_000, "{counts:?}");
}
