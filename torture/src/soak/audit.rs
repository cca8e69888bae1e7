//! Holding the ends of a round's calls against the fake's log of it.

use super::fake::handles;
use super::load::Ended;
use crate::delivery::judge::{Tally, Traces};
use crate::job::{Class, text};
use serde_json::Value;
use std::collections::HashMap;

/// What the fake saw, by calls.
#[derive(Default)]
struct Log {
    /// Sends and settings say in their bodies of which call they are, uploads in the header with the file's name.
    calls: HashMap<String, Traces>,
    faulted: usize,
}

pub(crate) fn audit(ends: Vec<Ended>, requests: &[Value]) -> Tally {
    let mut log = Log::of(requests);
    let mut tally = Tally::default();
    for Ended { class, id, fate } in ends {
        tally.figures.calls += 1;
        let place = format!("{} {id}", class.name());
        if let Some(answer) = fate.answer(&place, &mut tally.figures, &mut tally.findings) {
            let traces = log.calls.remove(&trace(class, id)).unwrap_or_default();
            tally.judge(&place, class, answer, &traces);
        }
    }
    tally.figures.faulted = log.faulted.min(tally.figures.calls);
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
            let file = || request.get("headers")?.get("x-filename")?.as_str().map(str::to_owned);
            let (class, key) = match (in_body("text"), in_body("webhookUrl")) {
                // One without a name would be nobody's.
                _ if text("path") == Some(Class::Upload.path()) => {
                    (Class::Upload, file().unwrap_or_default())
                }
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
}

/// What tells a call from all others in the log.
fn trace(class: Class, id: u64) -> String {
    match class {
        Class::Config => format!("https://shop.example/{id}"),
        Class::Upload => format!("file-{id}.txt"),
        _ => text(id),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::driver::Fate;
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

    fn upload(id: u64, accepted: &str) -> Value {
        let body = json!({ "bytes": 300, "sha256": "00" });
        let headers = json!({ "x-filename": trace(Class::Upload, id) });
        json!({ "path": Class::Upload.path(), "headers": headers, "body": body, "accepted": accepted, "fault": "delay" })
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
        let settings = [config(4, "rate_limit"), config(4, "delay")];
        let log = [&[send(1), upload(2, "18"), upload(3, "19"), upload(6, "18")], &settings[..]].concat();
        assert_eq!(found(ends, &log), (0, 0));
    }

    #[test]
    fn what_was_done_twice_is_a_duplicate() {
        assert_eq!(found(vec![ended(Class::Send, 1, Some("wamid.1"))], &[send(1), send(1)]), (1, 0));
        let twice = [config(1, "truncate"), config(1, "delay")];
        assert_eq!(found(vec![ended(Class::Config, 1, None)], &twice), (1, 0));
        let twice = [upload(1, "18"), upload(1, "19")];
        assert_eq!(found(vec![ended(Class::Upload, 1, Some("18"))], &twice), (1, 0));
        assert_eq!(found(vec![unclear(Class::Upload, 1)], &twice), (1, 0));
        // That another call may have been sent, and was not, excuses nothing.
        let both = vec![ended(Class::Upload, 1, Some("18")), unclear(Class::Upload, 2)];
        assert_eq!(found(both, &twice), (1, 0));
    }

    #[test]
    fn what_nobody_asked_for_is_untrue() {
        assert_eq!(found(vec![], &[send(1)]), (0, 1));
        assert_eq!(found(vec![ended(Class::Upload, 1, Some("18"))], &[]), (0, 1));
        assert_eq!(found(vec![ended(Class::Upload, 1, Some("18"))], &[upload(1, "19")]), (0, 1));
        let same = vec![ended(Class::Upload, 1, Some("18")), ended(Class::Upload, 2, Some("18"))];
        assert_eq!(found(same, &[upload(1, "18")]), (0, 1), "two were given one file");
        assert_eq!(found(vec![], &[upload(1, "18")]), (0, 1));
        let nameless =
            json!({ "path": Class::Upload.path(), "headers": {}, "accepted": "18", "fault": null });
        assert_eq!(found(vec![ended(Class::Upload, 1, Some("18"))], &[nameless]), (0, 2));
    }

    #[test]
    fn calls_without_an_end_are_counted() {
        let ends = [Fate::Lost, Fate::Hung].map(|fate| Ended { class: Class::Get, id: 1, fate });
        let figures = audit(ends.into(), &[]).figures;
        assert_eq!((figures.calls, figures.lost, figures.hangs), (2, 1, 1));
    }
}
