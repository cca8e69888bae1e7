//! What another program holds at a moment, as Linux tells of it.

use crate::Outcome;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

/// How long threads may take to end, and descriptors to be closed, when nothing is in flight any more.
const SETTLING: Duration = Duration::from_secs(5);

/// What has not changed for so long does not go away.
const STEADY: Duration = Duration::from_millis(500);

/// Whether this machine tells.
pub(crate) const CAN_TELL: bool = cfg!(target_os = "linux");

#[derive(Debug, Clone, Copy)]
pub(crate) struct Held {
    /// In bytes: what is the process's own, without the pages of files that are only mapped.
    pub(crate) memory: u64,
    /// In bytes: the interpreter's heap after a collection, where there is one.
    pub(crate) heap: u64,
    pub(crate) descriptors: u64,
    pub(crate) threads: u64,
}

impl Held {
    /// At once.
    pub(crate) fn now(process: u32) -> Outcome<Self> {
        let status = fs::read_to_string(format!("/proc/{process}/status"))?;
        let figure = |name: &str| -> Outcome<u64> {
            let line = status.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
            let figure = line.and_then(|line| line.split_whitespace().next()?.parse().ok());
            figure.ok_or_else(|| format!("/proc tells no {name}").into())
        };
        Ok(Self {
            memory: figure("RssAnon")? * 1024,
            heap: 0,
            descriptors: descriptors(process)?,
            threads: figure("Threads")?,
        })
    }

    /// When no more threads and descriptors are left than there were at the best of the moments before, or no fewer are to
    /// be hoped for.
    pub(crate) async fn settled(process: u32, before: &[Self]) -> Outcome<Self> {
        let least = |figure: fn(&Self) -> u64| before.iter().map(figure).min();
        let (descriptors, threads) = (least(|held| held.descriptors), least(|held| held.threads));
        let begun = Instant::now();
        let (mut last, mut changed) = ((0, 0), begun);
        loop {
            let held = Self::now(process)?;
            let fits = |now, before: Option<u64>| before.is_some_and(|before| now <= before);
            let is_settled = fits(held.descriptors, descriptors) && fits(held.threads, threads);
            if (held.descriptors, held.threads) != last {
                (last, changed) = ((held.descriptors, held.threads), Instant::now());
            }
            if is_settled || changed.elapsed() > STEADY || begun.elapsed() > SETTLING {
                return Ok(held);
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

/// Of Node without the files of modules: it leaves one open itself when a thread of its is terminated while reading it.
fn descriptors(process: u32) -> Outcome<u64> {
    let is_node =
        fs::read_link(format!("/proc/{process}/exe"))?.file_name().is_some_and(|name| name == "node");
    let is_module =
        |link: &Path| is_node && link.extension().is_some_and(|ending| ending == "js" || ending == "mjs");
    let mut number = 0;
    for entry in fs::read_dir(format!("/proc/{process}/fd"))? {
        // One that is closed meanwhile is not there any more.
        number += u64::from(fs::read_link(entry?.path()).is_ok_and(|link| !is_module(&link)));
    }
    Ok(number)
}

/// The process that makes the calls: what was started may only be what started it.
pub(crate) fn innermost(mut process: u32) -> Outcome<u32> {
    while let Ok(children) = fs::read_to_string(format!("/proc/{process}/task/{process}/children")) {
        let children: Vec<&str> = children.split_whitespace().collect();
        match children.as_slice() {
            [] => break,
            [only] => process = only.parse()?,
            _ => {
                return Err("a driver is several processes, and it is not known which makes the calls".into());
            }
        }
    }
    Ok(process)
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn what_a_process_takes_is_seen() {
        let process = std::process::id();
        let before = Held::now(process).unwrap();
        let memory = vec![1_u8; 32 << 20];
        // More than other tests of this process may close or end meanwhile.
        let files: Vec<_> = (0..100).map(|_| fs::File::open("/proc/self/status").unwrap()).collect();
        let after = Held::now(process).unwrap();
        assert!(after.memory >= before.memory + (memory.len() as u64) / 2);
        assert!(after.descriptors >= before.descriptors + (files.len() as u64) / 2);
        assert!(after.threads >= 1);
    }

    #[test]
    fn a_process_that_is_gone_is_no_process_that_holds_nothing() {
        let mut child = std::process::Command::new("true").spawn().unwrap();
        child.wait().unwrap();
        assert!(Held::now(child.id()).is_err());
    }
}
