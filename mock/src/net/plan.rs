//! What is to happen to the bytes of the answer that is about to be written on a connection.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use tokio::net::TcpStream;
use tokio::sync::watch;

/// How a connection ends when a fault ends it.
#[derive(Debug, Clone)]
pub(crate) enum Ending {
    /// A FIN, cleanly.
    Close,
    /// A RST.
    Reset,
    /// Not at all: held open until the client goes or the receiver changes.
    Stall(watch::Receiver<u64>),
}

/// Where an answer is cut.
#[derive(Debug)]
pub(crate) enum Cut {
    /// After so many bytes of status line and headers; half of them when `None`.
    Head(Option<usize>),
    /// After the head and so many bytes of the body.
    Body { left: u64, head: HeadEnd },
}

#[derive(Debug)]
pub(crate) enum Afterwards {
    End(Ending),
    /// The connection goes on as if nothing had happened.
    Keep,
}

/// Holds for one answer; the next request sets it anew.
#[derive(Debug)]
pub(crate) enum Plan {
    Pass,
    Cut { at: Cut, then: Ending },
    Drip { bytes: usize, every: Duration },
    Replace { raw: Bytes, then: Afterwards },
    Ended(Ending),
}

/// Finds the blank line that ends a head, over any number of writes.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct HeadEnd {
    matched: usize,
}

impl HeadEnd {
    const MARK: &'static [u8] = b"\r\n\r\n";

    pub(crate) fn found(self) -> bool {
        self.matched == Self::MARK.len()
    }

    /// Takes bytes until the head has ended; answers how many belong to it.
    pub(crate) fn take(&mut self, bytes: &[u8]) -> usize {
        let mut taken = 0;
        for byte in bytes {
            if self.found() {
                break;
            }
            taken += 1;
            let fits = Self::MARK.get(self.matched) == Some(byte);
            self.matched = if fits { self.matched + 1 } else { usize::from(*byte == b'\r') };
        }
        taken
    }
}

/// One TCP connection, shared by its socket wrapper and the requests on it.
#[derive(Debug)]
pub(crate) struct Connection {
    pub(crate) id: u64,
    /// Whether the peer is on this machine.
    pub(crate) local: bool,
    plan: Mutex<Plan>,
    /// The socket, handed back when the HTTP machinery has let go of it.
    socket: Mutex<Option<TcpStream>>,
}

impl Connection {
    pub(crate) fn new(id: u64, local: bool) -> Self {
        Self { id, local, plan: Mutex::new(Plan::Pass), socket: Mutex::new(None) }
    }

    pub(crate) fn plan(&self) -> MutexGuard<'_, Plan> {
        self.plan.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn set(&self, plan: Plan) {
        *self.plan() = plan;
    }

    pub(crate) fn hand_back(&self, socket: TcpStream) {
        *self.socket.lock().unwrap_or_else(PoisonError::into_inner) = Some(socket);
    }

    pub(crate) fn take_socket(&self) -> Option<TcpStream> {
        self.socket.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}
