//! A file on its way out: counted, checked against its length and the API's limit, and watched.

use super::source::ByteStream;
use super::{MAX_UPLOAD, Progress};
use crate::error::Error;
use crate::transport::Failure;
use bytes::Bytes;
use futures_util::StreamExt;
use http_body::{Body, Frame, SizeHint};
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::time::Instant;

/// What is watched while a file goes out: when it last moved, and whether its source failed.
pub(super) struct Watch {
    started: Instant,
    moved_after_ms: AtomicU64,
    source_error: Mutex<Option<Error>>,
}

impl Watch {
    pub(super) fn new() -> Self {
        Self { started: Instant::now(), moved_after_ms: AtomicU64::new(0), source_error: Mutex::new(None) }
    }

    fn moved(&self) {
        let elapsed = u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.moved_after_ms.store(elapsed, Ordering::Relaxed);
    }

    pub(super) fn last_move(&self) -> Instant {
        self.started + Duration::from_millis(self.moved_after_ms.load(Ordering::Relaxed))
    }

    /// Keeps why the body ends early; the HTTP library only gets to know that it does.
    fn fail(&self, error: Error) -> io::Error {
        let text = error.message().to_owned();
        self.source_error.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(error);
        io::Error::other(text)
    }

    fn refuse(&self, problem: impl Into<String>) -> io::Error {
        self.fail(Error::invalid_request("file", problem))
    }

    /// The caller's own failure to deliver bytes, which the HTTP library only reports as a broken body.
    pub(super) fn source_failure(&self) -> Option<Failure> {
        let error = self.source_error.lock().unwrap_or_else(PoisonError::into_inner).take()?;
        Some(Failure { permanent: true, ..Failure::new(error) })
    }
}

/// The request's body.
pub(super) struct FileBody {
    // A request's body must be `Sync`; the mutex is never contended.
    stream: Mutex<ByteStream>,
    length: Option<u64>,
    read: u64,
    sent: u64,
    /// The chunk that completes the length, kept until the source has said that it ends there. The HTTP
    /// library stops asking once the length is sent, and a file that has grown would go out cut.
    last: Option<Bytes>,
    watch: Arc<Watch>,
    progress: Option<Progress>,
}

impl FileBody {
    pub(super) fn new(
        stream: ByteStream,
        length: Option<u64>,
        watch: &Arc<Watch>,
        progress: Option<Progress>,
    ) -> Self {
        let (stream, watch) = (Mutex::new(stream), Arc::clone(watch));
        Self { stream, length, read: 0, sent: 0, last: None, watch, progress }
    }

    /// The source's next chunk. Its code is the caller's, and a panic in it would end the HTTP library's
    /// task, which serves the connection.
    fn poll_source(&mut self, context: &mut Context<'_>) -> Poll<Option<io::Result<Bytes>>> {
        let stream = self.stream.get_mut().unwrap_or_else(PoisonError::into_inner);
        let polled = catch_unwind(AssertUnwindSafe(|| stream.poll_next_unpin(context)));
        polled.unwrap_or_else(|_| Poll::Ready(Some(Err(io::Error::other("its stream panicked")))))
    }

    fn check(&self) -> io::Result<()> {
        if self.length.is_some_and(|length| self.read > length) {
            return Err(self.watch.refuse("gave more bytes than its length says"));
        }
        if self.read > MAX_UPLOAD {
            let problem = format!("more than the 100 MB ({MAX_UPLOAD} bytes) that the API takes");
            return Err(self.watch.refuse(problem));
        }
        Ok(())
    }

    fn end(&mut self) -> Option<io::Result<Frame<Bytes>>> {
        if let Some(last) = self.last.take() {
            return Some(self.send(last));
        }
        if self.length.is_some_and(|length| self.read < length) {
            let problem = format!("ended after {} bytes, before its length", self.read);
            return Some(Err(self.watch.refuse(problem)));
        }
        (self.read == 0).then(|| Err(self.watch.refuse("is empty; WhatsApp takes no empty files")))
    }

    fn send(&mut self, chunk: Bytes) -> io::Result<Frame<Bytes>> {
        self.sent += chunk.len() as u64;
        self.watch.moved();
        if let Some(progress) = &self.progress {
            let told = catch_unwind(AssertUnwindSafe(|| progress(self.sent, self.length)));
            let told =
                told.map_err(|_| self.watch.fail(Error::internal("the progress callback panicked")))?;
            if told.is_break() {
                return Err(self.watch.fail(super::ended_by_progress()));
            }
        }
        Ok(Frame::data(chunk))
    }
}

impl Body for FileBody {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        loop {
            let chunk = match ready!(self.poll_source(context)) {
                Some(Ok(chunk)) if chunk.is_empty() => continue,
                Some(Ok(chunk)) => chunk,
                Some(Err(error)) => {
                    return Poll::Ready(Some(Err(self.watch.refuse(format!("cannot be read: {error}")))));
                }
                None => return Poll::Ready(self.end()),
            };
            self.read += chunk.len() as u64;
            self.check()?;
            if self.length == Some(self.read) {
                self.last = Some(chunk);
            } else {
                return Poll::Ready(Some(self.send(chunk)));
            }
        }
    }

    fn size_hint(&self) -> SizeHint {
        self.length
            .map_or_else(SizeHint::default, |length| SizeHint::with_exact(length.saturating_sub(self.sent)))
    }
}
