//! `avenping mock` as a program: where it listens, how it ends.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
#![allow(clippy::print_stdout, unreachable_pub)]

mod common;

use common::{Mock, avenping, failure};
use std::process::{Command, Stdio};

#[test]
fn a_taken_port_is_exit_code_2_and_says_which() {
    let mock = Mock::start();
    let port = mock.url.rsplit(':').next().unwrap();
    let output = avenping(&["mock", "--port", port]).output().unwrap();
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    let text = String::from_utf8(output.stderr).unwrap();
    assert!(text.contains(port) && text.starts_with("avenping: "), "{text}");
    let error = failure(&avenping(&["--json", "mock", "--port", port]).output().unwrap(), 2);
    assert!(error["message"].as_str().unwrap().contains(port), "{error}");
    // The first one is still there.
    assert_eq!(mock.json(&["health"])["ok"], true);
}

#[cfg(unix)]
#[test]
fn control_c_ends_it() {
    for signal in ["INT", "TERM"] {
        let mut mock = Mock::start();
        let killed =
            Command::new("kill").args(["-s", signal, &mock.process.id().to_string()]).status().unwrap();
        assert!(killed.success());
        // Hangs here when it does not end.
        let status = mock.process.wait().unwrap();
        assert!(status.code().is_none_or(|code| code < 101), "{signal}: {status:?}");
    }
}

#[cfg(unix)]
#[test]
fn it_goes_on_when_nobody_reads_what_it_prints() {
    let port =
        std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port().to_string();
    let mut command = avenping(&["mock", "--port", &port]);
    let mut process = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(process.stdout.take());
    let url = format!("http://127.0.0.1:{port}");
    let up = || avenping(&["health", "--base-url", &url]).output().unwrap().status.success();
    let until = std::time::Instant::now() + std::time::Duration::from_secs(20);
    let mut healthy = up();
    while !healthy && std::time::Instant::now() < until {
        healthy = up();
    }
    let _ = process.kill();
    let output = process.wait_with_output().unwrap();
    assert!(healthy, "{output:?}");
}
