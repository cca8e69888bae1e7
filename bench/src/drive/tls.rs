//! Connections to the server, and the trust in its authority, for the clients that are made by hand.

use super::job::Job;
use crate::Outcome;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use std::sync::Arc;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

pub(super) trait Stream: AsyncRead + AsyncWrite + Unpin + Send {}
impl<S: AsyncRead + AsyncWrite + Unpin + Send> Stream for S {}

/// Trusts the authority in the file; nobody without one.
pub(super) fn config(ca: Option<&str>) -> Outcome<ClientConfig> {
    let mut roots = RootCertStore::empty();
    for certificate in ca.map(CertificateDer::pem_file_iter).transpose()?.into_iter().flatten() {
        roots.add(certificate?)?;
    }
    Ok(ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth())
}

pub(super) async fn connect(job: &Job) -> Outcome<Box<dyn Stream>> {
    let (_, address) = job.url.split_once("://").ok_or("no URL")?;
    let stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    Ok(match &job.ca {
        None => Box::new(stream),
        Some(ca) => {
            let connector = TlsConnector::from(Arc::new(config(Some(ca))?));
            Box::new(connector.connect(ServerName::try_from("localhost")?, stream).await?)
        }
    })
}
