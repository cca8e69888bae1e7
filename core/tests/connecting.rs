//! A server that cannot be reached: nothing leaves, and the limits hold while connecting.
#![cfg(target_os = "linux")] // The full queue below is Linux's behaviour.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use avenping::model::SendText;
use avenping::{Client, ClientBuilder, Delivery, Error, ErrorKind};
use std::net::{TcpListener, TcpStream};
use std::os::fd::AsRawFd;
use std::time::Duration;

/// A listener whose queue is full, so that further connections wait without an answer.
struct Unreachable {
    listener: TcpListener,
    _queue: Vec<TcpStream>,
}

impl Unreachable {
    fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        // SAFETY: the descriptor is open and listening; listening again only changes the queue's length.
        assert_eq!(unsafe { libc::listen(listener.as_raw_fd(), 0) }, 0);
        let address = listener.local_addr().unwrap();
        let patience = Duration::from_millis(200);
        let queue: Vec<_> =
            std::iter::from_fn(|| TcpStream::connect_timeout(&address, patience).ok()).collect();
        Self { listener, _queue: queue }
    }

    fn client(&self) -> ClientBuilder {
        let url = format!("http://{}", self.listener.local_addr().unwrap());
        Client::builder().token("t").base_url(url).phone_number_id("1")
    }
}

fn send(builder: ClientBuilder) -> Error {
    let client = builder.build_blocking().unwrap();
    client.messages().send_text(SendText::new("15551234567", "hello")).unwrap_err()
}

#[test]
fn connecting_is_limited_by_connect_timeout_and_repeated_because_nothing_left() {
    let server = Unreachable::new();
    let error = send(server.client().connect_timeout(Duration::from_millis(100)).max_retries(1));
    assert_eq!((error.kind(), error.delivery()), (ErrorKind::Timeout, Some(Delivery::NotSent)));
    assert_eq!(error.attempts().len(), 2);
    assert!(error.retryable(), "{error:?}");
}

#[test]
fn a_short_timeout_covers_connecting_and_is_spent_only_once_on_a_send() {
    let server = Unreachable::new();
    let error = send(server.client().timeout(Duration::from_millis(100)));
    assert_eq!((error.kind(), error.delivery()), (ErrorKind::Timeout, Some(Delivery::NotSent)));
    assert_eq!(error.attempts().len(), 1, "{error:?}");
}

#[test]
fn a_deadline_ends_connecting_too() {
    let server = Unreachable::new();
    let error = send(server.client().deadline(Duration::from_millis(100)));
    assert_eq!((error.kind(), error.delivery()), (ErrorKind::Timeout, Some(Delivery::NotSent)));
    assert!(error.message().contains("deadline"), "{error:?}");
}
