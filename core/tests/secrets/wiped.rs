//! The token leaves the memory with its last user. Its process is looked at from outside, once with the client open, when
//! there must be something to find, and once after each thing that lets go of it.

use crate::common::{block_on, builder, child, server};
use crate::memory::{Copies, Looked, new_token, turn_back};
use avenping::model::SendText;
use avenping::{Client, blocking, waist};
use std::io::BufRead;

const TURNED: &str = "TEST_TURNED";
const SECOND: &str = "TEST_TURNED_SECOND";
const URL: &str = "TEST_URL";

fn variable(name: &str) -> String {
    std::env::var(name).unwrap()
}

/// Lets itself be looked at.
fn pause(word: &str) {
    println!("\n{word}");
    let _ = std::io::stdin().lock().read_line(&mut String::new());
}

fn token() -> String {
    turn_back(&variable(TURNED))
}

/// As a binding makes it: the settings are its own bytes, which are not the core's to wipe.
fn from_json() -> Client {
    let url = variable(URL);
    let mut settings = format!(r#"{{"baseUrl": "{url}", "token": "#);
    settings.reserve(200);
    {
        let token = waist::Zeroizing::new(token());
        settings.push_str(&format!(r#""{}"}}"#, "x".repeat(token.len())));
        let at = settings.find("xxx").unwrap();
        // In place: what formats or grows leaves copies of its own.
        let mut bytes = std::mem::take(&mut settings).into_bytes();
        bytes[at..at + token.len()].copy_from_slice(token.as_bytes());
        settings = String::from_utf8(bytes).unwrap();
    }
    let settings = waist::Zeroizing::new(settings);
    waist::client("rust", settings.as_bytes()).unwrap()
}

fn call(client: &Client) {
    block_on(client.account().me()).unwrap();
    block_on(client.messages().send_text(SendText::new("+1 555 123 4567", "Hello"))).unwrap();
    block_on(client.templates().get(avenping::model::GetTemplate::new("there is none"))).unwrap_err();
}

/// The other process.
pub fn play(role: &str) {
    let build = || {
        // With room to spare, as texts that were read from a file have it.
        let mut given = token();
        given.reserve(100);
        builder(&variable(URL)).token(given).build().unwrap()
    };
    match role {
        "never used" => {
            let client = build();
            pause("open");
            drop(client);
        }
        "from JSON" => {
            let client = from_json();
            pause("open");
            drop(client);
        }
        "refused" => {
            let settings = || builder("nonsense").token(token());
            let kept = waist::Zeroizing::new(token());
            pause("open");
            drop(kept);
            settings().build().unwrap_err();
        }
        "async" => {
            let client = build();
            call(&client);
            pause("open");
            drop(client);
        }
        "blocking" => {
            let client = blocking::Client::from(build());
            client.account().me().unwrap();
            client.messages().send_text(SendText::new("+1 555 123 4567", "Hello")).unwrap();
            pause("open");
            drop(client);
        }
        "replaced" => {
            let client = build();
            call(&client);
            pause("open");
            client.set_token(&waist::Zeroizing::new(turn_back(&variable(SECOND)))).unwrap();
            call(&client);
            pause("closed");
            return;
        }
        other => panic!("no such role: {other}"),
    }
    pause("closed");
}

/// What is left when the client is gone, after there was something.
fn left(role: &str) -> Copies {
    let server = server();
    let ((first, turned), (second, turned_second)) = (new_token(), new_token());
    server.replace_token("test_premium", &first).unwrap();
    let mut command = child("child_process", role);
    command.env(TURNED, turned).env(SECOND, turned_second).env(URL, server.base_url());
    let mut process = Looked::start(&mut command);
    process.until("open");
    let open = process.copies(&first);
    assert!(open.elsewhere > 0, "{role}: the token is not found where it must be");
    // The next may be made with the next token.
    server.replace_token(&first, &second).unwrap();
    process.go_on();
    process.until("closed");
    // Connections are closed by the SDK's own threads.
    let mut copies = process.copies(&first);
    let end = std::time::Instant::now() + std::time::Duration::from_secs(2);
    while copies.elsewhere > 0 && std::time::Instant::now() < end {
        copies = process.copies(&first);
    }
    println!("{role}: with the client open {open:?}, afterwards {copies:?}");
    process.go_on();
    process.end();
    copies
}

#[test]
fn a_client_that_made_no_call_leaves_no_token_in_memory() {
    for role in ["never used", "from JSON", "refused"] {
        assert_eq!(left(role), Copies::default(), "{role}");
    }
}

#[test]
fn a_client_that_made_calls_leaves_no_token_but_in_the_buffer_of_its_connection() {
    for role in ["async", "blocking", "replaced"] {
        let left = left(role);
        assert_eq!(left.elsewhere, 0, "{role}");
        assert!(left.in_heads <= 1, "{role}: one connection has left {left:?}");
    }
}
