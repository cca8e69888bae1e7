//! `https` with a certificate authority of our own: what users really speak to is behind TLS.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use avenping::blocking::Client;
use avenping::model::SendText;
use avenping::{ClientBuilder, Delivery, Error, ErrorKind};
use avenping_mock::{MockServer, PHONE_NUMBER_ID, TOKEN};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::pki_types::PrivateKeyDer;
use std::path::PathBuf;
use std::sync::Arc;

/// A TLS front for a fake, with the CA that signed its certificate as a PEM file.
struct TlsFake {
    port: u16,
    ca: PathBuf,
    fake: MockServer,
    _runtime: tokio::runtime::Runtime,
}

impl TlsFake {
    /// `name` is the host that the certificate is for.
    fn start(name: &str) -> Self {
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let issuer = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
        let key = KeyPair::generate().unwrap();
        let certificate =
            CertificateParams::new([name.to_owned()]).unwrap().signed_by(&key, &issuer).unwrap();

        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = rustls::ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(
                vec![certificate.der().clone()],
                PrivateKeyDer::Pkcs8(key.serialize_der().into()),
            )
            .unwrap();
        let acceptor = tokio_rustls::TlsAcceptor::from(Arc::new(config));
        let fake = MockServer::start().unwrap();
        let backend = fake.address();
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).unwrap();
        let port = listener.local_addr().unwrap().port();
        let ca = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("ca-{port}.pem"));
        std::fs::write(&ca, issuer.pem()).unwrap();
        runtime.spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                let acceptor = acceptor.clone();
                tokio::spawn(async move {
                    let mut front = acceptor.accept(socket).await?;
                    let mut back = tokio::net::TcpStream::connect(backend).await?;
                    tokio::io::copy_bidirectional(&mut front, &mut back).await
                });
            }
        });
        Self { port, ca, fake, _runtime: runtime }
    }

    fn client(&self) -> ClientBuilder {
        let url = format!("https://localhost:{}", self.port);
        avenping::Client::builder().token(TOKEN).base_url(url).phone_number_id(PHONE_NUMBER_ID)
    }
}

fn send(client: &Client) -> Result<String, Error> {
    client.messages().send_text(SendText::new("15551234567", "over TLS")).map(|sent| sent.id().to_owned())
}

#[test]
fn a_private_ca_is_trusted_when_it_is_given() {
    let server = TlsFake::start("localhost");
    let client = server.client().ca_bundle(&server.ca).build_blocking().unwrap();
    assert!(send(&client).unwrap().starts_with("wamid."));
    assert_eq!(server.fake.messages().len(), 1);
}

#[test]
fn an_untrusted_certificate_is_refused_once_and_nothing_is_sent() {
    let server = TlsFake::start("localhost");
    let error = send(&server.client().build_blocking().unwrap()).unwrap_err();
    assert_eq!((error.kind(), error.delivery()), (ErrorKind::Connection, Some(Delivery::NotSent)));
    assert!(error.message().contains("TLS"), "{error}");
    assert!(error.hint().unwrap().contains("ca_bundle"), "{error}");
    assert_eq!(error.attempts().len(), 1, "trying again cannot help");
    assert!(server.fake.requests().is_empty());
}

#[test]
fn a_certificate_for_another_host_is_refused() {
    let server = TlsFake::start("elsewhere.example");
    let client = server.client().ca_bundle(&server.ca).build_blocking().unwrap();
    let error = send(&client).unwrap_err();
    assert_eq!((error.kind(), error.delivery()), (ErrorKind::Connection, Some(Delivery::NotSent)));
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
}
