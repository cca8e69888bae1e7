//! What goes up comes down again, under its name, from every kind of source.

use crate::common::{Folder, LINE, block_on, builder, client, eventually, seen, server, text};
use avenping::media::Source;
use avenping::model::{DownloadMedia, UploadMedia};
use avenping::{Client, blocking};
use bytes::Bytes;
use std::io::Cursor;
use std::sync::{Arc, Mutex};

/// Content in which a swapped or repeated chunk shows.
pub fn content(length: usize) -> Vec<u8> {
    (0..length).map(|at| (at / 251 + at) as u8).collect()
}

/// What the fake stored, and the name that it gives it.
fn fetch(client: &Client, media_id: &str) -> (Vec<u8>, Option<String>, Option<String>) {
    block_on(async {
        let download = client.media().download(DownloadMedia::new(media_id)).await.unwrap();
        let (name, kind) = (download.filename.clone(), download.content_type.clone());
        (download.bytes().await.unwrap().to_vec(), name, kind)
    })
}

#[test]
fn every_kind_of_source_arrives_byte_for_byte_with_its_name_and_type() {
    let server = server();
    let client = client(&server);
    let folder = Folder::new();
    // Over the fake's memory limit and over several chunks of the SDK, ending off a chunk's border.
    let bytes = content(3 * 1024 * 1024 + 17);
    let path = folder.with("picture.png", &bytes);
    let pieces = |bytes: &[u8]| {
        let pieces: Vec<_> = bytes.chunks(70_001).map(|piece| Ok(Bytes::copy_from_slice(piece))).collect();
        futures_util::stream::iter(pieces)
    };
    let named = || UploadMedia::new().filename("picture.png");
    let sources = [
        (Source::path(&path), UploadMedia::new()),
        (Source::bytes(bytes.clone()), named()),
        (Source::reader(Cursor::new(bytes.clone())), named()),
        (Source::reader(Cursor::new(bytes.clone())).length(bytes.len() as u64), named()),
        (Source::stream(pieces(&bytes)), named()),
        (Source::stream(pieces(&bytes)).length(bytes.len() as u64), named()),
    ];
    for (source, request) in sources {
        let shown = format!("{source:?}");
        let uploaded = block_on(client.media().upload(source, request)).unwrap();
        let (stored, name, kind) = fetch(&client, &uploaded.media_id);
        assert!(stored == bytes, "{shown}: {} bytes came back", stored.len());
        assert_eq!((name.as_deref(), kind.as_deref()), (Some("picture.png"), Some("image/png")), "{shown}");
    }
}

#[test]
fn names_with_quotes_backslashes_and_other_scripts_come_back_unchanged() {
    let server = server();
    let client = client(&server);
    let mut wrong = Vec::new();
    for name in [
        "Ünïcödé 文件 🌷.png",
        "it's (1) 100%.pdf",
        "semi;colon=.png",
        "a\"b.png",
        "back\\slash.png",
        "füße\";.png",
    ] {
        let request = UploadMedia::new().filename(name).mime_type("image/png");
        let uploaded = block_on(client.media().upload(Source::bytes(&b"x"[..]), request)).unwrap();
        let (_, stored, _) = fetch(&client, &uploaded.media_id);
        if stored.as_deref() != Some(name) {
            wrong.push((name, stored));
        }
    }
    assert!(wrong.is_empty(), "sent and came back: {wrong:?}");
}

#[test]
fn a_files_own_name_may_be_in_any_script() {
    let server = server();
    let client = client(&server);
    let folder = Folder::new();
    for name in ["Rechnung für März.pdf", "quote\"s.pdf", "a;b.pdf"] {
        let path = folder.with(name, b"%PDF-1.7");
        let uploaded = block_on(client.media().upload(Source::path(path), UploadMedia::new())).unwrap();
        let (_, stored, kind) = fetch(&client, &uploaded.media_id);
        assert_eq!((stored.as_deref(), kind.as_deref()), (Some(name), Some("application/pdf")));
    }
}

