//! TLS: rustls with ring, the system's trust store, and what `ca_bundle` adds to it.
//!
//! The crypto provider is passed explicitly. The process-wide default belongs to the application,
//! which may use rustls itself with another provider.

use crate::error::{Error, Result};
use rustls::ClientConfig;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls_platform_verifier::Verifier;
use std::path::Path;
use std::sync::Arc;

pub(crate) fn read_ca_bundle(path: &Path) -> Result<Vec<CertificateDer<'static>>> {
    let wrong = |problem: String| Error::config(format!("ca_bundle: {}: {problem}", path.display()));
    let certificates: Vec<_> = CertificateDer::pem_file_iter(path)
        .and_then(Iterator::collect)
        .map_err(|error| wrong(format!("cannot be read as PEM certificates ({error})")))?;
    for certificate in &certificates {
        let usable = rustls::RootCertStore::empty().add(certificate.clone());
        usable.map_err(|error| wrong(format!("holds a block that is not a certificate ({error})")))?;
    }
    if certificates.is_empty() {
        return Err(wrong("holds no certificate".to_owned())
            .with_hint("give a PEM file with BEGIN CERTIFICATE blocks"));
    }
    Ok(certificates)
}

/// The TLS settings of one client. Reading the system's certificates takes some milliseconds, so this
/// runs at the first call and only for `https`.
pub(crate) fn client_config(extra_roots: &[CertificateDer<'static>]) -> Result<ClientConfig> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let verifier = Verifier::new_with_extra_roots(extra_roots.iter().cloned(), Arc::clone(&provider))
        .map_err(|error| {
            Error::config(format!("no trusted certificates: {error}"))
                .with_hint("install the system's CA certificates (package ca-certificates), or set ca_bundle or SSL_CERT_FILE")
        })?;
    let config = builder(provider)?
        .dangerous() // rustls's word for any verifier of one's own; this one is the platform's.
        .with_custom_certificate_verifier(Arc::new(verifier))
        .with_no_client_auth();
    Ok(config)
}

/// Settings that trust nobody, for clients that only speak `http` to loopback.
pub(crate) fn no_tls() -> Result<ClientConfig> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    Ok(builder(provider)?.with_root_certificates(rustls::RootCertStore::empty()).with_no_client_auth())
}

fn builder(
    provider: Arc<rustls::crypto::CryptoProvider>,
) -> Result<rustls::ConfigBuilder<ClientConfig, rustls::WantsVerifier>> {
    ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| Error::internal(format!("TLS cannot be set up: {error}")))
}
