//! Bytes that cross the border: what an upload reads from, an upload in flight, an open download.

use crate::progress::{Progress, report};
use crate::wait::wait;
use avenping::media::Source;
use avenping::waist::{ThisProcess, block_on};
use avenping::{Error, Pending};
use bytes::Bytes;
use futures_util::{SinkExt, StreamExt, stream};
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;
use pyo3::types::PyBytes;
use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::mpsc;
use tokio_util::sync::PollSender;

/// Where an upload's bytes come from.
#[derive(FromPyObject)]
pub(crate) enum From {
    Feeder(Py<Feeder>),
    Bytes(PyBackedBytes),
    Path(PathBuf),
}

impl From {
    pub(crate) fn into_source(self) -> Source {
        match self {
            Self::Feeder(feeder) => feeder.get().source(),
            Self::Bytes(bytes) => Source::bytes(Bytes::from_owner(bytes)),
            Self::Path(path) => Source::path(path),
        }
    }
}

/// The end is said explicitly: a channel that just closes means that whoever fed it gave up, and the
/// part that was read must not go out as if it were the whole.
type Item = Option<Bytes>;

/// An upload's bytes, chunk by chunk, from a thread of the interpreter's.
#[pyclass(frozen, module = "avenping._native")]
pub(crate) struct Feeder {
    channel: ThisProcess<Channel>,
    length: Option<u64>,
}

struct Channel {
    chunks: PollSender<Item>,
    unread: Mutex<Option<mpsc::Receiver<Item>>>,
}

impl Feeder {
    fn source(&self) -> Source {
        let take = |channel: &Channel| channel.unread.lock().unwrap_or_else(PoisonError::into_inner).take();
        let unread = self.channel.peek().and_then(take);
        let gave_up = || Err(io::Error::other("the source ended before it was complete"));
        let chunks = stream::unfold(Some(unread), move |unread| async move {
            let mut unread = unread?;
            let item = match &mut unread {
                Some(receiver) => receiver.recv().await,
                None => None,
            };
            match item {
                Some(Some(chunk)) => Some((Ok(chunk), Some(unread))),
                Some(None) => None,
                None => Some((gave_up(), None)),
            }
        });
        let source = Source::stream(chunks);
        match self.length {
            Some(length) => source.length(length),
            None => source,
        }
    }

    /// Done with `false` when nobody reads any more: the upload has ended, for better or worse.
    pub(crate) fn send(&self, chunk: Option<PyBackedBytes>) -> impl Future<Output = bool> + Send + use<> {
        let chunks = self.channel.peek().map(|channel| channel.chunks.clone());
        async move {
            match chunks {
                Some(mut chunks) => chunks.send(chunk.map(Bytes::from_owner)).await.is_ok(),
                None => false,
            }
        }
    }
}

#[pymethods]
impl Feeder {
    #[new]
    #[pyo3(signature = (length=None))]
    fn new(length: Option<u64>) -> Self {
        let (sender, receiver) = mpsc::channel(2);
        let channel = Channel { chunks: PollSender::new(sender), unread: Mutex::new(Some(receiver)) };
        Self { channel: ThisProcess::new(channel), length }
    }
}

/// An upload in flight.
#[pyclass(frozen, module = "avenping._native")]
pub(crate) struct Upload {
    pending: Mutex<Option<Pending<Bytes>>>,
    progress: Progress,
}

impl Upload {
    pub(crate) fn new(pending: Pending<Bytes>, progress: Progress) -> Self {
        Self { pending: Mutex::new(Some(pending)), progress }
    }

