//! Holding what a caller was told against what the fake has really done.

use crate::figures::Figures;
use crate::job::{Answer, Class, Limits, kind, milliseconds};
use avenping::ErrorKind;
use serde_json::Value;
use std::time::Duration;

/// How much later than its limit a call may end on a machine that has much else to do. What ignores its deadline in
/// the table is later: see `fault::LATE`.
pub(crate) const ALLOWANCE: Duration = Duration::from_secs(10);

/// What was found out about one driver.
#[derive(Debug, Default, Clone)]
pub(crate) struct Tally {
    pub(crate) figures: Figures,
    /// What is wrong, in words.
    pub(crate) findings: Vec<String>,
    /// The longest that a call took beyond its limit.
    pub(crate) late_ms: u64,
}

impl Tally {
    pub(crate) fn add(&mut self, other: Self) {
        self.figures.add(other.figures);
        self.findings.extend(other.findings);
        self.late_ms = self.late_ms.max(other.late_ms);
    }

    /// Whether the call ended when it had to. Media has no deadline, and no upload here takes more than its time-out:
    /// there is next to nothing to transfer, and it is repeated only after a refusal, which takes no time.
    pub(crate) fn judge_time(&mut self, place: &str, class: Class, answer: &Answer, limits: &Limits) {
        let (limit, name) = match class {
            Class::Upload => (limits.timeout, "time-out"),
            _ => (limits.deadline, "deadline"),
        };
        let late = answer.elapsed_ms.saturating_sub(milliseconds(limit));
        self.late_ms = self.late_ms.max(late);
        if late > milliseconds(ALLOWANCE) {
            self.figures.hangs += 1;
            self.findings.push(format!("{place}: ended {late} ms after its {name}"));
        }
    }

    /// What was to happen and has not: whatever is said of the calls then shows nothing.
    pub(crate) fn shows_nothing(&mut self, why: String) {
        self.figures.lost += 1;
        self.findings.push(why);
    }

    /// What the fake did, and what the caller was told.
    pub(crate) fn judge(&mut self, place: &str, class: Class, answer: &Answer, traces: &Traces) {
        if class.changes() && traces.accepted.len() > 1 {
            self.figures.duplicates += 1;
            self.findings.push(format!("{place}: accepted {} times", traces.accepted.len()));
        }
        if let Some(problem) = untruth(class, answer, traces) {
            self.figures.untrue += 1;
            self.findings.push(format!("{place}: {problem}: {answer:?}, {traces:?}"));
        }
    }
}

/// What the fake knows of a call.
#[derive(Debug, Default, Clone)]
pub(crate) struct Traces {
    pub(crate) requests: usize,
    /// Whether it has had a body of it.
    pub(crate) body: bool,
    /// The ids that were given out; for settings, which have none, one for each change.
    pub(crate) accepted: Vec<String>,
}

impl Traces {
    /// From requests as the fake logs them. `handles`: whether the fault there lets them be handled.
    pub(crate) fn of<'a>(requests: impl Iterator<Item = &'a Value>, class: Class, handles: bool) -> Self {
        let mut traces = Self::default();
        for request in requests {
            traces.requests += 1;
            let has = |name: &str| request.get(name).is_some_and(|value| !value.is_null());
            traces.body |= has("body");
            if let Some(id) = request.get("accepted").and_then(Value::as_str) {
                traces.accepted.push(id.to_owned());
            } else if class == Class::Config && has("body") && (handles || !has("fault")) {
                traces.accepted.push("changed".to_owned());
            }
        }
        traces
    }

    /// Those of further requests for the same call.
    pub(crate) fn add(&mut self, other: Self) {
        self.requests += other.requests;
        self.body |= other.body;
        self.accepted.extend(other.accepted);
    }
}

