//! Bytes that cross a language border: an upload fed chunk by chunk, a download read chunk by chunk, and how
//! far each is.

use crate::error::{Error, Result};
use crate::media::{Download, Source};
use crate::runtime::ThisProcess;
use bytes::Bytes;
use futures_core::Stream;
use futures_util::{SinkExt, stream};
use std::future::Future;
use std::io;
use std::ops::ControlFlow;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::mpsc;
use tokio_util::sync::PollSender;

/// The end is said explicitly: a channel that just closes means that whoever fed it gave up, and the part that was
/// read must not go out as if it were the whole.
type Item = Option<Bytes>;

/// An upload's bytes, chunk by chunk, from a thread of the interpreter's.
pub struct Feeder {
    channel: ThisProcess<Channel>,
    length: Option<u64>,
}

struct Channel {
    chunks: PollSender<Item>,
    unread: Mutex<Option<mpsc::Receiver<Item>>>,
}

impl Feeder {
    /// `length`: how many bytes will come, where that is known.
    pub fn new(length: Option<u64>) -> Self {
        let (sender, receiver) = mpsc::channel(2);
        let channel = Channel { chunks: PollSender::new(sender), unread: Mutex::new(Some(receiver)) };
        Self { channel: ThisProcess::new(channel), length }
    }

    /// What the upload reads from; once.
    pub fn source(&self) -> Source {
        let take = |channel: &Channel| channel.unread.lock().unwrap_or_else(PoisonError::into_inner).take();
        let unread = self.channel.peek().and_then(take);
        let chunks = stream::unfold(Some(unread), |unread| async {
            let mut unread = unread?;
            let item = match &mut unread {
                Some(receiver) => receiver.recv().await,
                None => None,
            };
            match item {
                Some(Some(chunk)) => Some((Ok(chunk), Some(unread))),
                Some(None) => None,
                None => Some((Err(io::Error::other("the source ended before it was complete")), None)),
            }
        });
        let source = Source::stream(chunks);
        match self.length {
            Some(length) => source.length(length),
            None => source,
        }
    }

    /// Hands over a chunk, or the end, once there is room. False when nobody reads any more: the upload has ended,
    /// for better or worse.
    pub fn send(&self, chunk: Option<Bytes>) -> impl Future<Output = bool> + Send + Unpin + use<> {
        let chunks = self.channel.peek().map(|channel| channel.chunks.clone());
        Box::pin(async move {
            match chunks {
                Some(mut chunks) => chunks.send(chunk).await.is_ok(),
                None => false,
            }
        })
    }
}

/// An open download that its reader shares with its closer.
pub struct OpenDownload {
    /// The media's MIME type.
    pub content_type: Option<String>,
    /// The media's size in bytes.
    pub content_length: Option<u64>,
    /// The file's name: the sender's text.
    pub filename: Option<String>,
    open: Arc<Mutex<Option<Download>>>,
    /// A chunk is being waited for; a second one would take its place and leave the first waiting for ever.
    reading: Arc<AtomicBool>,
}

struct Reading(Arc<AtomicBool>);

impl Drop for Reading {
    fn drop(&mut self) {
        self.0.store(false, Ordering::Release);
    }
}

impl OpenDownload {
    /// Shares `open`.
    pub fn new(mut open: Download) -> Self {
        let (content_type, filename) = (open.content_type.take(), open.filename.take());
        let content_length = open.content_length;
        let open = Arc::new(Mutex::new(Some(open)));
        Self { content_type, content_length, filename, open, reading: Arc::default() }
    }

    /// The next chunk, waiting for it on this thread; see [`Download::next_unless`].
    ///
    /// # Errors
    /// As [`Download::next_unless`]; `CONFIG` when it is closed or in use.
    pub fn next_unless(&self, interrupted: impl FnMut() -> bool) -> Result<Option<Bytes>> {
        in_use(&self.open)?.as_mut().ok_or_else(closed)?.next_unless(interrupted).transpose()
    }

    /// Takes it out, for saving.
    ///
    /// # Errors
    /// `CONFIG` when it is closed or in use.
    pub fn take(&self) -> Result<Download> {
        if self.reading.load(Ordering::Acquire) {
            return Err(read_elsewhere());
        }
        in_use(&self.open)?.take().ok_or_else(closed)
    }

