//! Telling an interpreter's event loop that calls have ended, in batches.
//!
//! Waking another thread costs more than a whole call does, and an interpreter that is woken for each
//! answer takes the core away from the threads that are still working on the others. So the ids of
//! ended calls gather here, and they are announced once: when the runtime's thread has nothing else to
//! do, or when many wait.

use std::cell::RefCell;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Wake, Waker};
use tokio::runtime::Builder;

/// This many are announced at once, even while the runtime is busy.
const ENOUGH: usize = 64;

/// The ids of calls that have something for their caller, until the caller's thread takes them.
pub(crate) struct Completions {
    ready: Mutex<Ready>,
    announce: Box<dyn Fn() + Send + Sync>,
}

#[derive(Default)]
struct Ready {
    ids: Vec<u64>,
    /// Told, and not taken yet: there is no need to tell again.
    announced: bool,
}

impl Completions {
    /// `announce` wakes the thread that will [`take`](Self::take) the ids. It is called on the SDK's
    /// threads, must not block, and is not called again before the ids were taken.
    pub(crate) fn new(announce: impl Fn() + Send + Sync + 'static) -> Arc<Self> {
        Arc::new(Self { ready: Mutex::default(), announce: Box::new(announce) })
    }

    /// Polls `future`; when it has to be waited for, `id` will be announced once it is worth polling
    /// again.
    pub(crate) fn poll<F: Future + Unpin>(self: &Arc<Self>, id: u64, future: &mut F) -> Poll<F::Output> {
        let waker = Waker::from(Arc::new(Ended { completions: Arc::clone(self), id }));
        Pin::new(future).poll(&mut Context::from_waker(&waker))
    }

    /// Announces `id` as if its call had ended.
    pub(crate) fn push(self: &Arc<Self>, id: u64) {
        let mut ready = self.lock();
        ready.ids.push(id);
        if ready.announced {
            return;
        }
        let (first, enough) = (ready.ids.len() == 1, ready.ids.len() >= ENOUGH);
        if !enough && (!first || announce_later(self)) {
            return;
        }
        ready.announced = true;
        drop(ready);
        (self.announce)();
    }

    /// The ids announced since the last time, oldest first. One may come twice, or come for a call that
    /// was dropped since.
    pub(crate) fn take(&self) -> Vec<u64> {
        let mut ready = self.lock();
        ready.announced = false;
        std::mem::take(&mut ready.ids)
    }

    fn announce_now(&self) {
        let mut ready = self.lock();
        if ready.announced || ready.ids.is_empty() {
            return;
        }
        ready.announced = true;
        drop(ready);
        (self.announce)();
    }

    fn lock(&self) -> MutexGuard<'_, Ready> {
        self.ready.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl std::fmt::Debug for Completions {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Completions").finish_non_exhaustive()
    }
}

struct Ended {
    completions: Arc<Completions>,
    id: u64,
}

impl Wake for Ended {
    fn wake(self: Arc<Self>) {
        self.completions.push(self.id);
    }
}

/// What one runtime has to announce. Shared by its threads, so that whichever rests first does it.
#[derive(Default)]
struct Announcements(Mutex<Vec<Arc<Completions>>>);

thread_local! {
    /// Set on the threads that will announce: the runtime's workers, from their first rest on.
    static OWN: RefCell<Option<Arc<Announcements>>> = const { RefCell::new(None) };
}

/// Has the runtime's threads announce what gathered before they rest.
pub(super) fn announce_when_idle(builder: &mut Builder) {
    let announcements = Arc::<Announcements>::default();
    builder.on_thread_park(move || {
        OWN.with_borrow_mut(|own| {
            own.get_or_insert_with(|| Arc::clone(&announcements));
        });
        let waiting = std::mem::take(&mut *announcements.0.lock().unwrap_or_else(PoisonError::into_inner));
        for completions in waiting {
            completions.announce_now();
        }
    });
}

/// Leaves the announcement to the runtime's next rest; false on a thread that will have none.
fn announce_later(completions: &Arc<Completions>) -> bool {
    let own = OWN.try_with(|own| own.borrow().clone()).ok().flatten();
    let Some(own) = own else { return false };
    own.0.lock().unwrap_or_else(PoisonError::into_inner).push(Arc::clone(completions));
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::sync::mpsc;

    fn counted() -> (Arc<Completions>, Arc<AtomicUsize>, mpsc::Receiver<()>) {
        let announced = Arc::new(AtomicUsize::new(0));
        let (sender, receiver) = mpsc::channel();
        let count = Arc::clone(&announced);
        let completions = Completions::new(move || {
            count.fetch_add(1, Ordering::SeqCst);
            let _ = sender.send(());
        });
        (completions, announced, receiver)
    }

    #[test]
    fn calls_that_end_together_are_announced_together() {
        let mut builder = Builder::new_current_thread();
        announce_when_idle(&mut builder);
        let runtime = builder.build().unwrap();
        let (completions, announced, _receiver) = counted();
        // The first rest makes this thread known as one that announces.
        runtime.block_on(tokio::task::yield_now());
        runtime.block_on(async {
            let mut calls: Vec<_> = (0..10).map(|_| tokio::spawn(async {})).collect();
            for (id, call) in calls.iter_mut().enumerate() {
                assert!(completions.poll(id as u64, call).is_pending());
            }
            while completions.lock().ids.len() < 10 || !completions.lock().announced {
                tokio::task::yield_now().await;
            }
        });
        assert_eq!(announced.load(Ordering::SeqCst), 1);
        assert_eq!(completions.take(), (0..10).collect::<Vec<_>>());
    }

    #[test]
    fn a_thread_that_never_rests_announces_at_once_and_once_until_the_ids_are_taken() {
        let (completions, announced, _receiver) = counted();
        completions.push(1);
        completions.push(2);
        assert_eq!(announced.load(Ordering::SeqCst), 1);
        assert_eq!(completions.take(), [1, 2]);
        completions.push(3);
        assert_eq!(announced.load(Ordering::SeqCst), 2);
    }

    #[test]
    fn many_that_wait_are_announced_by_a_thread_that_stays_busy() {
        let mut builder = Builder::new_current_thread();
        announce_when_idle(&mut builder);
        let runtime = builder.build().unwrap();
        let (completions, _announced, receiver) = counted();
        runtime.block_on(tokio::task::yield_now());
        runtime.block_on(async {
            for id in 0..ENOUGH as u64 {
                completions.push(id);
            }
            // Not a single await since: the thread had no rest.
            receiver.try_recv().unwrap();
        });
    }
}
