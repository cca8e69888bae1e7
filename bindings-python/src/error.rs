//! The core's errors as the Python package's exceptions.

use pyo3::prelude::*;

/// The exception for an error, of the class that `avenping.errors` has for its kind.
pub(crate) fn exception(py: Python<'_>, error: &avenping::Error) -> PyErr {
    let record = error.to_json().to_string();
    // Imported each time: a cell that remembers it would stay locked in a child forked while it is filled.
    let make = || py.import("avenping.errors")?.getattr("from_record")?.call1((&record,));
    match make() {
        Ok(exception) => PyErr::from_value(exception),
        // A signal's handler can raise in there. What the call came to must not be lost by that.
        Err(failure) => {
            if let Ok(exception) = make() {
                because(py, &failure, PyErr::from_value(exception));
            }
            failure
        }
    }
}

/// Gives `raised` a cause, if it has none of its own.
pub(crate) fn because(py: Python<'_>, raised: &PyErr, cause: PyErr) {
    if raised.cause(py).is_none() {
        raised.set_cause(py, Some(cause));
    }
}

pub(crate) fn raised<T>(py: Python<'_>, result: avenping::Result<T>) -> PyResult<T> {
    result.map_err(|error| exception(py, &error))
}
