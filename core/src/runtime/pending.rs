//! A call in flight: awaited, waited for, or dropped, which cancels it.
//!
//! Every way of cancelling (a dropped future, asyncio's cancel, an `AbortSignal`, C's cancel token)
//! ends in this one guard.

use super::{Sent, ThisProcess};
use crate::error::{Delivery, Error, Result};
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::Thread;
use std::time::Duration;
use tokio::task::{AbortHandle, JoinHandle};

/// A call in flight. Await it from any executor, or [`wait`](Self::wait) for it; dropping it cancels
/// the call and closes its connection.
#[must_use = "dropping a call cancels it"]
#[derive(Debug)]
pub struct Pending<T> {
    task: ThisProcess<Task<T>>,
    /// `None` for calls that change nothing, which have no delivery to report.
    sent: Option<Arc<Sent>>,
    operation: &'static str,
}

impl<T> Pending<T> {
    pub(crate) fn new(task: JoinHandle<Result<T>>, sent: Option<Arc<Sent>>, operation: &'static str) -> Self {
        Self { task: ThisProcess::new(Task(task)), sent, operation }
    }

    /// Cancels the call. If it has not ended yet, it ends with `CANCELLED`, whose
    /// [`delivery`](Error::delivery) says how far it had got.
    pub fn cancel(&self) {
        if let Some(task) = self.task.peek() {
            task.0.abort();
        }
    }

    /// A handle that cancels the call from elsewhere, while somebody waits for it here.
    pub fn canceller(&self) -> Canceller {
        Canceller(Arc::new(ThisProcess::new(self.task.peek().map(|task| task.0.abort_handle()))))
    }

    /// Blocks the calling thread until the call ends.
    pub fn wait(self) -> Result<T> {
        self.wait_unless(|| false)
    }

    /// Like [`wait`](Self::wait), and asks `interrupted` at least every 50 ms; when it says yes the
    /// call is cancelled and `CANCELLED` returned. This is where Ctrl-C comes in.
    pub fn wait_unless(self, mut interrupted: impl FnMut() -> bool) -> Result<T> {
        if super::drives_calls() {
            let error = super::would_deadlock();
            self.cancel();
            // The call's task may be waiting for this very thread, so how far it got cannot be asked.
            let delivery = self.sent.as_ref().map(|_| Delivery::MaybeSent);
            return Err(error.with_operation(self.operation).with_delivery(delivery));
        }
        let mut this = self;
        match block_on(&mut this, &mut interrupted) {
            Some(result) => result,
            None => {
                // Only when the task has really ended is it known how far the request got; and an
                // answer that came at the last moment is better than a cancellation.
                this.cancel();
                block_on(this, || false).unwrap_or_else(|| Err(Error::cancelled()))
            }
        }
    }

    fn finish(&self, error: Error) -> Error {
        let delivery = self.sent.as_ref().map(|sent| sent.delivery());
        error.with_operation(self.operation).with_delivery(delivery)
    }
}

impl<T> Future for Pending<T> {
    type Output = Result<T>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let Some(task) = self.task.get() else {
            let delivery = self.sent.as_ref().map(|_| Delivery::MaybeSent);
            return Poll::Ready(Err(super::of_another_process(self.operation).with_delivery(delivery)));
        };
        Pin::new(&mut task.0).poll(context).map(|joined| match joined {
            Ok(result) => result,
            Err(error) if error.is_cancelled() => Err(self.finish(Error::cancelled())),
            Err(error) => {
                let panic = error.into_panic();
                let text = panic
                    .downcast_ref::<&str>()
                    .map(|text| (*text).to_owned())
                    .or_else(|| panic.downcast_ref::<String>().cloned())
                    .unwrap_or_else(|| "a panic without a message".to_owned());
                Err(self.finish(Error::internal(text)))
            }
        })
    }
}

/// Cancels a call from another thread or at another time; see [`Pending::canceller`].
#[derive(Debug, Clone)]
pub struct Canceller(Arc<ThisProcess<Option<AbortHandle>>>);

impl Canceller {
    /// As [`Pending::cancel`]. Does nothing when the call has ended.
    pub fn cancel(&self) {
        if let Some(Some(task)) = self.0.peek() {
            task.abort();
        }
    }
}

/// Aborts what nobody waits for any more.
#[derive(Debug)]
struct Task<T>(JoinHandle<Result<T>>);

impl<T> Drop for Task<T> {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Drives `future` on the calling thread and asks `interrupted` at least every 50 ms; `None` when that said
/// yes first.
pub fn block_on<F: Future>(future: F, mut interrupted: impl FnMut() -> bool) -> Option<F::Output> {
    const SLICE: Duration = Duration::from_millis(50);

    struct Unpark(Thread);
    impl Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }

    let waker = Waker::from(Arc::new(Unpark(std::thread::current())));
    let mut context = Context::from_waker(&waker);
    let mut future = std::pin::pin!(future);
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return Some(output);
        }
        if interrupted() {
            return None;
        }
        std::thread::park_timeout(SLICE);
    }
}
