//! A token that is regenerated in the dashboard, and the default line that hangs on it.

use crate::common::{LINE, assert_code, block_on, builder, client, seen, server, text};
use avenping::model::SendText;
use avenping::{CallOptions, Delivery, ErrorKind, blocking};
use serde_json::json;
use std::sync::Barrier;

fn hello() -> SendText {
    SendText::new("15551234567", "Hello")
}

#[test]
fn a_replaced_token_is_refused_at_once_and_a_new_one_heals_the_client_and_its_clones() {
    let server = server();
    let client = client(&server);
    let clones = [client.clone(), client.with_options(CallOptions::new().max_retries(1))];
    let blocking = blocking::Client::from(client.clone());
    block_on(client.account().me()).unwrap();
    server.replace_token("test_premium", "test_regenerated").unwrap();

    let before = server.requests().len();
    let error = block_on(client.messages().send_text(hello())).unwrap_err();
    assert_code(&error, "UNAUTHORIZED");
    assert_eq!((error.kind(), error.status()), (ErrorKind::Unauthorized, Some(401)));
    assert_eq!((error.delivery(), error.retryable()), (Some(Delivery::Rejected), false));
    assert!(error.hint().is_some());
    assert_eq!(server.requests().len(), before + 1, "a refused token is no reason to try again");

    assert_code(&client.set_token("not a token").unwrap_err(), "CONFIG");
    assert_code(&block_on(client.account().me()).unwrap_err(), "UNAUTHORIZED");
    blocking.set_token("test_regenerated").unwrap();
    for healed in clones.iter().chain([&client]) {
        block_on(healed.messages().send_text(hello())).unwrap();
    }
}

#[test]
fn a_call_in_flight_keeps_the_token_it_started_with() {
    let server = server();
    let client = client(&server);
    server.fault(json!({"match": {"path": "/v2/me"}, "times": 1, "fault": {"kind": "rate_limit", "retry_after": 0.3}})).unwrap();
    let call =
        client.start::<avenping::operations::markers::Me>(Default::default(), CallOptions::new()).unwrap();
    crate::common::eventually("the first attempt", || seen(&server, "/v2/me") == 1);
    client.set_token("test_enterprise").unwrap();
    block_on(call).unwrap();
    for request in server.requests() {
        assert_eq!(text(&request, "/headers/authorization"), "Bearer test_premium");
    }
}

#[test]
fn the_default_line_is_read_once_and_again_for_a_new_token() {
    let server = server();
    let client = builder(&server.base_url()).build().unwrap();
    let from = || server.messages().last().unwrap()["from"].as_str().unwrap().to_owned();
    for _ in 0..3 {
        block_on(client.messages().send_text(hello())).unwrap();
        assert_eq!(from(), LINE);
    }
    assert_eq!(seen(&server, "/v2/me"), 1);
    client.set_token("test_enterprise").unwrap();
    for _ in 0..3 {
        block_on(client.clone().messages().send_text(hello())).unwrap();
        assert_eq!(from(), "109876543210002");
    }
    assert_eq!(seen(&server, "/v2/me"), 2);
}

#[test]
fn calls_that_need_the_default_line_at_the_same_time_read_it_once() {
    let server = server();
    // Slow enough that all of them are waiting before the first knows.
    server
        .fault(json!({"match": {"path": "/v2/me"}, "times": null, "fault": {"kind": "delay", "ms": 200}}))
        .unwrap();
    let client = blocking::Client::from(builder(&server.base_url()).build().unwrap());
    let together = Barrier::new(32);
    std::thread::scope(|scope| {
        for _ in 0..32 {
            scope.spawn(|| {
                together.wait();
                client.messages().send_text(hello()).unwrap();
            });
        }
    });
    assert_eq!(seen(&server, "/v2/me"), 1);
    assert_eq!(server.messages().len(), 32);
}

#[test]
fn a_failed_look_up_of_the_default_line_is_not_remembered_and_sends_nothing() {
    let server = server();
    let client = builder(&server.base_url()).max_retries(0).build().unwrap();
    server
        .fault(json!({"match": {"path": "/v2/me"}, "times": 1, "fault": {"kind": "status", "status": 500}}))
        .unwrap();
    let error = block_on(client.messages().send_text(hello())).unwrap_err();
    assert_eq!(error.operation(), Some("messages.send_text"), "{error:?}");
    assert_eq!((error.delivery(), error.status()), (Some(Delivery::NotSent), Some(500)));
    assert!(error.message().contains("/v2/me"), "{error}");
    assert!(server.messages().is_empty());
    block_on(client.messages().send_text(hello())).unwrap();
}

#[test]
fn an_account_without_a_line_says_so_before_sending() {
    let server = server();
    let two = builder(&server.base_url()).token("test_two_lines").build().unwrap();
    server
        .fault(json!({"match": {"path": "/v2/me"}, "times": 1, "fault": {"kind": "answer", "json": {"success": true, "data": {
            "phoneNumbers": [{"phoneNumberId": "1", "name": "Sales"}, {"phoneNumberId": "2"}] } } } }))
        .unwrap();
    let error = block_on(two.messages().send_text(hello())).unwrap_err();
    assert_code(&error, "INVALID_REQUEST");
    assert_eq!((error.field(), error.delivery()), (Some("phoneNumberId"), Some(Delivery::NotSent)));
    assert!(error.message().contains("1 (Sales)") && error.message().contains('2'), "{error}");
    assert_eq!(seen(&server, "/v2/messages/send/text"), 0);
}

#[test]
fn without_a_token_only_the_open_routes_work() {
    // The environment's token would count, so this is another process.
    let output = crate::common::child("settings::child_process", "no token").output().unwrap();
    crate::common::passed(&output);
}
