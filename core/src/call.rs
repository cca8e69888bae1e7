//! One call: its limits, its attempts and what they add up to.

use crate::client::{Inner, Process};
use crate::encode::{self, Encoded, RawRequest};
use crate::envelope::{self, Wrapping};
use crate::error::{Attempt, Delivery, Error, Result};
use crate::log::{self, Level};
use crate::model::Validate;
use crate::operations::{Operation, Payload, Typed};
use crate::options::CallOptions;
use crate::retry::{self, Ended};
use crate::runtime::{Gate, Sent};
use crate::token::Token;
use crate::transport::{Failure, Outgoing, Reply, seconds};
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, header};
use serde::de::DeserializeOwned;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;

/// What the policies need to know about where a call goes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Route {
    name: &'static str,
    safe: bool,
    needs_token: bool,
    media: bool,
    wrapping: Wrapping,
}

impl Route {
    pub(crate) fn of(operation: &'static Operation) -> Self {
        Self {
            name: operation.name,
            safe: operation.method.is_safe(),
            needs_token: operation.needs_token,
            media: operation.payload != Payload::Json,
            wrapping: if operation.name == "version" { Wrapping::Optional } else { Wrapping::Required },
        }
    }

    pub(crate) fn raw(safe: bool) -> Self {
        Self { name: "request", safe, needs_token: false, media: false, wrapping: Wrapping::Optional }
    }
}

pub(crate) struct Call {
    inner: Arc<Inner>,
    process: Arc<Process>,
    route: Route,
    token: Option<Arc<Token>>,
    token_generation: u64,
    sent: Arc<Sent>,
    pub(crate) timeout: Duration,
    deadline: Option<(Instant, Duration)>,
    max_retries: u32,
    retry_maybe_sent: bool,
}

/// A successful answer: the reply and, within it, the envelope's `data`.
pub(crate) struct Success {
    reply: Reply,
    data: Bytes,
}

impl Success {
    pub(crate) fn new(reply: Reply, data: Bytes) -> Self {
        Self { reply, data }
    }

    pub(crate) fn decode<T: DeserializeOwned>(&self, call: &Call) -> Result<T> {
        envelope::decode(&self.reply.answer(), &self.data)
            .map_err(|error| call.finish(error, Vec::new(), false))
    }
}

impl Call {
    pub(crate) fn new(inner: &Arc<Inner>, route: Route, options: CallOptions) -> Result<Self> {
        let early = |error: Error| {
            let delivery = (!route.safe).then_some(Delivery::NotSent);
            error.with_operation(route.name).with_delivery(delivery)
        };
        let config = &inner.config;
        let timeout = options.timeout.unwrap_or(config.timeout);
        let limit = if route.media {
            options.deadline.flatten()
        } else {
            options.deadline.unwrap_or(config.deadline)
        };
        for (name, value) in [("timeout", Some(timeout)), ("deadline", limit)] {
            if value.is_some_and(|value| value.is_zero()) {
                return Err(early(Error::invalid_request(
                    name,
                    "zero would fail every call; give a positive time",
                )));
            }
        }
        let (token, token_generation) = inner.token();
        if token.is_none() && route.needs_token {
            let error = Error::config("no token: set AVENPING_TOKEN or give `token` to the client")
                .with_hint("copy it from Settings → API Settings in the AvenPing app");
            return Err(early(error));
        }
        Ok(Self {
            inner: Arc::clone(inner),
            process: inner.process().map_err(early)?,
            route,
            token,
            token_generation,
            sent: Arc::default(),
            timeout,
            deadline: limit.and_then(|limit| Some((Instant::now().checked_add(limit)?, limit))),
            max_retries: options.max_retries.unwrap_or(config.max_retries),
            retry_maybe_sent: options.retry_maybe_sent,
        })
    }

