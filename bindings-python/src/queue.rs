//! The asynchronous side: calls in flight for one event loop, and their ends in batches.
//!
//! Futures belong to the event loop's thread; the SDK's threads only push ids and ring the bell, once for
//! many. The loop's thread then takes whole batches.

use crate::bell::Bell;
use crate::client::{Client, options};
use crate::error::exception;
use crate::media::{Download, Feeder, From, next_chunk};
use crate::progress::Progress;
use avenping::waist::{self, Completions, ThisProcess};
use avenping::{Pending, Result};
use bytes::Bytes;
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use pyo3::pybacked::{PyBackedBytes, PyBackedStr};
use pyo3::types::PyBytes;
use std::collections::HashMap;
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};

/// What an entry of [`Queue::drain`] is.
const FAILED: u8 = 0;
const DONE: u8 = 1;
const PROGRESS: u8 = 2;

/// Set in an id that announces progress of the call with the id without it.
const OF_PROGRESS: u64 = 1 << 63;

#[pyclass(frozen, module = "avenping._native")]
pub(crate) struct Queue {
    bell: Arc<Bell>,
    completions: Arc<Completions>,
    calls: ThisProcess<Mutex<HashMap<u64, InFlight>>>,
}

struct InFlight {
    work: Work,
    progress: Option<Progress>,
}

enum Work {
    Json(Pending<Bytes>),
    Opening(Pending<avenping::media::Download>),
    Saving(Pending<u64>),
    /// Chunks in and out.
    Other(Pin<Box<dyn Future<Output = Result<Outcome>> + Send>>),
    Ended(Option<Result<Outcome>>),
}

enum Outcome {
    Bytes(Option<Bytes>),
    Download(Box<avenping::media::Download>),
    Size(u64),
    /// Whether the upload still reads.
    Fed(bool),
    Progress(u64, Option<u64>),
}

impl Outcome {
    fn into_python(self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        Ok(match self {
            Self::Bytes(bytes) => bytes.map(|bytes| PyBytes::new(py, &bytes)).into_pyobject(py)?.unbind(),
            Self::Download(open) => Py::new(py, Download::new(*open))?.into_any(),
            Self::Size(size) => size.into_pyobject(py)?.into_any().unbind(),
            Self::Fed(fed) => fed.into_pyobject(py)?.to_owned().into_any().unbind(),
            Self::Progress(done, total) => (done, total).into_pyobject(py)?.into_any().unbind(),
        })
    }
}

impl Future for Work {
    type Output = Result<Outcome>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<Outcome>> {
        match &mut *self {
            Self::Json(pending) => {
                Pin::new(pending).poll(context).map_ok(|bytes| Outcome::Bytes(Some(bytes)))
            }
            Self::Opening(pending) => {
                Pin::new(pending).poll(context).map_ok(|open| Outcome::Download(Box::new(open)))
            }
            Self::Saving(pending) => Pin::new(pending).poll(context).map_ok(Outcome::Size),
            Self::Other(future) => future.as_mut().poll(context),
            Self::Ended(result) => match result.take() {
                Some(result) => Poll::Ready(result),
                None => Poll::Pending,
            },
        }
    }
}

/// One call of a batch: id, client, operation, arguments, options.
type Start = (u64, Py<Client>, PyBackedStr, PyBackedBytes, Option<PyBackedBytes>);

