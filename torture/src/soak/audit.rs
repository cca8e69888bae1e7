//! Holding the ends of a round's calls against the fake's log of it.

use super::fake::handles;
use super::load::Ended;
use crate::delivery::judge::{Tally, Traces};
use crate::driver::Fate;
use crate::job::{Class, text};
use serde_json::Value;
use std::collections::HashMap;

/// What the fake saw, by calls.
#[derive(Default)]
struct Log {
    /// Of sends and settings, whose bodies say of which call they are.
    calls: HashMap<String, Traces>,
    /// Of uploads the fake keeps no more than a digest, so they are known by the ids alone that were given out.
    /// Of each how often, because a fake that is started again begins to count anew.
    uploads: HashMap<String, usize>,
    faulted: usize,
}

pub(crate) fn audit(ends: Vec<Ended>, requests: &[Value]) -> Tally {
    let mut log = Log::of(requests);
    let mut tally = Tally::default();
    // Uploads of which the caller was told that they may have been made.
    let mut perhaps = 0;
    for Ended { class, id, fate } in ends {
        tally.figures.calls += 1;
        let place = format!("{} {id}", class.name());
        match fate {
            Fate::Answered(answer) => {
                let traces = match class {
                    Class::Upload => log.upload(answer.sent.as_deref()),
                    _ => log.calls.remove(&trace(class, id)).unwrap_or_default(),
                };
                let maybe = class == Class::Upload && answer.delivery.as_deref() == Some("maybe_sent");
                perhaps += usize::from(maybe);
                tally.judge(&place, class, &answer, &traces);
            }
            Fate::Lost => {
                tally.figures.lost += 1;
                tally.findings.push(format!("{place}: lost"));
            }
            Fate::Hung => {
                tally.figures.hangs += 1;
                tally.findings.push(format!("{place}: never ended"));
            }
        }
    }
    tally.figures.faulted = log.faulted.min(tally.figures.calls);
    // Files that nobody was told of, and more of them than there are calls that could have made one.
    let more = log.uploads.values().sum::<usize>().saturating_sub(perhaps);
    if more > 0 {
        tally.figures.duplicates += more;
        tally.findings.push(format!("{more} uploads were accepted that no call can have made"));
    }
    let strange = log.calls.values().filter(|traces| !traces.accepted.is_empty()).count();
    if strange > 0 {
        tally.figures.untrue += strange;
        tally.findings.push(format!("{strange} requests were accepted that no call has made"));
    }
    tally
}

impl Log {
    fn of(requests: &[Value]) -> Self {
        let mut log = Self::default();
        for request in requests {
            let text = |name: &str| request.get(name).and_then(Value::as_str);
            let in_body = |name: &str| request.get("body")?.get(name)?.as_str().map(str::to_owned);
            log.faulted += usize::from(text("fault").is_some_and(|fault| fault != "delay"));
            if text("path") == Some(Class::Upload.path()) {
                if let Some(id) = text("accepted") {
                    *log.uploads.entry(id.to_owned()).or_default() += 1;
                }
                continue;
            }
            let (class, key) = match (in_body("text"), in_body("webhookUrl")) {
                (Some(text), _) => (Class::Send, text),
                (_, Some(url)) => (Class::Config, url),
                // Only reads, or its connection ended before its body was read.
                _ => continue,
            };
            let traces = Traces::of(std::iter::once(request), class, handles(request));
            log.calls.entry(key).or_default().add(traces);
        }
        log
    }

    /// Of the upload that gave this id.
    fn upload(&mut self, id: Option<&str>) -> Traces {
        let left = id.and_then(|id| Some((id, self.uploads.get_mut(id).filter(|left| **left > 0)?)));
        let accepted = left.map(|(id, left)| {
            *left -= 1;
            id.to_owned()
        });
        let accepted = accepted.into_iter().collect();
        Traces { requests: 1, body: false, accepted }
    }
}

/// What tells a call from all others in the log.
fn trace(class: Class, id: u64) -> String {
    match class {
        Class::Config => format!("https://shop.example/{id}"),
        _ => text(id),
    }
}
