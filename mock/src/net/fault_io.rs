//! The socket wrapper: reads pass through, writes follow the connection's plan.

use std::future::Future;
use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Sleep, sleep};

use super::plan::{Afterwards, Connection, Cut, Ending, Plan};

pub(crate) struct FaultIo {
    /// Gone only while dropping.
    socket: Option<TcpStream>,
    connection: Arc<Connection>,
    pause: Option<Pin<Box<Sleep>>>,
}

impl FaultIo {
    pub(crate) fn new(socket: TcpStream, connection: Arc<Connection>) -> Self {
        Self { socket: Some(socket), connection, pause: None }
    }

    fn socket(&mut self) -> io::Result<Pin<&mut TcpStream>> {
        self.socket.as_mut().map(Pin::new).ok_or_else(ended)
    }
}

/// Whoever drops the wrapper, the socket goes back to the connection's task, which ends it as planned.
impl Drop for FaultIo {
    fn drop(&mut self) {
        if let Some(socket) = self.socket.take() {
            self.connection.hand_back(socket);
        }
    }
}

/// The error that makes the HTTP machinery give the socket up.
fn ended() -> io::Error {
    io::Error::from(io::ErrorKind::BrokenPipe)
}

impl AsyncRead for FaultIo {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        self.socket()?.poll_read(context, buffer)
    }
}

impl AsyncWrite for FaultIo {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &[u8],
    ) -> Poll<io::Result<usize>> {
        let this = &mut *self;
        let connection = Arc::clone(&this.connection);
        let mut plan = connection.plan();
        let socket = this.socket.as_mut().map(Pin::new).ok_or_else(ended)?;
        match &mut *plan {
            Plan::Pass => socket.poll_write(context, buffer),
            Plan::Ended(_) => Poll::Ready(Err(ended())),
            Plan::Cut { at, then } => {
                let wanted = allowed(at, buffer);
                let written =
                    if wanted == 0 { 0 } else { ready!(write_some(socket, context, buffer, wanted))? };
                if spend(at, buffer.get(..written).unwrap_or_default()) {
                    let ending = then.clone();
                    return end(&mut plan, ending);
                }
                Poll::Ready(Ok(written))
            }
            Plan::Drip { bytes, every } => {
                if let Some(pause) = this.pause.as_mut() {
                    ready!(pause.as_mut().poll(context));
                    this.pause = None;
                }
                let written = ready!(write_some(socket, context, buffer, *bytes))?;
                this.pause = Some(Box::pin(sleep(*every)));
                Poll::Ready(Ok(written))
            }
            Plan::Replace { raw, then } => {
                let mut socket = socket;
                while !raw.is_empty() {
                    let written = ready!(socket.as_mut().poll_write(context, raw))?;
                    drop(raw.split_to(written));
                }
                match then {
                    Afterwards::End(ending) => {
                        let ending = ending.clone();
                        end(&mut plan, ending)
                    }
                    // The answer that was replaced has no body, so its head is this one buffer.
                    Afterwards::Keep => {
                        *plan = Plan::Pass;
                        Poll::Ready(Ok(buffer.len()))
                    }
                }
            }
        }
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffers: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        if matches!(*self.connection.plan(), Plan::Pass) {
            return self.socket()?.poll_write_vectored(context, buffers);
        }
        let first = buffers.iter().find(|buffer| !buffer.is_empty());
        self.poll_write(context, first.map_or(&[], |buffer| buffer))
    }

    fn is_write_vectored(&self) -> bool {
        true
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.socket()?.poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.socket()?.poll_shutdown(context)
    }
}

fn write_some(
    socket: Pin<&mut TcpStream>,
    context: &mut Context<'_>,
    buffer: &[u8],
    most: usize,
) -> Poll<io::Result<usize>> {
    socket.poll_write(context, buffer.get(..most.min(buffer.len())).unwrap_or_default())
}

fn end(plan: &mut Plan, ending: Ending) -> Poll<io::Result<usize>> {
    *plan = Plan::Ended(ending);
    Poll::Ready(Err(ended()))
}

/// How much of `buffer` may still go out.
fn allowed(at: &mut Cut, buffer: &[u8]) -> usize {
    match at {
        Cut::Head(bytes) => {
            // The head is written as one buffer, so its length is known at the first write.
            let half = || {
                let mut head = super::plan::HeadEnd::default();
                head.take(buffer) / 2
            };
            (*bytes.get_or_insert_with(half)).min(buffer.len())
        }
        Cut::Body { left, head } => {
            let of_head = head.clone().take(buffer);
            let rest = buffer.len() - of_head;
            of_head + usize::try_from(*left).unwrap_or(usize::MAX).min(rest)
        }
    }
}

/// Counts what went out; true when the cut is reached.
fn spend(at: &mut Cut, written: &[u8]) -> bool {
    match at {
        Cut::Head(bytes) => {
            let left = bytes.unwrap_or(0).saturating_sub(written.len());
            *bytes = Some(left);
            left == 0
        }
        Cut::Body { left, head } => {
            let of_body = written.len() - head.take(written);
            *left = left.saturating_sub(of_body as u64);
            head.found() && *left == 0
        }
    }
}
