//! A server that dies under its calls and comes back.

use crate::common::{LINE, assert_code, block_on, builder, client, eventually, guarded, server};
use avenping::model::SendText;
use avenping::operations::markers;
use avenping::{CallOptions, Delivery};
use avenping_mock::MockServer;
use serde_json::json;
use std::net::SocketAddr;

fn hello() -> SendText {
    SendText::new("15551234567", "Hello")
}

fn restart(address: SocketAddr) -> MockServer {
    MockServer::start_on(address).unwrap()
}

#[test]
fn every_call_ends_when_the_server_dies_and_the_client_works_again_when_it_is_back() {
    let server = server();
    let address = server.address();
    let client = builder(&server.base_url()).phone_number_id(LINE).max_retries(0).build().unwrap();
    server.fault(json!({"match": {"path": "/v2/*"}, "times": null, "fault": {"kind": "stall"}})).unwrap();
    let sends: Vec<_> =
        (0..50).map(|_| client.start::<markers::SendText>(hello(), CallOptions::new()).unwrap()).collect();
    let reads: Vec<_> = (0..50).map(|_| client.invoke("me", b"", CallOptions::new()).unwrap()).collect();
    eventually("all requests are there", || server.requests().len() == 100);
    drop(server);
    let errors = guarded("calls to a dead server", move || {
        let sends = sends.into_iter().map(|call| block_on(call).unwrap_err());
        let reads = reads.into_iter().map(|call| block_on(call).unwrap_err());
        (sends.collect::<Vec<_>>(), reads.collect::<Vec<_>>())
    });
    for error in errors.0 {
        assert_code(&error, "CONNECTION");
        assert_eq!((error.delivery(), error.retryable()), (Some(Delivery::MaybeSent), false));
    }
    for error in errors.1 {
        assert_code(&error, "CONNECTION");
        assert_eq!((error.delivery(), error.retryable()), (None, true));
    }
    // Nobody is there.
    let error = block_on(client.messages().send_text(hello())).unwrap_err();
    assert_eq!(
        (error.code(), error.delivery(), error.retryable()),
        ("CONNECTION", Some(Delivery::NotSent), true)
    );
    let server = restart(address);
    block_on(client.messages().send_text(hello())).unwrap();
    assert_eq!(server.messages().len(), 1);
}

#[test]
fn idle_connections_of_a_restarted_server_fail_no_send() {
    let server = server();
    let address = server.address();
    let client = client(&server);
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| block_on(client.account().me()).unwrap());
        }
    });
    drop(server);
    let server = restart(address);
    for _ in 0..8 {
        block_on(client.messages().send_text(hello())).unwrap();
    }
    assert_eq!(server.messages().len(), 8);
}

#[test]
fn a_server_that_ends_each_connection_after_its_answer_fails_no_send() {
    let server = server();
    let client = client(&server);
    let quiet_end = json!({"match": {"path": "/v2/*"}, "times": null, "fault": {"kind": "keepalive_close"}});
    server.fault(quiet_end).unwrap();
    for _ in 0..200 {
        // The end may arrive while the next request is on its way: then, and only then, nobody can know.
        if let Err(error) = block_on(client.messages().send_text(hello())) {
            assert_eq!(
                (error.code(), error.delivery()),
                ("CONNECTION", Some(Delivery::MaybeSent)),
                "{error:?}"
            );
        }
    }
    let requests = server.requests().len();
    assert!(requests <= 200, "{requests} requests for 200 sends");
    assert_eq!(server.messages().len(), requests);
}

#[test]
fn an_outage_is_not_multiplied_by_retries() {
    let server = server();
    let client = builder(&server.base_url()).max_retries(3).build().unwrap();
    server
        .fault(json!({"match": {"path": "/v2/me"}, "times": null, "fault": {"kind": "rate_limit", "retry_after": 0}}))
        .unwrap();
    for _ in 0..100 {
        block_on(client.account().me()).unwrap_err();
    }
    // Twenty retries are in the pot; nothing succeeds to fill it again.
    assert_eq!(server.requests().len(), 120);
    server.clear_faults();
    block_on(client.account().me()).unwrap();
}

#[test]
fn a_read_outlives_the_resets_that_it_is_allowed_to_retry() {
    let server = server();
    let client = client(&server);
    server.fault(json!({"match": {"path": "/v2/me"}, "times": 2, "fault": {"kind": "reset"}})).unwrap();
    block_on(client.account().me()).unwrap();
    assert_eq!(server.requests().len(), 3);
}
