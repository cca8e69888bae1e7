//! Calls that are dropped, cancelled or interrupted: they end, their connection closes, and what the error says about
//! delivery is true.

use crate::common::{
    GUARD, LINE, RawServer, assert_code, block_on, builder, client, eventually, guarded, read_head, seen,
    server, wait_for_end,
};
use avenping::model::{SendText, SentMessage};
use avenping::operations::markers::SendText as Send;
use avenping::{CallOptions, Client, Delivery, Pending};
use serde_json::json;
use std::sync::mpsc;
use std::time::Duration;

const PATH: &str = "/v2/messages/send/text";

fn start(client: &Client) -> Pending<SentMessage> {
    client.start::<Send>(SendText::new("15551234567", "Hello"), CallOptions::new()).unwrap()
}

/// A server that never answers: it tells when a request is there, and when its connection has ended.
fn silent() -> (RawServer, mpsc::Receiver<&'static str>) {
    let (tell, told) = mpsc::channel();
    let server = RawServer::start(move |mut stream| {
        read_head(&mut stream);
        let _ = tell.send("a request");
        wait_for_end(&mut stream);
        let _ = tell.send("the end");
    });
    (server, told)
}

#[test]
fn dropping_a_call_closes_its_connection() {
    let (server, told) = silent();
    let client = builder(&server.url()).phone_number_id(LINE).build().unwrap();
    let call = start(&client);
    assert_eq!(told.recv_timeout(GUARD).unwrap(), "a request");
    drop(call);
    assert_eq!(told.recv_timeout(GUARD).unwrap(), "the end");
    // There is no second attempt behind the first.
    assert!(told.try_recv().is_err());
}

#[test]
fn dropping_the_last_client_does_not_end_a_call() {
    let server = server();
    let client = client(&server);
    server.fault(json!({"match": {"path": PATH}, "fault": {"kind": "delay", "ms": 200}})).unwrap();
    let call = start(&client);
    drop(client);
    block_on(call).unwrap();
}

#[test]
fn a_call_cancelled_after_its_request_left_may_have_been_sent() {
    let (server, told) = silent();
    let client = builder(&server.url()).phone_number_id(LINE).build().unwrap();
    let call = start(&client);
    assert_eq!(told.recv_timeout(GUARD).unwrap(), "a request");
    call.cancel();
    let error = guarded("a cancelled call", || block_on(call)).unwrap_err();
    assert_code(&error, "CANCELLED");
    assert_eq!((error.delivery(), error.retryable()), (Some(Delivery::MaybeSent), false));
    assert_eq!(error.operation(), Some("messages.send_text"));
}

#[test]
fn a_call_cancelled_while_it_connects_was_not_sent() {
    // An address of the documentation's network: packets to it get lost, or are refused at once.
    let client =
        builder("http://192.0.2.1:9").allow_http(true).phone_number_id(LINE).max_retries(5).build().unwrap();
    let call = start(&client);
    call.cancel();
    let error = guarded("a cancelled call", || block_on(call)).unwrap_err();
    assert_code(&error, "CANCELLED");
    assert_eq!(error.delivery(), Some(Delivery::NotSent));
}

#[test]
fn a_call_cancelled_between_two_refused_attempts_was_not_delivered() {
    let server = server();
    let client = client(&server);
    let wait =
        json!({"match": {"path": PATH}, "times": 1, "fault": {"kind": "rate_limit", "retry_after": 30}});
    server.fault(wait).unwrap();
    let call = start(&client);
    eventually("the first attempt is answered", || {
        server.requests().iter().any(|request| request["status"] == 429)
    });
    let error = guarded("a call interrupted in its backoff", || {
        let mut asked = 0;
        // The answer is on its way still: only after some slices is the call certainly waiting.
        call.wait_unless(|| {
            asked += 1;
            asked > 10
        })
    })
    .unwrap_err();
    assert_code(&error, "CANCELLED");
    assert_eq!(error.delivery(), Some(Delivery::Rejected));
    assert_eq!(seen(&server, PATH), 1);
    assert!(server.messages().is_empty());
}

#[test]
fn a_call_cancelled_while_the_default_line_is_read_was_not_sent() {
    let server = server();
    let client = builder(&server.base_url()).build().unwrap();
    server.fault(json!({"match": {"path": "/v2/me"}, "fault": {"kind": "stall"}})).unwrap();
    let call = start(&client);
    eventually("the look-up", || seen(&server, "/v2/me") == 1);
    call.cancel();
    let error = guarded("a cancelled call", || block_on(call)).unwrap_err();
    assert_code(&error, "CANCELLED");
    assert_eq!(error.delivery(), Some(Delivery::NotSent));
    // The lock of the look-up went with it.
    let again = client.clone();
    guarded("the next send", move || block_on(start(&again))).unwrap();
}

