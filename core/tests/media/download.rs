//! Downloads: the whole file or an error; never a short file, a stray temporary one or a leaked connection.

use crate::common::{
    Folder, RawServer, assert_code, block_on, builder, client, eventually, guarded, read_head, server,
    wait_for_end,
};
use crate::upload::content;
use avenping::media::Source;
use avenping::model::{Disposition, DownloadMedia, UploadMedia};
use avenping::{CallOptions, Client, Error, blocking};
use avenping_mock::MockServer;
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::sync::mpsc;
use std::time::Duration;

fn uploaded(client: &Client, bytes: &[u8]) -> String {
    let source = Source::bytes(bytes.to_vec());
    block_on(client.media().upload(source, UploadMedia::new().filename("photo.jpg"))).unwrap().media_id
}

/// Lets every download from now on go wrong.
fn spoil(server: &MockServer, fault: &Value) {
    server
        .fault(json!({"match": {"method": "GET", "path": "/v2/media/*"}, "times": null, "fault": fault}))
        .unwrap();
}

fn breaks() -> [Value; 5] {
    [
        json!({"kind": "truncate", "bytes": 100_000, "then": "close"}),
        json!({"kind": "truncate", "bytes": 100_000, "then": "reset"}),
        json!({"kind": "truncate", "bytes": 100_000, "then": "stall"}),
        json!({"kind": "truncate", "bytes": 0, "then": "close"}),
        json!({"kind": "truncate", "bytes": 299_999, "then": "close"}),
    ]
}

fn impatient(server: &MockServer) -> Client {
    let options = CallOptions::new().timeout(Duration::from_millis(300)).max_retries(0);
    client(server).with_options(options)
}

#[track_caller]
fn assert_broken(error: &Error, fault: &Value) {
    let code = if fault["then"] == "stall" { "TIMEOUT" } else { "CONNECTION" };
    assert_code(error, code);
    assert_eq!(error.operation(), Some("media.download"), "{error:?}");
}

#[test]
fn the_seeded_picture_has_its_name_type_and_length() {
    let server = server();
    let client = client(&server);
    let request = DownloadMedia::new("1234567890").disposition(Disposition::Attachment);
    let download = block_on(client.media().download(request)).unwrap();
    assert_eq!(download.filename.as_deref(), Some("pixel.png"));
    assert_eq!(download.content_type.as_deref(), Some("image/png"));
    let length = download.content_length.unwrap();
    assert_eq!(block_on(download.bytes()).unwrap().len() as u64, length);
    let unnamed = block_on(client.media().download(DownloadMedia::new("1003383421387256"))).unwrap();
    assert_eq!(unnamed.filename, None);
}

#[test]
fn an_unknown_id_is_not_found_and_writes_nothing() {
    let server = server();
    let error = block_on(client(&server).media().download(DownloadMedia::new("no/such id"))).unwrap_err();
    assert_code(&error, "NOT_FOUND");
    assert_eq!(error.status(), Some(404));
}

#[test]
fn a_broken_download_ends_with_an_error_and_never_as_a_short_file() {
    let server = server();
    let bytes = content(300_000);
    let id = uploaded(&client(&server), &bytes);
    for fault in breaks() {
        server.clear_faults();
        spoil(&server, &fault);
        let client = impatient(&server);
        let id = id.clone();
        let results = guarded("a broken download", move || {
            let media = DownloadMedia::new(&id);
            let whole = block_on(async { client.media().download(media.clone()).await?.bytes().await });
            let mut part = Vec::new();
            let read = blocking::Client::from(client)
                .media()
                .download(media)
                .map(|mut open| open.read_to_end(&mut part));
            (whole, read)
        });
        assert_broken(&results.0.unwrap_err(), &fault);
        match results.1 {
            Ok(read) => {
                let inner = read.unwrap_err().into_inner().unwrap();
                assert_broken(inner.downcast_ref::<Error>().unwrap(), &fault);
            }
            Err(error) => assert_broken(&error, &fault),
        }
    }
}

#[test]
fn a_broken_save_leaves_no_file_and_an_existing_one_untouched() {
    let server = server();
    let id = uploaded(&client(&server), &content(300_000));
    for fault in breaks() {
        server.clear_faults();
        spoil(&server, &fault);
        let folder = Folder::new();
        folder.with("old.jpg", b"old");
        for name in ["new.jpg", "old.jpg"] {
            let (client, id, path) = (impatient(&server), id.clone(), folder.file(name));
            let error = guarded("a broken save", move || {
                block_on(async { client.media().download(DownloadMedia::new(id)).await?.save(path).await })
                    .unwrap_err()
            });
            assert_broken(&error, &fault);
        }
        assert_eq!(folder.names(), ["old.jpg"], "{fault}");
        assert_eq!(std::fs::read(folder.file("old.jpg")).unwrap(), b"old", "{fault}");
    }
}

