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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::job::Answer;
    use serde_json::json;

    /// A call that ended well, and what it gave.
    fn ended(class: Class, id: u64, sent: Option<&str>) -> Ended {
        told(class, id, json!({ "ok": true, "sent": sent }))
    }

    fn told(class: Class, id: u64, mut answer: Value) -> Ended {
        let more = json!({ "id": id, "elapsed_ms": 1 });
        answer.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let answer: Answer = serde_json::from_value(answer).unwrap();
        Ended { class, id, fate: Fate::Answered(answer) }
    }

    fn unclear(class: Class, id: u64) -> Ended {
        told(class, id, json!({ "ok": false, "class": "ConnectionError", "delivery": "maybe_sent" }))
    }

    fn send(id: u64) -> Value {
        let body = json!({ "text": text(id) });
        json!({ "path": Class::Send.path(), "body": body, "accepted": format!("wamid.{id}"), "fault": null })
    }

    fn config(id: u64, fault: &str) -> Value {
        let body = json!({ "webhookUrl": trace(Class::Config, id) });
        json!({ "path": Class::Config.path(), "body": body, "accepted": null, "fault": fault })
    }

    fn upload(accepted: &str) -> Value {
        let body = json!({ "bytes": 300, "sha256": "00" });
        json!({ "path": Class::Upload.path(), "body": body, "accepted": accepted, "fault": "delay" })
    }

    /// Duplicates and what is not true.
    fn found(ends: Vec<Ended>, requests: &[Value]) -> (usize, usize) {
        let figures = audit(ends, requests).figures;
        (figures.duplicates, figures.untrue)
    }

    #[test]
    fn the_truth_passes() {
        let ends = vec![
            ended(Class::Send, 1, Some("wamid.1")),
            ended(Class::Upload, 2, Some("18")),
            unclear(Class::Upload, 3),
            ended(Class::Config, 4, None),
            ended(Class::Get, 5, None),
            // The fake of before the restart gave this id too.
            ended(Class::Upload, 6, Some("18")),
        ];
        let log =
            [send(1), upload("18"), upload("19"), config(4, "rate_limit"), config(4, "delay"), upload("18")];
        assert_eq!(found(ends, &log), (0, 0));
    }

    #[test]
    fn what_was_done_twice_is_a_duplicate() {
        assert_eq!(found(vec![ended(Class::Send, 1, Some("wamid.1"))], &[send(1), send(1)]), (1, 0));
        let twice = [config(1, "truncate"), config(1, "delay")];
        assert_eq!(found(vec![ended(Class::Config, 1, None)], &twice), (1, 0));
        let twice = [upload("18"), upload("19")];
        assert_eq!(found(vec![ended(Class::Upload, 1, Some("18"))], &twice), (1, 0));
    }

    #[test]
    fn what_nobody_asked_for_is_untrue() {
        assert_eq!(found(vec![], &[send(1)]), (0, 1));
        assert_eq!(found(vec![ended(Class::Upload, 1, Some("18"))], &[]), (0, 1));
        let same = vec![ended(Class::Upload, 1, Some("18")), ended(Class::Upload, 2, Some("18"))];
        assert_eq!(found(same, &[upload("18")]), (0, 1), "two were given one file");
    }

    #[test]
    fn calls_without_an_end_are_counted() {
        let ends = [Fate::Lost, Fate::Hung].map(|fate| Ended { class: Class::Get, id: 1, fate });
        let figures = audit(ends.into(), &[]).figures;
        assert_eq!((figures.calls, figures.lost, figures.hangs), (2, 1, 1));
    }
}
