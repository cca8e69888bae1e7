//! The client: blocking calls, and the start of all others.

use crate::error::exception;
use crate::media::{Download, From, Upload};
use crate::progress::Progress;
use crate::wait::wait;
use arc_swap::ArcSwapOption;
use avenping::{CallOptions, Error, waist};
use pyo3::prelude::*;
use pyo3::types::PyBytes;
use std::sync::Arc;

#[pyclass(frozen, module = "avenping._native")]
pub(crate) struct Client {
    /// Empty once closed. Without a lock, because a fork may happen at any time.
    client: ArcSwapOption<avenping::Client>,
}

impl Client {
    pub(crate) fn open(&self) -> avenping::Result<Arc<avenping::Client>> {
        self.client.load_full().ok_or_else(|| Error::usage("the client is closed"))
    }
}

pub(crate) fn options(json: Option<&[u8]>) -> avenping::Result<CallOptions> {
    json.map_or_else(|| Ok(CallOptions::new()), waist::options)
}

#[pymethods]
impl Client {
    #[new]
    fn new(py: Python<'_>, settings: &[u8]) -> PyResult<Self> {
        let client = waist::client("python", settings).map_err(|error| exception(py, &error))?;
        Ok(Self { client: ArcSwapOption::from_pointee(client) })
    }

    #[getter]
    fn base_url(&self) -> Option<String> {
        self.client.load().as_deref().map(waist::base_url)
    }

    fn set_token(&self, py: Python<'_>, token: &str) -> PyResult<()> {
        self.open().and_then(|client| client.set_token(token)).map_err(|error| exception(py, &error))
    }

    fn close(&self) {
        self.client.store(None);
    }

    #[pyo3(signature = (operation, arguments, call_options=None))]
    fn invoke<'py>(
        &self,
        py: Python<'py>,
        operation: &str,
        arguments: &[u8],
        call_options: Option<&[u8]>,
    ) -> PyResult<Bound<'py, PyBytes>> {
        let answer = wait(py, None, |interrupted| {
            self.open()?.invoke(operation, arguments, options(call_options)?)?.wait_unless(interrupted)
        })?;
        Ok(PyBytes::new(py, &answer))
    }

    #[pyo3(signature = (arguments, call_options=None))]
    fn request<'py>(
        &self,
        py: Python<'py>,
        arguments: &[u8],
        call_options: Option<&[u8]>,
    ) -> PyResult<Bound<'py, PyBytes>> {
        let answer = wait(py, None, |interrupted| {
            let client = self.open()?;
            waist::request(&client, arguments, options(call_options)?)?.wait_unless(interrupted)
        })?;
        Ok(PyBytes::new(py, &answer))
    }

    #[pyo3(signature = (source, arguments, call_options=None))]
    fn upload(
        &self,
        py: Python<'_>,
        source: From,
        arguments: &[u8],
        call_options: Option<&[u8]>,
    ) -> PyResult<Upload> {
        let progress = Progress::new(|| {});
        let source = progress.of_upload(source.into_source());
        let started = py.detach(|| {
            let client = self.open()?;
            waist::upload(&client, source, arguments, options(call_options)?)
        });
        Ok(Upload::new(started.map_err(|error| exception(py, &error))?, progress))
    }

    #[pyo3(signature = (arguments, call_options=None))]
    fn download(&self, py: Python<'_>, arguments: &[u8], call_options: Option<&[u8]>) -> PyResult<Download> {
        let opened = wait(py, None, |interrupted| {
            let client = self.open()?;
            waist::download(&client, arguments, options(call_options)?)?.wait_unless(interrupted)
        })?;
        Ok(Download::new(opened))
    }
}
