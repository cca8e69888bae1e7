//! What an honest server, or what stands before it, may answer in place of the answer: faults of the fake.
//!
//! `process` marks those in which the request had been carried out before things went wrong. A refusal (4xx) after
//! that would be a lie of the server's, which no client can see through, so there is none.

use serde_json::{Value, json};

/// When things go wrong.
pub(crate) const BEFORE: &str = "before it is handled";
pub(crate) const AFTER: &str = "after it was handled";

/// Where it matters whether the request has been read: of the body nothing, or only its beginning.
pub(crate) const UNREAD: &str = "before its body is read";
pub(crate) const WHILE: &str = "while its body is read";

/// How much of the body is read then: every body of the table's calls is longer.
const BEGINNING: u64 = 20;

const EARLY: &str = "HTTP/1.1 103 Early Hints\r\nlink: </style.css>\r\n\r\n";
const UNAVAILABLE: &str = "503 Service Unavailable\r\ncontent-length: 0\r\n\r\n";

/// A fault's name, its moment, and the rule for it.
pub(crate) type Named = (String, &'static str, Value);

/// Every one of them.
pub(crate) fn all() -> Vec<Named> {
    let mut all = refusals();
    for (name, kind) in [("reset", "reset"), ("connection closed", "close")] {
        let mut add = |moment, fault| all.push((name.to_owned(), moment, fault));
        add(UNREAD, json!({ "kind": kind, "when": "before" }));
        add(WHILE, json!({ "kind": kind, "when": "while", "bytes": BEGINNING }));
        // Nothing at all in place of the answer, and then the end.
        add(BEFORE, json!({ "kind": "raw", "text": "", "then": kind }));
        add(AFTER, json!({ "kind": kind, "when": "after" }));
    }
    for (name, fault) in breakdowns() {
        all.push((name.clone(), BEFORE, fault.clone()));
        all.push((name, AFTER, processed(fault)));
    }
    all.extend(spoilt().into_iter().map(|(name, fault)| (name.to_owned(), AFTER, fault)));
    all
}

/// The same after the request was carried out.
fn processed(mut fault: Value) -> Value {
    if let Some(object) = fault.as_object_mut() {
        object.insert("process".to_owned(), Value::Bool(true));
    }
    fault
}

/// Clear answers: it was not done.
fn refusals() -> Vec<Named> {
    let mut refusals = Vec::new();
    let statuses = [
        (400, "VALIDATION_ERROR"),
        (401, "UNAUTHORIZED"),
        (403, "FORBIDDEN"),
        (403, "PLAN_EXPIRED"),
        (403, "DEVELOPER_PLAN_REQUIRED"),
        (404, "NOT_FOUND"),
        (405, "METHOD_NOT_ALLOWED"),
        (409, "CONFLICT"),
        (413, "PAYLOAD_TOO_LARGE"),
        (415, "UNSUPPORTED_MEDIA_TYPE"),
        (422, "VALIDATION_ERROR"),
    ];
    for (status, code) in statuses {
        let fault = json!({ "kind": "status", "status": status, "code": code });
        refusals.push((format!("{status} `{code}`"), fault));
    }
    let others = [
        (
            "`success: false` with a 200",
            json!({ "kind": "answer", "status": 200, "json": { "success": false, "error": "REFUSED", "message": "no" } }),
        ),
        (
            "404 with a page of HTML",
            json!({ "kind": "answer", "status": 404, "content_type": "text/html", "text": "<html>nothing here</html>" }),
        ),
        ("429 without a wait", json!({ "kind": "rate_limit", "retry_after": null })),
        ("429, wait 0 s", json!({ "kind": "rate_limit", "retry_after": 0 })),
        ("429, wait 1 h", json!({ "kind": "rate_limit", "retry_after": 3600 })),
        (
            "429 with a page of HTML",
            json!({ "kind": "answer", "status": 429, "content_type": "text/html", "text": "<html>slow down</html>" }),
        ),
        ("Meta 131047 (24 hours are over)", json!({ "kind": "meta_error", "code": 131_047 })),
        ("Meta 131056 (pair limit)", json!({ "kind": "meta_error", "code": 131_056, "where": "message" })),
        (
            "Meta 130429 (too many) with a 429",
            json!({ "kind": "meta_error", "code": 130_429, "status": 429, "where": "details_flat" }),
        ),
        (
            "Meta 131047 as a 500 that quotes a 400",
            json!({ "kind": "meta_error", "code": 131_047, "where": "bare" }),
        ),
        ("redirect to another host", json!({ "kind": "redirect", "location": "https://elsewhere.example/" })),
    ];
    refusals.extend(others.into_iter().map(|(name, fault)| (name.to_owned(), fault)));
    refusals.into_iter().map(|(name, fault)| (name, BEFORE, fault)).collect()
}

/// No clear answer, whether or not it was done: each happens at both moments.
fn breakdowns() -> Vec<(String, Value)> {
    let mut breakdowns: Vec<(String, Value)> = [408, 500, 501, 502, 503, 504]
        .into_iter()
        .map(|status| (format!("{status}"), json!({ "kind": "status", "status": status })))
        .collect();
    let others = [
        (
            "502 with a page of HTML",
            json!({ "kind": "answer", "status": 502, "content_type": "text/html", "text": "<html>bad gateway</html>" }),
        ),
        ("Meta 1 (unknown)", json!({ "kind": "meta_error", "code": 1 })),
        ("Meta 2 (temporary) with a 503", json!({ "kind": "meta_error", "code": 2, "status": 503 })),
        ("Meta 131000 (unknown) with a 500", json!({ "kind": "meta_error", "code": 131_000, "status": 500 })),
        (
            "Meta 131016 (overload) with a 500",
            json!({ "kind": "meta_error", "code": 131_016, "status": 500 }),
        ),
        (
            "200 with a page of HTML",
            json!({ "kind": "answer", "status": 200, "content_type": "text/html", "text": "<html>ok</html>" }),
        ),
        ("200 without a body", json!({ "kind": "answer", "status": 200, "text": "" })),
        ("200 without data", json!({ "kind": "answer", "status": 200, "json": { "success": true } })),
        ("no answer", json!({ "kind": "stall" })),
        ("no HTTP at all", json!({ "kind": "raw", "text": "220 mail.example ESMTP\r\n", "then": "close" })),
        (
            "HTTP/1.0, 200 without a body",
            json!({ "kind": "raw", "text": "HTTP/1.0 200 OK\r\n\r\n", "then": "close" }),
        ),
        (
            "HTTP/1.0, 503",
            json!({ "kind": "raw", "text": format!("HTTP/1.0 {UNAVAILABLE}"), "then": "close" }),
        ),
        (
            "1,000 interim answers, then 503",
            json!({ "kind": "raw", "text": format!("{}HTTP/1.1 {UNAVAILABLE}", EARLY.repeat(1000)), "then": "close" }),
        ),
        (
            "1,000 interim answers, then reset",
            json!({ "kind": "raw", "text": EARLY.repeat(1000), "then": "reset" }),
        ),
        (
            "1,000 interim answers, then nothing",
            json!({ "kind": "raw", "text": EARLY.repeat(1000), "then": "stall" }),
        ),
        ("`Content-Length` larger than the body", raw("content-length: 5000\r\n", "close")),
        ("`Content-Length` smaller than the body", raw("content-length: 3\r\n", "close")),
        ("two different `Content-Length`s", raw("content-length: 3\r\ncontent-length: 17\r\n", "close")),
        ("`Content-Length` that is no number", raw("content-length: many\r\n", "close")),
        ("chunks that are none", raw("transfer-encoding: chunked\r\n", "close")),
    ];
    breakdowns.extend(others.into_iter().map(|(name, fault)| (name.to_owned(), fault)));
    breakdowns
}

fn raw(header: &str, then: &str) -> Value {
    let text =
        format!("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n{header}\r\n{{\"success\": true}}");
    json!({ "kind": "raw", "text": text, "then": then })
}

/// The real answer, damaged on its way.
fn spoilt() -> Vec<(&'static str, Value)> {
    vec![
        ("head cut off, then closed", json!({ "kind": "truncate", "of": "head", "then": "close" })),
        ("head cut off, then reset", json!({ "kind": "truncate", "of": "head", "then": "reset" })),
        ("head cut off, then nothing", json!({ "kind": "truncate", "of": "head", "then": "stall" })),
        ("body cut off, then closed", json!({ "kind": "truncate", "of": "body", "then": "close" })),
        ("body cut off, then reset", json!({ "kind": "truncate", "of": "body", "then": "reset" })),
        ("body cut off, then nothing", json!({ "kind": "truncate", "of": "body", "then": "stall" })),
        ("answer late, but in time", json!({ "kind": "delay", "ms": 20 })),
        ("answer in drips, in time", json!({ "kind": "drip", "bytes": 40, "ms": 1 })),
        ("answer in drips, too slow", json!({ "kind": "drip", "bytes": 1, "ms": 30 })),
        ("connection closed after the answer", json!({ "kind": "keepalive_close" })),
    ]
}
