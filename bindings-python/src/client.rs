//! The client: blocking calls, and the start of all others.

use crate::error::raised;
use crate::media::{Download, Upload, UploadSource};
use crate::wait::wait;
use arc_swap::ArcSwapOption;
use avenping::waist::{self, Progress};
use pyo3::prelude::*;
use pyo3::types::PyBytes;
use std::sync::Arc;

#[pyclass(frozen, module = "avenping._native")]
pub(crate) struct Client {
    /// Empty once closed. Without a lock, because a fork may happen at any time.
    client: ArcSwapOption<avenping::Client>,
}

impl Client {
    pub(crate) fn open<'a>(
        &self,
        operation: impl Into<Option<&'a str>>,
    ) -> avenping::Result<Arc<avenping::Client>> {
        self.client.load_full().ok_or_else(|| waist::closed(operation.into()))
    }
}

#[pymethods]
impl Client {
    #[new]
    fn new(py: Python<'_>, settings: &[u8]) -> PyResult<Self> {
        let client = raised(py, waist::client("python", settings))?;
        Ok(Self { client: ArcSwapOption::from_pointee(client) })
    }

    #[getter]
    fn base_url(&self) -> Option<String> {
        self.client.load().as_deref().map(waist::base_url)
    }

    fn set_token(&self, py: Python<'_>, token: &str) -> PyResult<()> {
        raised(py, self.open(None).and_then(|client| client.set_token(token)))
    }

    fn close(&self) {
        self.client.store(None);
    }

    #[pyo3(signature = (operation, arguments, options=None))]
    fn invoke<'py>(
        &self,
        py: Python<'py>,
        operation: &str,
        arguments: &[u8],
        options: Option<&[u8]>,
    ) -> PyResult<Bound<'py, PyBytes>> {
        let answer = wait(py, Some(operation), None, |interrupted| {
            waist::invoke(&*self.open(operation)?, operation, arguments, options)?.wait_unless(interrupted)
        })?;
        Ok(PyBytes::new(py, &answer))
    }

    #[pyo3(signature = (arguments, options=None))]
    fn request<'py>(
        &self,
        py: Python<'py>,
        arguments: &[u8],
        options: Option<&[u8]>,
    ) -> PyResult<Bound<'py, PyBytes>> {
        let answer = wait(py, Some("request"), None, |interrupted| {
            waist::request(&*self.open("request")?, arguments, options)?.wait_unless(interrupted)
        })?;
        Ok(PyBytes::new(py, &answer))
    }

    #[pyo3(signature = (source, arguments, options=None))]
    fn upload(
        &self,
        py: Python<'_>,
        source: UploadSource,
        arguments: &[u8],
        options: Option<&[u8]>,
    ) -> PyResult<Upload> {
        let progress = Progress::new(|| {});
        let source = progress.of_upload(source.into_source());
        let started = py.detach(|| waist::upload(&*self.open("media.upload")?, source, arguments, options));
        Ok(Upload::new(raised(py, started)?, progress))
    }

    #[pyo3(signature = (arguments, options=None))]
    fn download(&self, py: Python<'_>, arguments: &[u8], options: Option<&[u8]>) -> PyResult<Download> {
        let opened = wait(py, None, None, |interrupted| {
            waist::download(&*self.open("media.download")?, arguments, options)?.wait_unless(interrupted)
        })?;
        Ok(Download::new(opened))
    }
}
