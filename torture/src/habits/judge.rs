//! What a process says of its calls, held against what the fake has seen.
//!
//! A line a call's beginning, `begin TEXT`, and a line its end: `sent TEXT ID`, or `failed TEXT DELIVERY CLASS`. `crash WHAT`
//! tells of a child that ended as it should not. A text is of one call only; one that begins with `must` has to be sent.

use crate::figures::Figures;
use serde_json::Value;
use std::collections::HashMap;

/// What came of a habit.
#[derive(Default)]
pub(crate) struct Tally {
    pub(crate) figures: Figures,
    pub(crate) findings: Vec<String>,
}

impl Tally {
    pub(crate) fn finding(&mut self, text: impl Into<String>) {
        self.findings.push(text.into());
    }
}

#[derive(Default)]
struct Call {
    begun: usize,
    /// What was said of its end: an id or a delivery.
    ends: Vec<End>,
    /// The ids under which the fake took it.
    accepted: Vec<String>,
}

enum End {
    Sent(String),
    Failed { delivery: String, class: String },
}

/// `every`: whether each call that has begun has to have ended, which it has not where processes end in the middle.
pub(crate) fn judge<'a>(lines: impl Iterator<Item = &'a String>, log: &[Value], every: bool) -> Tally {
    let mut tally = Tally::default();
    let mut calls: HashMap<&str, Call> = HashMap::new();
    for line in lines {
        let words: Vec<&str> = line.split(' ').collect();
        match words.as_slice() {
            ["begin", text] => calls.entry(text).or_default().begun += 1,
            ["sent", text, id] => calls.entry(text).or_default().ends.push(End::Sent((*id).to_owned())),
            ["failed", text, delivery, class] => calls
                .entry(text)
                .or_default()
                .ends
                .push(End::Failed { delivery: (*delivery).to_owned(), class: (*class).to_owned() }),
            ["crash", ..] => {
                tally.figures.crashes += 1;
                tally.finding(line);
            }
            _ => {
                tally.figures.untrue += 1;
                tally.finding(format!("nobody understands: {line}"));
            }
        }
    }
    for request in log {
        let text = request.get("body").and_then(|body| body.get("text")).and_then(Value::as_str);
        if let (Some(text), Some(id)) = (text, request.get("accepted").and_then(Value::as_str)) {
            calls.entry(text).or_default().accepted.push(id.to_owned());
        }
    }
    for (text, call) in calls {
        tally.call(text, &call, every || text.starts_with("must"));
    }
    tally
}

impl Tally {
    fn call(&mut self, text: &str, call: &Call, must_end: bool) {
        let figures = &mut self.figures;
        figures.calls += 1;
        if call.begun != 1 {
            figures.untrue += 1;
            self.findings.push(format!("{text}: begun {} times", call.begun));
        }
        if call.accepted.len() > 1 {
            figures.duplicates += 1;
            self.findings.push(format!("{text}: accepted {} times", call.accepted.len()));
        }
        match call.ends.as_slice() {
            [] if !must_end => figures.faulted += 1,
            [End::Sent(id)] if call.accepted.contains(id) => {}
            [End::Sent(id)] => {
                figures.untrue += 1;
                self.findings
                    .push(format!("{text}: said to be sent as {id}, accepted as {:?}", call.accepted));
            }
            // A habit spoils nobody's call: what was to end ended well, unless it was cut.
            [End::Failed { delivery, class }] => {
                let untrue = delivery != "maybe_sent" && !call.accepted.is_empty();
                figures.untrue += usize::from(untrue);
                figures.lost += usize::from(must_end);
                if untrue || must_end {
                    self.findings
                        .push(format!("{text}: {class}, {delivery}, accepted as {:?}", call.accepted));
                }
                figures.faulted += 1;
            }
            ends => {
                figures.lost += 1;
                self.findings.push(format!("{text}: {} ends", ends.len()));
            }
        }
    }
}
