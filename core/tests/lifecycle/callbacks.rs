//! What a caller's own code inside the SDK's threads may do: be wrong without taking the SDK down.

use crate::common::{RawServer, assert_code, block_on, builder, client, guarded, read_head, server};
use avenping::media::Source;
use avenping::model::{DownloadMedia, UploadMedia};
use avenping::{CallOptions, blocking};
use std::io::Write;
use std::sync::{Arc, Mutex};
use std::time::Duration;

#[test]
fn a_blocking_call_inside_a_progress_callback_is_an_error_and_not_a_deadlock() {
    let server = server();
    let client = client(&server);
    let inner = blocking::Client::from(client.clone());
    let found = Arc::<Mutex<Vec<_>>>::default();
    let source = Source::bytes(vec![1; 1000]).progress({
        let found = Arc::clone(&found);
        move |_, _| found.lock().unwrap().push(inner.account().me().unwrap_err())
    });
    guarded("an upload with a blocking call in it", move || {
        block_on(client.media().upload(source, UploadMedia::new())).unwrap();
    });
    let errors = found.lock().unwrap();
    assert_code(&errors[0], "CONFIG");
    assert!(errors[0].message().contains("callback"), "{:?}", errors[0]);
}

/// Refused before it starts: what is only refused afterwards may have gone out.
#[test]
fn a_blocking_send_inside_a_progress_callback_is_not_sent() {
    let server = server();
    let client = client(&server);
    let inner = blocking::Client::from(client.clone());
    let found = Arc::<Mutex<Vec<_>>>::default();
    let source = Source::bytes(vec![1; 1000]).progress({
        let found = Arc::clone(&found);
        move |_, _| {
            let message = avenping::model::SendText::new("15551234567", "Hello");
            found.lock().unwrap().push(inner.messages().send_text(message).unwrap_err());
        }
    });
    guarded("an upload with a blocking send in it", move || {
        block_on(client.media().upload(source, UploadMedia::new())).unwrap();
    });
    let errors = found.lock().unwrap();
    assert_code(&errors[0], "CONFIG");
    assert_eq!(errors[0].delivery(), Some(avenping::Delivery::NotSent));
    assert!(server.messages().is_empty());
}

#[test]
fn reading_a_download_inside_progress_callbacks_does_not_stop_the_sdk() {
    // In another process: were it to stop, every other test here would stop with it.
    let output = crate::common::child("settings::child_process", "downloads in callbacks").output().unwrap();
    crate::common::passed(&output);
}

/// As many callbacks as the SDK has threads and more: were all let to wait, nobody could move the bytes they wait for.
pub fn downloads_in_callbacks() {
    let server = server();
    let client = client(&server);
    let slow = RawServer::start(|mut stream| {
        read_head(&mut stream);
        let head = "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: 4\r\n\r\n";
        stream.write_all(head.as_bytes()).unwrap();
        std::thread::sleep(Duration::from_millis(300));
        stream.write_all(b"late").unwrap();
    });
    let other = blocking::Client::from(builder(&slow.url()).build().unwrap());
    guarded("an upload whose callback reads a download", move || {
        let start = |_| {
            let open = Mutex::new(other.media().download(DownloadMedia::new("1")).unwrap());
            let source = Source::bytes(vec![1; 1000]).progress(move |_, _| {
                let _ = open.lock().unwrap().next_chunk();
            });
            client.start_upload(source, UploadMedia::new(), CallOptions::new()).unwrap()
        };
        let uploads: Vec<_> = (0..4).map(start).collect();
        uploads.into_iter().for_each(|upload| drop(block_on(upload).unwrap()));
    });
}

#[test]
fn asynchronous_calls_inside_a_callback_go_their_way() {
    let server = server();
    let client = client(&server);
    let started = Arc::<Mutex<Vec<_>>>::default();
    let source = Source::bytes(vec![1; 1000]).progress({
        let (started, client) = (Arc::clone(&started), client.clone());
        move |_, _| started.lock().unwrap().push(client.invoke("me", b"", CallOptions::new()).unwrap())
    });
    block_on(client.media().upload(source, UploadMedia::new())).unwrap();
    for call in started.lock().unwrap().drain(..) {
        call.wait().unwrap();
    }
}

#[test]
fn a_panic_in_a_downloads_progress_fails_that_save_alone() {
    let server = server();
    let client = client(&server);
    let folder = crate::common::Folder::new();
    let path = folder.file("x.png");
    let open = block_on(client.media().download(DownloadMedia::new("1234567890"))).unwrap();
    let error = guarded("a save whose progress panics", move || {
        block_on(open.progress(|_, _| panic!("on purpose")).save(path)).unwrap_err()
    });
    assert_code(&error, "INTERNAL");
    assert_eq!(folder.names(), Vec::<String>::new());
    block_on(client.account().me()).unwrap();
}

#[test]
fn a_panic_of_the_interruption_check_cancels_the_call_and_is_the_callers() {
    let server = server();
    server.fault(serde_json::json!({"match": {"path": "/v2/me"}, "fault": {"kind": "stall"}})).unwrap();
    let client = client(&server);
    let call = client.invoke("me", b"", CallOptions::new()).unwrap();
    let panicked = guarded("a wait whose check panics", move || {
        std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| call.wait_unless(|| panic!("on purpose"))))
            .is_err()
    });
    assert!(panicked);
    block_on(client.account().me()).unwrap();
}
