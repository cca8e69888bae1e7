//! The same client for programs without `async`: every method blocks its thread until the answer.
//!
//! It must not be used inside an asynchronous task, where it would block the executor.
//!
//! ```
//! # let server = avenping_mock::MockServer::start().unwrap();
//! # let url = server.base_url();
//! use avenping::{Client, model::SendText};
//!
//! let client = Client::builder().token("test_premium").base_url(url).build_blocking()?;
//! let sent = client.messages().send_text(SendText::new("+1 555 123 4567", "Hello"))?;
//! println!("{}", sent.id());
//! # Ok::<(), avenping::Error>(())
//! ```

use crate::encode::RawRequest;
use crate::error::{Delivery, Result};
use crate::media::Source;
use crate::model;
use crate::operations::{self, Typed, markers};
use crate::options::CallOptions;
use crate::paging::{Cursor, Page, Paged};
use crate::runtime::{self, Pending};
use std::io;
use std::path::PathBuf;
use std::time::Instant;

pub use crate::resources::blocking::{Account, Forms, Messages, Templates, Webhooks};

/// A blocking client of the AvenPing API, made by
/// [`ClientBuilder::build_blocking`](crate::ClientBuilder::build_blocking) or from an asynchronous
/// one. Cheap to clone, safe to use from many threads.
#[derive(Debug, Clone)]
pub struct Client(pub(crate) crate::Client);

impl From<crate::Client> for Client {
    /// A blocking client that shares everything with `client`.
    fn from(client: crate::Client) -> Self {
        Self(client)
    }
}

impl crate::ClientBuilder {
    /// Like [`build`](Self::build), for programs without `async`.
    ///
    /// # Errors
    /// `CONFIG` names the setting that cannot work.
    pub fn build_blocking(self) -> Result<Client> {
        self.build().map(Client)
    }
}

impl Client {
    /// A client with everything from the environment; see [`crate::Client::from_env`].
    ///
    /// # Errors
    /// `CONFIG` names the setting that cannot work.
    pub fn from_env() -> Result<Self> {
        crate::Client::from_env().map(Self)
    }

    /// Replaces the token; see [`crate::Client::set_token`].
    ///
    /// # Errors
    /// `CONFIG` when the text cannot be a token; the old one then stays.
    pub fn set_token(&self, token: &str) -> Result<()> {
        self.0.set_token(token)
    }

    /// A client that shares everything with this one and makes its calls with other options.
    #[must_use]
    pub fn with_options(&self, options: CallOptions) -> Self {
        Self(self.0.with_options(options))
    }

    /// Calls an operation by its name with JSON text; see [`crate::Client::invoke`].
    ///
    /// # Errors
    /// As the operation.
    pub fn invoke(&self, operation: &str, arguments: &[u8]) -> Result<bytes::Bytes> {
        let start = || self.0.invoke(operation, arguments, CallOptions::new());
        match operations::find(operation) {
            Some(known) => run(known.name, known.method.is_safe(), start),
            // Refused by its name, without a call.
            None => start()?.wait(),
        }
    }

    /// Media: files up and down.
    pub fn media(&self) -> Media<'_> {
        Media(&self.0)
    }

    /// Calls a route that this SDK does not know; see [`crate::Client::request`].
    ///
    /// # Errors
    /// As any call; anything but a GET is treated as a send.
    pub fn request(&self, request: RawRequest) -> Result<serde_json::Value> {
        run("request", request.is_safe(), || self.0.start_request(request, CallOptions::new()))
    }
}

/// Starts a call and waits for it. Where waiting could be for ever, nothing is started: a send that is
/// only refused afterwards may have gone out.
fn run<T>(operation: &'static str, is_safe: bool, start: impl FnOnce() -> Result<Pending<T>>) -> Result<T> {
    if runtime::drives_calls() {
        let delivery = (!is_safe).then_some(Delivery::NotSent);
        return Err(runtime::would_deadlock().with_operation(operation).with_delivery(delivery));
    }
    start()?.wait()
}

pub(crate) fn run_of<O: Typed, T>(start: impl FnOnce() -> Result<Pending<T>>) -> Result<T> {
    run(O::OPERATION.name, O::OPERATION.method.is_safe(), start)
}

/// Media: files up and down (specification section 3.5).
#[derive(Debug, Clone, Copy)]
pub struct Media<'a>(&'a crate::Client);

