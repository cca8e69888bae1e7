//! A download: a stream of chunks that a small task reads ahead of its consumer.

use super::{Progress, disposition};
use crate::call::Call;
use crate::envelope;
use crate::error::{Error, Result};
use crate::exchange::broken;
use crate::log::{self, Level};
use crate::retry::Ended;
use crate::runtime::{Pending, ThisProcess, block_on, drives_calls, of_another_process, would_deadlock};
use crate::transport::{Failure, Outgoing, Reply};
use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use http::{HeaderMap, header};
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use tokio::sync::mpsc;
use tokio::task::AbortHandle;

/// The most of a JSON answer that is looked at to tell a refusal from a JSON file.
const PEEK: usize = 64 * 1024;

/// An open download. It is a [`Stream`] of chunks; dropping it closes the connection.
///
/// A download that breaks off ends with an error, never with a short file: the end is only reported
/// when the whole `Content-Length` or the last chunk has arrived. (A server that states neither, as
/// HTTP/1.0 allows, can end it early without anybody noticing.)
pub struct Download {
    /// The media's MIME type, as the server names it.
    pub content_type: Option<String>,
    /// The media's size in bytes, when the server says it.
    pub content_length: Option<u64>,
    /// The file's name from `Content-Disposition`, when the server gives one. It is the sender's text:
    /// never use it as a path without checking.
    pub filename: Option<String>,
    transfer: ThisProcess<Transfer>,
    received: u64,
    progress: Option<Progress>,
    ended: Option<Ending>,
}

/// How it ended. One that broke off stays broken: what asks again must not take it for whole.
enum Ending {
    Whole,
    Broken(Error),
}

/// The reading task, as its consumer sees it.
struct Transfer {
    chunks: mpsc::Receiver<Chunk>,
    reader: AbortHandle,
}

impl Drop for Transfer {
    fn drop(&mut self) {
        self.reader.abort();
    }
}

/// The end is said explicitly: a channel that just closes means that the reading task died.
enum Chunk {
    Data(Bytes),
    Failed(Error),
    End,
}

pub(crate) async fn download(call: Call, outgoing: &Outgoing) -> Result<Download> {
    log::event(Level::Debug, call.operation(), format_args!("{} {}", outgoing.method, outgoing.url.path()));
    let call = Arc::new(call);
    let attempt = || async {
        let limit = call.time_left().map_err(|late| broken(late, false))?;
        match tokio::time::timeout(limit, open(&call, outgoing)).await {
            Ok(opened) => opened,
            Err(_) => Err(broken(call.out_of_time(limit), false)),
        }
    };
    let (headers, start, response) = call.attempts(|| true, attempt).await?.value;
    let (sender, chunks) = mpsc::channel(2);
    let reader = tokio::spawn(read_on(Arc::clone(&call), start, response, sender)).abort_handle();
    let text = |name: http::HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    Ok(Download {
        content_type: text(header::CONTENT_TYPE).map(str::to_owned),
        content_length: text(header::CONTENT_LENGTH).and_then(|length| length.parse().ok()),
        filename: headers
            .get(header::CONTENT_DISPOSITION)
            .and_then(|value| disposition::filename(value.as_bytes())),
        transfer: ThisProcess::new(Transfer { chunks, reader }),
        received: 0,
        progress: None,
        ended: None,
    })
}

type Opened = (HeaderMap, Bytes, reqwest::Response);

/// One attempt, up to the point where the answer is known to be a file.
async fn open(call: &Call, outgoing: &Outgoing) -> std::result::Result<Opened, Ended> {
    let gate = call.gate();
    let broke = |failure: Failure| broken(failure, false);
    let mut response =
        call.process.http.execute(outgoing.request(&gate)).await.map_err(|error| broke(error.into()))?;
    if !response.status().is_success() {
        let reply = Reply::read(response).await.map_err(broke)?;
        return Err(match call.understand(reply) {
            Err(ended) => ended,
            Ok(_) => broke(Failure::new(Error::internal("a refusal was read as a success"))),
        });
    }
    let headers = std::mem::take(response.headers_mut());
    let is_json = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|kind| kind.to_ascii_lowercase().starts_with("application/json"));
    let mut start = BytesMut::new();
    if is_json {
        while start.len() <= PEEK {
            let Some(chunk) = response.chunk().await.map_err(|error| broke(error.into()))? else { break };
            start.extend_from_slice(&chunk);
        }
        let status = response.status().as_u16();
        let reply = Reply { status, headers: headers.clone(), body: start.clone().freeze() };
        if reply.body.len() <= PEEK && is_refusal(&reply.body) {
            let refused = envelope::open(&reply.answer(), &reply.body, envelope::Wrapping::Required);
            if let Err(error) = refused {
                return Err(Ended::Answered(error));
            }
        }
    }
    Ok((headers, start.freeze(), response))
}

fn is_refusal(body: &[u8]) -> bool {
    #[derive(serde::Deserialize)]
    struct Outcome {
        success: bool,
    }
    serde_json::from_slice::<Outcome>(body).is_ok_and(|outcome| !outcome.success)
}

