//! A value that belongs to one process: after `fork` the child builds its own.
//!
//! Inheriting a runtime hangs (its threads did not come along) and inheriting a connection hands
//! parent and child each other's answers, so the slot is keyed by process id. It has no lock, since a
//! lock held by another thread at the moment of the fork would stay locked in the child for ever, and
//! the stale value is leaked, since dropping it would touch the parent's sockets.

use arc_swap::ArcSwapOption;
use std::sync::Arc;

pub(crate) struct PerProcess<T> {
    slot: ArcSwapOption<Entry<T>>,
}

struct Entry<T> {
    process: u32,
    value: Arc<T>,
}

impl<T> PerProcess<T> {
    pub(crate) const fn new() -> Self {
        Self { slot: ArcSwapOption::const_empty() }
    }

    /// This process's value, made by `make` at the first call. Threads that race may each make one;
    /// the first to finish wins and the others are given to `discard`.
    pub(crate) fn get<E>(
        &self,
        make: impl FnOnce() -> Result<T, E>,
        discard: impl FnOnce(T),
    ) -> Result<Arc<T>, E> {
        let process = std::process::id();
        let current = self.slot.load();
        if let Some(entry) = current.as_ref().filter(|entry| entry.process == process) {
            return Ok(Arc::clone(&entry.value));
        }
        let made = Arc::new(make()?);
        let entry = Arc::new(Entry { process, value: Arc::clone(&made) });
        let previous = arc_swap::Guard::into_inner(self.slot.compare_and_swap(&*current, Some(entry)));
        match previous {
            Some(entry) if entry.process == process => {
                // Another thread was first. Ours was seen by nobody, so it can be taken apart.
                if let Ok(made) = Arc::try_unwrap(made) {
                    discard(made);
                }
                return Ok(Arc::clone(&entry.value));
            }
            stale => std::mem::forget(stale),
        }
        std::mem::forget(arc_swap::Guard::into_inner(current));
        Ok(made)
    }
}

impl<T> Drop for PerProcess<T> {
    fn drop(&mut self) {
        if let Some(entry) = self.slot.swap(None).filter(|entry| entry.process != std::process::id()) {
            std::mem::forget(entry);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_caller_of_one_process_gets_the_same_value() {
        let slot = PerProcess::<u64>::new();
        let first = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..8)
                .map(|n| {
                    scope.spawn({
                        let slot = &slot;
                        move || slot.get(|| Ok::<_, ()>(n), |_| {}).unwrap()
                    })
                })
                .collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect::<Vec<_>>()
        });
        assert!(first.iter().all(|value| Arc::ptr_eq(value, &first[0])));
    }

    #[test]
    fn a_failure_to_make_the_value_is_not_remembered() {
        let slot = PerProcess::<u64>::new();
        assert_eq!(slot.get(|| Err("no"), |_| {}), Err("no"));
        assert_eq!(slot.get(|| Ok::<_, ()>(1), |_| {}).map(|value| *value), Ok(1));
    }
}
