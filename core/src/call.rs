//! One call: its limits, its headers and address, and what completes its errors. What it does with
//! them is in [`exchange`](crate::exchange).

use crate::encode::{self, Encoded, RawRequest};
use crate::envelope::Wrapping;
use crate::error::{Attempt, Delivery, Error, Result};
use crate::model::Validate;
use crate::operations::{Operation, Payload, Typed};
use crate::options::CallOptions;
use crate::runtime::{Gate, Sent};
use crate::shared::{Process, Shared};
use crate::token::Token;
use crate::transport::{Failure, Outgoing, seconds};
use http::{HeaderMap, HeaderValue, header};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;

/// What the policies need to know about where a call goes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Route {
    pub(crate) name: &'static str,
    pub(crate) safe: bool,
    needs_token: bool,
    media: bool,
    pub(crate) wrapping: Wrapping,
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
    pub(crate) shared: Arc<Shared>,
    pub(crate) process: Arc<Process>,
    pub(crate) route: Route,
    token: Option<Arc<Token>>,
    pub(crate) sent: Arc<Sent>,
    pub(crate) timeout: Duration,
    deadline: Option<(Instant, Duration)>,
    pub(crate) max_retries: u32,
    pub(crate) retry_maybe_sent: bool,
}

impl Call {
    pub(crate) fn new(shared: &Arc<Shared>, route: Route, options: CallOptions) -> Result<Self> {
        let early = |error: Error| {
            let delivery = (!route.safe).then_some(Delivery::NotSent);
            error.with_operation(route.name).with_delivery(delivery)
        };
        let config = &shared.config;
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
        let token = shared.token();
        if token.is_none() && route.needs_token {
            let error = Error::config("no token: set AVENPING_TOKEN or give `token` to the client")
                .with_hint("copy it from Settings → API Settings in the AvenPing app");
            return Err(early(error));
        }
        Ok(Self {
            shared: Arc::clone(shared),
            process: shared.process().map_err(early)?,
            route,
            token,
            sent: Arc::default(),
            timeout,
            deadline: limit.and_then(|limit| Some((Instant::now().checked_add(limit)?, limit))),
            max_retries: options.max_retries.unwrap_or(config.max_retries),
            retry_maybe_sent: options.retry_maybe_sent.unwrap_or(false),
        })
    }

    pub(crate) fn operation(&self) -> &'static str {
        self.route.name
    }

    pub(crate) fn sent_if_unsafe(&self) -> Option<Arc<Sent>> {
        (!self.route.safe).then(|| Arc::clone(&self.sent))
    }

    pub(crate) fn token(&self) -> Option<&Arc<Token>> {
        self.token.as_ref()
    }

    /// An error from before the first attempt.
    pub(crate) fn refuse(&self, error: Error) -> Error {
        self.finish(error, Vec::new(), false)
    }

    pub(crate) fn validate(&self, request: &mut impl Validate) -> Result<()> {
        request
            .validate(self.shared.config.check_limits)
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
        let (method, encoded) = request.encode().map_err(|error| self.refuse(error))?;
        Ok(self.address(method, encoded))
    }

    /// Another call on behalf of this one: it shares the deadline and has its own attempts.
    pub(crate) fn sub_call(&self, operation: &'static Operation) -> Self {
        Self {
            shared: Arc::clone(&self.shared),
            process: Arc::clone(&self.process),
            route: Route::of(operation),
            token: self.token.clone(),
            sent: Arc::default(),
            ..*self
        }
    }

    fn address(&self, method: http::Method, encoded: Encoded) -> Outgoing {
        let mut url = self.shared.config.base_url.join(&encoded.path);
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
        let mut headers = self.shared.config.headers.clone();
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
        self.shared.config.base_url.join(operation.path)
    }

    pub(crate) fn left_until_deadline(&self) -> Option<Duration> {
        self.deadline.map(|(at, _)| at.saturating_duration_since(Instant::now()))
    }

    /// How long the next step may take: the timeout or what is left of the deadline. Once that is over,
    /// nothing more is begun.
    pub(crate) fn time_left(&self) -> std::result::Result<Duration, Failure> {
        match self.left_until_deadline() {
            Some(left) if left.is_zero() => Err(self.out_of_time(Duration::ZERO)),
            Some(left) => Ok(left.min(self.timeout)),
            None => Ok(self.timeout),
        }
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
        error.without_secret(self.token.as_ref().map_or("", |token| token.expose()))
    }

    /// A text that may quote the server, for the log.
    pub(crate) fn without_token(&self, text: String) -> String {
        match &self.token {
            Some(token) => crate::error::mask(&text, token.expose()).unwrap_or(text),
            None => text,
        }
    }

    pub(crate) fn gate(&self) -> Gate {
        Gate::new(&self.sent)
    }
}

/// 128 random bits from the operating system: a generator in the process would repeat itself in a
/// forked child and mark two different messages as one. Without them there is no key.
fn idempotency_key() -> Option<HeaderValue> {
    let mut bytes = [0u8; 16];
    getrandom::getrandom(&mut bytes).ok()?;
    HeaderValue::try_from(format!("{:032x}", u128::from_be_bytes(bytes))).ok()
}