async fn read_on(call: Arc<Call>, start: Bytes, mut response: reqwest::Response, to: mpsc::Sender<Chunk>) {
    if !start.is_empty() && to.send(Chunk::Data(start)).await.is_err() {
        return;
    }
    loop {
        let next = match call.time_left() {
            Err(late) => Err(late),
            Ok(limit) => match tokio::time::timeout(limit, response.chunk()).await {
                Ok(chunk) => chunk.map_err(Failure::from),
                Err(_) => Err(call.out_of_time(limit)),
            },
        };
        let next = match next {
            Ok(Some(chunk)) => Chunk::Data(chunk),
            Ok(None) => Chunk::End,
            Err(failure) => {
                let error = call.finish(failure.error, Vec::new(), true);
                log::event(
                    Level::Error,
                    error.operation().unwrap_or_default(),
                    format_args!("broke off: {}", error.code()),
                );
                Chunk::Failed(error)
            }
        };
        let last = !matches!(next, Chunk::Data(_));
        if to.send(next).await.is_err() || last {
            return;
        }
    }
}

impl Download {
    /// Calls `progress` with the bytes received so far and the whole, where known, after each chunk.
    #[must_use]
    pub fn progress(mut self, progress: impl Fn(u64, Option<u64>) + Send + Sync + 'static) -> Self {
        self.progress = Some(super::looking_on(progress));
        self
    }

    /// As [`progress`](Self::progress), for a callback that can end the download: with `CANCELLED`.
    #[must_use]
    pub(crate) fn ending(
        mut self,
        progress: impl Fn(u64, Option<u64>) -> ControlFlow<()> + Send + Sync + 'static,
    ) -> Self {
        self.progress = Some(Arc::new(progress));
        self
    }

    /// The next chunk, `None` at the end of a complete download.
    pub async fn next(&mut self) -> Option<Result<Bytes>> {
        std::future::poll_fn(|context| self.poll_chunk(context)).await
    }

    /// Like [`next`](Self::next), blocking the thread; asks `interrupted` at least every 50 ms and ends
    /// the download with `CANCELLED` when it says yes.
    pub fn next_unless(&mut self, interrupted: impl FnMut() -> bool) -> Option<Result<Bytes>> {
        if drives_calls() {
            return Some(Err(would_deadlock().with_operation("media.download")));
        }
        block_on(self.next(), interrupted).unwrap_or_else(|| {
            let error = Error::cancelled().with_operation("media.download");
            self.ended = Some(Ending::Broken(error.clone()));
            Some(Err(error))
        })
    }

    /// All of it in memory.
    ///
    /// # Errors
    /// `CONNECTION` or `TIMEOUT` when it breaks off.
    pub async fn bytes(mut self) -> Result<Bytes> {
        let mut all = BytesMut::new();
        while let Some(chunk) = self.next().await {
            all.extend_from_slice(&chunk?);
        }
        Ok(all.freeze())
    }

    /// Writes it to a file: beside `path` first, under its name only when it is complete. Answers the
    /// number of bytes. An existing file is replaced then and not before, and keeps its permissions; a link is
    /// followed; what is no regular file, such as a pipe, is refused.
    ///
    /// # Errors
    /// `CONNECTION` or `TIMEOUT` when it breaks off, `INVALID_REQUEST` when the file cannot be written.
    pub async fn save(self, path: impl Into<PathBuf>) -> Result<u64> {
        self.start_save(path.into())?.await
    }

    /// Like [`save`](Self::save), to be awaited or waited for.
    ///
    /// # Errors
    /// `CONFIG` when a part of it was read before, `INTERNAL` when the SDK's threads cannot be started.
    pub fn start_save(self, path: PathBuf) -> Result<Pending<u64>> {
        if self.received > 0 {
            return Err(Error::config("a part of the download was read before, so it cannot be saved whole")
                .with_operation("media.download"));
        }
        let task = crate::runtime::handle()?.spawn(super::save::save(self, path));
        Ok(Pending::new(task, None, "media.download"))
    }

    fn poll_chunk(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes>>> {
        match &self.ended {
            Some(Ending::Whole) => return Poll::Ready(None),
            Some(Ending::Broken(error)) => return Poll::Ready(Some(Err(error.clone()))),
            None => {}
        }
        let next = match self.transfer.get() {
            Some(transfer) => std::task::ready!(transfer.chunks.poll_recv(context)),
            None => Some(Chunk::Failed(of_another_process("media.download"))),
        };
        let error = match next {
            Some(Chunk::Data(data)) => {
                self.received += data.len() as u64;
                let told = self.progress.as_ref().map(|told| told(self.received, self.content_length));
                match told {
                    Some(ControlFlow::Break(())) => {
                        super::ended_by_progress().with_operation("media.download")
                    }
                    _ => return Poll::Ready(Some(Ok(data))),
                }
            }
            Some(Chunk::End) => {
                self.ended = Some(Ending::Whole);
                return Poll::Ready(None);
            }
            Some(Chunk::Failed(error)) => error,
            None => Error::internal("the download's reader ended").with_operation("media.download"),
        };
        self.ended = Some(Ending::Broken(error.clone()));
        Poll::Ready(Some(Err(error)))
    }
}

impl Stream for Download {
    type Item = Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_chunk(context)
    }
}

impl std::fmt::Debug for Download {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Download")
            .field("content_type", &self.content_type)
            .field("content_length", &self.content_length)
            .field("filename", &self.filename)
            .finish_non_exhaustive()
    }
}
