//! OpenSSL: its client, for what the SDK's must refuse, and its test server, which refuses who has no client certificate within the handshake. nginx lets it end, and then
//! answers with a page. TLS 1.2, because in TLS 1.3 the refusal races with what the client has sent by then.

use super::process::{Port, Process};
use crate::Outcome;
use crate::tls::certificates::Certificates;
use std::path::Path;
use std::process::{Command, Stdio};

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

/// A client must find TLS 1.1 there, or the SDK's refusal says nothing about versions. What it was told when it does not.
pub(super) fn speaks_tls11(port: &Port) -> Outcome {
    let connect = port.address().to_string();
    // It ends with its input, unless it waits for a server that says nothing.
    let output = Command::new("timeout")
        .args(["60", "openssl", "s_client", "-connect", &connect, "-tls1_1", "-cipher", "ALL:@SECLEVEL=0"])
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("timeout 60 openssl: {error}"))?;
    let said = String::from_utf8_lossy(&output.stdout);
    if output.status.success() && agreed_on_tls11(&said) {
        return Ok(());
    }
    let errors = String::from_utf8_lossy(&output.stderr);
    Err(format!(
        "the peer for `TLS 1.1 only` does not speak TLS 1.1, not even to openssl s_client: {errors}{said}"
    )
    .into())
}

/// `Protocol` is also there when nothing was agreed on: then it is what was asked for.
fn agreed_on_tls11(said: &str) -> bool {
    let (mut version, mut cipher) = (false, false);
    for line in said.lines() {
        match line.trim().split_once(':').map(|(name, value)| (name.trim(), value.trim())) {
            Some(("Protocol", "TLSv1.1")) => version = true,
            _ if line.contains("Cipher is ") => cipher = !line.contains("(NONE)"),
            _ => {}
        }
    }
    version && cipher
}

#[cfg(test)]
mod tests {
    use super::agreed_on_tls11;

    #[test]
    fn only_an_agreement_counts() {
        let agreed = "New, TLSv1.0, Cipher is ECDHE-RSA-AES256-SHA\nSSL-Session:\n    Protocol  : TLSv1.1\n";
        assert!(agreed_on_tls11(agreed));
        assert!(!agreed_on_tls11(&agreed.replace("ECDHE-RSA-AES256-SHA", "(NONE)")));
        assert!(!agreed_on_tls11(&agreed.replace("TLSv1.1", "TLSv1.2")));
        assert!(!agreed_on_tls11(""));
    }
}
