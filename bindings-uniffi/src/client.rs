//! The client, and how each call is made.

use crate::error::{AvenPingError, Result};
use crate::settings::{CallOptions, Settings};
use avenping::operations::Typed;
use avenping::{Client, waist};
use std::sync::{Arc, PoisonError, RwLock};

/// A client of the AvenPing API. Safe to use from many threads. Cancelling a call ends its request.
#[derive(uniffi::Object)]
pub struct AvenPingClient {
    /// Empty once closed.
    client: RwLock<Option<Client>>,
}

#[uniffi::export]
impl AvenPingClient {
    /// A client from its settings. Opens no connection.
    ///
    /// Throws `Config`, which names the setting that cannot work.
    #[uniffi::constructor]
    pub fn new(mut settings: Settings) -> Result<Arc<Self>> {
        Ok(Self::of(settings.build()?))
    }

    /// A client that shares everything with this one and makes its calls with other options.
    ///
    /// Throws `Config` when this one is closed, `InvalidRequest` for an option that cannot work.
    pub fn with_options(&self, options: CallOptions) -> Result<Arc<Self>> {
        let options = CallOptions::read(Some(options), "request")?;
        Ok(Self::of(self.open(None)?.with_options(options)))
    }

    /// Where the calls go. Nothing once closed.
    pub fn base_url(&self) -> Option<String> {
        self.client.read().unwrap_or_else(PoisonError::into_inner).as_ref().map(waist::base_url)
    }

    /// Replaces the token, for calls that start from now on.
    ///
    /// Throws `Config` when the text cannot be a token; the old one then stays.
    pub fn set_token(&self, token: String) -> Result<()> {
        let token = waist::Zeroizing::new(token);
        Ok(self.open(None)?.set_token(&token)?)
    }

    /// Calls that start from now on are refused; those in flight end as they would have.
    pub fn shut_down(&self) {
        self.client.write().unwrap_or_else(PoisonError::into_inner).take();
    }

    /// Calls any operation that carries JSON by its name, such as `messages.send_text`, with its arguments as JSON
    /// text. Answers the decoded `data` as JSON text.
    ///
    /// Throws as the operation itself; `InvalidRequest` for an unknown one.
    #[uniffi::method(default(options = None))]
    pub async fn invoke(
        &self,
        operation: String,
        arguments: String,
        options: Option<CallOptions>,
    ) -> Result<String> {
        let client = self.open(Some(&operation))?;
        let options = CallOptions::read(options, &operation)?;
        let answer = client.invoke(&operation, arguments.as_bytes(), options)?.await?;
        Ok(text(&answer))
    }

    /// Calls a route that this SDK does not know: `arguments` is a JSON object of `method`, `path`, and if wanted
    /// `query` (a list of pairs) and `json`. Answers the `data` of the API's envelope as JSON text.
    ///
    /// Anything but a GET counts as a send: it is not repeated when it may have arrived.
    #[uniffi::method(default(options = None))]
    pub async fn request(&self, arguments: String, options: Option<CallOptions>) -> Result<String> {
        let client = self.open(Some("request"))?;
        let client = client.with_options(CallOptions::read(options, "request")?);
        let answer = waist::request(&client, arguments.as_bytes(), None)?.await?;
        Ok(text(&answer))
    }
}

impl AvenPingClient {
    fn of(client: Client) -> Arc<Self> {
        Arc::new(Self { client: RwLock::new(Some(client)) })
    }

    /// The client, unless it is closed.
    pub(crate) fn open(&self, operation: Option<&str>) -> Result<Client> {
        let client = self.client.read().unwrap_or_else(PoisonError::into_inner);
        client.clone().ok_or_else(|| AvenPingError::from(waist::closed(operation)))
    }

    /// What every typed function does.
    pub(crate) async fn call<O: Typed>(
        &self,
        request: O::Request,
        options: Option<CallOptions>,
    ) -> Result<O::Response> {
        let client = self.open(Some(O::OPERATION.name))?;
        let options = CallOptions::read(options, O::OPERATION.name)?;
        Ok(client.start::<O>(request, options)?.await?)
    }
}

/// What serde_json has written is text.
fn text(json: &[u8]) -> String {
    String::from_utf8_lossy(json).into_owned()
}