/// What is not true of what the caller was told.
fn untruth(class: Class, answer: &Answer, traces: &Traces) -> Option<String> {
    let accepted = !traces.accepted.is_empty();
    let own = |class: &str| ErrorKind::ALL.iter().any(|known| name(*known) == kind(class));
    if !answer.ok && !answer.class.as_deref().is_some_and(own) {
        return Some("an error that is none of the SDK's".to_owned());
    }
    if !class.changes() {
        return answer.delivery.is_some().then(|| "a delivery, where nothing is delivered".to_owned());
    }
    if answer.ok {
        let Some(sent) = &answer.sent else {
            return (!accepted).then(|| "reported as done, but never accepted".to_owned());
        };
        let right = traces.accepted.contains(sent);
        return (!right).then(|| "reported as sent, but the fake has no such message".to_owned());
    }
    match answer.delivery.as_deref() {
        None => Some("an error without a delivery".to_owned()),
        Some("not_sent") if traces.body || accepted => Some("not_sent, but it was there".to_owned()),
        Some("rejected") if accepted => Some("rejected, but it was accepted".to_owned()),
        Some("not_sent" | "rejected" | "maybe_sent") if answer.retryable && accepted => {
            Some("retryable, but a repeat would be a duplicate".to_owned())
        }
        Some("not_sent" | "rejected" | "maybe_sent") => None,
        Some(other) => Some(format!("a delivery that does not exist: {other}")),
    }
}

/// As the core spells it.
fn name(kind: ErrorKind) -> String {
    serde_json::to_value(kind).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(delivery: Option<&str>) -> Answer {
        Answer {
            id: 1,
            ok: delivery.is_none(),
            class: delivery.map(|_| "ServerError".to_owned()),
            code: delivery.map(|_| "INTERNAL_ERROR".to_owned()),
            delivery: delivery.map(str::to_owned),
            hint: None,
            retryable: false,
            elapsed_ms: 1,
            sent: delivery.is_none().then(|| "wamid.1".to_owned()),
            heap: None,
        }
    }

    fn traces(accepted: &[&str]) -> Traces {
        let accepted = accepted.iter().map(|id| (*id).to_owned()).collect();
        Traces { requests: 1, body: true, accepted }
    }

    fn figures(told: Option<&str>, accepted: &[&str]) -> (usize, usize) {
        let mut tally = Tally::default();
        tally.judge("here", Class::Send, &answer(told), &traces(accepted));
        (tally.figures.duplicates, tally.figures.untrue)
    }

    #[test]
    fn the_judge_lets_the_truth_pass() {
        assert_eq!(figures(None, &["wamid.1"]), (0, 0));
        assert_eq!(figures(Some("maybe_sent"), &["wamid.1"]), (0, 0));
        assert_eq!(figures(Some("maybe_sent"), &[]), (0, 0));
        assert_eq!(figures(Some("rejected"), &[]), (0, 0));
    }

    #[test]
    fn the_judge_sees_every_lie() {
        assert_eq!(figures(None, &[]), (0, 1));
        assert_eq!(figures(None, &["wamid.2"]), (0, 1), "the answer of another message");
        assert_eq!(figures(Some("rejected"), &["wamid.1"]), (0, 1));
        assert_eq!(figures(Some("not_sent"), &[]), (0, 1), "its body was there");
        assert_eq!(figures(Some("perhaps"), &[]), (0, 1));
        assert_eq!(figures(Some("maybe_sent"), &["wamid.1", "wamid.2"]), (1, 0));
    }

    #[test]
    fn an_answer_long_after_its_limit_is_a_hang() {
        let limits = Limits { timeout: Duration::from_secs(20), deadline: Duration::from_millis(1500) };
        let hangs = |class, elapsed_ms| {
            let mut tally = Tally::default();
            tally.judge_time("here", class, &Answer { elapsed_ms, ..answer(Some("maybe_sent")) }, &limits);
            (tally.figures.hangs, tally.findings.len(), tally.late_ms)
        };
        assert_eq!(hangs(Class::Send, 1400), (0, 0, 0));
        assert_eq!(hangs(Class::Send, 11_500), (0, 0, 10_000), "a busy machine");
        assert_eq!(hangs(Class::Send, 20_000), (1, 1, 18_500), "it ended by the time-out");
        assert_eq!(hangs(Class::Upload, 20_000), (0, 0, 0), "media has no deadline");
        assert_eq!(hangs(Class::Upload, 30_001), (1, 1, 10_001), "but a time-out");
    }

    #[test]
    fn the_judge_takes_no_error_that_is_not_of_the_sdk() {
        let mut tally = Tally::default();
        let foreign = Answer { class: Some("ValueError".to_owned()), ..answer(Some("maybe_sent")) };
        tally.judge("here", Class::Send, &foreign, &traces(&[]));
        assert_eq!(tally.figures.untrue, 1);
    }
}
