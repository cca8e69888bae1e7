//! What is known, from outside its task, about how far a call's request got.
//!
//! The truth of `not_sent` hangs on this: the HTTP library asks the body for its first bytes only
//! when it is about to write them, from a task of its own. Each attempt therefore has a gate that is
//! either *left* (the body gave bytes away) or *shut* (it never will); the two exclude each other, so
//! an attempt that was timed out or cancelled cannot leave a moment later.

use crate::error::Delivery;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};

/// The whole call: the worst that the attempts so far mean for the message.
#[derive(Debug, Default)]
pub(crate) struct Sent {
    settled: AtomicU8,
    in_flight: AtomicBool,
}

impl Sent {
    /// Records how an attempt ended. `MaybeSent` of an earlier attempt is never taken back.
    pub(crate) fn settle(&self, delivery: Delivery) {
        self.settled.fetch_max(delivery as u8, Ordering::AcqRel);
        self.in_flight.store(false, Ordering::Release);
    }

    pub(crate) fn delivery(&self) -> Delivery {
        if self.in_flight.load(Ordering::Acquire) {
            return Delivery::MaybeSent;
        }
        match self.settled.load(Ordering::Acquire) {
            0 | 1 => Delivery::NotSent,
            2 => Delivery::Rejected,
            _ => Delivery::MaybeSent,
        }
    }
}

const OPEN: u8 = 0;
const LEFT: u8 = 1;
const SHUT: u8 = 2;

/// One attempt's gate. Dropping it shuts it.
#[derive(Debug)]
pub(crate) struct Gate {
    state: Arc<GateState>,
}

#[derive(Debug)]
struct GateState {
    state: AtomicU8,
    sent: Arc<Sent>,
}

/// The body's side of a [`Gate`].
#[derive(Debug, Clone)]
pub(crate) struct GateKeeper(Arc<GateState>);

impl Gate {
    pub(crate) fn new(sent: &Arc<Sent>) -> Self {
        Self { state: Arc::new(GateState { state: AtomicU8::new(OPEN), sent: Arc::clone(sent) }) }
    }

    pub(crate) fn keeper(&self) -> GateKeeper {
        GateKeeper(Arc::clone(&self.state))
    }

    /// Shuts the gate and says whether anything had left before. The call counts as maybe sent from
    /// here until [`Sent::settle`] knows better.
    pub(crate) fn shut(self) -> bool {
        self.close()
    }

    fn close(&self) -> bool {
        let state = &self.state.state;
        let left = state.compare_exchange(OPEN, SHUT, Ordering::AcqRel, Ordering::Acquire) == Err(LEFT);
        if left {
            self.state.sent.in_flight.store(true, Ordering::Release);
        }
        left
    }
}

impl Drop for Gate {
    fn drop(&mut self) {
        self.close();
    }
}

impl GateKeeper {
    /// Whether bytes may leave now.
    pub(crate) fn pass(&self) -> bool {
        let state = &self.0.state;
        state.compare_exchange(OPEN, LEFT, Ordering::AcqRel, Ordering::Acquire) != Err(SHUT)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shut_gate_lets_nothing_leave_and_an_attempt_that_left_stays_maybe_sent() {
        let sent = Arc::new(Sent::default());
        let gate = Gate::new(&sent);
        let keeper = gate.keeper();
        assert!(!gate.shut());
        assert!(!keeper.pass());
        assert_eq!(sent.delivery(), Delivery::NotSent);

        let gate = Gate::new(&sent);
        assert!(gate.keeper().pass());
        assert!(gate.shut());
        assert_eq!(sent.delivery(), Delivery::MaybeSent);
    }

    #[test]
    fn a_later_refusal_does_not_take_back_that_an_earlier_attempt_may_have_arrived() {
        let sent = Sent::default();
        sent.settle(Delivery::MaybeSent);
        sent.settle(Delivery::Rejected);
        assert_eq!(sent.delivery(), Delivery::MaybeSent);
    }
}
