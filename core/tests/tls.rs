//! `https` with a certificate authority of our own: what users really speak to is behind TLS.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

#[allow(unreachable_pub)]
#[path = "common/tls_fake.rs"]
mod tls_fake;

use avenping::blocking::Client;
use avenping::model::SendText;
use avenping::{ClientBuilder, Delivery, Error, ErrorKind};
use avenping_mock::{MockServer, PHONE_NUMBER_ID, TOKEN};
use tls_fake::TlsFake;

fn client_of(server: &TlsFake) -> ClientBuilder {
    let url = format!("https://localhost:{}", server.port);
    avenping::Client::builder().token(TOKEN).base_url(url).phone_number_id(PHONE_NUMBER_ID)
}

fn send(client: &Client) -> Result<String, Error> {
    client.messages().send_text(SendText::new("15551234567", "over TLS")).map(|sent| sent.id().to_owned())
}

#[test]
fn a_private_ca_is_trusted_when_it_is_given() {
    let server = TlsFake::start("localhost");
    let client = client_of(&server).ca_bundle(&server.ca).build_blocking().unwrap();
    assert!(send(&client).unwrap().starts_with("wamid."));
    assert_eq!(server.fake.messages().len(), 1);
}

#[test]
fn an_untrusted_certificate_is_refused_once_and_nothing_is_sent() {
    let server = TlsFake::start("localhost");
    let error = send(&client_of(&server).build_blocking().unwrap()).unwrap_err();
    assert_eq!((error.kind(), error.delivery()), (ErrorKind::Connection, Some(Delivery::NotSent)));
    assert!(error.message().contains("TLS"), "{error}");
    assert!(error.hint().unwrap().contains("ca_bundle"), "{error}");
    assert_eq!(error.attempts().len(), 1, "trying again cannot help");
    assert!(server.fake.requests().is_empty());
}

#[test]
fn a_certificate_for_another_host_is_refused() {
    let server = TlsFake::start("elsewhere.example");
    let client = client_of(&server).ca_bundle(&server.ca).build_blocking().unwrap();
    let error = send(&client).unwrap_err();
    assert_eq!((error.kind(), error.delivery()), (ErrorKind::Connection, Some(Delivery::NotSent)));
    assert!(error.hint().unwrap().contains("another host"), "{error}");
    assert!(server.fake.requests().is_empty());
}

#[test]
fn clear_text_where_tls_was_expected_is_a_clear_error() {
    let fake = MockServer::start().unwrap();
    let url = format!("https://{}", fake.address());
    let client =
        avenping::Client::builder().token(TOKEN).base_url(url).max_retries(0).build_blocking().unwrap();
    let error = client.account().health().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connection, "{error}");
    assert!(error.message().contains("TLS"), "{error}");
    assert!(error.hint().unwrap().contains("does not speak TLS"), "{error}");
}