#[test]
fn a_save_replaces_the_file_and_leaves_nothing_beside_it() {
    let server = server();
    let client = client(&server);
    let bytes = content(300_000);
    let id = uploaded(&client, &bytes);
    let folder = Folder::new();
    let path = folder.with("old.jpg", b"old");
    let written = block_on(async {
        client.media().download(DownloadMedia::new(id)).await.unwrap().save(&path).await.unwrap()
    });
    assert_eq!(written, bytes.len() as u64);
    assert!(std::fs::read(&path).unwrap() == bytes);
    assert_eq!(folder.names(), ["old.jpg"]);
}

#[test]
fn a_place_that_cannot_be_written_is_the_callers_mistake() {
    let server = server();
    let client = client(&server);
    let folder = Folder::new();
    folder.with("file", b"");
    let places = [
        folder.file("no/such/folder/x.png"),
        folder.file("file/x.png"),
        folder.path().to_owned(),
        folder.file(".."),
        "".into(),
    ];
    for path in places {
        let open = block_on(client.media().download(DownloadMedia::new("1234567890"))).unwrap();
        let error = block_on(open.save(&path)).unwrap_err();
        assert_code(&error, "INVALID_REQUEST");
        assert_eq!(error.field(), Some("path"), "{error:?}");
        assert_eq!(error.operation(), Some("media.download"), "{}: {error:?}", path.display());
    }
    assert_eq!(folder.names(), ["file"]);
    assert!(folder.path().parent().unwrap().read_dir().unwrap().all(|entry| {
        // The target that is a folder itself: its temporary file would stand beside it.
        let name = entry.unwrap().file_name().to_string_lossy().into_owned();
        !(name.ends_with(".part") && name.contains(&*folder.path().file_name().unwrap().to_string_lossy()))
    }));
}

