//! The fake AvenPing in this very process, for `avenping.testing`.

use avenping::waist::ThisProcess;
use avenping_mock::MockServer as Fake;
use pyo3::exceptions::{PyOSError, PyRuntimeError, PyValueError};
use pyo3::prelude::*;
use std::net::{Ipv4Addr, SocketAddr};

#[pyclass(frozen, module = "avenping._native")]
pub(crate) struct MockServer {
    /// A forked child does not have its thread, and must not wait for it.
    fake: ThisProcess<Fake>,
}

impl MockServer {
    fn fake(&self) -> PyResult<&Fake> {
        self.fake.peek().ok_or_else(|| PyRuntimeError::new_err("the fake belongs to the parent process"))
    }

    fn json(text: &str) -> PyResult<serde_json::Value> {
        serde_json::from_str(text).map_err(|error| PyValueError::new_err(error.to_string()))
    }
}

#[pymethods]
impl MockServer {
    #[classattr]
    const TOKEN: &'static str = avenping_mock::TOKEN;
    #[classattr]
    const PHONE_NUMBER_ID: &'static str = avenping_mock::PHONE_NUMBER_ID;

    #[new]
    fn new(py: Python<'_>, port: u16) -> PyResult<Self> {
        let started = py.detach(|| Fake::start_on(SocketAddr::from((Ipv4Addr::LOCALHOST, port))));
        let fake = started.map_err(|error| match error.raw_os_error() {
            Some(number) => PyOSError::new_err((number, error.to_string())),
            None => PyOSError::new_err(error.to_string()),
        })?;
        Ok(Self { fake: ThisProcess::new(fake) })
    }

    #[getter]
    fn base_url(&self) -> PyResult<String> {
        self.fake().map(Fake::base_url)
    }

    fn stop(&self, py: Python<'_>) {
        if let Ok(fake) = self.fake() {
            py.detach(|| fake.stop());
        }
    }

    fn reset(&self, py: Python<'_>) -> PyResult<()> {
        let fake = self.fake()?;
        py.detach(|| fake.reset());
        Ok(())
    }

    /// A JSON array.
    fn requests(&self, py: Python<'_>) -> PyResult<String> {
        let fake = self.fake()?;
        Ok(py.detach(|| serde_json::Value::from(fake.requests()).to_string()))
    }

    /// A JSON array.
    fn messages(&self, py: Python<'_>) -> PyResult<String> {
        let fake = self.fake()?;
        Ok(py.detach(|| serde_json::Value::from(fake.messages()).to_string()))
    }

    fn fault(&self, py: Python<'_>, rules: &str) -> PyResult<()> {
        let (fake, rules) = (self.fake()?, Self::json(rules)?);
        py.detach(|| fake.fault(rules)).map_err(PyValueError::new_err)
    }

    fn clear_faults(&self, py: Python<'_>) -> PyResult<()> {
        let fake = self.fake()?;
        py.detach(|| fake.clear_faults());
        Ok(())
    }

    /// Answers JSON.
    fn receive(&self, py: Python<'_>, inbound: &str) -> PyResult<String> {
        let (fake, inbound) = (self.fake()?, Self::json(inbound)?);
        let delivered = py.detach(|| fake.receive(inbound)).map_err(PyValueError::new_err)?;
        Ok(delivered.to_string())
    }

    fn advance(&self, py: Python<'_>, seconds: f64) -> PyResult<()> {
        let fake = self.fake()?;
        py.detach(|| fake.advance(seconds));
        Ok(())
    }

    fn settings(&self, py: Python<'_>, settings: &str) -> PyResult<()> {
        let (fake, settings) = (self.fake()?, Self::json(settings)?);
        py.detach(|| fake.settings(settings)).map_err(PyValueError::new_err)
    }

    fn replace_token(&self, py: Python<'_>, old: &str, new: &str) -> PyResult<()> {
        let fake = self.fake()?;
        py.detach(|| fake.replace_token(old, new)).map_err(PyValueError::new_err)
    }
}
