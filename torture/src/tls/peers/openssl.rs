//! OpenSSL's test server, which refuses who has no client certificate within the handshake. nginx lets it end, and then
//! answers with a page. TLS 1.2, because in TLS 1.3 the refusal races with what the client has sent by then.

use super::process::{Port, Process};
use crate::Outcome;
use crate::tls::certificates::Certificates;
use std::path::Path;

pub(crate) struct Openssl {
    _process: Process,
    pub(crate) port: Port,
}

impl Openssl {
    pub(crate) async fn start(made: &Certificates, folder: &Path) -> Outcome<Self> {
        let port = Port::new()?;
        let text = |path: &Path| path.display().to_string();
        let listen = port.address().to_string();
        let (ca, certificate, key) = (text(&made.ca), text(&made.good.file), text(&made.good.key));
        let files = ["-accept", &listen, "-CAfile", &ca, "-cert", &certificate, "-key", &key];
        let manner = ["-tls1_2", "-Verify", "1", "-verify_return_error", "-quiet", "-www"];
        let arguments: Vec<String> =
            ["s_server"].iter().chain(&files).chain(&manner).map(|word| (*word).to_owned()).collect();
        let mut process = Process::start("openssl", "openssl", &arguments, folder)?;
        process.listens(&port).await?;
        Ok(Self { _process: process, port })
    }
}
