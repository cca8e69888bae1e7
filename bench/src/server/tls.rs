//! The certificates: an authority of its own for each run, which every client is told to trust.

use crate::Outcome;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::pki_types::PrivateKeyDer;
use rustls::{ServerConfig, version};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio_rustls::TlsAcceptor;

/// The authority's certificate, for the clients.
pub(super) fn bundle(folder: &Path) -> PathBuf {
    folder.join("ca.pem")
}

/// TLS 1.3 and HTTP/1.1 only: all clients shall do the same.
pub(super) fn acceptor(folder: &Path) -> Outcome<TlsAcceptor> {
    let mut params = CertificateParams::new(Vec::new())?;
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![rcgen::KeyUsagePurpose::KeyCertSign, rcgen::KeyUsagePurpose::DigitalSignature];
    params.distinguished_name.push(rcgen::DnType::CommonName, "bench");
    let authority = CertifiedIssuer::self_signed(params, KeyPair::generate()?)?;
    std::fs::write(bundle(folder), authority.pem())?;
    let key = KeyPair::generate()?;
    let mut own = CertificateParams::new(["localhost".to_owned(), "127.0.0.1".to_owned()])?;
    own.use_authority_key_identifier_extension = true;
    let certificate = own.signed_by(&key, &authority)?;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&version::TLS13])?
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], PrivateKeyDer::try_from(key.serialize_der())?)?;
    Ok(TlsAcceptor::from(Arc::new(config)))
}
