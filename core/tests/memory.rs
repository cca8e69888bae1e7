//! Files pass through in constant memory: 100 MB in either direction adds at most 16 MB to the process's peak.
//!
//! Each measurement is a process of its own, since a peak never goes down, and the fake is another, since it would
//! be measured along. The figures come from Linux's `/proc`.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
#![allow(clippy::print_stdout, unreachable_pub)]

mod common;
#[path = "common/report.rs"]
mod report;

use avenping::media::{MAX_UPLOAD, Source};
use avenping::model::{DownloadMedia, UploadMedia};
use avenping::{Client, blocking};
use avenping_mock::MockServer;
use common::{Folder, LINE, block_on, builder, child, passed, role};
use report::report;
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Stdio};

/// What a transfer of any size may add, in kB.
const ALLOWED: u64 = 16 * 1024;

const SERVER: &str = "TEST_SERVER";
const MEDIA: &str = "TEST_MEDIA";
const FOLDER: &str = "TEST_FOLDER";

fn variable(name: &str) -> String {
    std::env::var(name).unwrap()
}

/// A figure of this process in kB, such as `VmHWM` (the peak) and `VmRSS` (now).
fn memory(figure: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with(figure)).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

#[test]
#[ignore = "the other processes of these tests; does nothing without a role"]
fn child_process() {
    match role().as_deref() {
        None => {}
        Some("server") => serve(),
        Some(transfer) => measure(transfer),
    }
}

fn serve() {
    let server = MockServer::start().unwrap();
    println!("\nlistens on {}", server.base_url());
    // Until the parent closes the pipe, also by dying.
    let _ = std::io::stdin().read_to_end(&mut Vec::new());
}

fn measure(transfer: &str) {
    let client = builder(&variable(SERVER)).phone_number_id(LINE).build().unwrap();
    // What the first call sets up is not the transfer's.
    block_on(client.account().me()).unwrap();
    let before = memory("VmRSS");
    let bytes = run(transfer, client);
    let peak = memory("VmHWM");
    assert_eq!(bytes, MAX_UPLOAD);
    let added = peak.saturating_sub(before);
    println!(
        "\nmemory: {transfer}: {before} kB before, {peak} kB at the peak: {added} kB added for {bytes} bytes"
    );
    assert!(added <= ALLOWED, "{transfer} added {added} kB, {ALLOWED} kB are allowed");
}

fn run(transfer: &str, client: Client) -> u64 {
    let folder = std::path::PathBuf::from(variable(FOLDER));
    let download =
        |client: &Client| client.start_download(DownloadMedia::new(variable(MEDIA)), Default::default());
    let upload = |source| {
        let uploaded = block_on(client.media().upload(source, UploadMedia::new())).unwrap();
        assert!(!uploaded.media_id.is_empty());
        MAX_UPLOAD
    };
    match transfer {
        "upload from a path" => upload(Source::path(folder.join("100MB"))),
        "upload from a reader" => upload(Source::reader(std::io::repeat(7).take(MAX_UPLOAD))),
        "upload from a reader, multipart" => {
            let source = Source::reader(std::io::repeat(7).take(MAX_UPLOAD)).length(MAX_UPLOAD);
            block_on(client.media().upload(source, UploadMedia::new().filename("größe.bin"))).unwrap();
            MAX_UPLOAD
        }
        "download with save" => {
            block_on(async { download(&client)?.await?.save(folder.join("saved")).await }).unwrap()
        }
        "download by stream" => block_on(async {
            let mut open = download(&client).unwrap().await.unwrap();
            let mut received = 0;
            while let Some(chunk) = open.next().await {
                received += chunk.unwrap().len() as u64;
            }
            received
        }),
        "download as a reader" => {
            let mut open =
                blocking::Client::from(client).media().download(DownloadMedia::new(variable(MEDIA))).unwrap();
            std::io::copy(&mut open, &mut std::io::sink()).unwrap()
        }
        // Nobody takes the bytes: they must wait in the network and not in memory.
        "download to a reader that is slow" => block_on(async {
            let mut open = download(&client).unwrap().await.unwrap();
            let mut received = 0;
            while let Some(chunk) = open.next().await {
                if received == 0 {
                    std::thread::sleep(std::time::Duration::from_secs(1));
                }
                received += chunk.unwrap().len() as u64;
            }
            received
        }),
        other => panic!("no such transfer: {other}"),
    }
}

/// The fake as a process; it ends with its standard input.
struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.0.stdin.take());
        let _ = self.0.wait();
    }
}

fn start() -> (Server, String) {
    let mut command = child("child_process", "server");
    let mut server = Server(command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap());
    let mut lines = BufReader::new(server.0.stdout.take().unwrap()).lines().map_while(Result::ok);
    let url = lines.find_map(|line| line.strip_prefix("listens on ").map(str::to_owned)).unwrap();
    // Its pipe stays open, or its last words would end it.
    std::thread::spawn(move || lines.for_each(drop));
    (server, url)
}

#[test]
fn a_hundred_megabytes_up_or_down_add_at_most_sixteen_to_the_peak() {
    let (_server, url) = start();
    let folder = Folder::new();
    let file = std::fs::File::create(folder.file("100MB")).unwrap();
    file.set_len(MAX_UPLOAD).unwrap();
    let client = builder(&url).phone_number_id(LINE).build().unwrap();
    let source = Source::path(folder.file("100MB"));
    let media = block_on(client.media().upload(source, UploadMedia::new())).unwrap().media_id;
    for transfer in [
        "upload from a path",
        "upload from a reader",
        "upload from a reader, multipart",
        "download with save",
        "download by stream",
        "download as a reader",
        "download to a reader that is slow",
    ] {
        let mut command = child("child_process", transfer);
        command.env(SERVER, &url).env(MEDIA, &media).env(FOLDER, folder.path());
        let (out, _) = passed(&command.output().unwrap());
        let figures: Vec<&str> = out.lines().filter(|line| line.starts_with("memory: ")).collect();
        assert_eq!(figures.len(), 1, "{out}");
        report(figures[0]);
    }
    assert_eq!(std::fs::metadata(folder.file("saved")).unwrap().len(), MAX_UPLOAD);
}
