//! A call that has begun, whatever it will bring: for bindings that wait for it, follow it, or have themselves called.

use super::calls::Outcome;
use super::lent::Released;
use crate::error::Result;
use crate::media::Download;
use crate::runtime::{self, Canceller, Pending, block_on};
use bytes::Bytes;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

/// A call in flight. Dropping it cancels the call.
#[must_use = "dropping a call cancels it"]
#[derive(Debug)]
pub struct Started {
    call: Kind,
    lent: Option<Released>,
    ended: Option<Result<Outcome>>,
}

#[derive(Debug)]
enum Kind {
    Json(Pending<Bytes>),
    Opening(Pending<Download>),
    Saving(Pending<u64>),
}

impl From<Pending<Bytes>> for Started {
    fn from(call: Pending<Bytes>) -> Self {
        Self::new(Kind::Json(call))
    }
}

impl From<Pending<Download>> for Started {
    fn from(call: Pending<Download>) -> Self {
        Self::new(Kind::Opening(call))
    }
}

impl From<Pending<u64>> for Started {
    fn from(call: Pending<u64>) -> Self {
        Self::new(Kind::Saving(call))
    }
}

impl Started {
    fn new(call: Kind) -> Self {
        Self { call, lent: None, ended: None }
    }

    /// Counts as ended only when what was lent to the call is back too.
    pub fn until(mut self, lent: Released) -> Self {
        self.lent = Some(lent);
        self
    }

    /// Cancels it from elsewhere; it then ends with `CANCELLED`.
    pub fn canceller(&self) -> Canceller {
        match &self.call {
            Kind::Json(call) => call.canceller(),
            Kind::Opening(call) => call.canceller(),
            Kind::Saving(call) => call.canceller(),
        }
    }

    /// Blocks the calling thread until it ends.
    ///
    /// # Errors
    /// As [`Pending::wait`].
    pub fn wait(self) -> Result<Outcome> {
        let result = match self.call {
            Kind::Json(call) => call.wait().map(Outcome::Json),
            Kind::Opening(call) => call.wait().map(Outcome::Opened),
            Kind::Saving(call) => call.wait().map(Outcome::Saved),
        };
        if let Some(lent) = self.lent
            && !runtime::drives_calls()
        {
            block_on(lent, || false);
        }
        result
    }

    /// Has `end` called with what it comes to, once, on a thread of the SDK's.
    ///
    /// # Errors
    /// `INTERNAL` when the SDK's threads cannot be started; `end` is not called then.
    pub fn then(self, end: impl FnOnce(Result<Outcome>) + Send + 'static) -> Result<()> {
        runtime::handle()?.spawn(async move { end(self.await) });
        Ok(())
    }
}

impl Future for Started {
    type Output = Result<Outcome>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<Outcome>> {
        if self.ended.is_none() {
            let result = match &mut self.call {
                Kind::Json(call) => ready!(Pin::new(call).poll(context)).map(Outcome::Json),
                Kind::Opening(call) => ready!(Pin::new(call).poll(context)).map(Outcome::Opened),
                Kind::Saving(call) => ready!(Pin::new(call).poll(context)).map(Outcome::Saved),
            };
            self.ended = Some(result);
        }
        if let Some(lent) = &mut self.lent {
            ready!(Pin::new(lent).poll(context));
        }
        self.ended.take().map_or(Poll::Pending, Poll::Ready)
    }
}