#[test]
fn an_interrupted_wait_cancels_the_call_and_ends_within_its_slice() {
    let server = server();
    let client = client(&server);
    server.fault(json!({"match": {"path": PATH}, "fault": {"kind": "stall"}})).unwrap();
    let call = start(&client);
    eventually("the request", || seen(&server, PATH) == 1);
    let error = guarded("an interrupted wait", || call.wait_unless(|| true)).unwrap_err();
    assert_code(&error, "CANCELLED");
    assert_eq!(error.delivery(), Some(Delivery::MaybeSent));
    assert_eq!(seen(&server, PATH), 1);
}

#[test]
fn an_answer_that_is_there_wins_over_an_interruption() {
    let server = server();
    let client = client(&server);
    let call = start(&client);
    eventually("the answer", || server.requests().iter().any(|request| request["status"] == 200));
    let mut asked = 0;
    let sent = call.wait_unless(|| {
        asked += 1;
        asked > 20
    });
    assert!(sent.is_ok(), "{sent:?}");
}

#[test]
fn cancelling_a_finished_call_changes_nothing() {
    let server = server();
    let client = client(&server);
    let call = start(&client);
    eventually("the answer", || server.requests().iter().any(|request| request["status"] == 200));
    let mut call = call;
    let sent = block_on(&mut call).unwrap();
    call.cancel();
    assert_eq!(server.messages()[0]["id"], sent.id());
}

#[test]
fn calls_that_change_nothing_have_no_delivery_when_cancelled() {
    let server = server();
    server.fault(json!({"match": {"path": "/v2/me"}, "fault": {"kind": "stall"}})).unwrap();
    let call = client(&server).invoke("me", b"", CallOptions::new()).unwrap();
    call.cancel();
    let error = guarded("a cancelled call", || call.wait()).unwrap_err();
    assert_eq!((error.code(), error.delivery()), ("CANCELLED", None));
}

#[test]
fn a_cancelled_send_says_not_sent_only_when_the_server_never_accepts_it() {
    let server = server();
    let client = client(&server);
    let mut unsent = Vec::new();
    // From "before anything" to "after everything", over the moments in between.
    for round in 0..300u64 {
        let request = SendText::new("15551234567", format!("round {round}"));
        let call = client.start::<Send>(request, CallOptions::new()).unwrap();
        let until = std::time::Instant::now() + Duration::from_micros(round * 5);
        while std::time::Instant::now() < until {
            std::hint::spin_loop();
        }
        call.cancel();
        let result = guarded("a cancelled call", || block_on(call));
        if result.is_err_and(|error| error.delivery() == Some(Delivery::NotSent)) {
            unsent.push(format!("round {round}"));
        }
    }
    // Other calls on the way behind them: what was still to arrive has arrived by then.
    for _ in 0..20 {
        block_on(start(&client)).unwrap();
    }
    let arrived = server.messages();
    assert!(!unsent.is_empty() && arrived.len() > 20, "{} unsent, {} arrived", unsent.len(), arrived.len());
    let lies: Vec<_> = unsent
        .iter()
        .filter(|text| arrived.iter().any(|message| message["body"]["text"] == text.as_str()))
        .collect();
    assert!(lies.is_empty(), "not sent, but accepted: {lies:?}");
}

/// A request without a body has no moment at which it is known to leave.
#[test]
fn a_cancelled_request_without_a_body_may_have_been_sent() {
    let (server, told) = silent();
    let client = builder(&server.url()).build().unwrap();
    let request = avenping::RawRequest::new("DELETE", "/v2/anything");
    let call = client.start_request(request, CallOptions::new()).unwrap();
    assert_eq!(told.recv_timeout(GUARD).unwrap(), "a request");
    call.cancel();
    let error = block_on(call).unwrap_err();
    assert_code(&error, "CANCELLED");
    assert_eq!(error.delivery(), Some(Delivery::MaybeSent));
}

#[test]
fn a_call_can_be_cancelled_by_another_thread_than_the_one_that_waits() {
    let (server, told) = silent();
    let client = builder(&server.url()).phone_number_id(LINE).build().unwrap();
    let call = start(&client);
    let canceller = call.canceller();
    let waiter = std::thread::spawn(move || call.wait());
    assert_eq!(told.recv_timeout(GUARD).unwrap(), "a request");
    canceller.clone().cancel();
    let error = waiter.join().unwrap().unwrap_err();
    assert_code(&error, "CANCELLED");
    canceller.cancel();
}
