//! The server as a process of its own.

use super::cores;
use crate::Outcome;
use serde::Deserialize;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Stdio};

pub(super) struct Server {
    process: Child,
    pub(super) addresses: Addresses,
}

#[derive(Deserialize)]
pub(super) struct Addresses {
    pub(super) http: String,
    pub(super) https: String,
    pub(super) ca: String,
}

/// Since the server's start.
#[derive(Deserialize)]
pub(super) struct Counted {
    pub(super) requests: u64,
    pub(super) connections: u64,
}

impl Server {
    pub(super) fn start(core: Option<usize>, folder: &Path) -> Outcome<Self> {
        let mut process = cores::on(core, std::env::current_exe()?)
            .arg("serve")
            .arg(folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let mut line = String::new();
        if let Some(output) = process.stdout.take() {
            BufReader::new(output).read_line(&mut line)?;
        }
        Ok(Self { process, addresses: serde_json::from_str(&line)? })
    }

    /// Without what it takes to ask.
    pub(super) fn counted(&self) -> Outcome<Counted> {
        let address = self.addresses.http.trim_start_matches("http://");
        let mut stream = TcpStream::connect(address)?;
        stream.write_all(b"GET /counted HTTP/1.1\r\nHost: localhost\r\n\r\n")?;
        stream.shutdown(std::net::Shutdown::Write)?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        let (_, body) = answer.split_once("\r\n\r\n").ok_or("the server does not say what it has counted")?;
        Ok(serde_json::from_str(body)?)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.process.stdin.take());
        let _ = self.process.wait();
    }
}
