//! What the language bindings stand on besides [`Client::invoke`]: settings, options and arguments as
//! JSON text, answers as JSON text, calls in flight for an event loop, and bytes up and down.
//!
//! Public for the bindings alone. The keys are camelCase and the times milliseconds in every language,
//! so that the conformance cases, which use the same keys, reach each binding unchanged.

mod calls;
mod lent;
mod settings;
mod sink;
mod spelling;
mod started;
mod transfer;
mod webhook;

pub use crate::log::Level as LogLevel;
pub use crate::log::kept::{LogEvent, keep_up_to as keep_log, take as take_log};
pub use crate::log::told::{tell as tell_log, tell_nobody as tell_log_to_nobody};
pub use crate::runtime::{ThisProcess, block_on};
pub use calls::{Calls, Outcome};
pub use lent::{Loan, Released};
pub use settings::{client, client_with_token};
pub use sink::{read_all, write};
pub use spelling::in_camel_case;
pub use started::Started;
pub use transfer::{Feeder, OpenDownload, Progress, ending_download, ending_upload};
pub use webhook::parse as parse_webhook;
/// For a binding's own copy of a token.
pub use zeroize::Zeroizing;

use crate::client::Client;
use crate::encode::{RawRequest, arguments, data};
use crate::error::{Delivery, Error, Result};
use crate::media::Source;
use crate::operations::find;
use crate::options::CallOptions;
use crate::runtime::Pending;
use bytes::Bytes;
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value;

/// Where the client's calls go.
pub fn base_url(client: &Client) -> String {
    client.base_url().trim_end_matches('/').to_owned()
}

/// As [`Client::invoke`], with the options as JSON.
///
/// # Errors
/// As [`Client::invoke`].
pub fn invoke(
    client: &Client,
    operation: &str,
    json: &[u8],
    options: Option<&[u8]>,
) -> Result<Pending<Bytes>> {
    client.invoke(operation, json, read_options(operation, options)?)
}

/// As [`Client::start_request`]: `method`, `path`, and if wanted `query` and `json`.
///
/// # Errors
/// As [`Client::start_request`].
pub fn request(client: &Client, json: &[u8], options: Option<&[u8]>) -> Result<Pending<Bytes>> {
    let given: Request = read("request", json)?;
    let mut request = RawRequest::new(given.method, given.path);
    for (name, value) in given.query {
        request = request.query(name, value);
    }
    request.json = given.json;
    let options = read_options("request", options)?;
    client.start_request_as(request, options, |answer: Value| data(&answer))
}

/// As [`Client::start_upload`], with the arguments and the answer as JSON.
///
/// # Errors
/// As [`Client::start_upload`].
pub fn upload(
    client: &Client,
    source: Source,
    json: &[u8],
    options: Option<&[u8]>,
) -> Result<Pending<Bytes>> {
    let request = read("media.upload", json)?;
    let options = read_options("media.upload", options)?;
    client.start_upload_as(source, request, options, |uploaded| data(&uploaded))
}

/// As [`Client::start_download`], with the arguments as JSON.
///
/// # Errors
/// As [`Client::start_download`].
pub fn download(
    client: &Client,
    json: &[u8],
    options: Option<&[u8]>,
) -> Result<Pending<crate::media::Download>> {
    let request = read("media.download", json)?;
    client.start_download(request, read_options("media.download", options)?)
}

fn read_options(operation: &str, options: Option<&[u8]>) -> Result<CallOptions> {
    settings::options(options).map_err(|error| refused(operation, error))
}

fn read<T: DeserializeOwned>(operation: &str, json: &[u8]) -> Result<T> {
    arguments(json).map_err(|error| refused(operation, error))
}

/// Reads a model from JSON text.
///
/// # Errors
/// `INVALID_REQUEST`, which names the field.
#[cfg(feature = "uniffi")]
pub fn read_model<T: DeserializeOwned>(json: &[u8]) -> Result<T> {
    arguments(json)
}

/// For a call that was interrupted at the moment when its answer had come.
pub fn interrupted_with_an_answer(operation: &str) -> Error {
    let changes = find(operation).is_none_or(|operation| !operation.method.is_safe());
    Error::cancelled()
        .in_context("interrupted when its answer had come")
        .with_operation(find(operation).map_or("request", |operation| operation.name))
        .with_delivery(changes.then_some(Delivery::MaybeSent))
}

/// What a call through a client that was closed comes to. Without an operation: a change of the client itself.
pub fn closed(operation: Option<&str>) -> Error {
    let error = Error::config("the client is closed");
    match operation {
        Some(operation) => refused(operation, error),
        None => error,
    }
}

/// For a call that panicked when it was started.
fn panicked(operation: &str) -> Error {
    let error = refused(operation, Error::internal("starting the call panicked"));
    let maybe = error.delivery().map(|_| Delivery::MaybeSent);
    error.with_delivery(maybe)
}

/// For a call that was cancelled before it began.
pub fn cancelled(operation: &str) -> Error {
    refused(operation, Error::cancelled())
}

/// Whether a call may be waited for on this thread; asked before anything begins. Without an operation: for a
/// function that makes no call.
///
/// # Errors
/// `CONFIG` on a thread that the SDK's calls depend on.
pub fn may_block(operation: Option<&str>) -> Result<()> {
    if !crate::runtime::drives_calls() {
        return Ok(());
    }
    let error = crate::runtime::would_deadlock();
    Err(match operation {
        Some(operation) => refused(operation, error),
        None => error,
    })
}

/// An argument that a binding refuses itself. Without an operation: of a function that makes no call.
pub fn refused_argument(operation: Option<&str>, field: &str, problem: &str) -> Error {
    let error = Error::invalid_request(field, problem);
    match operation {
        Some(operation) => refused(operation, error),
        None => error,
    }
}

/// A panic in a binding. How far the call had got is not known then.
pub fn after_panic(operation: Option<&str>, message: &str) -> Error {
    let error = Error::internal(message);
    let Some(operation) = operation else { return error };
    let changes = find(operation).is_none_or(|operation| !operation.method.is_safe());
    refused(operation, error).with_delivery(changes.then_some(Delivery::MaybeSent))
}

/// Completes a refusal from before the call has begun.
fn refused(operation: &str, error: Error) -> Error {
    match find(operation) {
        Some(operation) => {
            let delivery = (!operation.method.is_safe()).then_some(Delivery::NotSent);
            error.with_operation(operation.name).with_delivery(delivery)
        }
        None => error.with_operation("request").with_delivery(Some(Delivery::NotSent)),
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Request {
    method: String,
    path: String,
    #[serde(default)]
    query: Vec<(String, String)>,
    json: Option<Value>,
}
