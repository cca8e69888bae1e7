//! A proxy that wants other credentials.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use avenping::model::SendText;
use avenping::{Client, Delivery, ErrorKind};
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

#[test]
fn credentials_that_a_proxy_does_not_take_are_given_only_once() {
    let (proxy, serving) =
        proxy("HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
    let builder = Client::builder().token("t").phone_number_id("1").proxy(&*proxy);
    let client = builder.base_url("https://api.avenping.invalid").build_blocking().unwrap();
    let error = client.messages().send_text(SendText::new("15551234567", "hello")).unwrap_err();
    serving.join().unwrap();
    assert_eq!((error.kind(), error.delivery()), (ErrorKind::Connection, Some(Delivery::NotSent)));
    assert!(error.hint().unwrap().contains("user:password"), "{error}");
    assert_eq!((error.attempts().len(), error.retryable()), (1, false), "{error:?}");
    assert!(!format!("{error:?}").contains("secret"), "{error:?}");
}
