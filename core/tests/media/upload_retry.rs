//! When an upload is made again: after a refusal for rate, and only while its source can be given once more.

use crate::common::{Folder, LINE, assert_code, block_on, builder, client, guarded, seen, server};
use crate::upload::content;
use avenping::Delivery;
use avenping::media::Source;
use avenping::model::{DownloadMedia, UploadMedia};
use serde_json::json;
use std::io::Cursor;
use std::sync::{Arc, Mutex};
use std::time::Duration;

const UPLOAD: &str = "/v2/media/upload";

#[test]
fn after_a_429_a_path_and_bytes_are_sent_again_whole() {
    let folder = Folder::new();
    let bytes = content(600_000);
    let path = folder.with("again.bin", &bytes);
    for source in [Source::path(&path), Source::bytes(bytes.clone())] {
        let server = server();
        server.fault(json!({"match": {"path": UPLOAD}, "times": 2, "fault": {"kind": "rate_limit", "retry_after": 0}})).unwrap();
        let client = client(&server);
        let uploaded = block_on(client.media().upload(source, UploadMedia::new())).unwrap();
        assert_eq!(seen(&server, UPLOAD), 3);
        let stored = block_on(async {
            client
                .media()
                .download(DownloadMedia::new(uploaded.media_id))
                .await
                .unwrap()
                .bytes()
                .await
                .unwrap()
        });
        assert!(stored == bytes);
        let requests = server.requests();
        let keys: Vec<_> = requests
            .iter()
            .filter(|request| request["path"] == UPLOAD)
            .map(|request| &request["headers"]["idempotency-key"])
            .collect();
        assert!(keys[0].is_string() && keys.windows(2).all(|pair| pair[0] == pair[1]), "{keys:?}");
    }
}

#[test]
fn a_reader_that_was_read_is_not_sent_again() {
    for source in [
        Source::reader(Cursor::new(content(600_000))),
        Source::stream(futures_util::stream::iter([Ok(bytes::Bytes::from_static(b"x"))])),
    ] {
        let server = server();
        server.fault(json!({"match": {"path": UPLOAD}, "times": 1, "fault": {"kind": "rate_limit", "retry_after": 0}})).unwrap();
        let error = block_on(client(&server).media().upload(source, UploadMedia::new())).unwrap_err();
        assert_code(&error, "RATE_LIMITED");
        assert_eq!(error.delivery(), Some(Delivery::Rejected));
        assert_eq!(seen(&server, UPLOAD), 1);
    }
}

#[test]
fn a_reader_that_was_not_touched_survives_a_failed_connection() {
    let server = server();
    let address = server.address();
    let client = builder(&server.base_url()).phone_number_id(LINE).max_retries(1).build().unwrap();
    drop(server);
    let reader = Source::reader(Cursor::new(content(1000)));
    let error = block_on(client.media().upload(reader, UploadMedia::new())).unwrap_err();
    assert_code(&error, "CONNECTION");
    assert_eq!(error.delivery(), Some(Delivery::NotSent));
    assert_eq!(error.attempts().len(), 2, "{error:?} at {address}");
    assert!(error.retryable());
}

#[test]
fn an_upload_whose_answer_is_lost_is_not_repeated() {
    for fault in [
        json!({"kind": "reset", "when": "after"}),
        json!({"kind": "close", "when": "after"}),
        json!({"kind": "status", "status": 502, "process": true}),
        json!({"kind": "truncate", "bytes": 5, "then": "close"}),
    ] {
        let server = server();
        server.fault(json!({"match": {"path": UPLOAD}, "fault": fault})).unwrap();
        let error = block_on(client(&server).media().upload(Source::bytes(&b"x"[..]), UploadMedia::new()))
            .unwrap_err();
        assert_eq!(error.delivery(), Some(Delivery::MaybeSent), "{fault}: {error:?}");
        assert!(!error.retryable());
        assert_eq!(seen(&server, UPLOAD), 1, "{fault}");
    }
}

#[test]
fn a_server_that_refuses_before_it_has_read_the_file_is_heard() {
    // The token is wrong, so the answer is there while megabytes are still on their way.
    let server = server();
    let client = builder(&server.base_url()).token("wrong").phone_number_id(LINE).build().unwrap();
    for _ in 0..5 {
        let source = Source::bytes(vec![0; 20 * 1024 * 1024]);
        let error = block_on(client.media().upload(source, UploadMedia::new())).unwrap_err();
        assert_code(&error, "UNAUTHORIZED");
        assert_eq!(error.delivery(), Some(Delivery::Rejected));
    }
}

#[test]
fn the_timeout_of_an_upload_is_for_standing_still_and_not_for_the_whole() {
    let server = server();
    // Every chunk takes half the timeout; the whole takes several.
    let client = builder(&server.base_url())
        .phone_number_id(LINE)
        .timeout(Duration::from_millis(1000))
        .build()
        .unwrap();
    let slow = futures_util::stream::unfold(0, |count| async move {
        tokio::time::sleep(Duration::from_millis(250)).await;
        (count < 8).then(|| (Ok(bytes::Bytes::from_static(b"slow")), count + 1))
    });
    block_on(client.media().upload(Source::stream(slow), UploadMedia::new())).unwrap();

    let stands_still = Source::stream(futures_util::stream::pending());
    let error = guarded("an upload that stands still", move || {
        block_on(client.media().upload(stands_still, UploadMedia::new())).unwrap_err()
    });
    assert_code(&error, "TIMEOUT");
}

#[test]
fn a_panic_in_a_progress_callback_neither_hangs_nor_stores_anything() {
    let server = server();
    let client = client(&server);
    let calls = Arc::new(Mutex::new(0));
    let source = Source::bytes(content(600_000)).progress({
        let calls = Arc::clone(&calls);
        move |_, _| {
            *calls.lock().unwrap_or_else(std::sync::PoisonError::into_inner) += 1;
            panic!("on purpose");
        }
    });
    let (client, error) = guarded("an upload whose progress panics", move || {
        let error = block_on(client.media().upload(source, UploadMedia::new())).unwrap_err();
        (client, error)
    });
    println!("{error}");
    assert!(server.requests().iter().all(|request| request["accepted"].is_null()));
    assert_eq!(
        *calls.lock().unwrap_or_else(std::sync::PoisonError::into_inner),
        1,
        "a panic is no reason to retry"
    );
    assert_code(&error, "INTERNAL");
    // The SDK's threads have survived.
    block_on(client.account().me()).unwrap();
}
