//! The rows of the truth table: what goes wrong, and when.

use super::answers::{self, AFTER, BEFORE};
use crate::job::{Class, Limits};
use serde_json::Value;
use std::time::Duration;

/// One row.
#[derive(Debug, Clone)]
pub(crate) struct Fault {
    pub(crate) name: String,
    pub(crate) moment: &'static str,
    pub(crate) kind: Kind,
    pub(crate) limits: Limits,
    /// Two things happen at once, and either may be first: the cell lists what was seen.
    pub(crate) race: bool,
}

/// How it is brought about.
#[derive(Debug, Clone)]
pub(crate) enum Kind {
    /// The fake answers every request so.
    Answer(Value),
    /// The fake resets every connection when it arrives.
    ConnectionReset,
    /// The client's connection was closed by the server after the answer before.
    IdleConnectionClosed,
    /// The server is started again between two calls.
    RestartBetween,
    /// The server is started again while it handles the call.
    RestartDuring,
    /// The server ends while it handles the call, and stays away.
    End,
    /// The host has no address.
    NoName,
    /// Nobody listens.
    Refused,
    /// `https` to a server that speaks clear text.
    NotTls,
    /// The proxy that the tunnel should go through answers so; an empty text: it resets the connection.
    Tunnel(&'static str),
    /// The proxy that gets the request in clear text answers so, or resets the connection.
    Proxy(&'static str),
    /// Nobody listens where the proxy should be.
    NoProxy,
}

/// So long that only a defect can reach it.
const PATIENT: Limits = Limits { timeout: Duration::from_secs(30), deadline: Duration::from_mins(1) };

/// For what ends by a time-out only.
const BRIEF: Limits = Limits { timeout: Duration::from_millis(1500), deadline: Duration::from_secs(10) };

/// A deadline so long before the time-out that a call which ends by the time-out only is later than `ALLOWANCE`.
const LATE: Limits = Limits { timeout: Duration::from_secs(20), deadline: Duration::from_millis(1500) };

/// Every row, in the order of the page.
pub(crate) fn all() -> Vec<Fault> {
    let row = |name: &str, moment, kind| Fault {
        name: name.to_owned(),
        moment,
        kind,
        limits: PATIENT,
        race: false,
    };
    let (connecting, pooled, during) = ("connecting", "on a connection that was kept", "while it is handled");
    let mut rows = vec![
        row("no such host (DNS)", connecting, Kind::NoName),
        row("connection refused", connecting, Kind::Refused),
        row("reset on arrival", connecting, Kind::ConnectionReset),
        row("TLS to a server without it", connecting, Kind::NotTls),
        row("no proxy where one should be", connecting, Kind::NoProxy),
        row("proxy refuses the tunnel (403)", connecting, Kind::Tunnel("403 Forbidden")),
        row("proxy wants credentials (407)", connecting, Kind::Tunnel("407 Proxy Authentication Required")),
        row("proxy cannot reach the host (502)", connecting, Kind::Tunnel("502 Bad Gateway")),
        row("proxy resets", connecting, Kind::Tunnel("")),
        row(
            "proxy wants credentials (407)",
            "in clear text",
            Kind::Proxy("407 Proxy Authentication Required"),
        ),
        row("proxy cannot reach the host (502)", "in clear text", Kind::Proxy("502 Bad Gateway")),
        row("proxy resets", "in clear text", Kind::Proxy("")),
        row("connection closed by the server", pooled, Kind::IdleConnectionClosed),
        row("server restarts", pooled, Kind::RestartBetween),
        row("server restarts", during, Kind::RestartDuring),
        row("server ends", during, Kind::End),
    ];
    // Whether the client hears of the end of a connection before it writes to it is chance.
    for row in &mut rows {
        row.race = matches!(
            row.kind,
            Kind::ConnectionReset | Kind::IdleConnectionClosed | Kind::RestartBetween | Kind::RestartDuring
        );
    }
    for (name, moment, fault) in answers::all() {
        let stalls = ["no answer", "then nothing", "too slow"].iter().any(|end| name.ends_with(end));
        let limits = if stalls { BRIEF } else { PATIENT };
        rows.push(Fault { limits, ..row(&name, moment, Kind::Answer(fault)) });
    }
    let stall = |when| serde_json::json!({ "kind": "stall", "when": when });
    for (moment, when) in [(BEFORE, "before"), (AFTER, "after")] {
        let kind = Kind::Answer(stall(when));
        rows.push(Fault { limits: LATE, ..row("no answer before the deadline", moment, kind) });
    }
    rows
}

impl Fault {
    /// Media has no deadline, so what should end by one ends by a time-out that is as long.
    pub(crate) fn limits(&self, class: Class) -> Limits {
        let Limits { timeout, deadline } = self.limits;
        if class == Class::Upload { Limits { timeout: timeout.min(deadline), deadline } } else { self.limits }
    }

    /// Whether requests are carried out all the same.
    pub(crate) fn handles(&self) -> bool {
        match &self.kind {
            Kind::Answer(fault) => handles(fault),
            // What stalls there has been handled before.
            Kind::RestartDuring | Kind::End => true,
            _ => false,
        }
    }
}

/// Whether the fake carries the request out under this fault, as its README says.
fn handles(fault: &Value) -> bool {
    let text = |name| fault.get(name).and_then(Value::as_str);
    fault.get("process").and_then(Value::as_bool).unwrap_or(false)
        || text("when") == Some("after")
        || matches!(text("kind"), Some("truncate" | "drip" | "keepalive_close" | "delay"))
}

#[cfg(test)]
mod tests {
    use super::super::judge::ALLOWANCE;
    use super::*;

    #[test]
    fn who_ignores_the_deadline_is_later_than_is_allowed() {
        assert!(LATE.timeout > LATE.deadline + ALLOWANCE + Duration::from_secs(1));
    }

    #[test]
    fn an_upload_need_not_wait_for_the_longer_time_out() {
        for row in all().iter().filter(|row| row.name == "no answer before the deadline") {
            assert_eq!(row.limits(Class::Upload).timeout, LATE.deadline);
            assert_eq!(row.limits(Class::Send).timeout, LATE.timeout);
        }
    }
}
