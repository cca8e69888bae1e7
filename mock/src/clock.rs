//! The fake's clock: real time plus what a test has added.

use std::time::{Instant, SystemTime, UNIX_EPOCH};

#[derive(Debug)]
pub(crate) struct Clock {
    /// Unix seconds when the clock was made. Time passes by `Instant`, so that differences never run backwards.
    epoch: f64,
    started: Instant,
    advanced: f64,
}

impl Clock {
    pub(crate) fn new() -> Self {
        let epoch = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0.0, |since| since.as_secs_f64());
        Self { epoch, started: Instant::now(), advanced: 0.0 }
    }

    /// Unix seconds, in whole microseconds: so few digits survive every JSON parser unchanged.
    pub(crate) fn now(&self) -> f64 {
        let exact = self.epoch + self.started.elapsed().as_secs_f64() + self.advanced;
        (exact * 1e6).round() / 1e6
    }

    pub(crate) fn advance(&mut self, seconds: f64) {
        self.advanced += seconds;
    }
}
