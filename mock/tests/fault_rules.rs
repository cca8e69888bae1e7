//! Which requests a fault rule hits, and which rules are refused.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod common;

use common::{call, get, start};
use serde_json::json;

#[test]
fn rules_match_by_method_and_path_and_count() {
    let server = start();
    let health = || call(&server, "GET", "/v2/health", &[], b"").status;
    let fault = |status: u16| json!({ "kind": "status", "status": status });
    server
        .fault(json!({ "match": { "path": "/v2/templates*" }, "times": null, "fault": fault(503) }))
        .unwrap();
    server
        .fault(json!({ "match": { "method": "post", "path": "/v2/health" }, "fault": fault(500) }))
        .unwrap();
    server.fault(json!({ "match": { "method": "get", "path": "/v2/health" }, "skip": 1, "every": 2, "times": 2, "fault": fault(418) })).unwrap();
    let seen: Vec<u16> = (0..7).map(|_| health()).collect();
    assert_eq!(seen, [200, 200, 418, 200, 418, 200, 200]);
    for _ in 0..3 {
        assert_eq!(get(&server, "/v2/templates/hello_world").status, 503);
    }
    server.clear_faults();
    assert_eq!(get(&server, "/v2/templates/hello_world").status, 200);
}

#[test]
fn a_seeded_rule_picks_the_same_faults_again() {
    let run = |seed: u64| -> Vec<u16> {
        let server = start();
        let faults = json!([{ "kind": "status", "status": 500 }, { "kind": "status", "status": 502 }, { "kind": "status", "status": 503 }]);
        server.fault(json!([{ "times": null, "seed": seed, "faults": faults }])).unwrap();
        (0..20).map(|_| get(&server, "/v2/me").status).collect()
    };
    assert_eq!(run(1), run(1));
    assert_ne!(run(1), run(2));
}

#[test]
fn bad_rules_are_refused_by_name() {
    let server = start();
    let cases = [
        (json!({}), "fault"),
        (json!({ "fault": { "kind": "explode" } }), "fault.kind"),
        (json!({ "fault": { "kind": "delay", "ms": 1, "millis": 1 } }), "fault.millis"),
        (json!({ "fault": { "kind": "delay" } }), "fault.ms"),
        (json!({ "fault": { "kind": "reset", "when": "later" } }), "fault.when"),
        (json!({ "fault": { "kind": "stall", "when": "while" } }), "fault.when"),
        (json!({ "fault": { "kind": "reset", "when": "while", "bytes": 0 } }), "fault.bytes"),
        (json!({ "fault": { "kind": "reset", "when": "while", "bytes": "20" } }), "fault.bytes"),
        (json!({ "fault": { "kind": "close", "when": "after", "bytes": 20 } }), "fault.bytes"),
        (json!({ "fault": { "kind": "reset", "bytes": 20 } }), "fault.bytes"),
        (json!({ "fault": { "kind": "reset", "when": "while", "process": true } }), "fault.process"),
        (json!({ "fault": { "kind": "status", "status": 100 } }), "fault.status"),
        (
            json!({ "fault": { "kind": "status", "status": 500, "headers": { "Content-Length": "5" } } }),
            "fault.headers",
        ),
        (json!({ "fault": { "kind": "truncate", "then": "keep" } }), "fault.then"),
        (json!({ "fault": { "kind": "connection_reset" }, "match": {} }), "fault"),
        (json!({ "fault": { "kind": "stall" }, "match": { "route": "x" } }), "match.route"),
        (json!({ "fault": { "kind": "stall" }, "every": 0 }), "every"),
        (json!([{ "faults": [{ "kind": "nope" }] }]), "[0].faults[0].kind"),
    ];
    for (rule, field) in cases {
        let error = server.fault(rule.clone()).unwrap_err();
        assert!(error.starts_with(&format!("{field}:")), "{rule}: {error}");
    }
}
