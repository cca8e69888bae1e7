//! The calls in flight for one event loop of an interpreter, and their ends in batches.
//!
//! Futures and promises belong to the loop's thread. The SDK's threads only note the ids of calls that have
//! ended, and announce them once for many ([`Completions`]); the loop's thread then takes them all.

use super::{Feeder, OpenDownload, Progress, Started, download, invoke, panicked, refused, request, upload};
use crate::client::Client;
use crate::error::{Error, Result};
use crate::media::{Download, Source};
use crate::runtime::{Completions, ThisProcess};
use bytes::Bytes;
use std::collections::HashMap;
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};

/// Set in an id that announces progress of the call with the id without it.
const OF_PROGRESS: u64 = 1 << 63;

/// The calls of one event loop, under ids that its thread gives them, below 2⁶³.
pub struct Calls {
    completions: Arc<Completions>,
    in_flight: ThisProcess<Mutex<HashMap<u64, InFlight>>>,
}

/// What became of a call, or of a part of it.
#[derive(Debug)]
pub enum Outcome {
    /// The answer of an operation, a request or an upload.
    Json(Bytes),
    /// A download is open.
    Opened(Download),
    /// A download's next chunk, `None` at its end.
    Chunk(Option<Bytes>),
    /// A download was saved; its size in bytes.
    Saved(u64),
    /// A chunk was handed over; whether the upload reads on.
    Fed(bool),
    /// Bytes done, and the whole where known. The call goes on.
    Progress(u64, Option<u64>),
}

struct InFlight {
    work: Work,
    progress: Option<Progress>,
}

enum Work {
    Call(Started),
    /// Never a timer or a socket of the runtime's own: those wake within a rest, when nothing is announced.
    Part(Pin<Box<dyn Future<Output = Result<Outcome>> + Send>>),
    Ended(Option<Result<Outcome>>),
}

impl Work {
    fn of(call: impl Into<Started>) -> Self {
        Self::Call(call.into())
    }
}

impl Future for Work {
    type Output = Result<Outcome>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<Outcome>> {
        match &mut *self {
            Self::Call(started) => Pin::new(started).poll(context),
            Self::Part(future) => future.as_mut().poll(context),
            Self::Ended(result) => result.take().map_or(Poll::Pending, Poll::Ready),
        }
    }
}

impl Calls {
    /// `announce` wakes the loop's thread, which then calls [`take`](Self::take). It is called on the SDK's
    /// threads and must not block.
    pub fn new(announce: impl Fn() + Send + Sync + 'static) -> Self {
        Self { completions: Completions::new(announce), in_flight: ThisProcess::new(Mutex::default()) }
    }

    /// Starts an operation. What can be refused at once is an outcome like any other.
    ///
    /// # Errors
    /// As all that follow: `CONFIG` in a forked child, where no call of this loop would ever end.
    pub fn invoke(
        &self,
        id: u64,
        client: Result<&Client>,
        operation: &str,
        json: &[u8],
        options: Option<&[u8]>,
    ) -> Result<()> {
        self.follow(id, operation, None, |_| invoke(client?, operation, json, options).map(Work::of))
    }

    /// Follows a call that was started elsewhere.
    ///
    /// # Errors
    /// As [`invoke`](Self::invoke); the call is cancelled then.
    pub fn watch(&self, id: u64, operation: &str, call: Started) -> Result<()> {
        self.follow(id, operation, None, |_| Ok(Work::Call(call)))
    }

    /// Starts a request to a route that the table does not have.
    ///
    /// # Errors
    /// As [`invoke`](Self::invoke).
    pub fn request(
        &self,
        id: u64,
        client: Result<&Client>,
        json: &[u8],
        options: Option<&[u8]>,
    ) -> Result<()> {
        self.follow(id, "request", None, |_| request(client?, json, options).map(Work::of))
    }

    /// Starts an upload.
    ///
    /// # Errors
    /// As [`invoke`](Self::invoke).
    pub fn upload(
        &self,
        id: u64,
        client: Result<&Client>,
        source: Source,
        json: &[u8],
        options: Option<&[u8]>,
        progress: bool,
    ) -> Result<()> {
        self.follow(id, "media.upload", self.progress(id, progress), |progress| {
            let source = match progress {
                Some(progress) => progress.of_upload(source),
                None => source,
            };
            upload(client?, source, json, options).map(Work::of)
        })
    }

