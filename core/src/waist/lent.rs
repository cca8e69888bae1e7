//! Knowing when the SDK's threads have let go of something that belongs to the caller.
//!
//! A call can end, by being cancelled or refused early, while a thread is still inside the caller's read callback, or
//! about to report progress. Who frees what the callback works on needs to know that this is over.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use tokio::sync::oneshot;

/// Held by whatever uses what was lent. Its clones count as one.
#[derive(Debug, Clone)]
pub struct Loan {
    _held: Arc<oneshot::Sender<()>>,
}

/// Ready when the [`Loan`] and all its clones were dropped.
#[derive(Debug)]
pub struct Released(oneshot::Receiver<()>);

impl Loan {
    /// A loan and its end.
    pub fn new() -> (Self, Released) {
        let (sender, receiver) = oneshot::channel();
        (Self { _held: Arc::new(sender) }, Released(receiver))
    }
}

impl Future for Released {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        Pin::new(&mut self.0).poll(context).map(|_| ())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::runtime::block_on;

    #[test]
    fn a_loan_is_over_when_its_last_clone_is_gone() {
        let (loan, mut released) = Loan::new();
        let clone = loan.clone();
        drop(loan);
        assert!(block_on(&mut released, || true).is_none());
        drop(clone);
        assert!(block_on(released, || true).is_some());
    }
}