    /// Ends it and frees its connection.
    ///
    /// # Errors
    /// `CONFIG` when another thread is reading it.
    pub fn close(&self) -> Result<()> {
        in_use(&self.open)?.take();
        Ok(())
    }

    pub(super) fn chunk(&self) -> impl Future<Output = Result<Option<Bytes>>> + Send + use<> {
        let open = Arc::clone(&self.open);
        let mine = !self.reading.swap(true, Ordering::AcqRel);
        let reading = mine.then(|| Reading(Arc::clone(&self.reading)));
        async move {
            let _reading = reading.ok_or_else(read_elsewhere)?;
            std::future::poll_fn(|context| {
                let mut open = in_use(&open)?;
                let download = open.as_mut().ok_or_else(closed)?;
                Stream::poll_next(Pin::new(download), context).map(Option::transpose)
            })
            .await
        }
    }
}

/// Never waits: whoever holds it may be reading for a long time, or have stayed behind in a fork.
fn in_use(open: &Mutex<Option<Download>>) -> Result<MutexGuard<'_, Option<Download>>> {
    open.try_lock().map_err(|_| read_elsewhere())
}

fn read_elsewhere() -> Error {
    Error::usage("the download is being read elsewhere at this moment")
}

fn closed() -> Error {
    Error::usage("the download is closed, or was saved")
}

const UNKNOWN: u64 = u64::MAX;

/// How far a transfer is: written by the SDK's threads, read by the interpreter's. A callback of the interpreter's is
/// only ever called by its own threads.
#[derive(Clone)]
pub struct Progress(Arc<State>);

struct State {
    done: AtomicU64,
    total: AtomicU64,
    news: AtomicBool,
    tell: Box<dyn Fn() + Send + Sync>,
}

/// Tells `progress` how far the upload is. It runs on the SDK's threads; a break ends the upload with `CANCELLED`.
#[must_use]
pub fn ending_upload(
    source: Source,
    progress: impl Fn(u64, Option<u64>) -> ControlFlow<()> + Send + Sync + 'static,
) -> Source {
    source.ending(progress)
}

/// As [`ending_upload`], for a download.
#[must_use]
pub fn ending_download(
    download: Download,
    progress: impl Fn(u64, Option<u64>) -> ControlFlow<()> + Send + Sync + 'static,
) -> Download {
    download.ending(progress)
}

impl Progress {
    /// `tell` is called when there are news and the last ones were taken; by a thread of the SDK's.
    pub fn new(tell: impl Fn() + Send + Sync + 'static) -> Self {
        Self(Arc::new(State {
            done: AtomicU64::new(0),
            total: AtomicU64::new(UNKNOWN),
            news: AtomicBool::new(false),
            tell: Box::new(tell),
        }))
    }

    /// Follows an upload.
    pub fn of_upload(&self, source: Source) -> Source {
        source.progress(self.noted())
    }

    /// Follows a download.
    pub fn of_download(&self, download: Download) -> Download {
        download.progress(self.noted())
    }

    /// Bytes done and the whole where known, if that changed since the last time.
    pub fn news(&self) -> Option<(u64, Option<u64>)> {
        let news = self.0.news.swap(false, Ordering::AcqRel);
        let total = Some(self.0.total.load(Ordering::Relaxed)).filter(|total| *total != UNKNOWN);
        news.then(|| (self.0.done.load(Ordering::Relaxed), total))
    }

    fn noted(&self) -> impl Fn(u64, Option<u64>) + Send + Sync + 'static {
        let state = Arc::clone(&self.0);
        move |done, total| {
            state.done.store(done, Ordering::Relaxed);
            state.total.store(total.unwrap_or(UNKNOWN), Ordering::Relaxed);
            if !state.news.swap(true, Ordering::AcqRel) {
                (state.tell)();
            }
        }
    }
}

macro_rules! opaque {
    ($($name:ident),*) => {
        $(impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_struct(stringify!($name)).finish_non_exhaustive()
            }
        })*
    };
}

opaque!(Feeder, OpenDownload, Progress);
