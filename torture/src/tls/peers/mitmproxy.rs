//! mitmproxy: a proxy that opens TLS and signs what it says with a CA of its own, as companies have them.

use super::process::{Port, Process};
use crate::Outcome;
use std::path::{Path, PathBuf};

/// The header by which a server sees that a request came through it.
pub(crate) const OPENED: &str = "x-torture-opened";

pub(crate) struct Mitmproxy {
    process: Process,
    pub(crate) port: Port,
    /// The certificate of its CA, which it makes when it starts.
    pub(crate) ca: PathBuf,
}

impl Mitmproxy {
    /// `trusted`: the CA of the servers behind it. It starts slowly; see `ready`.
    pub(crate) fn start(trusted: &Path, folder: &Path) -> Outcome<Self> {
        let port = Port::new()?;
        let own = folder.join("mitmproxy");
        let arguments = [
            "--quiet".to_owned(),
            "--listen-host=127.0.0.1".to_owned(),
            format!("--listen-port={}", port.number()),
            format!("--set=confdir={}", own.display()),
            format!("--set=ssl_verify_upstream_trusted_ca={}", trusted.display()),
            format!("--modify-headers=/~q/{OPENED}/yes"),
        ];
        let process = Process::start("mitmdump", "mitmdump", &arguments, folder)?;
        Ok(Self { process, port, ca: own.join("mitmproxy-ca-cert.pem") })
    }

    pub(crate) async fn ready(&mut self) -> Outcome {
        self.process.listens(&self.port).await
    }
}