    /// Hands over an upload's next chunk, `None` for the end.
    ///
    /// # Errors
    /// As [`invoke`](Self::invoke).
    pub fn feed(&self, id: u64, feeder: &Feeder, chunk: Option<Bytes>) -> Result<()> {
        let sending = feeder.send(chunk);
        let work = Box::pin(async move { Ok(Outcome::Fed(sending.await)) });
        self.follow(id, "media.upload", None, |_| Ok(Work::Part(work)))
    }

    /// Opens a download.
    ///
    /// # Errors
    /// As [`invoke`](Self::invoke).
    pub fn download(
        &self,
        id: u64,
        client: Result<&Client>,
        json: &[u8],
        options: Option<&[u8]>,
    ) -> Result<()> {
        self.follow(id, "media.download", None, |_| download(client?, json, options).map(Work::of))
    }

    /// Reads a download's next chunk.
    ///
    /// # Errors
    /// As [`invoke`](Self::invoke).
    pub fn read(&self, id: u64, download: &OpenDownload) -> Result<()> {
        let chunk = download.chunk();
        let work = Box::pin(async move { chunk.await.map(Outcome::Chunk) });
        self.follow(id, "media.download", None, |_| Ok(Work::Part(work)))
    }

    /// Saves a download, which nothing else can be read from then.
    ///
    /// # Errors
    /// As [`invoke`](Self::invoke).
    pub fn save(&self, id: u64, download: &OpenDownload, path: PathBuf, progress: bool) -> Result<()> {
        self.follow(id, "media.download", self.progress(id, progress), |progress| {
            let open = download.take()?;
            let open = match progress {
                Some(progress) => progress.of_download(open),
                None => open,
            };
            open.start_save(path).map(Work::of)
        })
    }

    /// Cancels a call, which then has no outcome. Does nothing when it has ended.
    pub fn cancel(&self, id: u64) {
        let call = self.in_flight().map(|mut calls| calls.remove(&id));
        drop(call);
    }

    /// Whether this process made it; a forked child has its own calls to make.
    pub fn is_own(&self) -> bool {
        self.in_flight.peek().is_some()
    }

    /// What happened since the last time, oldest first.
    ///
    /// # Errors
    /// As [`invoke`](Self::invoke).
    pub fn take(&self) -> Result<Vec<(u64, Result<Outcome>)>> {
        let mut calls = self.in_flight()?;
        let mut outcomes = Vec::new();
        for announced in self.completions.take() {
            let id = announced & !OF_PROGRESS;
            let Some(call) = calls.get_mut(&id) else { continue };
            if announced != id {
                let news = call.progress.as_ref().and_then(Progress::news);
                outcomes.extend(news.map(|(done, total)| (id, Ok(Outcome::Progress(done, total)))));
            } else if let Poll::Ready(result) = self.completions.poll(id, &mut call.work) {
                calls.remove(&id);
                outcomes.push((id, result));
            }
        }
        Ok(outcomes)
    }

    fn follow(
        &self,
        id: u64,
        operation: &str,
        progress: Option<Progress>,
        start: impl FnOnce(Option<&Progress>) -> Result<Work>,
    ) -> Result<()> {
        // First of all: what is refused here must not have begun.
        let mut calls = self.in_flight().map_err(|error| refused(operation, error))?;
        // One of a batch must not be the end of those that have begun.
        let started = catch_unwind(AssertUnwindSafe(|| start(progress.as_ref())));
        let started = started.unwrap_or_else(|_| Err(panicked(operation)));
        let mut work = started.unwrap_or_else(|error| Work::Ended(Some(Err(error))));
        if let Poll::Ready(result) = self.completions.poll(id, &mut work) {
            work = Work::Ended(Some(result));
            self.completions.push(id);
        }
        calls.insert(id, InFlight { work, progress });
        Ok(())
    }

    fn progress(&self, id: u64, wanted: bool) -> Option<Progress> {
        let completions = Arc::clone(&self.completions);
        wanted.then(|| Progress::new(move || completions.push(id | OF_PROGRESS)))
    }

    fn in_flight(&self) -> Result<MutexGuard<'_, HashMap<u64, InFlight>>> {
        let own = self.in_flight.peek();
        let own = own.ok_or_else(|| Error::usage("the event loop belongs to the parent process"))?;
        Ok(own.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl std::fmt::Debug for Calls {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Calls").finish_non_exhaustive()
    }
}
