//! Sources that misbehave: the error names `file`, and the fake never stores a part as if it were the whole.

use crate::common::{Folder, assert_code, block_on, client, guarded, server};
use avenping::Error;
use avenping::media::{MAX_UPLOAD, Source};
use avenping::model::UploadMedia;
use avenping_mock::MockServer;
use bytes::Bytes;
use std::io::{self, Cursor, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

const CHUNK: usize = 256 * 1024;

/// What an endless reader has done so far.
#[derive(Default)]
pub struct Reads(AtomicUsize, AtomicBool);

impl Reads {
    pub fn count(&self) -> usize {
        self.0.load(Ordering::SeqCst)
    }

    pub fn dropped(&self) -> bool {
        self.1.load(Ordering::SeqCst)
    }
}

struct Endless(Arc<Reads>);

impl Read for Endless {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.0.fetch_add(1, Ordering::SeqCst);
        Ok(buffer.len())
    }
}

impl Drop for Endless {
    fn drop(&mut self) {
        self.0.1.store(true, Ordering::SeqCst);
    }
}

pub fn endless() -> (Arc<Reads>, impl Read + Send) {
    let reads = Arc::<Reads>::default();
    (Arc::clone(&reads), Endless(reads))
}

/// Gives `left` bytes, then does something else.
struct Then<F>(usize, F);

impl<F: FnMut() -> io::Result<usize>> Read for Then<F> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.0 == 0 {
            return self.1();
        }
        let read = buffer.len().min(self.0);
        self.0 -= read;
        Ok(read)
    }
}

#[track_caller]
fn refused(server: &MockServer, source: Source) -> Error {
    let client = client(server);
    let error = guarded("an upload from a bad source", move || {
        block_on(client.media().upload(source, UploadMedia::new())).unwrap_err()
    });
    assert_code(&error, "INVALID_REQUEST");
    assert_eq!(error.field(), Some("file"), "{error:?}");
    assert!(!error.retryable(), "{error:?}");
    let stored = server.requests().into_iter().find(|request| !request["accepted"].is_null());
    assert!(stored.is_none(), "a part was stored: {stored:?}");
    error
}

#[test]
fn what_cannot_be_read_at_all_is_refused_before_any_request() {
    let server = server();
    let folder = Folder::new();
    let empty = folder.with("empty.png", b"");
    let sources = [
        Source::path(folder.file("missing.png")),
        Source::path(folder.path()),
        Source::path(empty),
        Source::path(""),
        Source::bytes(Bytes::new()),
        Source::reader(Cursor::new(b"x")).length(0),
        Source::reader(Cursor::new(b"x")).length(MAX_UPLOAD + 1),
    ];
    for source in sources {
        refused(&server, source);
    }
    assert!(server.requests().is_empty());
}

#[test]
fn an_empty_reader_or_stream_stores_nothing() {
    let server = server();
    refused(&server, Source::reader(io::empty()));
    refused(&server, Source::stream(futures_util::stream::empty()));
}

#[test]
fn a_reader_that_fails_midway_stores_nothing_and_its_reason_is_told() {
    let server = server();
    for length in [None, Some(3 * CHUNK as u64)] {
        for before in [0, 10, CHUNK, 2 * CHUNK + 1] {
            let reader = Then(before, || Err(io::Error::other("the disk is on fire")));
            let mut source = Source::reader(reader);
            if let Some(length) = length {
                source = source.length(length);
            }
            let error = refused(&server, source);
            assert!(error.message().contains("the disk is on fire"), "{error:?}");
        }
    }
}

#[test]
fn a_reader_that_panics_midway_stores_nothing() {
    let server = server();
    for before in [0, 2 * CHUNK + 1] {
        refused(&server, Source::reader(Then(before, || panic!("on purpose"))));
    }
}

#[test]
fn a_stream_that_fails_or_panics_midway_stores_nothing() {
    let server = server();
    let fails: Vec<io::Result<Bytes>> =
        vec![Ok(Bytes::from(vec![0; CHUNK])), Err(io::Error::other("broken pipe"))];
    refused(&server, Source::stream(futures_util::stream::iter(fails)));
    let mut polls = 0;
    let panics = futures_util::stream::poll_fn(move |_| {
        polls += 1;
        if polls > 2 {
            panic!("on purpose");
        }
        std::task::Poll::Ready(Some(Ok(Bytes::from(vec![0; CHUNK]))))
    });
    refused(&server, Source::stream(panics));
}

#[test]
fn a_reader_that_gives_less_than_its_length_stores_nothing() {
    let server = server();
    for given in [0, 1, CHUNK, 2 * CHUNK - 1] {
        refused(&server, Source::reader(Cursor::new(vec![1; given])).length(2 * CHUNK as u64));
    }
}

#[test]
fn a_reader_that_gives_more_than_its_length_stores_nothing() {
    let server = server();
    // Also where the length falls on a chunk's border, so that the surplus is in a chunk of its own.
    for (length, given) in [(1, 2), (CHUNK + 1, CHUNK + 2), (CHUNK, CHUNK + 1), (2 * CHUNK, 3 * CHUNK)] {
        refused(&server, Source::reader(Cursor::new(vec![1; given])).length(length as u64));
    }
}

#[test]
fn a_file_that_shrinks_while_it_goes_out_stores_nothing() {
    let server = server();
    let folder = Folder::new();
    let path = folder.with("shrinks.bin", &vec![1; 8 * CHUNK]);
    let source = Source::path(&path).progress(move |sent, _| {
        if sent == CHUNK as u64 {
            std::fs::OpenOptions::new().write(true).open(&path).unwrap().set_len(2 * CHUNK as u64).unwrap();
        }
    });
    refused(&server, source);
}

#[test]
fn a_file_that_grows_while_it_goes_out_stores_nothing() {
    for whole in [2 * CHUNK + 100, 2 * CHUNK] {
        let server = server();
        let folder = Folder::new();
        let path = folder.with("grows.log", &vec![1; whole]);
        let source = Source::path(&path).progress(move |sent, _| {
            if sent == CHUNK as u64 {
                let mut file = std::fs::OpenOptions::new().append(true).open(&path).unwrap();
                io::Write::write_all(&mut file, b"one more line").unwrap();
            }
        });
        refused(&server, source);
    }
}

#[test]
fn a_stream_over_the_limit_is_cut_off_at_the_limit() {
    let server = server();
    let (reads, reader) = endless();
    let error = refused(&server, Source::reader(reader));
    assert!(error.message().contains("100 MB"), "{error:?}");
    let limit = usize::try_from(MAX_UPLOAD).unwrap() / CHUNK;
    assert!((limit..limit + 8).contains(&reads.count()), "{} chunks were read", reads.count());
}
