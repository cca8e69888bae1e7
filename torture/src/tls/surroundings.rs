//! Environment variables. A program has one environment, so each of these needs drivers of its own.

use super::peers::Peers;
use super::peers::tinyproxy::PASSWORD;
use super::situations::{ELSEWHERE, known};
use crate::plan::Program;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Surroundings {
    Bare,
    /// `SSL_CERT_FILE` has the CA of the servers and that of mitmproxy.
    CertFile,
    /// `HTTPS_PROXY`, with credentials.
    HttpsProxy,
    /// The same, and `NO_PROXY` names the server.
    NoProxy,
    /// `https_proxy`, without the credentials that it wants.
    NoCredentials,
    HttpProxy,
    AllProxy,
}

impl Surroundings {
    pub(crate) const ALL: [Self; 7] = [
        Self::Bare,
        Self::CertFile,
        Self::HttpsProxy,
        Self::NoProxy,
        Self::NoCredentials,
        Self::HttpProxy,
        Self::AllProxy,
    ];

    /// The driver, to be started among these.
    pub(crate) fn around(self, program: &Program, peers: &Peers) -> Program {
        let mut program = program.clone();
        let open = format!("http://{}", peers.open.port.address());
        let guarded = known(&peers.guarded, PASSWORD);
        let variables = match self {
            Self::Bare => vec![],
            Self::CertFile => vec![("SSL_CERT_FILE", peers.both_cas.display().to_string())],
            Self::HttpsProxy => vec![("HTTPS_PROXY", guarded)],
            Self::NoProxy => {
                vec![("HTTPS_PROXY", guarded), ("NO_PROXY", format!("other.example,{ELSEWHERE}"))]
            }
            Self::NoCredentials => vec![("https_proxy", format!("http://{}", peers.guarded.port.address()))],
            Self::HttpProxy => vec![("HTTP_PROXY", open)],
            Self::AllProxy => vec![("ALL_PROXY", open)],
        };
        program.variables.extend(variables.into_iter().map(|(name, value)| (name.to_owned(), value)));
        program
    }
}
