//! Secrets stay secret: the token, a proxy's password and a webhook's code are in no log, no error, no `Debug` and no
//! URL; the log holds neither numbers nor texts.
//!
//! The run is a process of its own, so that everything it printed can be searched. It does everything the SDK can do
//! against a server that makes every mistake, among them repeating the token wherever an answer has room for it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
#![allow(clippy::print_stdout, clippy::string_slice, unreachable_pub)]

#[path = "../common/mod.rs"]
mod common;
#[cfg(target_os = "linux")]
#[path = "../common/memory.rs"]
mod memory;
mod run;
mod subscriber;
#[cfg(target_os = "linux")]
#[path = "../common/tls_fake.rs"]
mod tls_fake;
#[cfg(target_os = "linux")]
mod wiped;

use common::{child, passed, role};

pub(crate) const TOKEN: &str = "s3cret-T0ken.of/this+run=";
pub(crate) const PASSWORD: &str = "pr0xyPassw0rd";
pub(crate) const CODE: &str = "webh00kC0de";
pub(crate) const NUMBER: &str = "15559876543";
pub(crate) const WORDS: &str = "the words of this message";

#[test]
#[ignore = "the other processes of these tests; does nothing without a role"]
fn child_process() {
    match role().as_deref() {
        None => {}
        Some("standard error") => run::everything(),
        Some("subscriber") => subscriber::run(),
        #[cfg(target_os = "linux")]
        Some(role) => wiped::play(role),
        #[cfg(not(target_os = "linux"))]
        Some(other) => panic!("no such role: {other}"),
    }
}

#[track_caller]
fn assert_hidden(what: &str, text: &str, secrets: &[&str]) {
    for secret in secrets {
        // Also in the forms in which it travels.
        let encoded: String = url::form_urlencoded::byte_serialize(secret.as_bytes()).collect();
        for form in [(*secret).to_owned(), encoded, secret.replace('/', "\\/")] {
            if let Some(at) = text.find(&form) {
                let start = text[..at].rfind('\n').map_or(0, |at| at + 1);
                let line: String = text[start..].chars().take(400).collect();
                panic!("{what} shows {secret}: {line}");
            }
        }
    }
}

#[test]
fn nothing_that_is_printed_shown_or_logged_holds_a_secret() {
    let mut command = child("child_process", "standard error");
    command.env("AVENPING_LOG", "debug");
    let (out, err) = passed(&command.output().unwrap());
    // The run is long enough to be worth searching, and the log is on.
    assert!(out.lines().count() > 100, "{out}");
    assert!(err.contains("avenping debug messages.send_text: POST"), "{err}");
    assert!(err.contains("failed"), "{err}");
    // A part of the token is too much, too: a body may be cut off within it.
    assert_hidden("standard output", &out, &[&TOKEN[..8], PASSWORD, CODE]);
    assert_hidden("the log", &err, &[TOKEN, PASSWORD, CODE, NUMBER, WORDS, "+1 555 987", "access_token"]);
    assert!(!err.contains("http://"), "a URL is in the log:\n{err}");
}

#[test]
fn a_tracing_subscriber_sees_no_secret_and_then_standard_error_is_silent() {
    let mut command = child("child_process", "subscriber");
    command.env("AVENPING_LOG", "debug");
    let (out, err) = passed(&command.output().unwrap());
    let events: String =
        out.lines().filter(|line| line.starts_with("event: ")).collect::<Vec<_>>().join("\n");
    assert!(events.contains("target=avenping") && events.contains("messages.send_text"), "{out}");
    assert_hidden("an event", &events, &[TOKEN, PASSWORD, CODE, NUMBER, WORDS]);
    assert!(!err.contains("avenping debug"), "logged twice: {err}");
}

#[test]
fn without_avenping_log_nothing_is_printed_at_all() {
    let (out, err) = passed(&child("child_process", "standard error").output().unwrap());
    assert!(!out.contains("avenping debug"));
    assert!(!err.contains("avenping "), "{err}");
}

#[test]
fn the_environment_of_a_child_names_no_secret_in_a_config_error() {
    for bad in [format!("{TOKEN}\nline"), format!("{TOKEN} {TOKEN}"), format!("{TOKEN}\u{e9}")] {
        let error =
            avenping::Client::builder().token(bad).base_url("http://127.0.0.1:1").build().unwrap_err();
        assert_hidden(
            "an error about the token",
            &format!("{error} {error:?} {}", error.to_json()),
            &[TOKEN],
        );
    }
    for proxy in
        [format!("http://u:{PASSWORD}@[bad"), format!("gopher://u:{PASSWORD}@host"), PASSWORD.to_owned()]
    {
        let built =
            avenping::Client::builder().token("x").base_url("http://127.0.0.1:1").proxy(proxy).build();
        if let Err(error) = built {
            assert_hidden("an error about the proxy", &format!("{error} {error:?}"), &[PASSWORD]);
        }
    }
    let url = format!("https://user:{PASSWORD}@api.example");
    let builder = avenping::Client::builder().token("x").base_url(url);
    assert_hidden("the builder", &format!("{builder:?}"), &[PASSWORD]);
    let error = builder.build().unwrap_err();
    assert_hidden("an error about the base URL", &format!("{error} {error:?}"), &[PASSWORD]);
}
