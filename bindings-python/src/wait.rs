//! Waiting for a call on a thread of the interpreter's: without the GIL, and open to Ctrl-C.

use crate::error::{because, exception};
use avenping::Result;
use avenping::waist::{Progress, interrupted_with_an_answer};
use pyo3::prelude::*;
use std::time::{Duration, Instant};

/// A call that ends sooner never asks for the GIL on its way. The core asks every 50 ms.
const PATIENCE: Duration = Duration::from_millis(40);

/// Runs `work` without the GIL. `work` hands its argument to a wait of the core's, which asks it whether
/// a signal's handler or the progress callback has raised; what they raised comes out of here. `operation` is the
/// call whose answer `work` waits for, if it does.
pub(crate) fn wait<T: Send>(
    py: Python<'_>,
    operation: Option<&str>,
    progress: Option<(&Progress, &Py<PyAny>)>,
    work: impl FnOnce(&mut dyn FnMut() -> bool) -> Result<T> + Send,
) -> PyResult<T> {
    let mut watch = Watch { asked: Instant::now(), signals: None, progress, raised: None };
    let result = py.detach(|| work(&mut || watch.must_end()));
    let Some(raised) = watch.raised else { return result.map_err(|error| exception(py, &error)) };
    // Says, in `delivery`, whether the message may have gone out.
    let came_to = result.err().or_else(|| operation.map(interrupted_with_an_answer));
    if let Some(came_to) = came_to {
        because(py, &raised, exception(py, &came_to));
    }
    Err(raised)
}

struct Watch<'a> {
    asked: Instant,
    /// Whether this is the thread on which Python runs signal handlers; asked for when first needed.
    signals: Option<bool>,
    progress: Option<(&'a Progress, &'a Py<PyAny>)>,
    raised: Option<PyErr>,
}

impl Watch<'_> {
    fn must_end(&mut self) -> bool {
        if self.asked.elapsed() < PATIENCE || (self.signals == Some(false) && self.progress.is_none()) {
            return false;
        }
        self.asked = Instant::now();
        // An interpreter that is shutting down cannot be asked any more, and wants no answer either.
        Python::try_attach(|py| match self.ask(py) {
            Ok(()) => false,
            Err(raised) => {
                self.raised = Some(raised);
                true
            }
        })
        .unwrap_or(true)
    }

    fn ask(&mut self, py: Python<'_>) -> PyResult<()> {
        let on_main = match self.signals {
            Some(on_main) => on_main,
            None => *self.signals.insert(is_main_thread(py)?),
        };
        if on_main {
            py.check_signals()?;
        }
        self.progress.map_or(Ok(()), |(progress, callback)| report(py, progress, callback))
    }
}

fn is_main_thread(py: Python<'_>) -> PyResult<bool> {
    let threading = py.import("threading")?;
    let main = threading.call_method0("main_thread")?.getattr("ident")?;
    threading.call_method0("get_ident")?.eq(main)
}

/// Calls the callback if there are news.
pub(crate) fn report(py: Python<'_>, progress: &Progress, callback: &Py<PyAny>) -> PyResult<()> {
    progress.news().map_or(Ok(()), |(done, total)| callback.call1(py, (done, total)).map(drop))
}
