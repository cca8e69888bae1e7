//! The client: settings, the token, and the way from a typed request to a call in flight.
//!
//! The way of one call is: validate and serialise on the caller's thread, spawn onto the SDK's
//! runtime, exchange with retries ([`exchange`](crate::exchange)), open the envelope, decode.

use crate::call::{Call, Route};
use crate::config::ClientBuilder;
use crate::encode::{self, RawRequest};
use crate::error::{Error, Result};
use crate::media::{Download, Source};
use crate::model::{DownloadMedia, UploadMedia, UploadedMedia};
use crate::operations::{Payload, Typed, markers};
use crate::options::CallOptions;
use crate::runtime::{self, Pending};
use crate::shared::Shared;
use crate::token::Token;
use bytes::Bytes;
use std::future::Future;
use std::sync::Arc;

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
    shared: Arc<Shared>,
    options: CallOptions,
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

    /// Replaces the token of this client and all its clones, for calls that start from now on. Heals a
    /// client in place after the token was regenerated in the dashboard.
    ///
    /// # Errors
    /// `CONFIG` when the text cannot be a token; the old one then stays.
    pub fn set_token(&self, token: &str) -> Result<()> {
        self.shared.set_token(Token::new(token, self.shared.config.auth)?);
        Ok(())
    }

    /// A client that shares everything with this one and makes its calls with other options.
    #[must_use]
    pub fn with_options(&self, options: CallOptions) -> Self {
        Self { shared: Arc::clone(&self.shared), options: options.or(&self.options) }
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
                line.clone_from(&self.shared.config.phone_number_id);
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
            .with_hint(format!("the operations are {}", crate::operations::names_by_json())))
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
        self.start_request_as(request, options, Ok)
    }

    pub(crate) fn start_request_as<T: Send + 'static>(
        &self,
        request: RawRequest,
        options: CallOptions,
        finish: fn(serde_json::Value) -> Result<T>,
    ) -> Result<Pending<T>> {
        let call = self.new_call(Route::raw(request.is_safe()), options)?;
        let outgoing = call.raw_outgoing(request)?;
        Self::spawn(call, move |call| async move { finish(call.exchange(&outgoing).await?.decode(&call)?) })
    }

    /// Starts an upload; see [`Media::upload`](crate::resources::Media::upload).
    ///
    /// # Errors
    /// `INVALID_REQUEST` and `CONFIG` at once; everything else from the [`Pending`] call.
    pub fn start_upload(
        &self,
        source: Source,
        request: UploadMedia,
        options: CallOptions,
    ) -> Result<Pending<UploadedMedia>> {
        self.start_upload_as(source, request, options, Ok)
    }

    pub(crate) fn start_upload_as<T: Send + 'static>(
        &self,
        source: Source,
        mut request: UploadMedia,
        options: CallOptions,
        finish: fn(UploadedMedia) -> Result<T>,
    ) -> Result<Pending<T>> {
        let call = self.new_call(Route::of(markers::UploadMedia::OPERATION), options)?;
        call.validate(&mut request)?;
        self.fill_line(Some(&mut request.phone_number_id));
        Self::spawn(
            call,
            move |call| async move { finish(crate::media::upload(&call, source, request).await?) },
        )
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

    pub(crate) fn base_url(&self) -> String {
        self.shared.config.base_url.join("").as_str().to_owned()
    }

    /// The deadline that calls through this client have.
    pub(crate) fn deadline(&self) -> Option<std::time::Duration> {
        self.options.deadline.unwrap_or(self.shared.config.deadline)
    }

    fn new_call(&self, route: Route, options: CallOptions) -> Result<Call> {
        Call::new(&self.shared, route, options.or(&self.options))
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

impl ClientBuilder {
    /// Checks the settings and makes the client. Nothing is connected and no thread is started
    /// before the first call.
    ///
    /// # Errors
    /// `CONFIG` names the setting that cannot work.
    pub fn build(self) -> Result<Client> {
        let shared = Shared::new(self.into_config()?);
        Ok(Client { shared: Arc::new(shared), options: CallOptions::new() })
    }
}

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Client")
            .field("base_url", &self.base_url())
            .field("token", &if self.shared.token().is_some() { "[hidden]" } else { "none" })
            .finish_non_exhaustive()
    }
}
