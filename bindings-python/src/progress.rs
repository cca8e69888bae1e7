//! How far a transfer is: written by the SDK's threads, read by the interpreter's.
//!
//! The callback itself is only ever called by a thread that waits for the transfer, or by the event
//! loop: never by a thread of the SDK's.

use avenping::media::Source;
use pyo3::prelude::*;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

const UNKNOWN: u64 = u64::MAX;

#[derive(Clone)]
pub(crate) struct Progress(Arc<State>);

struct State {
    done: AtomicU64,
    total: AtomicU64,
    news: AtomicBool,
    tell: Box<dyn Fn() + Send + Sync>,
}

impl Progress {
    /// `tell` is called when there are news and the last ones were taken; by a thread of the SDK's.
    pub(crate) fn new(tell: impl Fn() + Send + Sync + 'static) -> Self {
        Self(Arc::new(State {
            done: AtomicU64::new(0),
            total: AtomicU64::new(UNKNOWN),
            news: AtomicBool::new(false),
            tell: Box::new(tell),
        }))
    }

    pub(crate) fn of_upload(&self, source: Source) -> Source {
        source.progress(self.noted())
    }

    pub(crate) fn of_download(&self, download: avenping::media::Download) -> avenping::media::Download {
        download.progress(self.noted())
    }

    fn noted(&self) -> impl Fn(u64, Option<u64>) + Send + Sync + 'static {
        let state = Arc::clone(&self.0);
        move |done, total| {
            state.done.store(done, Ordering::Relaxed);
            state.total.store(total.unwrap_or(UNKNOWN), Ordering::Relaxed);
            if !state.news.swap(true, Ordering::AcqRel) {
                (state.tell)();
            }
        }
    }

    /// Bytes done and the whole where known, if that changed since the last time.
    pub(crate) fn news(&self) -> Option<(u64, Option<u64>)> {
        let news = self.0.news.swap(false, Ordering::AcqRel);
        let total = Some(self.0.total.load(Ordering::Relaxed)).filter(|total| *total != UNKNOWN);
        news.then(|| (self.0.done.load(Ordering::Relaxed), total))
    }
}

/// Calls the callback if there are news.
pub(crate) fn report(py: Python<'_>, progress: &Progress, callback: &Py<PyAny>) -> PyResult<()> {
    progress.news().map_or(Ok(()), |(done, total)| callback.call1(py, (done, total)).map(drop))
}
