//! The client: settings, the token, and the way from a typed request to a call in flight.
//!
//! The way of one call is: validate and serialise on the caller's thread, spawn onto the SDK's
//! runtime, exchange with retries ([`call`](crate::call)), open the envelope, decode.

use crate::call::{Call, Route};
use crate::config::{ClientBuilder, Config};
use crate::encode::{self, RawRequest};
use crate::error::{Error, Result};
use crate::media::{Download, Source};
use crate::model::{DownloadMedia, UploadMedia, UploadedMedia};
use crate::operations::{Payload, Typed, markers};
use crate::options::CallOptions;
use crate::retry::Budget;
use crate::runtime::{self, Pending, PerProcess};
use crate::token::Token;
use crate::transport;
use arc_swap::ArcSwapOption;
use bytes::Bytes;
use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// A client of the AvenPing API. Cheap to clone; clones share connections, token and retry budget.
/// Safe to use from many threads, and in a child process after `fork`.
///
/// ```
/// # let server = avenping_mock::MockServer::start().unwrap();
/// # let url = server.base_url();
/// # let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
/// # runtime.block_on(async {
/// use avenping::{Client, model::SendText};
///
/// let client = Client::builder().token("test_premium").base_url(url).build()?;
/// let sent = client.messages().send_text(SendText::new("+1 555 123 4567", "Your order is on its way")).await?;
/// println!("{}", sent.id());
/// # Ok::<(), avenping::Error>(())
/// # }).unwrap();
/// ```
#[derive(Clone)]
pub struct Client {
    inner: Arc<Inner>,
    options: CallOptions,
}

/// What all clones of a client share.
pub(crate) struct Inner {
    pub(crate) config: Config,
    token: ArcSwapOption<Token>,
    /// Counts the tokens, so that what was learnt with an older one is not used with a newer.
    token_generation: AtomicU64,
    pub(crate) budget: Budget,
    process: PerProcess<Process>,
}

/// What must not cross a fork.
pub(crate) struct Process {
    pub(crate) http: reqwest::Client,
    /// The account's default line and the generation of the token that it was read with.
    pub(crate) default_line: tokio::sync::Mutex<Option<(u64, String)>>,
}

impl Inner {
    pub(crate) fn token(&self) -> (Option<Arc<Token>>, u64) {
        // The generation first: a token that is replaced in between is at worst looked up again.
        let generation = self.token_generation.load(Ordering::Acquire);
        (self.token.load_full(), generation)
    }

    pub(crate) fn process(&self) -> Result<Arc<Process>> {
        self.process.get(
            || {
                let http = transport::http_client(&self.config)?;
                Ok(Process { http, default_line: tokio::sync::Mutex::new(None) })
            },
            drop,
        )
    }
}

impl Client {
    /// A client with everything from the environment: `AVENPING_TOKEN`, `AVENPING_BASE_URL`,
    /// `AVENPING_PHONE_NUMBER_ID`.
    ///
    /// # Errors
    /// `CONFIG` names the setting that cannot work.
    pub fn from_env() -> Result<Self> {
        Self::builder().build()
    }

