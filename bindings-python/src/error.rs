//! The core's errors as the Python package's exceptions.

use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;

/// The exception for an error, of the class that `avenping.errors` has for its kind.
pub(crate) fn exception(py: Python<'_>, error: &avenping::Error) -> PyErr {
    static FROM_RECORD: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    FROM_RECORD
        .import(py, "avenping.errors", "from_record")
        .and_then(|from_record| from_record.call1((error.to_json().to_string(),)))
        .map_or_else(|failure| failure, PyErr::from_value)
}

pub(crate) fn raised<T>(py: Python<'_>, result: avenping::Result<T>) -> PyResult<T> {
    result.map_err(|error| exception(py, &error))
}