#[test]
fn a_json_or_form_file_is_not_mistaken_for_a_request() {
    let server = server();
    let client = client(&server);
    for kind in [
        "application/json",
        "application/vnd.api+json",
        "multipart/form-data; boundary=x",
        "application/x-www-form-urlencoded",
    ] {
        let body = br#"{"success":true,"data":{"mediaId":"no"}}"#;
        let request = UploadMedia::new().mime_type(kind).filename("data");
        let uploaded = block_on(client.media().upload(Source::bytes(&body[..]), request)).unwrap();
        let (stored, _, _) = fetch(&client, &uploaded.media_id);
        assert_eq!(stored, body, "{kind}");
    }
}

#[test]
fn progress_never_goes_back_and_ends_with_the_whole() {
    let server = server();
    let client = client(&server);
    let bytes = content(1024 * 1024 + 5);
    let whole = bytes.len() as u64;
    for (source, total) in [
        (Source::bytes(bytes.clone()), Some(whole)),
        (Source::reader(Cursor::new(bytes.clone())), None),
        (Source::reader(Cursor::new(bytes.clone())).length(whole), Some(whole)),
    ] {
        let log = Arc::new(Mutex::new(Vec::<(u64, Option<u64>)>::new()));
        let source = source.progress({
            let log = Arc::clone(&log);
            move |sent, total| log.lock().unwrap().push((sent, total))
        });
        let uploaded = block_on(client.media().upload(source, UploadMedia::new())).unwrap();
        let upward = std::mem::take(&mut *log.lock().unwrap());
        assert!(upward.len() > 2 && upward.windows(2).all(|pair| pair[0].0 < pair[1].0), "{upward:?}");
        assert_eq!(upward.last(), Some(&(whole, total)));

        let download = block_on(client.media().download(DownloadMedia::new(uploaded.media_id))).unwrap();
        let download = download.progress({
            let log = Arc::clone(&log);
            move |received, total| log.lock().unwrap().push((received, total))
        });
        block_on(download.bytes()).unwrap();
        let downward = log.lock().unwrap();
        assert!(downward.windows(2).all(|pair| pair[0].0 < pair[1].0), "{downward:?}");
        assert_eq!(downward.last(), Some(&(whole, Some(whole))));
    }
}

#[test]
fn an_upload_without_a_line_uses_the_accounts_default() {
    let server = server();
    let client = builder(&server.base_url()).build().unwrap();
    block_on(client.media().upload(Source::bytes(&b"x"[..]), UploadMedia::new())).unwrap();
    let log = server.requests();
    let upload = log.iter().find(|request| request["path"] == "/v2/media/upload").unwrap();
    assert_eq!(text(upload, "/headers/x-phone-number-id"), LINE);
    assert_eq!(seen(&server, "/v2/me"), 1);
}

#[test]
fn a_dropped_upload_stops_reading_its_source() {
    let server = server();
    let client = client(&server);
    let (reads, reader) = crate::source::endless();
    let upload = client
        .start_upload(Source::reader(reader), UploadMedia::new(), avenping::CallOptions::new())
        .unwrap();
    eventually("the upload reads", || reads.count() > 0);
    drop(upload);
    // The reader's thread drops the reader when nobody takes its bytes any more.
    eventually("the reader is dropped", || reads.dropped());
    assert!(server.requests().iter().all(|request| request["accepted"].is_null()));
}

#[test]
fn the_blocking_client_uploads_and_reads_back_as_a_reader() {
    let server = server();
    let client = blocking::Client::from(client(&server));
    let bytes = content(700_000);
    let uploaded = client.media().upload(Source::bytes(bytes.clone()), UploadMedia::new()).unwrap();
    let mut download = client.media().download(DownloadMedia::new(&uploaded.media_id)).unwrap();
    assert_eq!(download.content_length(), Some(bytes.len() as u64));
    let mut back = Vec::new();
    std::io::copy(&mut download, &mut back).unwrap();
    assert!(back == bytes);
    // A download is a reader, so one can be sent on as an upload.
    let through = client.media().download(DownloadMedia::new(&uploaded.media_id)).unwrap();
    let again = client.media().upload(Source::reader(through), UploadMedia::new()).unwrap();
    let mut copy = Vec::new();
    std::io::copy(&mut client.media().download(DownloadMedia::new(again.media_id)).unwrap(), &mut copy)
        .unwrap();
    assert!(copy == bytes);
}