    fn take(&self) -> Option<Pending<Bytes>> {
        self.pending.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

#[pymethods]
impl Upload {
    /// Hands over the next chunk, `None` for the end; false when the upload has ended already.
    #[pyo3(signature = (feeder, chunk, progress=None))]
    fn feed(
        &self,
        py: Python<'_>,
        feeder: &Feeder,
        chunk: Option<PyBackedBytes>,
        progress: Option<Py<PyAny>>,
    ) -> PyResult<bool> {
        let sending = feeder.send(chunk);
        wait(py, progress.as_ref().map(|callback| (&self.progress, callback)), |interrupted| {
            Ok(block_on(sending, interrupted).unwrap_or(false))
        })
    }

    #[pyo3(signature = (progress=None))]
    fn wait<'py>(&self, py: Python<'py>, progress: Option<Py<PyAny>>) -> PyResult<Bound<'py, PyBytes>> {
        let pending =
            self.take().ok_or_else(|| PyRuntimeError::new_err("the upload was waited for before"))?;
        let answer = wait(py, progress.as_ref().map(|callback| (&self.progress, callback)), |interrupted| {
            pending.wait_unless(interrupted)
        })?;
        // The last of it, which nobody may have been told of.
        progress.map_or(Ok(()), |callback| report(py, &self.progress, &callback))?;
        Ok(PyBytes::new(py, &answer))
    }

    fn cancel(&self) {
        drop(self.take());
    }
}

/// An open download.
#[pyclass(frozen, module = "avenping._native")]
pub(crate) struct Download {
    open: Arc<Mutex<Option<avenping::media::Download>>>,
    #[pyo3(get)]
    content_type: Option<String>,
    #[pyo3(get)]
    content_length: Option<u64>,
    #[pyo3(get)]
    filename: Option<String>,
}

impl Download {
    pub(crate) fn new(mut open: avenping::media::Download) -> Self {
        let (content_type, filename) = (open.content_type.take(), open.filename.take());
        let content_length = open.content_length;
        Self { open: Arc::new(Mutex::new(Some(open))), content_type, content_length, filename }
    }

    pub(crate) fn shared(&self) -> Arc<Mutex<Option<avenping::media::Download>>> {
        Arc::clone(&self.open)
    }

    /// Takes it for saving; nothing can be read from it any more.
    pub(crate) fn take(&self) -> PyResult<avenping::media::Download> {
        take(&self.open)?.take().ok_or_else(closed)
    }
}

/// Never waits: whoever holds it may be reading for a long time, or have stayed behind in a fork.
fn take(
    open: &Mutex<Option<avenping::media::Download>>,
) -> PyResult<MutexGuard<'_, Option<avenping::media::Download>>> {
    open.try_lock().map_err(|_| PyRuntimeError::new_err("the download is being read by another thread"))
}

fn closed() -> PyErr {
    PyRuntimeError::new_err("the download is closed or was saved")
}

#[pymethods]
impl Download {
    /// The next chunk, `None` at the end.
    fn read<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyBytes>>> {
        let mut open = take(&self.open)?;
        let download = open.as_mut().ok_or_else(closed)?;
        let chunk = wait(py, None, |interrupted| download.next_unless(interrupted).transpose())?;
        Ok(chunk.map(|chunk| PyBytes::new(py, &chunk)))
    }

    #[pyo3(signature = (path, progress=None))]
    fn save(&self, py: Python<'_>, path: PathBuf, progress: Option<Py<PyAny>>) -> PyResult<u64> {
        let noted = Progress::new(|| {});
        let download = noted.of_download(self.take()?);
        let saved = wait(py, progress.as_ref().map(|callback| (&noted, callback)), |interrupted| {
            download.start_save(path)?.wait_unless(interrupted)
        })?;
        progress.map_or(Ok(()), |callback| report(py, &noted, &callback))?;
        Ok(saved)
    }

    fn close(&self) -> PyResult<()> {
        take(&self.open)?.take();
        Ok(())
    }
}

/// The next chunk of a shared download, for the queue.
pub(crate) async fn next_chunk(
    open: Arc<Mutex<Option<avenping::media::Download>>>,
) -> avenping::Result<Option<Bytes>> {
    std::future::poll_fn(|context| match open.try_lock() {
        Ok(mut open) => match open.as_mut() {
            Some(download) => download.poll_next_unpin(context).map(Option::transpose),
            None => std::task::Poll::Ready(Err(Error::usage("the download was closed"))),
        },
        Err(_) => std::task::Poll::Ready(Err(Error::usage("the download is being read elsewhere"))),
    })
    .await
}
