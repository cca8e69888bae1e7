//! A client that was freed leaves no token in memory but in its connection's buffer: as in the core's own test, with the
//! settings and `avenping_client_set_token` on the way.

use crate::common::*;
use crate::memory::{Looked, new_token, turn_back};
use avenping_c::client::*;
use avenping_mock::MockServer;
use std::io::BufRead;
use std::process::Command;
use std::ptr;

const TURNED: &str = "TEST_TURNED";
const URL: &str = "TEST_URL";

/// Lets itself be looked at.
#[allow(clippy::print_stdout)]
fn pause(word: &str) {
    println!("\n{word}");
    let _ = std::io::stdin().lock().read_line(&mut String::new());
}

/// The token, and how it is wiped again: what the caller has is the caller's to wipe.
fn with_token(work: impl FnOnce(*const std::ffi::c_char, usize)) {
    let mut token = turn_back(&std::env::var(TURNED).unwrap()).into_bytes();
    work(token.as_ptr().cast(), token.len());
    token.iter_mut().for_each(|byte| unsafe { ptr::write_volatile(byte, 0) });
}

#[test]
#[ignore = "the other process of this test; does nothing without a role"]
fn child_process() {
    let Ok(url) = std::env::var(URL) else { return };
    let mut options = avenping_client_options {
        base_url: url.as_ptr().cast(),
        base_url_length: url.len(),
        ..avenping_client_options::zeroed()
    };
    let mut client = ptr::null_mut();
    with_token(|token, length| {
        (options.token, options.token_length) = (token, length);
        assert_ok(|error| unsafe { avenping_client_new(&options, &mut client, error) });
        assert_ok(|error| unsafe { avenping_client_set_token(client, token, length, error) });
    });
    assert_ok(|error| send(client, &text_to(c"15551234567", c"Hello"), ptr::null(), error));
    pause("open");
    unsafe { avenping_client_free(client) };
    pause("closed");
}

#[test]
fn a_client_that_was_freed_leaves_no_token_but_in_the_buffer_of_its_connection() {
    let server = MockServer::start().unwrap();
    let (token, turned) = new_token();
    server.replace_token("test_premium", &token).unwrap();
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["wiped::child_process", "--exact", "--ignored", "--nocapture", "--test-threads=1"]);
    command.env_remove("AVENPING_TOKEN").env(TURNED, turned).env(URL, server.base_url());
    let mut process = Looked::start(&mut command);
    process.until("open");
    let open = process.copies(&token);
    assert!(open.elsewhere > 0, "the token is not found where it must be");
    process.go_on();
    process.until("closed");
    let closed = process.copies_when_settled(&token);
    process.go_on();
    process.end();
    assert_eq!(closed.elsewhere, 0);
    assert!(closed.in_heads <= 1, "{closed:?}");
}
