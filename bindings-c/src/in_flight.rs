//! What is behind a queue: the calls in flight, and the completions that are ready.

use crate::callbacks::UserData;
use crate::completion::{Ended, Kind};
use crate::options::Options;
use crate::signal::Signal;
use avenping::waist::{self, Calls, Started};
use avenping::{Canceller, Error, Result};
use std::collections::{HashMap, VecDeque};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Ready completions, and calls in flight.
pub(crate) struct Queue {
    calls: Calls,
    signal: Arc<Signal>,
    ready: Mutex<VecDeque<Ended>>,
    in_flight: Mutex<HashMap<u64, InFlight>>,
    last: AtomicU64,
}

/// What a call's completion needs besides its outcome, and what cancels it.
struct InFlight {
    user_data: UserData,
    operation: Box<str>,
    kind: Kind,
    call: Canceller,
    _registered: Option<crate::cancel::Registered>,
}

impl Queue {
    pub(crate) fn new() -> Self {
        let signal = Arc::<Signal>::default();
        let raised = Arc::clone(&signal);
        Self {
            calls: Calls::new(move || raised.raise()),
            signal,
            ready: Mutex::default(),
            in_flight: Mutex::default(),
            last: AtomicU64::new(0),
        }
    }

    /// Asked before anything of it is touched: what it waits on and where it is told are shared with the parent,
    /// and its locks may have been held at the fork.
    pub(crate) fn own(&self) -> Result<()> {
        if self.calls.is_own() {
            return Ok(());
        }
        Err(Error::usage("the queue belongs to the parent process: a child makes one of its own"))
    }

    pub(crate) fn follow(
        &self,
        operation: &str,
        kind: Kind,
        call: Started,
        options: &Options,
        user_data: UserData,
    ) -> Result<()> {
        let id = self.last.fetch_add(1, Ordering::Relaxed) + 1;
        let canceller = call.canceller();
        let registered = options.register(&call);
        let entry = InFlight {
            user_data,
            operation: operation.into(),
            kind,
            call: canceller,
            _registered: registered,
        };
        lock(&self.in_flight).insert(id, entry);
        self.calls.watch(id, operation, call).inspect_err(|_| drop(lock(&self.in_flight).remove(&id)))
    }

    /// At most so many of those that are ready. What stays keeps the signal raised.
    pub(crate) fn take(&self, most: usize) -> Result<Vec<Ended>> {
        self.own()?;
        let mut ready = lock(&self.ready);
        if ready.is_empty() {
            // First of all: what comes from here on raises it again.
            self.signal.lower();
            let outcomes = self.calls.take()?;
            let mut in_flight = lock(&self.in_flight);
            ready.extend(outcomes.into_iter().filter_map(|(id, result)| {
                let entry = in_flight.remove(&id)?;
                Some(Ended::new(entry.user_data, &entry.operation, entry.kind, result))
            }));
        }
        let count = most.min(ready.len());
        let taken = ready.drain(..count).collect();
        if !ready.is_empty() {
            self.signal.raise();
        }
        Ok(taken)
    }

    /// One, waiting for it if there is none.
    pub(crate) fn next(&self, until: Option<Instant>) -> Result<Option<Ended>> {
        self.own()?;
        loop {
            if let Some(ended) = self.take(1)?.pop() {
                return Ok(Some(ended));
            }
            if !self.signal.wait(until) {
                return Ok(None);
            }
        }
    }

    /// What is readable while there is something to take.
    pub(crate) fn descriptor(&self) -> Result<std::io::Result<std::ffi::c_int>> {
        self.own()?;
        Ok(self.signal.descriptor())
    }

    /// How many are still to be taken: of calls in flight and of those that have ended.
    pub(crate) fn outstanding(&self) -> usize {
        if self.own().is_err() {
            return 0;
        }
        let ready = lock(&self.ready);
        let in_flight = lock(&self.in_flight).len();
        in_flight + ready.len()
    }

    /// Cancels what is in flight and waits until it has ended, so that no callback of the caller's runs any
    /// more. Where waiting could be for ever, dropping the calls cancels them, and they end by themselves.
    pub(crate) fn end(&self) {
        if self.own().is_err() || waist::may_block(None).is_err() {
            return;
        }
        loop {
            let calls: Vec<Canceller> =
                lock(&self.in_flight).values().map(|entry| entry.call.clone()).collect();
            if calls.is_empty() {
                return;
            }
            calls.iter().for_each(Canceller::cancel);
            // An announcement can be for calls that were taken before; then there is another.
            if self.take(usize::MAX).is_err() {
                return;
            }
            if !lock(&self.in_flight).is_empty() {
                self.signal.wait(Some(Instant::now() + Duration::from_millis(50)));
            }
        }
    }
}

impl Drop for Queue {
    /// In a child process the calls are its parent's, and what was changed at the fork may be half done.
    fn drop(&mut self) {
        if self.own().is_err() {
            std::mem::forget((std::mem::take(&mut self.ready), std::mem::take(&mut self.in_flight)));
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
