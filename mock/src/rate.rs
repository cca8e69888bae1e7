//! Meta's pair rate limit: one message per 6 seconds to one recipient, with a burst of 45.

const BURST: f64 = 45.0;
const SECONDS_PER_MESSAGE: f64 = 6.0;

#[derive(Debug)]
pub(crate) struct PairBucket {
    tokens: f64,
    seen: f64,
}

impl PairBucket {
    pub(crate) fn full(now: f64) -> Self {
        Self { tokens: BURST, seen: now }
    }

    /// Takes one message out; false when the pair has to wait.
    pub(crate) fn take(&mut self, now: f64) -> bool {
        let refilled = (now - self.seen).max(0.0) / SECONDS_PER_MESSAGE;
        self.tokens = (self.tokens + refilled).min(BURST);
        self.seen = now;
        let allowed = self.tokens >= 1.0;
        if allowed {
            self.tokens -= 1.0;
        }
        allowed
    }
}
