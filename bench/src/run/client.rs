//! One driver, started once.

use super::cores;
use super::plan::Client;
use super::server::Server;
use crate::Outcome;
use serde::Deserialize;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

/// How a client is asked to work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Work {
    /// So many calls in flight.
    Rate(usize),
    /// Over TLS.
    Tls(usize),
    /// With all cores for the client and the server.
    Free(usize),
    Upload,
    Download,
}

/// What a driver says.
#[derive(Deserialize)]
pub(crate) struct Figures {
    pub(crate) requests: u64,
    pub(crate) seconds: f64,
    pub(crate) cpu: f64,
    /// Memory at most before the measurement, and at most until its end.
    pub(crate) base_kib: u64,
    pub(crate) peak_kib: u64,
    pub(crate) p50_us: Option<f64>,
    pub(crate) p99_us: Option<f64>,
    /// As the server counts.
    #[serde(default)]
    pub(crate) connections: u64,
    /// How a peer has failed after its work.
    #[serde(default)]
    pub(crate) ended: Option<String>,
}

impl Work {
    pub(crate) fn at_once(self) -> usize {
        match self {
            Self::Rate(at_once) | Self::Tls(at_once) | Self::Free(at_once) => at_once,
            Self::Upload | Self::Download => 1,
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Rate(_) | Self::Tls(_) | Self::Free(_) => "rate",
            Self::Upload => "upload",
            Self::Download => "download",
        }
    }
}

/// Runs the driver to its end. Its word is compared with the server's.
pub(super) fn run(
    client: &Client,
    work: Work,
    server: &Server,
    core: Option<usize>,
    seconds: f64,
    file: &Path,
) -> Outcome<Figures> {
    let (words, variables) = client.command();
    let (program, arguments) = words.split_first().ok_or("a driver without a program")?;
    let (url, ca) = match work {
        Work::Tls(_) => (&server.addresses.https, server.addresses.ca.as_str()),
        _ => (&server.addresses.http, "-"),
    };
    let before = server.counted()?;
    let mut driver = cores::on(core, program)
        .args(arguments)
        .args([&client.name, work.word(), url, ca])
        .args([work.at_once().to_string(), seconds.to_string()])
        .arg(file)
        .envs(variables)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    // What it writes is small enough to wait in the pipes.
    let end = Instant::now() + Duration::from_secs_f64(seconds * 1.5 + 60.0);
    while driver.try_wait()?.is_none() {
        if Instant::now() > end {
            driver.kill()?;
            driver.wait()?;
            return Err("it has not ended".into());
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    let output = driver.wait_with_output()?;
    let after = server.counted()?;
    let text = String::from_utf8_lossy(&output.stdout);
    let figures = serde_json::from_str(text.lines().last().unwrap_or_default());
    let mut figures: Figures = match figures {
        // A peer that has done its work and fails on its way out is measured all the same, which the page tells.
        Ok(figures) if output.status.success() || !client.is_ours() => figures,
        _ => return Err(format!("{}: {}", output.status, last_words(&output.stderr)).into()),
    };
    if !output.status.success() {
        figures.ended = Some(format!("{}: {}", output.status, last_words(&output.stderr)));
    }
    // The question before is one request, on one connection.
    let answered = after.requests - before.requests - 1;
    figures.connections = after.connections - before.connections - 1;
    if figures.requests == 0 || figures.requests > answered {
        return Err(format!("it counts {} answers, the server {answered}", figures.requests).into());
    }
    Ok(figures)
}

/// The line in which most programs say why they have failed.
fn last_words(errors: &[u8]) -> String {
    let text = String::from_utf8_lossy(errors);
    let fatal = text.lines().find(|line| line.starts_with("Fatal"));
    fatal.or_else(|| text.lines().rfind(|line| !line.trim().is_empty())).unwrap_or("no word").to_owned()
}
