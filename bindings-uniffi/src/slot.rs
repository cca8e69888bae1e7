//! Something that one call at a time works on, and that comes back also when that call is cancelled.

use std::sync::{Mutex, MutexGuard, PoisonError};

/// Where it lies when nobody has it.
pub(crate) struct Slot<T>(Mutex<Option<T>>);

impl<T> Slot<T> {
    pub(crate) fn new(value: T) -> Self {
        Self(Mutex::new(Some(value)))
    }

    /// For the time of a call. Nothing when it is in use, or gone for good.
    pub(crate) fn borrow(&self) -> Option<Borrowed<'_, T>> {
        self.take().map(|value| Borrowed { slot: self, value: Some(value) })
    }

    /// For good.
    pub(crate) fn take(&self) -> Option<T> {
        self.lock().take()
    }

    fn lock(&self) -> MutexGuard<'_, Option<T>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Goes back into its slot when it is dropped.
pub(crate) struct Borrowed<'a, T> {
    slot: &'a Slot<T>,
    value: Option<T>,
}

impl<T> Drop for Borrowed<'_, T> {
    fn drop(&mut self) {
        *self.slot.lock() = self.value.take();
    }
}

impl<T> Borrowed<'_, T> {
    /// What was borrowed; there until it is dropped.
    pub(crate) fn get(&mut self) -> Option<&mut T> {
        self.value.as_mut()
    }
}