impl Media<'_> {
    /// Uploads a file; see [`crate::resources::Media::upload`].
    ///
    /// # Errors
    /// `INVALID_REQUEST` with field `file` for a source that is unreadable, empty or too large;
    /// otherwise as any send.
    pub fn upload(&self, source: Source, request: model::UploadMedia) -> Result<model::UploadedMedia> {
        run_of::<markers::UploadMedia, _>(|| self.0.start_upload(source, request, CallOptions::new()))
    }

    /// Opens a download; see [`crate::resources::Media::download`].
    ///
    /// # Errors
    /// `NOT_FOUND` for an id that does not exist any more; otherwise as any call.
    pub fn download(&self, request: model::DownloadMedia) -> Result<Download> {
        let start = || self.0.start_download(request, CallOptions::new());
        let inner = run_of::<markers::DownloadMedia, _>(start)?;
        Ok(Download { inner, chunk: bytes::Bytes::new() })
    }
}

/// An open download: an [`io::Read`]. Dropping it closes the connection.
#[derive(Debug)]
pub struct Download {
    inner: crate::media::Download,
    chunk: bytes::Bytes,
}

impl Download {
    /// The media's MIME type, as the server names it.
    pub fn content_type(&self) -> Option<&str> {
        self.inner.content_type.as_deref()
    }

    /// The media's size in bytes, when the server says it.
    pub fn content_length(&self) -> Option<u64> {
        self.inner.content_length
    }

    /// The file's name, when the server gives one. It is the sender's text: never use it as a path
    /// without checking.
    pub fn filename(&self) -> Option<&str> {
        self.inner.filename.as_deref()
    }

    /// Calls `progress` with the bytes received so far and the whole, where known, after each chunk.
    #[must_use]
    pub fn progress(self, progress: impl Fn(u64, Option<u64>) + Send + Sync + 'static) -> Self {
        Self { inner: self.inner.progress(progress), chunk: self.chunk }
    }

    /// Writes it to a file, complete or not at all; see [`crate::media::Download::save`].
    ///
    /// # Errors
    /// `CONNECTION` or `TIMEOUT` when it breaks off, `INVALID_REQUEST` when the file cannot be written.
    pub fn save(self, path: impl Into<PathBuf>) -> Result<u64> {
        self.inner.start_save(path.into())?.wait()
    }

    /// The next chunk, `None` at the end of a complete download.
    pub fn next_chunk(&mut self) -> Option<Result<bytes::Bytes>> {
        self.inner.next_unless(|| false)
    }
}

impl io::Read for Download {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.chunk.is_empty() {
            match self.next_chunk() {
                Some(Ok(chunk)) => self.chunk = chunk,
                Some(Err(error)) => return Err(io::Error::other(error)),
                None => return Ok(0),
            }
        }
        let part = self.chunk.split_to(buffer.len().min(self.chunk.len()));
        io::Read::read(&mut part.as_ref(), buffer)
    }
}

impl Templates<'_> {
    /// Lists the account's templates, fetching page after page as they are read. `GET /v2/templates`.
    pub fn list(&self, request: model::ListTemplates) -> Pager<markers::ListTemplates> {
        Pager(Cursor::new(self.0.clone(), request))
    }
}

impl Forms<'_> {
    /// Lists the account's forms, fetching page after page as they are read. `GET /v2/forms`.
    pub fn list(&self, request: model::ListForms) -> Pager<markers::ListForms> {
        Pager(Cursor::new(self.0.clone(), request))
    }
}

/// A list, fetched page by page as it is iterated. After an error the iterator goes on with the same
/// page if it is asked again.
pub struct Pager<O: Paged>(Cursor<O>);

impl<O: Paged> Pager<O>
where
    O::Request: Clone,
{
    /// The next page, `None` after the last one.
    ///
    /// # Errors
    /// As the operation; the page can then be asked for again.
    pub fn next_page(&mut self) -> Result<Option<Page<O::Item>>> {
        let since = Instant::now();
        let Some(started) = self.0.fetch() else { return Ok(None) };
        self.0.accept(since, started.and_then(Pending::wait)).map(Some)
    }
}

impl<O: Paged> Iterator for Pager<O>
where
    O::Request: Clone,
{
    type Item = Result<O::Item>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(item) = self.0.buffered.pop_front() {
                return Some(Ok(item));
            }
            match self.next_page() {
                Ok(Some(page)) => self.0.buffered.extend(page.items),
                Ok(None) => return None,
                Err(error) => return Some(Err(error)),
            }
        }
    }
}

impl<O: Paged> std::fmt::Debug for Pager<O> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Pager")
    }
}