    pub(crate) fn operation(&self) -> &'static str {
        self.route.name
    }

    pub(crate) fn sent_if_unsafe(&self) -> Option<Arc<Sent>> {
        (!self.route.safe).then(|| Arc::clone(&self.sent))
    }

    pub(crate) fn process(&self) -> &Process {
        &self.process
    }

    pub(crate) fn token_generation(&self) -> u64 {
        self.token_generation
    }

    /// An error from before the first attempt.
    pub(crate) fn refuse(&self, error: Error) -> Error {
        self.finish(error, Vec::new(), false)
    }

    pub(crate) fn validate(&self, request: &mut impl Validate) -> Result<()> {
        request
            .validate(self.inner.config.check_limits)
            .map_err(|error| self.refuse(Error::invalid_request(error.field, error.problem)))
    }

    pub(crate) fn outgoing<O: Typed>(&self, request: &O::Request) -> Result<Outgoing> {
        let encoded = encode::encode(O::OPERATION, request).map_err(|error| self.refuse(error))?;
        let method = match O::OPERATION.method {
            crate::operations::Method::GET => http::Method::GET,
            crate::operations::Method::POST => http::Method::POST,
        };
        Ok(self.address(method, encoded))
    }

    pub(crate) fn raw_outgoing(&self, request: RawRequest) -> Result<Outgoing> {
        let method = request.method.clone();
        let encoded = request.encode().map_err(|error| self.refuse(error))?;
        Ok(self.address(method, encoded))
    }

    /// Another call on behalf of this one: it shares the deadline and has its own attempts.
    pub(crate) fn sub_call(&self, operation: &'static Operation) -> Self {
        Self {
            inner: Arc::clone(&self.inner),
            process: Arc::clone(&self.process),
            route: Route::of(operation),
            token: self.token.clone(),
            sent: Arc::default(),
            ..*self
        }
    }

    fn address(&self, method: http::Method, encoded: Encoded) -> Outgoing {
        let mut url = self.inner.config.base_url.join(&encoded.path);
        if !encoded.query.is_empty() {
            url.query_pairs_mut().extend_pairs(&encoded.query);
        }
        let mut headers = self.headers();
        if encoded.body.is_some() {
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        }
        Outgoing { method, url, headers, body: encoded.body }
    }

    /// The headers of every attempt: the client's, the token's, and for what changes something one
    /// idempotency key that stays the same over all attempts.
    pub(crate) fn headers(&self) -> HeaderMap {
        let mut headers = self.inner.config.headers.clone();
        if let Some(token) = &self.token {
            let (name, value) = token.header();
            headers.insert(name, value);
        }
        if let Some(key) = (!self.route.safe).then(idempotency_key).flatten() {
            headers.insert("idempotency-key", key);
        }
        headers
    }

    /// The URL of an operation without path fields.
    pub(crate) fn url(&self, operation: &Operation) -> url::Url {
        self.inner.config.base_url.join(operation.path)
    }

    pub(crate) fn left_until_deadline(&self) -> Option<Duration> {
        self.deadline.map(|(at, _)| at.saturating_duration_since(Instant::now()))
    }

    /// Sends `outgoing`, again where that is safe, until it succeeds or has failed for good.
    pub(crate) async fn exchange(&self, outgoing: &Outgoing) -> Result<Success> {
        if log::wanted(Level::Debug) {
            let shown = outgoing.body.as_ref().map_or_else(String::new, |body| self.loggable(body));
            log::event(Level::Debug, self.route.name, format_args!("{} {shown}", outgoing.method));
        }
        let attempt = || async {
            let gate = self.gate();
            let request = outgoing.request(&gate);
            let answer = async { Reply::read(self.process.http.execute(request).await?).await };
            let limit = self.left_until_deadline().map_or(self.timeout, |left| left.min(self.timeout));
            let outcome = match tokio::time::timeout(limit, answer).await {
                Ok(outcome) => outcome,
                Err(_) => Err(self.out_of_time(limit)),
            };
            let left = gate.shut();
            match outcome {
                Ok(reply) => self.understand(reply),
                Err(failure) => {
                    // Without a body there is no gate to tell.
                    let left = left || (outgoing.body.is_none() && !failure.before_connected);
                    Err(broken(failure, left))
                }
            }
        };
        self.attempts(|| true, attempt).await
    }

    /// Opens the envelope of a whole answer.
    pub(crate) fn understand(&self, reply: Reply) -> std::result::Result<Success, Ended> {
        match envelope::open(&reply.answer(), &reply.body, self.route.wrapping) {
            Ok(data) => Ok(Success::new(reply, data)),
            Err(error) => Err(Ended::Answered(error)),
        }
    }

    /// Runs `attempt` until it succeeds or must not or need not be repeated.
    /// `can_repeat` says whether there is still something to send.
    pub(crate) async fn attempts<T, F>(
        &self,
        can_repeat: impl Fn() -> bool,
        mut attempt: impl FnMut() -> F,
    ) -> Result<T>
    where
        F: Future<Output = std::result::Result<T, Ended>>,
    {
        let mut attempts = Vec::new();
        loop {
            let started = Instant::now();
            let ended = match attempt().await {
                Ok(done) => {
                    self.sent.settle(Delivery::MaybeSent);
                    self.inner.budget.succeeded();
                    log::event(
                        Level::Info,
                        self.route.name,
                        format_args!("done in {} ms", started.elapsed().as_millis()),
                    );
                    return Ok(done);
                }
                Err(ended) => ended,
            };
            self.sent.settle(ended.delivery());
            attempts.push(record(&ended, started.elapsed()));
            let made = u32::try_from(attempts.len()).unwrap_or(u32::MAX);
            match can_repeat().then(|| self.wait_for_repeat(&ended, made)).flatten() {
                Some(wait) => {
                    log::event(
                        Level::Warn,
                        self.route.name,
                        format_args!(
                            "attempt {made} failed ({}); again in {} ms",
                            summary(&ended),
                            wait.as_millis()
                        ),
                    );
                    tokio::time::sleep(wait).await;
                }
                None => {
                    let may_repeat = ended.may_repeat(self.route.safe, false)
                        || matches!(&ended, Ended::Broken { failure, delivery: Delivery::NotSent } if !failure.permanent);
                    let error = self.finish(ended.into_error(), attempts, may_repeat);
                    log::event(
                        Level::Error,
                        self.route.name,
                        format_args!("failed: {} after {made} attempts", error.code()),
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
        (in_time && self.inner.budget.take()).then_some(wait)
    }

    /// The failure of an attempt that was cut off after `limit`, by its own timeout or by the deadline.
    pub(crate) fn out_of_time(&self, limit: Duration) -> Failure {
        match self.deadline {
            Some((_, whole)) if limit < self.timeout => Failure {
                error: Error::timeout(format!("not done within {} (deadline)", seconds(whole))),
                ..Failure::attempt_timeout(limit)
            },
            _ => Failure::attempt_timeout(limit),
        }
    }

    /// Completes an error with what only the call knows.
    pub(crate) fn finish(&self, error: Error, attempts: Vec<Attempt>, may_repeat: bool) -> Error {
        let delivery = (!self.route.safe).then(|| self.sent.delivery());
        let error = error
            .with_operation(self.route.name)
            .with_attempts(attempts)
            .with_delivery(delivery)
            .with_retryable(may_repeat && delivery != Some(Delivery::MaybeSent));
        match &self.token {
            Some(token) => error.without_secret(token.expose()),
            None => error,
        }
    }

    pub(crate) fn gate(&self) -> Gate {
        Gate::new(&self.sent)
    }

    fn loggable(&self, body: &[u8]) -> String {
        if self.inner.config.log_bodies {
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
    let elapsed_ms = u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX);
    match ended {
        Ended::Answered(error) => Attempt { status: error.status(), failure: None, elapsed_ms },
        Ended::Broken { failure, .. } => {
            Attempt { status: None, failure: Some(failure.error.message().to_owned()), elapsed_ms }
        }
    }
}

/// 128 random bits from the operating system: a generator in the process would repeat itself in a
/// forked child and mark two different messages as one. Without them there is no key.
fn idempotency_key() -> Option<HeaderValue> {
    let mut bytes = [0u8; 16];
    getrandom::getrandom(&mut bytes).ok()?;
    HeaderValue::try_from(format!("{:032x}", u128::from_be_bytes(bytes))).ok()
}
