//! When a failed attempt may be made again, and after how long.
//!
//! The rule of sending safely: what changes something is repeated only when nothing of it left or
//! when it was refused for its rate. A repeat after a timeout, a reset or a 5xx could be the second
//! message on somebody's phone.

mod budget;

pub(crate) use budget::Budget;

use crate::error::{Delivery, Error, MetaError};
use crate::transport::Failure;
use std::time::Duration;

/// Longer waits that a server asks for are the caller's to decide.
const LONGEST_RETRY_AFTER: Duration = Duration::from_secs(60);
const LONGEST_BACKOFF: Duration = Duration::from_secs(8);

/// How an attempt ended, if not well.
pub(crate) enum Ended {
    /// An answer came that is not a success, or is not readable.
    Answered(Error),
    /// No whole answer came.
    Broken { failure: Failure, delivery: Delivery },
}

impl Ended {
    pub(crate) fn delivery(&self) -> Delivery {
        match self {
            Self::Answered(error) => error.delivery().unwrap_or(Delivery::MaybeSent),
            Self::Broken { delivery, .. } => *delivery,
        }
    }

    pub(crate) fn into_error(self) -> Error {
        match self {
            Self::Answered(error) => error,
            Self::Broken { failure, .. } => failure.error,
        }
    }

    /// Whether the same request may be made again, judged by this attempt alone.
    pub(crate) fn may_repeat(&self, safe: bool, retry_maybe_sent: bool) -> bool {
        if safe || retry_maybe_sent {
            return self.is_transient();
        }
        match self {
            Self::Answered(error) => {
                is_refused_for_rate(error) && error.delivery() == Some(Delivery::Rejected)
            }
            Self::Broken { failure, delivery } => {
                *delivery == Delivery::NotSent && !failure.attempt_timed_out && !failure.permanent
            }
        }
    }

    /// Whether the caller may well try again, provided that nothing has gone out.
    pub(crate) fn is_worth_repeating(&self, safe: bool) -> bool {
        match self {
            // A 5xx that is certain to be a refusal hides a refusal by Meta, which stays.
            Self::Answered(error) if !safe => is_refused_for_rate(error),
            _ => self.is_transient(),
        }
    }

    /// Whether trying again can help at all.
    fn is_transient(&self) -> bool {
        match self {
            Self::Answered(error) => {
                is_refused_for_rate(error)
                    || matches!(error.status(), Some(408 | 429 | 500 | 502 | 503 | 504))
            }
            Self::Broken { failure, .. } => !failure.permanent,
        }
    }
}

fn is_refused_for_rate(error: &Error) -> bool {
    let broke = error.status().is_some_and(|status| status >= 500);
    error.status() == Some(429)
        || error.meta().is_some_and(|meta| meta.is_throttling() && (meta.is_from_object() || !broke))
}

/// The wait before attempt number `made + 1`; `None` when the server asks for a longer one than is
/// waited for on the caller's behalf.
pub(crate) fn wait_before(error: Option<&Error>, made: u32) -> Option<Duration> {
    let exponent = made.saturating_sub(1).min(16);
    if let Some(asked) = error.and_then(Error::retry_after) {
        return (asked <= LONGEST_RETRY_AFTER).then_some(asked);
    }
    if error.and_then(Error::meta).is_some_and(MetaError::is_pair_limit) {
        let wait = Duration::from_secs(4u64.saturating_pow(exponent));
        return (wait <= LONGEST_RETRY_AFTER).then_some(wait);
    }
    let full = Duration::from_millis(500).saturating_mul(2u32.saturating_pow(exponent)).min(LONGEST_BACKOFF);
    // Between half and all of it, so that clients that failed together do not return together.
    Some(full.mul_f64(0.5 + fastrand::f64() / 2.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn backoff_doubles_up_to_eight_seconds_and_is_never_less_than_half() {
        for (made, full) in [(1, 0.5), (2, 1.0), (3, 2.0), (5, 8.0), (40, 8.0)] {
            for _ in 0..100 {
                let wait = wait_before(None, made).unwrap().as_secs_f64();
                assert!((full / 2.0..=full).contains(&wait), "{made}: {wait}");
            }
        }
    }

    #[test]
    fn a_servers_wait_is_honoured_up_to_a_minute() {
        let asked = |seconds| Error::timeout("").with_retry_after(Some(Duration::from_secs(seconds)));
        assert_eq!(wait_before(Some(&asked(60)), 1), Some(Duration::from_secs(60)));
        assert_eq!(wait_before(Some(&asked(61)), 1), None);
    }
}
