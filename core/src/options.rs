//! What a single call may set differently from its client.

use std::time::Duration;

/// Settings for one call, or for every call made through
/// [`Client::with_options`](crate::Client::with_options). What is not set comes from the client.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
#[must_use]
pub struct CallOptions {
    pub(crate) timeout: Option<Duration>,
    pub(crate) deadline: Option<Option<Duration>>,
    pub(crate) max_retries: Option<u32>,
    pub(crate) retry_maybe_sent: Option<bool>,
}

impl CallOptions {
    /// No difference from the client.
    pub fn new() -> Self {
        Self::default()
    }

    /// The limit of one attempt, connecting included. For media: the longest time without progress.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// The limit of the whole call with its retries and waits; for a list, of the time spent fetching
    /// all its pages. Also limits media, which has no deadline unless it is set here.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = Some(Some(deadline));
        self
    }

    /// No deadline for the whole call.
    pub fn no_deadline(mut self) -> Self {
        self.deadline = Some(None);
        self
    }

    /// How many further attempts may follow the first one. Zero means zero.
    pub fn max_retries(mut self, max_retries: u32) -> Self {
        self.max_retries = Some(max_retries);
        self
    }

    /// Repeat a send even when an earlier attempt may have gone out: timeouts, resets and 5xx are
    /// retried as for a safe call. **The recipient may get the message twice.**
    pub fn retry_maybe_sent(mut self, retry: bool) -> Self {
        self.retry_maybe_sent = Some(retry);
        self
    }

    /// These options, completed from `outer` where they are silent.
    pub(crate) fn or(self, outer: &Self) -> Self {
        Self {
            timeout: self.timeout.or(outer.timeout),
            deadline: self.deadline.or(outer.deadline),
            max_retries: self.max_retries.or(outer.max_retries),
            retry_maybe_sent: self.retry_maybe_sent.or(outer.retry_maybe_sent),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::CallOptions;

    #[test]
    fn a_call_can_switch_off_what_its_client_switched_on() {
        let client = CallOptions::new().retry_maybe_sent(true).no_deadline();
        let call = CallOptions::new().retry_maybe_sent(false).or(&client);
        assert_eq!(call.retry_maybe_sent, Some(false));
        assert_eq!(call.deadline, Some(None));
    }
}
