//! A value that is of no use, and must not even be dropped, in a process forked from this one.

use crate::error::Error;

/// Holds what belongs to the runtime of the process that made it. In a forked child it is gone: asking a
/// dead runtime for an answer would wait for ever, and telling it to stop may touch a lock that was
/// held at the fork.
#[derive(Debug)]
pub struct ThisProcess<T> {
    process: u32,
    value: Option<T>,
}

impl<T> ThisProcess<T> {
    /// Belongs to this process from now on.
    pub fn new(value: T) -> Self {
        Self { process: std::process::id(), value: Some(value) }
    }

    /// The value; `None` in another process.
    pub fn get(&mut self) -> Option<&mut T> {
        if self.process == std::process::id() { self.value.as_mut() } else { None }
    }

    /// As [`get`](Self::get), for reading.
    pub fn peek(&self) -> Option<&T> {
        if self.process == std::process::id() { self.value.as_ref() } else { None }
    }
}

impl<T> Drop for ThisProcess<T> {
    fn drop(&mut self) {
        if self.process != std::process::id() {
            std::mem::forget(self.value.take());
        }
    }
}

/// The answer to waiting for a call that was started before the fork.
pub(crate) fn of_another_process(operation: &'static str) -> Error {
    Error::cancelled()
        .in_context("started in the parent process, which alone gets its answer")
        .with_operation(operation)
}
