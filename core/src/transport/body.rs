//! A request's body that knows whether it has left.

use crate::runtime::GateKeeper;
use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use std::pin::Pin;
use std::task::{Context, Poll};

pub(crate) struct GatedBody {
    inner: reqwest::Body,
    gate: GateKeeper,
}

impl GatedBody {
    pub(crate) fn wrap(inner: reqwest::Body, gate: GateKeeper) -> reqwest::Body {
        reqwest::Body::wrap(Self { inner, gate })
    }
}

impl Body for GatedBody {
    type Data = Bytes;
    type Error = Box<dyn std::error::Error + Send + Sync>;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        let next = std::task::ready!(Pin::new(&mut self.inner).poll_frame(context));
        if matches!(next, Some(Ok(_))) && !self.gate.pass() {
            return Poll::Ready(Some(Err("the call was cancelled before its body left".into())));
        }
        Poll::Ready(next.map(|frame| frame.map_err(Into::into)))
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}
