//! The token leaves the memory with its last user. Its process is looked at from outside: once with the client open, when
//! there must be something to find, and once when everything has let go of it.

use crate::common::{block_on, builder, child};
use crate::memory::{Copies, Looked, new_token, turn_back};
use crate::tls_fake::TlsFake;
use avenping::model::{GetTemplate, SendText};
use avenping::waist::{self, Zeroizing};
use avenping::{Client, blocking};
use std::io::BufRead;

const TURNED: &str = "TEST_TURNED";
const SECOND: &str = "TEST_TURNED_SECOND";
const URL: &str = "TEST_URL";
const TLS_URL: &str = "TEST_TLS_URL";
const CA: &str = "TEST_CA";

fn variable(name: &str) -> String {
    std::env::var(name).unwrap()
}

fn token() -> Zeroizing<String> {
    Zeroizing::new(turn_back(&variable(TURNED)))
}

/// Lets itself be looked at.
fn pause(word: &str) {
    println!("\n{word}");
    let _ = std::io::stdin().lock().read_line(&mut String::new());
}

fn build(url: &str) -> Client {
    // Given away, so the client has to wipe it.
    builder(url).token(std::mem::take(&mut *token())).build().unwrap()
}

/// As a binding gives them. The JSON itself is the binding's to wipe.
fn settings(more: &str) -> Zeroizing<String> {
    let (token, before) = (token(), format!(r#"{{"baseUrl": "{}", "token": ""#, variable(URL)));
    // Of its size from the beginning: what grows leaves copies behind.
    let mut json = Zeroizing::new(String::with_capacity(before.len() + token.len() + more.len()));
    [&before, token.as_str(), more].into_iter().for_each(|part| json.push_str(part));
    json
}

fn call(client: &Client) {
    block_on(client.account().me()).unwrap();
    block_on(client.messages().send_text(SendText::new("+1 555 123 4567", "Hello"))).unwrap();
    // An error is searched for the token.
    block_on(client.templates().get(GetTemplate::new("there is none"))).unwrap_err();
}

/// The other process.
pub fn play(role: &str) {
    let url = variable(URL);
    match role {
        "never used" => {
            let client = build(&url);
            pause("open");
            drop(client);
        }
        "from JSON" => {
            let client = waist::client("rust", settings("\"}").as_bytes()).unwrap();
            pause("open");
            drop(client);
        }
        "refused" => {
            let kept = token();
            // Apart from the JSON: where that is wrong, serde_json searches it for the line, with the JSON in registers
            // that end up on the stack.
            let wrong = waist::client_with_token("rust", br#"{"nonsense": 1}"#, Some(token())).unwrap_err();
            assert!(wrong.message().contains("nonsense"), "{wrong}");
            builder("nonsense").token(std::mem::take(&mut *token())).build().unwrap_err();
            pause("open");
            drop(kept);
        }
        "async" => {
            let client = build(&url);
            call(&client);
            pause("open");
            drop(client);
        }
        "blocking" => {
            let client = blocking::Client::from(build(&url));
            client.account().me().unwrap();
            client.messages().send_text(SendText::new("+1 555 123 4567", "Hello")).unwrap();
            pause("open");
            drop(client);
        }
        "TLS" => {
            let given = builder(&variable(TLS_URL)).ca_bundle(variable(CA));
            let client = given.token(std::mem::take(&mut *token())).build().unwrap();
            call(&client);
            pause("open");
            drop(client);
        }
        "replaced" => {
            let client = build(&url);
            call(&client);
            pause("open");
            client.set_token(&Zeroizing::new(turn_back(&variable(SECOND)))).unwrap();
            call(&client);
            // The client goes on, and with it the connection.
            return pause("closed");
        }
        other => panic!("no such role: {other}"),
    }
    pause("closed");
}

/// What is left when the client is gone, after there was something.
fn left(role: &str) -> Copies {
    let server = TlsFake::start("localhost");
    let ((first, turned), (second, turned_second)) = (new_token(), new_token());
    server.fake.replace_token("test_premium", &first).unwrap();
    let mut command = child("child_process", role);
    command.env(TURNED, turned).env(SECOND, turned_second).env(URL, server.fake.base_url());
    command.env(TLS_URL, format!("https://localhost:{}", server.port)).env(CA, &server.ca);
    let mut process = Looked::start(&mut command);
    process.until("open");
    let open = process.copies(&first);
    assert!(open.elsewhere > 0, "{role}: the token is not found where it must be");
    server.fake.replace_token(&first, &second).unwrap();
    process.go_on();
    process.until("closed");
    let closed = process.copies_when_settled(&first);
    println!("{role}: with the client open {open:?}, afterwards {closed:?}");
    process.go_on();
    process.end();
    closed
}

#[test]
fn a_client_that_made_no_call_leaves_no_token_in_memory() {
    for role in ["never used", "from JSON", "refused"] {
        assert_eq!(left(role), Copies::default(), "{role}");
    }
}

#[test]
fn a_client_that_made_calls_leaves_no_token_but_in_the_buffer_of_its_connection() {
    for role in ["async", "blocking", "TLS"] {
        let left = left(role);
        assert_eq!(left.elsewhere, 0, "{role}");
        assert!(left.in_heads <= 1, "{role}: one connection has left {left:?}");
    }
}

#[test]
fn a_token_that_was_replaced_is_nowhere_after_the_next_call() {
    assert_eq!(left("replaced"), Copies::default());
}
