//! The attempts of one call: sending, judging, and sending again where that is safe.

use crate::call::Call;
use crate::envelope;
use crate::error::{Attempt, Delivery, Result};
use crate::log::{self, Level};
use crate::retry::{self, Ended};
use crate::transport::{Failure, Outgoing, Reply};
use bytes::Bytes;
use serde::de::DeserializeOwned;
use std::time::Duration;
use tokio::time::Instant;

/// A successful answer: the reply and, within it, the envelope's `data`.
pub(crate) struct Success {
    reply: Reply,
    data: Bytes,
}

/// What the last of the attempts gave, and the ones before it.
pub(crate) struct Done<T> {
    pub(crate) value: T,
    failed: Vec<Attempt>,
    elapsed: Duration,
}

impl Done<Success> {
    /// The promised type; an answer that is not of it makes an error of its attempt.
    pub(crate) fn decode<T: DeserializeOwned>(mut self, call: &Call) -> Result<T> {
        let Success { reply, data } = &self.value;
        envelope::decode(&reply.answer(), data).map_err(|error| {
            let elapsed_ms = milliseconds(self.elapsed);
            self.failed.push(Attempt { status: Some(reply.status), failure: None, elapsed_ms });
            call.finish(error, self.failed, false)
        })
    }
}

impl Call {
    /// Sends `outgoing`, again where that is safe, until it succeeds or has failed for good.
    pub(crate) async fn exchange(&self, outgoing: &Outgoing) -> Result<Done<Success>> {
        if log::wanted(Level::Debug) {
            let shown = outgoing.body.as_ref().map_or_else(String::new, |body| self.loggable(body));
            log::event(
                Level::Debug,
                self.route.name,
                format_args!("{} {} {shown}", outgoing.method, outgoing.url.path()),
            );
        }
        let attempt = || async {
            let limit = self.time_left().map_err(|late| broken(late, false))?;
            let gate = self.gate();
            if outgoing.body.is_none() {
                // Without a body nobody says when the request leaves, so it counts as gone from here on.
                gate.keeper().pass();
            }
            let request = outgoing.request(&gate);
            let answer = async { Reply::read(self.process.http.execute(request).await?).await };
            let outcome = match tokio::time::timeout(limit, answer).await {
                Ok(outcome) => outcome,
                Err(_) => Err(self.out_of_time(limit)),
            };
            let left = gate.shut();
            match outcome {
                Ok(reply) => self.understand(reply),
                Err(failure) => {
                    let left = left && !(outgoing.body.is_none() && failure.before_connected);
                    Err(broken(failure, left))
                }
            }
        };
        self.attempts(|| true, attempt).await
    }

    /// Opens the envelope of a whole answer.
    pub(crate) fn understand(&self, reply: Reply) -> std::result::Result<Success, Ended> {
        match envelope::open(&reply.answer(), &reply.body, self.route.wrapping) {
            Ok(data) => Ok(Success { reply, data }),
            Err(error) => Err(Ended::Answered(error)),
        }
    }

    /// Runs `attempt` until it succeeds or must not or need not be repeated.
    /// `can_repeat` says whether there is still something to send.
    pub(crate) async fn attempts<T, F>(
        &self,
        can_repeat: impl Fn() -> bool,
        mut attempt: impl FnMut() -> F,
    ) -> Result<Done<T>>
    where
        F: Future<Output = std::result::Result<T, Ended>>,
    {
        let mut failed = Vec::new();
        let begun = Instant::now();
        loop {
            let started = Instant::now();
            let ended = match attempt().await {
                Ok(value) => {
                    self.sent.settle(Delivery::MaybeSent);
                    self.shared.budget.succeeded();
                    log::event(
                        Level::Info,
                        self.route.name,
                        format_args!("done in {} ms", begun.elapsed().as_millis()),
                    );
                    return Ok(Done { value, failed, elapsed: started.elapsed() });
                }
                Err(ended) => ended,
            };
            self.sent.settle(ended.delivery());
            failed.push(record(&ended, started.elapsed()));
            let made = u32::try_from(failed.len()).unwrap_or(u32::MAX);
            match can_repeat().then(|| self.wait_for_repeat(&ended, made)).flatten() {
                Some(wait) => {
                    log::event(
                        Level::Warn,
                        self.route.name,
                        format_args!(
                            "attempt {made} failed ({}); again in {} ms",
                            self.without_token(summary(&ended)),
                            wait.as_millis()
                        ),
                    );
                    tokio::time::sleep(wait).await;
                }
                None => {
                    let worth_it = ended.is_worth_repeating(self.route.safe);
                    let error = self.finish(ended.into_error(), failed, worth_it);
                    log::event(
                        Level::Error,
                        self.route.name,
                        format_args!(
                            "failed: {} after {made} {}",
                            error.code(),
                            if made == 1 { "attempt" } else { "attempts" }
                        ),
                    );
                    return Err(error);
                }
            }
        }
    }

    /// How long to wait before the next attempt; `None` when there is none.
    fn wait_for_repeat(&self, ended: &Ended, made: u32) -> Option<Duration> {
        if made > self.max_retries || !ended.may_repeat(self.route.safe, self.retry_maybe_sent) {
            return None;
        }
        let error = match ended {
            Ended::Answered(error) => Some(error),
            Ended::Broken { .. } => None,
        };
        let wait = retry::wait_before(error, made)?;
        let in_time = self.left_until_deadline().is_none_or(|left| wait < left);
        (in_time && self.shared.budget.take()).then_some(wait)
    }

    fn loggable(&self, body: &[u8]) -> String {
        if self.shared.config.log_bodies {
            String::from_utf8_lossy(body).into_owned()
        } else {
            log::masked_body(body)
        }
    }
}

pub(crate) fn broken(failure: Failure, left: bool) -> Ended {
    let delivery = if left { Delivery::MaybeSent } else { Delivery::NotSent };
    Ended::Broken { failure, delivery }
}

fn summary(ended: &Ended) -> String {
    match ended {
        Ended::Answered(error) => match error.status() {
            Some(status) => format!("HTTP {status} {}", error.code()),
            None => error.code().to_owned(),
        },
        Ended::Broken { failure, .. } => failure.error.message().to_owned(),
    }
}

fn record(ended: &Ended, elapsed: Duration) -> Attempt {
    let elapsed_ms = milliseconds(elapsed);
    match ended {
        Ended::Answered(error) => Attempt { status: error.status(), failure: None, elapsed_ms },
        Ended::Broken { failure, .. } => {
            Attempt { status: None, failure: Some(failure.error.message().to_owned()), elapsed_ms }
        }
    }
}

fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
