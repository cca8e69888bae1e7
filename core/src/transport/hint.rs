//! What to do about a server or proxy that cannot be reached: the setting to change, or the remedy.

use rustls::{AlertDescription, CertificateError, Error as Tls};

/// What the HTTP library calls a 407, for which it has no type.
pub(super) const UNAUTHORIZED: &str = "proxy authorization required";

pub(super) fn for_tls(error: &Tls) -> &'static str {
    match error {
        Tls::InvalidCertificate(wrong) => for_certificate(wrong),
        Tls::PeerIncompatible(_) | Tls::AlertReceived(AlertDescription::ProtocolVersion) => {
            "the server, or a proxy before it, is too old: it has to speak TLS 1.2 or TLS 1.3"
        }
        Tls::AlertReceived(AlertDescription::CertificateRequired) => crate::error::CLIENT_CERTIFICATE,
        // Servers without TLS 1.3 have no better word for it.
        Tls::AlertReceived(AlertDescription::HandshakeFailure) => {
            "the server turns this client away: it may want a client certificate, which the SDK does not have; check base_url and any proxy"
        }
        Tls::InvalidMessage(_) => {
            "what answers there does not speak TLS: check scheme and port of base_url and of any proxy"
        }
        _ => "check base_url and any proxy: client and server could not agree on how to speak TLS",
    }
}

fn for_certificate(wrong: &CertificateError) -> &'static str {
    match wrong {
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
            "the server's certificate has expired: who runs the server has to renew it, or this machine's clock is wrong"
        }
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            "the server's certificate is not valid yet: check this machine's clock"
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            "the server's certificate is for another host: check the host in base_url, and any proxy"
        }
        // The name of a case of webpki, which has no case of its own here.
        CertificateError::Other(other) if other.to_string().contains("CaUsedAsEndEntity") => {
            "the server shows a CA's certificate as its own: give the server one that this CA has signed, and the CA's as ca_bundle"
        }
        _ => {
            "if a proxy, a private CA or the server itself signs the certificates here, give the signer's certificate as ca_bundle"
        }
    }
}

/// `text`: what the HTTP library says about it.
pub(super) fn for_connecting(text: &str) -> &'static str {
    if text.contains(UNAUTHORIZED) {
        "the proxy wants other credentials: give them in the proxy's URL, as http://user:password@host:port"
    } else if text.contains("failed to create underlying connection") {
        "the proxy could not be reached: check the address in proxy, HTTPS_PROXY or ALL_PROXY"
    } else if text.contains("tunnel") {
        "the proxy made no connection: check its credentials (http://user:password@host:port), and that it allows and can reach what base_url names"
    } else if text.contains("dns") || text.contains("lookup") {
        "the host's name was not found: check base_url and the network"
    } else {
        "nothing was sent: check base_url, the network and any proxy"
    }
}