    /// Starts the settings of a client; what is not set comes from the environment or a default.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::default()
    }

    pub(crate) fn new(mut config: Config) -> Result<Self> {
        let token = config.token.take().map(Arc::new);
        let inner = Inner {
            config,
            token: ArcSwapOption::new(token),
            token_generation: AtomicU64::new(0),
            budget: Budget::new(),
            process: PerProcess::new(),
        };
        Ok(Self { inner: Arc::new(inner), options: CallOptions::new() })
    }

    /// Replaces the token of this client and all its clones, for calls that start from now on. Heals a
    /// client in place after the token was regenerated in the dashboard.
    ///
    /// # Errors
    /// `CONFIG` when the text cannot be a token; the old one then stays.
    pub fn set_token(&self, token: &str) -> Result<()> {
        let token = Token::new(token, self.inner.config.auth)?;
        self.inner.token.store(Some(Arc::new(token)));
        self.inner.token_generation.fetch_add(1, Ordering::AcqRel);
        Ok(())
    }

    /// A client that shares everything with this one and makes its calls with other options.
    #[must_use]
    pub fn with_options(&self, options: CallOptions) -> Self {
        Self { inner: Arc::clone(&self.inner), options: options.or(&self.options) }
    }

    /// Calls an operation by its marker: what every typed method does.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn call<O: Typed>(&self, request: O::Request) -> Result<O::Response> {
        self.start::<O>(request, CallOptions::new())?.await
    }

    /// Starts an operation; the result can be awaited or waited for, and dropping it cancels.
    ///
    /// # Errors
    /// `INVALID_REQUEST` and `CONFIG` at once; everything else from the [`Pending`] call.
    pub fn start<O: Typed>(&self, request: O::Request, options: CallOptions) -> Result<Pending<O::Response>> {
        let call = self.new_call(Route::of(O::OPERATION), options)?;
        self.run::<O, _>(call, request, Ok)
    }

    fn run<O: Typed, T: Send + 'static>(
        &self,
        call: Call,
        mut request: O::Request,
        finish: fn(O::Response) -> Result<T>,
    ) -> Result<Pending<T>> {
        call.validate(&mut request)?;
        let line_known = self.fill_line(O::line(&mut request));
        let ready = if line_known { Some(call.outgoing::<O>(&request)?) } else { None };
        Self::spawn(call, |call| async move {
            let outgoing = match ready {
                Some(outgoing) => outgoing,
                None => {
                    let line = call.default_line().await?;
                    if let Some(slot) = O::line(&mut request) {
                        *slot = Some(line);
                    }
                    call.outgoing::<O>(&request)?
                }
            };
            finish(call.exchange(&outgoing).await?.decode(&call)?)
        })
    }

    /// Puts the client's own line where the call named none; whether the line is now known.
    fn fill_line(&self, line: Option<&mut Option<String>>) -> bool {
        match line {
            Some(line @ None) => {
                line.clone_from(&self.inner.config.phone_number_id);
                line.is_some()
            }
            _ => true,
        }
    }

    /// Calls any operation that carries JSON by its name, with its arguments as JSON text, and answers
    /// the decoded `data` as JSON text. This is the narrow waist that the language bindings stand on.
    ///
    /// # Errors
    /// `INVALID_REQUEST` for an unknown operation or arguments that do not fit it; otherwise as the
    /// operation itself.
    pub fn invoke(&self, operation: &str, arguments: &[u8], options: CallOptions) -> Result<Pending<Bytes>> {
        macro_rules! dispatch {
            ($marker:ty) => {
                self.invoke_typed::<$marker>(arguments, options)
            };
        }
        crate::operations::with_operation!(
            operation,
            dispatch,
            Err(Error::invalid_request(
                "operation",
                format!("there is no operation `{}`", operation.escape_debug())
            )
            .with_hint("the operations are those of `avenping::operations::OPERATIONS`"))
        )
    }

    fn invoke_typed<O: Typed>(&self, arguments: &[u8], options: CallOptions) -> Result<Pending<Bytes>> {
        let call = self.new_call(Route::of(O::OPERATION), options)?;
        if O::OPERATION.payload != Payload::Json {
            let problem = format!(
                "`{}` carries bytes, not JSON; use the upload and download functions",
                O::OPERATION.name
            );
            return Err(call.refuse(Error::invalid_request("operation", problem)));
        }
        let request = encode::arguments(arguments).map_err(|error| call.refuse(error))?;
        self.run::<O, _>(call, request, |data| encode::data(&data))
    }

    /// Calls a route that this SDK does not know. The answer is the `data` of the API's envelope, or
    /// the whole body where there is no envelope. Anything but a GET counts as a send: it is not
    /// repeated when it may have arrived.
    ///
    /// # Errors
    /// `INVALID_REQUEST` for a path that is not one of this API's; otherwise as any call.
    pub fn start_request(
        &self,
        request: RawRequest,
        options: CallOptions,
    ) -> Result<Pending<serde_json::Value>> {
        let call = self.new_call(Route::raw(request.method == http::Method::GET), options)?;
        let outgoing = call.raw_outgoing(request)?;
        Self::spawn(call, |call| async move { call.exchange(&outgoing).await?.decode(&call) })
    }

    /// Starts an upload; see [`Media::upload`](crate::resources::Media::upload).
    ///
    /// # Errors
    /// `INVALID_REQUEST` and `CONFIG` at once; everything else from the [`Pending`] call.
    pub fn start_upload(
        &self,
        source: Source,
        mut request: UploadMedia,
        options: CallOptions,
    ) -> Result<Pending<UploadedMedia>> {
        let call = self.new_call(Route::of(markers::UploadMedia::OPERATION), options)?;
        call.validate(&mut request)?;
        self.fill_line(Some(&mut request.phone_number_id));
        Self::spawn(call, |call| async move { crate::media::upload(&call, source, request).await })
    }

    /// Opens a download; see [`Media::download`](crate::resources::Media::download).
    ///
    /// # Errors
    /// `INVALID_REQUEST` and `CONFIG` at once; everything else from the [`Pending`] call.
    pub fn start_download(
        &self,
        mut request: DownloadMedia,
        options: CallOptions,
    ) -> Result<Pending<Download>> {
        let call = self.new_call(Route::of(markers::DownloadMedia::OPERATION), options)?;
        call.validate(&mut request)?;
        let outgoing = call.outgoing::<markers::DownloadMedia>(&request)?;
        Self::spawn(call, |call| async move { crate::media::download(call, &outgoing).await })
    }

    /// The deadline that calls through this client have.
    pub(crate) fn deadline(&self) -> Option<std::time::Duration> {
        self.options.deadline.unwrap_or(self.inner.config.deadline)
    }

    fn new_call(&self, route: Route, options: CallOptions) -> Result<Call> {
        Call::new(&self.inner, route, options.or(&self.options))
    }

    /// Hands the call to the SDK's runtime.
    fn spawn<T, F>(call: Call, work: impl FnOnce(Call) -> F) -> Result<Pending<T>>
    where
        T: Send + 'static,
        F: Future<Output = Result<T>> + Send + 'static,
    {
        let runtime = runtime::handle().map_err(|error| call.refuse(error))?;
        let (operation, sent) = (call.operation(), call.sent_if_unsafe());
        Ok(Pending::new(runtime.spawn(work(call)), sent, operation))
    }
}

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Client")
            .field("base_url", &self.inner.config.base_url.join("").as_str())
            .field("token", &if self.inner.token.load().is_some() { "[hidden]" } else { "none" })
            .finish_non_exhaustive()
    }
}
