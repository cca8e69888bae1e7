//! Proxies that do not let a call through. The hints hang on the words of the HTTP library: where an update changes them,
//! this is where it is noticed.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use avenping::model::SendText;
use avenping::{Client, Delivery, Error, ErrorKind};
use std::io::{Read, Write};
use std::net::TcpListener;

/// A proxy for one request, which answers this.
fn proxy(answer: &'static str) -> (String, std::thread::JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let serving = std::thread::spawn(move || {
        let (mut connection, _) = listener.accept().unwrap();
        let mut request = Vec::new();
        while !request.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            connection.read_exact(&mut byte).unwrap();
            request.extend(byte);
        }
        connection.write_all(answer.as_bytes()).unwrap();
    });
    (format!("http://someone:secret@{address}"), serving)
}

/// Of a send to a server that nobody reaches but through the proxy.
fn error_through(proxy: &str, retries: u32) -> Error {
    let builder = Client::builder().token("t").phone_number_id("1").proxy(proxy).max_retries(retries);
    let client = builder.base_url("https://api.avenping.invalid").build_blocking().unwrap();
    let error = client.messages().send_text(SendText::new("15551234567", "hello")).unwrap_err();
    assert_eq!((error.kind(), error.delivery()), (ErrorKind::Connection, Some(Delivery::NotSent)));
    assert!(!error.message().contains("client error"), "{error}");
    error
}

#[test]
fn a_proxy_that_is_not_there_is_named() {
    // Nobody listens on this port.
    let error = error_through("http://127.0.0.1:1", 0);
    assert!(error.hint().unwrap().starts_with("the proxy could not be reached"), "{error}");
}

#[test]
fn a_proxy_that_makes_no_connection_is_named() {
    let (proxy, serving) = proxy("HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
    let error = error_through(&proxy, 0);
    serving.join().unwrap();
    assert!(error.hint().unwrap().starts_with("the proxy made no connection"), "{error}");
}

#[test]
fn credentials_that_a_proxy_does_not_take_are_given_only_once() {
    let (proxy, serving) =
        proxy("HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
    let error = error_through(&proxy, 2);
    serving.join().unwrap();
    assert!(error.hint().unwrap().starts_with("the proxy wants other credentials"), "{error}");
    assert_eq!((error.attempts().len(), error.retryable()), (1, false), "{error:?}");
    assert!(!format!("{error:?}").contains("secret"), "{error:?}");
}
