//! A client's allowance of retries, so that an outage is not multiplied by them.

use std::sync::atomic::{AtomicI32, Ordering};

/// Retries are paid for from a pot that successes fill again: a healthy client can retry 20 times in
/// a burst and then for one call in five, a client whose every call fails soon retries no more.
#[derive(Debug)]
pub(crate) struct Budget(AtomicI32);

const FULL: i32 = 100;
const PRICE: i32 = 5;

impl Budget {
    pub(crate) fn new() -> Self {
        Self(AtomicI32::new(FULL))
    }

    /// Pays for one retry, if there is enough left.
    pub(crate) fn take(&self) -> bool {
        self.0
            .fetch_update(Ordering::AcqRel, Ordering::Acquire, |left| (left >= PRICE).then_some(left - PRICE))
            .is_ok()
    }

    pub(crate) fn succeeded(&self) {
        // Nearly always full: read first, so that calls on many threads do not fight for the line.
        if self.0.load(Ordering::Relaxed) < FULL {
            let _ = self
                .0
                .fetch_update(Ordering::AcqRel, Ordering::Acquire, |left| (left < FULL).then_some(left + 1));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outage_gets_twenty_retries_and_successes_earn_new_ones() {
        let budget = Budget::new();
        assert_eq!((0..100).filter(|_| budget.take()).count(), 20);
        for _ in 0..5 {
            budget.succeeded();
        }
        assert!(budget.take());
        assert!(!budget.take());
    }
}
