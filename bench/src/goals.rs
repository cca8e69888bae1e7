//! How far ahead this SDK shall be, as ratios within one run. They are reported, met or not, and fail nothing: times belong
//! to a machine.

use crate::run::Work::{self, Rate, Tls};

/// Ours over theirs, in requests a second.
pub(crate) struct Goal {
    pub(crate) ours: (&'static str, &'static str),
    pub(crate) theirs: (&'static str, &'static str),
    pub(crate) work: Work,
    pub(crate) least: f64,
}

const fn goal(
    ours: (&'static str, &'static str),
    theirs: (&'static str, &'static str),
    work: Work,
    least: f64,
) -> Goal {
    Goal { ours, theirs, work, least }
}

const ASYNC: &str = "Python async";
const SYNC: &str = "Python sync";
const NODE: &str = "Node";
const C: &str = "C";
const RUST: &str = "Rust";

const PYTHON: (&str, &str) = (ASYNC, "avenping");
const PYTHON_UVLOOP: (&str, &str) = (ASYNC, "avenping, uvloop");
const BLOCKING: (&str, &str) = (SYNC, "avenping");
const JS: (&str, &str) = (NODE, "avenping");
const QUEUE: (&str, &str) = (C, "avenping, queue");

pub(crate) const GOALS: [Goal; 27] = [
    goal(PYTHON, (ASYNC, "aiohttp"), Rate(64), 5.0),
    goal(PYTHON_UVLOOP, (ASYNC, "aiohttp, uvloop"), Rate(64), 3.5),
    goal(PYTHON, (ASYNC, "pyreqwest"), Rate(64), 2.2),
    goal(PYTHON, (ASYNC, "httpx"), Rate(64), 100.0),
    goal(BLOCKING, (SYNC, "requests"), Rate(1), 3.5),
    goal(BLOCKING, (SYNC, "requests"), Rate(16), 3.5),
    goal(BLOCKING, (SYNC, "pycurl"), Rate(1), 1.0),
    goal(BLOCKING, (SYNC, "pycurl"), Rate(16), 2.0),
    goal(BLOCKING, (SYNC, "pyreqwest"), Rate(1), 1.0),
    goal(BLOCKING, (SYNC, "pyreqwest"), Rate(16), 1.0),
    goal(JS, (NODE, "fetch"), Rate(64), 15.0),
    goal(JS, (NODE, "undici.request"), Rate(64), 2.5),
    goal(JS, (NODE, "undici Pool"), Rate(64), 1.3),
    goal(JS, (NODE, "undici.request"), Rate(1), 1.2),
    goal(QUEUE, (C, "libcurl multi"), Rate(64), 0.9),
    goal((C, "avenping, blocking"), (C, "libcurl easy"), Rate(1), 0.9),
    goal((RUST, "avenping"), (RUST, "reqwest"), Rate(64), 0.95),
    goal(PYTHON, (ASYNC, "aiohttp"), Tls(64), 4.0),
    goal(JS, (NODE, "undici Pool"), Tls(64), 2.2),
    goal(QUEUE, (C, "libcurl multi"), Tls(64), 1.2),
    goal(PYTHON, (ASYNC, "openai"), Rate(16), 6.0),
    goal(PYTHON, (ASYNC, "stripe"), Rate(16), 6.0),
    goal(PYTHON, (ASYNC, "twilio"), Rate(16), 6.0),
    goal(PYTHON, (ASYNC, "pywa"), Rate(16), 6.0),
    goal(JS, (NODE, "openai"), Rate(16), 6.0),
    goal(JS, (NODE, "stripe"), Rate(16), 6.0),
    goal(JS, (NODE, "twilio"), Rate(16), 6.0),
];

/// Milliseconds that importing may take over an empty interpreter.
pub(crate) const IMPORTS: [(&str, &str, f64); 2] =
    [("Python", "import Client", 20.0), ("Node", "import avenping", 10.0)];

/// Whose first answer comes later than ours.
pub(crate) const SLOWER_STARTS: [(&str, &str); 2] = [("Python", "httpx"), ("Node", "undici")];

/// Memory that a file may add, in KiB, and time over libcurl's.
pub(crate) const MEDIA: (f64, f64) = (16.0 * 1024.0, 1.2);

/// CPU of a call among 256 over that of one among 16.
pub(crate) const GROWTH: f64 = 1.5;

/// KiB of memory for each call in flight.
pub(crate) const PER_CALL: f64 = 20.0;
