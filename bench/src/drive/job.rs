//! What a driver is told on its command line, and what it says in the end.

use crate::Outcome;
use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeValLike;
use serde_json::json;
use std::time::{Duration, Instant};

/// The text in `CA`'s and `FILE`'s place when there is none.
const NONE: &str = "-";

pub(super) struct Job {
    pub(super) client: String,
    pub(super) work: Work,
    pub(super) url: String,
    pub(super) ca: Option<String>,
    pub(super) at_once: usize,
    pub(super) time: Duration,
    /// Where a file is read from or written to.
    pub(super) file: String,
}

pub(super) enum Work {
    Rate,
    Upload,
    Download,
}

impl Job {
    pub(super) fn of(words: &[&str]) -> Outcome<Self> {
        let [client, work, url, ca, at_once, seconds, file] = words else {
            return Err("a driver takes CLIENT WORK URL CA AT_ONCE SECONDS FILE".into());
        };
        Ok(Self {
            client: (*client).to_owned(),
            work: match *work {
                "rate" => Work::Rate,
                "upload" => Work::Upload,
                "download" => Work::Download,
                other => return Err(format!("there is no work {other}").into()),
            },
            url: (*url).to_owned(),
            ca: (*ca != NONE).then(|| (*ca).to_owned()),
            at_once: at_once.parse()?,
            time: Duration::from_secs_f64(seconds.parse()?),
            file: (*file).to_owned(),
        })
    }

    /// Before anything is counted: connections are made, caches filled.
    pub(super) fn warm_up(&self) -> Duration {
        self.time.mul_f64(0.5)
    }
}

/// Counts from its making on.
pub(super) struct Meter {
    begun: Instant,
    cpu: f64,
    base_kib: i64,
}

impl Meter {
    pub(super) fn start() -> Outcome<Self> {
        let (cpu, base_kib) = usage()?;
        Ok(Self { begun: Instant::now(), cpu, base_kib })
    }

    /// Says it in one line. The latencies are of calls that were alone.
    pub(super) fn tell(self, requests: u64, mut latencies: Vec<Duration>) -> Outcome {
        let seconds = self.begun.elapsed().as_secs_f64();
        let (cpu, peak_kib) = usage()?;
        latencies.sort_unstable();
        let at = |hundredths: usize| latencies.get(latencies.len() * hundredths / 100);
        let micros = |hundredths| at(hundredths).map(|time| time.as_secs_f64() * 1e6);
        println!(
            "{}",
            json!({
                "requests": requests,
                "seconds": seconds,
                "cpu": cpu - self.cpu,
                "base_kib": self.base_kib,
                "peak_kib": peak_kib,
                "p50_us": micros(50),
                "p99_us": micros(99),
            })
        );
        Ok(())
    }
}

/// Seconds of CPU, and the most memory so far, of this process.
fn usage() -> Outcome<(f64, i64)> {
    let usage = getrusage(UsageWho::RUSAGE_SELF)?;
    let micros = usage.user_time().num_microseconds() + usage.system_time().num_microseconds();
    #[allow(clippy::cast_precision_loss)] // Of microseconds, after centuries.
    let seconds = micros as f64 / 1e6;
    Ok((seconds, usage.max_rss()))
}
