//! A deadline is for everything that the caller waits for: retries, pages, and other calls' look-ups.

use crate::common::{assert_code, block_on, builder, client, eventually, guarded, seen, server};
use avenping::model::{ListTemplates, SendText};
use avenping::operations::markers;
use avenping::{CallOptions, Delivery, blocking};
use serde_json::json;
use std::time::Duration;

const SHORT: Duration = Duration::from_millis(400);

#[test]
fn a_list_shares_one_deadline_over_all_its_pages() {
    let server = server();
    server.settings(json!({"page_size": 1})).unwrap();
    // Some pages fit into the deadline, all thirty do not; each alone would.
    server
        .fault(
            json!({"match": {"path": "/v2/templates"}, "times": null, "fault": {"kind": "delay", "ms": 100}}),
        )
        .unwrap();
    let client = client(&server).with_options(CallOptions::new().deadline(Duration::from_millis(700)));
    let mut items = 0;
    let error = block_on(async {
        let mut templates = client.templates().list(ListTemplates::new());
        loop {
            match templates.next().await {
                Some(Ok(_)) => items += 1,
                Some(Err(error)) => return error,
                None => panic!("all pages within the deadline"),
            }
        }
    });
    assert_code(&error, "TIMEOUT");
    assert!((1..=7).contains(&items), "{items}");
    let blocking = blocking::Client::from(client);
    let result: Result<Vec<_>, _> = blocking.templates().list(ListTemplates::new()).collect();
    assert_code(&result.unwrap_err(), "TIMEOUT");
}

#[test]
fn without_its_deadline_the_same_list_is_whole() {
    let server = server();
    server.settings(json!({"page_size": 1})).unwrap();
    let client = client(&server).with_options(CallOptions::new().no_deadline());
    let templates: Vec<_> = blocking::Client::from(client)
        .templates()
        .list(ListTemplates::new())
        .collect::<Result<_, _>>()
        .unwrap();
    assert!(templates.len() >= 30);
    assert_eq!(seen(&server, "/v2/templates"), templates.len());
}

#[test]
fn the_deadline_cuts_the_backoff_instead_of_waiting_in_vain() {
    let server = server();
    let client = client(&server).with_options(CallOptions::new().deadline(SHORT));
    server.fault(json!({"match": {"path": "/v2/me"}, "times": null, "fault": {"kind": "rate_limit", "retry_after": 20}})).unwrap();
    let error =
        guarded("a call whose backoff is longer than its deadline", move || block_on(client.account().me()))
            .unwrap_err();
    assert_code(&error, "RATE_LIMITED");
    assert_eq!(error.retry_after(), Some(Duration::from_secs(20)));
    assert_eq!(seen(&server, "/v2/me"), 1);
}

#[test]
fn a_timeout_costs_its_own_time_and_not_the_connections() {
    let server = server();
    server.fault(json!({"match": {"path": "/v2/me"}, "times": null, "fault": {"kind": "stall"}})).unwrap();
    let client = client(&server).with_options(CallOptions::new().timeout(SHORT).max_retries(0));
    let started = std::time::Instant::now();
    let error = guarded("a stalled call", move || block_on(client.account().me())).unwrap_err();
    assert_code(&error, "TIMEOUT");
    assert!(error.attempts().len() == 1 && started.elapsed() < Duration::from_secs(4), "{error:?}");
}

#[test]
fn waiting_for_another_calls_look_up_counts_towards_the_deadline() {
    let server = server();
    server.fault(json!({"match": {"path": "/v2/me"}, "times": 1, "fault": {"kind": "stall"}})).unwrap();
    let client = builder(&server.base_url()).timeout(Duration::from_secs(300)).no_deadline().build().unwrap();
    let send =
        |options| client.start::<markers::SendText>(SendText::new("15551234567", "Hello"), options).unwrap();
    let patient = send(CallOptions::new());
    eventually("the patient call looks the line up", || seen(&server, "/v2/me") == 1);
    let hurried = send(CallOptions::new().deadline(SHORT));
    let error = guarded("a call with a deadline behind one without", || block_on(hurried)).unwrap_err();
    assert_code(&error, "TIMEOUT");
    assert_eq!(error.delivery(), Some(Delivery::NotSent));
    drop(patient);
}

#[test]
fn zero_is_refused_before_any_request() {
    let server = server();
    let client = client(&server);
    for (field, options) in [
        ("timeout", CallOptions::new().timeout(Duration::ZERO)),
        ("deadline", CallOptions::new().deadline(Duration::ZERO)),
    ] {
        let error = client.invoke("me", b"", options).unwrap_err();
        assert_eq!((error.code(), error.field()), ("INVALID_REQUEST", Some(field)));
    }
    assert!(server.requests().is_empty());
}

#[test]
fn times_beyond_all_bounds_do_not_overflow() {
    let server = server();
    let options = CallOptions::new().timeout(Duration::MAX).deadline(Duration::MAX);
    let client = client(&server).with_options(options);
    guarded("a call with endless patience", move || {
        block_on(client.account().me()).unwrap();
        let source = avenping::media::Source::bytes(&b"x"[..]);
        let uploaded = block_on(client.media().upload(source, Default::default())).unwrap();
        let open = block_on(client.media().download(avenping::model::DownloadMedia::new(uploaded.media_id)))
            .unwrap();
        block_on(open.bytes()).unwrap();
        blocking::Client::from(client)
            .templates()
            .list(ListTemplates::new())
            .collect::<Result<Vec<_>, _>>()
            .unwrap();
    });
}

/// Also when bytes keep coming, so that nothing ever waits.
#[test]
fn a_download_that_is_asked_to_keep_a_deadline_keeps_it() {
    let server = server();
    let media = server_media(&server);
    server
        .fault(json!({"match": {"path": "/v2/media/*"}, "fault": {"kind": "drip", "bytes": 20_000, "ms": 5}}))
        .unwrap();
    let options = CallOptions::new().deadline(Duration::from_millis(300));
    let client = client(&server).with_options(options);
    let error = block_on(async {
        let download = client.media().download(avenping::model::DownloadMedia::new(media)).await.unwrap();
        download.bytes().await.unwrap_err()
    });
    assert_code(&error, "TIMEOUT");
}

/// Four megabytes, which take a second at the pace of the test above.
fn server_media(server: &avenping_mock::MockServer) -> String {
    let source = avenping::media::Source::bytes(vec![b'x'; 4_000_000]);
    let request = avenping::model::UploadMedia::new().mime_type("video/mp4");
    block_on(client(server).media().upload(source, request)).unwrap().media_id
}
