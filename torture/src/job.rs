//! What a driver is asked to do, and what it answers: flat JSON, a line each, so that a driver in C can read it.

use avenping_mock::{PHONE_NUMBER_ID, TOKEN};
use serde::Deserialize;
use serde_json::{Value, json};
use std::time::Duration;

/// What kind of call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Class {
    /// Changes nothing, so it is repeated.
    Get,
    Send,
    Upload,
    Config,
    /// `health`, which no fault is meant for: opens a connection beforehand.
    Warm,
    /// No more than `health`, and where there is a collector, it collects: see `heap` of the answer.
    Rest,
}

impl Class {
    /// Those that the table is about.
    pub(crate) const ALL: [Self; 4] = [Self::Get, Self::Send, Self::Upload, Self::Config];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Get => "get",
            Self::Send => "send",
            Self::Upload => "upload",
            Self::Config => "config",
            Self::Warm => "warm",
            Self::Rest => "rest",
        }
    }

    pub(crate) fn path(self) -> &'static str {
        match self {
            Self::Get => "/v2/me",
            Self::Send => "/v2/messages/send/text",
            Self::Upload => "/v2/media/upload",
            Self::Config => "/v2/webhooks/config",
            Self::Warm | Self::Rest => "/v2/health",
        }
    }

    pub(crate) fn method(self) -> &'static str {
        if self.changes() { "POST" } else { "GET" }
    }

    /// Whether doing it twice is worse than not doing it.
    pub(crate) fn changes(self) -> bool {
        matches!(self, Self::Send | Self::Upload | Self::Config)
    }
}

/// The limits of a call.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    pub(crate) timeout: Duration,
    pub(crate) deadline: Duration,
}

/// A call.
#[derive(Debug, Clone)]
pub(crate) struct Job {
    pub(crate) class: Class,
    /// Which client makes it: those of one name share one, with its connections.
    pub(crate) client: String,
    /// Whether the client is closed afterwards.
    pub(crate) last: bool,
    pub(crate) base_url: String,
    pub(crate) proxy: Option<String>,
    pub(crate) ca_bundle: Option<String>,
    pub(crate) limits: Limits,
}

impl Job {
    /// The line for the driver. Each text and recipient is of one call only, so that its traces are its own.
    pub(crate) fn line(&self, id: u64) -> String {
        let mut line = json!({
            "id": id,
            "class": self.class.name(),
            "to": format!("1555{id:07}"),
            "text": text(id),
            "filename": format!("file-{id}.txt"),
            "webhook": format!("https://shop.example/{id}"),
            "client": self.client,
            "last": self.last,
            "token": TOKEN,
            "line": PHONE_NUMBER_ID,
            "base_url": self.base_url,
            "timeout_ms": milliseconds(self.limits.timeout),
            "deadline_ms": milliseconds(self.limits.deadline),
        });
        for (name, setting) in [("proxy", &self.proxy), ("ca_bundle", &self.ca_bundle)] {
            if let (Some(setting), Some(object)) = (setting, line.as_object_mut()) {
                object.insert(name.to_owned(), Value::from(setting.as_str()));
            }
        }
        format!("{line}\n")
    }
}

/// What the call with this id sends.
pub(crate) fn text(id: u64) -> String {
    format!("message {id}")
}

/// What a driver says of a call. `class` and the like are absent when it succeeded.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Answer {
    pub(crate) id: u64,
    pub(crate) ok: bool,
    /// The language's own class, as it names it.
    pub(crate) class: Option<String>,
    pub(crate) code: Option<String>,
    pub(crate) delivery: Option<String>,
    pub(crate) hint: Option<String>,
    #[serde(default)]
    pub(crate) retryable: bool,
    pub(crate) elapsed_ms: u64,
    /// What the server calls the message, where it was sent.
    pub(crate) sent: Option<String>,
    /// What the language's heap holds after a collection, in bytes; of `rest` only, where it has one.
    pub(crate) heap: Option<u64>,
}

pub(crate) fn milliseconds(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

/// `RateLimitedError` as `rate_limited`: every language has its own spelling.
pub(crate) fn kind(class: &str) -> String {
    let name = class.strip_suffix("Error").unwrap_or(class);
    let mut kind = String::new();
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && !kind.is_empty() {
            kind.push('_');
        }
        kind.push(letter.to_ascii_lowercase());
    }
    kind
}

#[cfg(test)]
mod tests {
    use super::kind;

    #[test]
    fn classes_have_one_spelling() {
        for class in ["RateLimitedError", "RateLimited", "rate_limited"] {
            assert_eq!(kind(class), "rate_limited");
        }
    }
}
