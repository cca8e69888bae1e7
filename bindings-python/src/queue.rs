//! The asynchronous side: the core's [`Calls`] for one event loop, and the descriptor that wakes it.

use crate::bell::Bell;
use crate::client::Client;
use crate::error::{exception, raised};
use crate::media::{Download, Feeder, UploadSource};
use avenping::waist::{Calls, Outcome};
use bytes::Bytes;
use pyo3::prelude::*;
use pyo3::pybacked::{PyBackedBytes, PyBackedStr};
use pyo3::types::{PyBytes, PyList};
use std::path::PathBuf;
use std::sync::Arc;

/// What an entry of [`Queue::drain`] is.
const FAILED: u8 = 0;
const DONE: u8 = 1;
const PROGRESS: u8 = 2;

#[pyclass(frozen, module = "avenping._native")]
pub(crate) struct Queue {
    bell: Arc<Bell>,
    calls: Calls,
}

/// One call of a batch: id, client, operation, arguments, options.
type Start = (u64, Py<Client>, PyBackedStr, PyBackedBytes, Option<PyBackedBytes>);

#[pymethods]
impl Queue {
    #[new]
    fn new() -> PyResult<Self> {
        let bell = Arc::new(Bell::new()?);
        let ring = Arc::clone(&bell);
        Ok(Self { bell, calls: Calls::new(move || ring.ring()) })
    }

    /// Readable when there is something to drain.
    fn fileno(&self) -> i64 {
        self.bell.descriptor()
    }

    fn start(&self, py: Python<'_>, calls: Vec<Start>) -> PyResult<()> {
        let start = |(id, client, operation, arguments, options): &Start| {
            let client = client.get().open(&**operation);
            self.calls.invoke(*id, as_ref(&client), operation, arguments, options.as_deref())
        };
        raised(py, py.detach(|| calls.iter().try_for_each(start)))
    }

    fn request(
        &self,
        py: Python<'_>,
        id: u64,
        client: &Client,
        arguments: &[u8],
        options: Option<&[u8]>,
    ) -> PyResult<()> {
        raised(py, self.calls.request(id, as_ref(&client.open("request")), arguments, options))
    }

    #[allow(clippy::too_many_arguments)] // They are Python's.
    fn upload(
        &self,
        py: Python<'_>,
        id: u64,
        client: &Client,
        source: UploadSource,
        arguments: &[u8],
        options: Option<&[u8]>,
        progress: bool,
    ) -> PyResult<()> {
        let (client, source) = (client.open("media.upload"), source.into_source());
        raised(py, self.calls.upload(id, as_ref(&client), source, arguments, options, progress))
    }

    /// Hands over an upload's next chunk, `None` for the end; its outcome is whether the upload still reads.
    fn feed(&self, py: Python<'_>, id: u64, feeder: &Feeder, chunk: Option<&[u8]>) -> PyResult<()> {
        raised(py, self.calls.feed(id, &feeder.0, chunk.map(Bytes::copy_from_slice)))
    }

    fn download(
        &self,
        py: Python<'_>,
        id: u64,
        client: &Client,
        arguments: &[u8],
        options: Option<&[u8]>,
    ) -> PyResult<()> {
        raised(py, self.calls.download(id, as_ref(&client.open("media.download")), arguments, options))
    }

    /// The outcome is the next chunk, `None` at the end.
    fn read(&self, py: Python<'_>, id: u64, download: &Download) -> PyResult<()> {
        raised(py, self.calls.read(id, &download.0))
    }

    fn save(
        &self,
        py: Python<'_>,
        id: u64,
        download: &Download,
        path: PathBuf,
        progress: bool,
    ) -> PyResult<()> {
        raised(py, self.calls.save(id, &download.0, path, progress))
    }

    fn cancel(&self, py: Python<'_>, id: u64) {
        py.detach(|| self.calls.cancel(id));
    }

    /// Puts what happened since the last time before what stands in `into`, newest first: id, what it is (0 failed,
    /// 1 done, 2 progress), and the exception, the answer, or `(done, total)`. Into a list of the caller's, because an
    /// answer that is on its way to a variable is lost when a signal's handler raises.
    fn drain(&self, py: Python<'_>, into: &Bound<'_, PyList>) -> PyResult<()> {
        let outcomes = raised(py, py.detach(|| self.calls.take()))?;
        // What cannot be turned into Python fails alone: the others have been taken, and would be lost.
        let entry = |(id, result): (u64, avenping::Result<Outcome>)| {
            let (what, value) = match result {
                Ok(outcome @ Outcome::Progress(..)) => (PROGRESS, value(py, outcome)),
                Ok(outcome) => (DONE, value(py, outcome)),
                Err(error) => (FAILED, Ok(exception(py, &error).into_value(py).into_any())),
            };
            match value {
                Ok(value) => (id, what, value),
                Err(failure) => (id, FAILED, failure.into_value(py).into_any()),
            }
        };
        let entries: Vec<_> = outcomes.into_iter().rev().map(entry).collect();
        into.set_slice(0, 0, PyList::new(py, entries)?.as_any())
    }

    /// Ends the descriptor's being readable, once all of `into` was dealt with; not if there is more by now, which
    /// is then put into it.
    fn rest(&self, py: Python<'_>, into: &Bound<'_, PyList>) -> PyResult<()> {
        if !self.calls.is_own() {
            // A forked child shares the descriptor, and must leave it to its parent.
            return Ok(());
        }
        self.bell.silence();
        let drained = self.drain(py, into);
        if drained.is_err() || !into.is_empty() {
            self.bell.ring();
        }
        drained
    }
}

fn as_ref(client: &avenping::Result<Arc<avenping::Client>>) -> avenping::Result<&avenping::Client> {
    client.as_deref().map_err(Clone::clone)
}

fn value(py: Python<'_>, outcome: Outcome) -> PyResult<Py<PyAny>> {
    Ok(match outcome {
        Outcome::Json(json) => PyBytes::new(py, &json).into_any().unbind(),
        Outcome::Opened(open) => Py::new(py, Download::new(open))?.into_any(),
        Outcome::Chunk(chunk) => chunk.map(|chunk| PyBytes::new(py, &chunk)).into_pyobject(py)?.unbind(),
        Outcome::Saved(size) => size.into_pyobject(py)?.into_any().unbind(),
        Outcome::Fed(reads_on) => reads_on.into_pyobject(py)?.to_owned().into_any().unbind(),
        Outcome::Progress(done, total) => (done, total).into_pyobject(py)?.into_any().unbind(),
    })
}