#[cfg(unix)]
#[test]
fn saving_follows_a_link_keeps_the_files_permissions_and_replaces_no_pipe() {
    use std::os::unix::fs::{FileTypeExt, PermissionsExt, symlink};
    let server = server();
    let client = client(&server);
    let bytes = content(1000);
    let id = uploaded(&client, &bytes);
    let save = |path: &std::path::Path| {
        let open = block_on(client.media().download(DownloadMedia::new(id.clone()))).unwrap();
        block_on(open.save(path))
    };
    let folder = Folder::new();
    let private = folder.with("private.jpg", b"old");
    std::fs::set_permissions(&private, std::fs::Permissions::from_mode(0o600)).unwrap();
    let link = folder.file("link.jpg");
    symlink("private.jpg", &link).unwrap();
    save(&link).unwrap();
    assert!(link.symlink_metadata().unwrap().is_symlink());
    assert!(std::fs::read(&private).unwrap() == bytes);
    assert_eq!(private.metadata().unwrap().permissions().mode() & 0o777, 0o600);

    let pipe = folder.file("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let nowhere = folder.file("nowhere");
    symlink("missing/file", &nowhere).unwrap();
    for path in [&pipe, &nowhere] {
        let error = save(path).unwrap_err();
        assert_code(&error, "INVALID_REQUEST");
        assert_eq!(error.field(), Some("path"), "{error:?}");
    }
    assert!(pipe.symlink_metadata().unwrap().file_type().is_fifo());
    assert!(nowhere.symlink_metadata().unwrap().is_symlink());
}

/// A server that promises more than it gives, then waits until the client hangs up and says so.
fn half_a_file() -> (RawServer, mpsc::Receiver<()>) {
    let (ended, end) = mpsc::channel();
    let server = RawServer::start(move |mut stream| {
        read_head(&mut stream);
        let head = "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: 1000\r\n\r\nhalf";
        stream.write_all(head.as_bytes()).unwrap();
        wait_for_end(&mut stream);
        let _ = ended.send(());
    });
    (server, end)
}

#[test]
fn closing_a_download_early_closes_its_connection() {
    let (server, end) = half_a_file();
    let client = builder(&server.url()).build().unwrap();
    let mut download = block_on(client.media().download(DownloadMedia::new("1"))).unwrap();
    assert_eq!(block_on(download.next()).unwrap().unwrap(), "half");
    drop(download);
    end.recv_timeout(crate::common::GUARD).expect("the connection stays open");
}

#[test]
fn a_save_that_is_dropped_or_cancelled_removes_its_temporary_file_and_closes() {
    let (server, end) = half_a_file();
    let client = builder(&server.url()).build().unwrap();
    for drop_it in [true, false] {
        let folder = Folder::new();
        let open = block_on(client.media().download(DownloadMedia::new("1"))).unwrap();
        let saving = open.start_save(folder.file("x.png")).unwrap();
        eventually("the temporary file is there", || !folder.names().is_empty());
        if drop_it {
            drop(saving);
        } else {
            saving.cancel();
            assert_code(&guarded("a cancelled save", || block_on(saving)).unwrap_err(), "CANCELLED");
        }
        eventually("the temporary file is gone", || folder.names().is_empty());
        end.recv_timeout(crate::common::GUARD).expect("the connection stays open");
    }
}

#[test]
fn a_save_cancelled_at_any_moment_leaves_nothing_behind() {
    let server = server();
    let client = client(&server);
    let folder = Folder::new();
    // The moments between asking for the file and knowing that it is there are the ones to hit.
    for round in 0..200u64 {
        let open = block_on(client.media().download(DownloadMedia::new("1234567890"))).unwrap();
        let saving = open.start_save(folder.file("x.png")).unwrap();
        for _ in 0..round * 20 {
            std::hint::spin_loop();
        }
        drop(saving);
    }
    // Another file operation of the SDK's, queued behind those that were cut off.
    let open = block_on(client.media().download(DownloadMedia::new("1234567890"))).unwrap();
    block_on(open.save(folder.file("y.png"))).unwrap();
    let stray = || folder.names().into_iter().filter(|name| name.ends_with(".part")).collect::<Vec<_>>();
    let until = std::time::Instant::now() + Duration::from_secs(3);
    while !stray().is_empty() && std::time::Instant::now() < until {
        std::thread::sleep(Duration::from_millis(10));
    }
    assert_eq!(stray(), Vec::<String>::new());
}

#[test]
fn an_answer_without_a_length_is_whole_only_with_its_last_chunk() {
    for (end, whole) in [("0\r\n\r\n", true), ("", false)] {
        let server = RawServer::start(move |mut stream| {
            read_head(&mut stream);
            let head = "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n";
            stream.write_all(format!("{head}{end}").as_bytes()).unwrap();
        });
        let client = builder(&server.url()).max_retries(0).build().unwrap();
        let result =
            block_on(async { client.media().download(DownloadMedia::new("1")).await.unwrap().bytes().await });
        assert_eq!(result.is_ok(), whole, "{result:?}");
    }
}

#[test]
fn a_refusal_under_status_200_is_an_error_and_a_json_file_is_a_file() {
    let server = server();
    let client = client(&server);
    let answer =
        json!({"kind": "answer", "json": {"success": false, "error": "NOT_FOUND", "message": "gone"}});
    spoil(&server, &answer);
    assert_code(&block_on(client.media().download(DownloadMedia::new("1"))).unwrap_err(), "NOT_FOUND");
    server.clear_faults();
    // Larger than what is looked at, and of the API's own shape.
    for bytes in
        [br#"{"success":true,"data":[]}"#.to_vec(), format!("[{}1]", "1,".repeat(100_000)).into_bytes()]
    {
        let request = UploadMedia::new().filename("data.json").mime_type("application/json");
        let id = block_on(client.media().upload(Source::bytes(bytes.clone()), request)).unwrap().media_id;
        let back =
            block_on(async { client.media().download(DownloadMedia::new(id)).await.unwrap().bytes().await });
        assert!(back.unwrap() == bytes);
    }
}

#[test]
fn a_download_that_fails_before_its_first_byte_is_tried_again() {
    let server = server();
    let client = client(&server);
    server.fault(json!({"match": {"path": "/v2/media/*"}, "times": 2, "fault": {"kind": "status", "status": 503, "headers": {"retry-after": "0"}}})).unwrap();
    let open = block_on(client.media().download(DownloadMedia::new("1234567890"))).unwrap();
    assert!(!block_on(open.bytes()).unwrap().is_empty());
    assert_eq!(server.requests().len(), 3);
}

#[test]
fn a_slow_reader_does_not_time_out() {
    let server = server();
    let client = client(&server);
    let bytes = content(2_000_000);
    let id = uploaded(&client, &bytes);
    let client =
        blocking::Client::from(client).with_options(CallOptions::new().timeout(Duration::from_millis(200)));
    let mut open = client.media().download(DownloadMedia::new(id)).unwrap();
    let mut back = open.next_chunk().unwrap().unwrap().to_vec();
    // The caller, not the server, stands still.
    std::thread::sleep(Duration::from_millis(500));
    open.read_to_end(&mut back).unwrap();
    assert!(back == bytes);
}