impl Queue {
    fn follow(&self, id: u64, started: Result<Work>, progress: Option<Progress>) -> PyResult<()> {
        let mut work = started.unwrap_or_else(|error| Work::Ended(Some(Err(error))));
        let mut calls = self.calls()?;
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

    fn calls(&self) -> PyResult<MutexGuard<'_, HashMap<u64, InFlight>>> {
        let own = self.calls.peek();
        let own =
            own.ok_or_else(|| PyRuntimeError::new_err("the event loop belongs to the parent process"))?;
        Ok(own.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// What became of the calls whose ids were announced.
    fn ended(&self) -> PyResult<Vec<(u64, Result<Outcome>)>> {
        let mut calls = self.calls()?;
        let mut ended = Vec::new();
        for id in self.completions.take() {
            let Some(call) = calls.get_mut(&(id & !OF_PROGRESS)) else { continue };
            if id & OF_PROGRESS != 0 {
                if let Some((done, total)) = call.progress.as_ref().and_then(Progress::news) {
                    ended.push((id, Ok(Outcome::Progress(done, total))));
                }
            } else if let Poll::Ready(result) = self.completions.poll(id, &mut call.work) {
                calls.remove(&id);
                ended.push((id, result));
            }
        }
        Ok(ended)
    }
}

#[pymethods]
impl Queue {
    #[new]
    fn new() -> PyResult<Self> {
        let bell = Arc::new(Bell::new()?);
        let ring = Arc::clone(&bell);
        let completions = Completions::new(move || ring.ring());
        Ok(Self { bell, completions, calls: ThisProcess::new(Mutex::default()) })
    }

    /// Readable when there is something to drain.
    fn fileno(&self) -> i64 {
        self.bell.descriptor()
    }

    fn start(&self, py: Python<'_>, calls: Vec<Start>) -> PyResult<()> {
        py.detach(|| {
            for (id, client, operation, arguments, call_options) in &calls {
                let started = client.get().open().and_then(|client| {
                    client.invoke(operation, arguments, options(call_options.as_deref())?)
                });
                self.follow(*id, started.map(Work::Json), None)?;
            }
            Ok(())
        })
    }

    fn request(
        &self,
        id: u64,
        client: &Client,
        arguments: &[u8],
        call_options: Option<&[u8]>,
    ) -> PyResult<()> {
        let started =
            client.open().and_then(|client| waist::request(&client, arguments, options(call_options)?));
        self.follow(id, started.map(Work::Json), None)
    }

    fn upload(
        &self,
        id: u64,
        client: &Client,
        source: From,
        arguments: &[u8],
        call_options: Option<&[u8]>,
        progress: bool,
    ) -> PyResult<()> {
        let progress = self.progress(id, progress);
        let source = source.into_source();
        let source = match &progress {
            Some(progress) => progress.of_upload(source),
            None => source,
        };
        let started = client
            .open()
            .and_then(|client| waist::upload(&client, source, arguments, options(call_options)?));
        self.follow(id, started.map(Work::Json), progress)
    }

    /// Hands over an upload's next chunk, `None` for the end; its outcome is whether the upload still reads.
    fn feed(&self, id: u64, feeder: &Feeder, chunk: Option<PyBackedBytes>) -> PyResult<()> {
        let sending = feeder.send(chunk);
        let work = Box::pin(async move { Ok(Outcome::Fed(sending.await)) });
        self.follow(id, Ok(Work::Other(work)), None)
    }

    fn download(
        &self,
        id: u64,
        client: &Client,
        arguments: &[u8],
        call_options: Option<&[u8]>,
    ) -> PyResult<()> {
        let started =
            client.open().and_then(|client| waist::download(&client, arguments, options(call_options)?));
        self.follow(id, started.map(Work::Opening), None)
    }

    /// The outcome is the next chunk, `None` at the end.
    fn read(&self, id: u64, download: &Download) -> PyResult<()> {
        let chunk = next_chunk(download.shared());
        let work = Box::pin(async move { chunk.await.map(Outcome::Bytes) });
        self.follow(id, Ok(Work::Other(work)), None)
    }

    fn save(&self, id: u64, download: &Download, path: PathBuf, progress: bool) -> PyResult<()> {
        let open = download.take()?;
        let progress = self.progress(id, progress);
        let open = match &progress {
            Some(progress) => progress.of_download(open),
            None => open,
        };
        self.follow(id, open.start_save(path).map(Work::Saving), progress)
    }

    fn cancel(&self, py: Python<'_>, id: u64) {
        // A forked child has nothing to cancel.
        let call = self.calls().map(|mut calls| calls.remove(&id));
        py.detach(|| drop(call));
    }

    /// What happened since the last time: id, what it is (0 failed, 1 done, 2 progress), and the
    /// exception, the answer, or `(done, total)`.
    fn drain(&self, py: Python<'_>) -> PyResult<Vec<(u64, u8, Py<PyAny>)>> {
        self.bell.silence();
        let ended = py.detach(|| self.ended())?;
        let entry = |(id, result): (u64, Result<Outcome>)| match result {
            Ok(outcome @ Outcome::Progress(..)) => {
                Ok((id & !OF_PROGRESS, PROGRESS, outcome.into_python(py)?))
            }
            Ok(outcome) => Ok((id, DONE, outcome.into_python(py)?)),
            Err(error) => Ok((id, FAILED, exception(py, &error).into_value(py).into_any())),
        };
        ended.into_iter().map(entry).collect()
    }
}
