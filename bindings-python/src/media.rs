//! Bytes that cross the border: what an upload reads from, an upload in flight, an open download.

use crate::error::{exception, raised};
use crate::wait::{report, wait};
use avenping::Pending;
use avenping::media::Source;
use avenping::waist::{self, OpenDownload, Progress, block_on};
use bytes::Bytes;
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;
use pyo3::types::PyBytes;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

/// Where an upload's bytes come from.
#[derive(FromPyObject)]
pub(crate) enum UploadSource {
    Feeder(Py<Feeder>),
    Bytes(PyBackedBytes),
    Path(PathBuf),
}

impl UploadSource {
    pub(crate) fn into_source(self) -> Source {
        match self {
            Self::Feeder(feeder) => feeder.get().0.source(),
            // Copied, because an SDK's thread that lets go of a Python object takes a lock of pyo3's, which a
            // fork at that moment would leave locked in the child. Larger ones are fed.
            Self::Bytes(bytes) => Source::bytes(Bytes::copy_from_slice(&bytes)),
            Self::Path(path) => Source::path(path),
        }
    }
}

/// An upload's bytes, chunk by chunk, from a thread of the interpreter's.
#[pyclass(frozen, module = "avenping._native")]
pub(crate) struct Feeder(pub(crate) waist::Feeder);

#[pymethods]
impl Feeder {
    #[new]
    #[pyo3(signature = (length=None))]
    fn new(length: Option<u64>) -> Self {
        Self(waist::Feeder::new(length))
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
        chunk: Option<&[u8]>,
        progress: Option<Py<PyAny>>,
    ) -> PyResult<bool> {
        let sending = feeder.0.send(chunk.map(Bytes::copy_from_slice));
        wait(py, None, progress.as_ref().map(|callback| (&self.progress, callback)), |interrupted| {
            Ok(block_on(sending, interrupted).unwrap_or(false))
        })
    }

    #[pyo3(signature = (progress=None))]
    fn wait<'py>(&self, py: Python<'py>, progress: Option<Py<PyAny>>) -> PyResult<Bound<'py, PyBytes>> {
        let pending =
            self.take().ok_or_else(|| PyRuntimeError::new_err("the upload was waited for before"))?;
        let answer = wait(
            py,
            Some("media.upload"),
            progress.as_ref().map(|callback| (&self.progress, callback)),
            |interrupted| pending.wait_unless(interrupted),
        )?;
        last_report(py, &self.progress, progress);
        Ok(PyBytes::new(py, &answer))
    }

    /// Ends it, and says what it came to; nothing when it was waited for.
    fn cancel(&self, py: Python<'_>) -> Option<Py<PyAny>> {
        let pending = self.take()?;
        pending.cancel();
        let ended = py.detach(|| pending.wait());
        ended.err().map(|error| exception(py, &error).into_value(py).into_any())
    }
}

/// An open download.
#[pyclass(frozen, module = "avenping._native")]
pub(crate) struct Download(pub(crate) OpenDownload);

impl Download {
    pub(crate) fn new(open: avenping::media::Download) -> Self {
        Self(OpenDownload::new(open))
    }
}

#[pymethods]
impl Download {
    #[getter]
    fn content_type(&self) -> Option<&str> {
        self.0.content_type.as_deref()
    }

    #[getter]
    fn content_length(&self) -> Option<u64> {
        self.0.content_length
    }

    #[getter]
    fn filename(&self) -> Option<&str> {
        self.0.filename.as_deref()
    }

    /// The next chunk, `None` at the end.
    fn read<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyBytes>>> {
        let chunk = wait(py, None, None, |interrupted| self.0.next_unless(interrupted))?;
        Ok(chunk.map(|chunk| PyBytes::new(py, &chunk)))
    }

    #[pyo3(signature = (path, progress=None))]
    fn save(&self, py: Python<'_>, path: PathBuf, progress: Option<Py<PyAny>>) -> PyResult<u64> {
        let noted = Progress::new(|| {});
        let open = noted.of_download(raised(py, self.0.take())?);
        let saved = wait(py, None, progress.as_ref().map(|callback| (&noted, callback)), |interrupted| {
            open.start_save(path)?.wait_unless(interrupted)
        })?;
        last_report(py, &noted, progress);
        Ok(saved)
    }

    fn close(&self, py: Python<'_>) -> PyResult<()> {
        raised(py, self.0.close())
    }
}

/// The last of it, which nobody may have been told of. What the callback raises now ends nothing any more, and must not
/// take the place of the answer.
fn last_report(py: Python<'_>, progress: &Progress, callback: Option<Py<PyAny>>) {
    if let Some(Err(raised)) = callback.map(|callback| report(py, progress, &callback)) {
        raised.write_unraisable(py, None);
    }
}
