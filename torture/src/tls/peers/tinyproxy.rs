//! tinyproxy: for requests in clear text and for tunnels, with and without credentials.

use super::process::{Port, Process};
use crate::Outcome;
use std::path::Path;

/// Its own side of its connections, so that a server sees that they are its.
pub(crate) const ADDRESS: &str = "127.0.0.7";

pub(crate) const USER: &str = "torturer";
pub(crate) const PASSWORD: &str = "hush-hush-3141";

pub(crate) struct Tinyproxy {
    _process: Process,
    pub(crate) port: Port,
}

impl Tinyproxy {
    /// `more`: lines for its configuration.
    pub(crate) async fn start(name: &str, more: &str, folder: &Path) -> Outcome<Self> {
        let port = Port::new()?;
        let file = folder.join(format!("{name}.conf"));
        let content = format!(
            "Port {}\nListen 127.0.0.1\nAllow 127.0.0.1\nBind {ADDRESS}\nTimeout 60\nMaxClients 500\nLogLevel Connect\n{more}\n",
            port.number()
        );
        std::fs::write(&file, content)?;
        let arguments = ["-d".to_owned(), "-c".to_owned(), file.display().to_string()];
        let mut process = Process::start(name, "tinyproxy", &arguments, folder)?;
        process.listens(&port).await?;
        Ok(Self { _process: process, port })
    }
}
