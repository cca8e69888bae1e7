//! Sockets: the accept loop, and the wrapper through which a fault can bend what goes over the wire.

mod accept;
mod ending;
mod fault_io;
mod plan;

pub(crate) use accept::run;
pub(crate) use plan::{Afterwards, Connection, Cut, Ending, HeadEnd, Plan};

/// Ends the connection without an answer. How it ends is in the connection's plan.
#[derive(Debug)]
pub(crate) struct Hangup;

impl std::fmt::Display for Hangup {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("the connection ends without an answer")
    }
}

impl std::error::Error for Hangup {}
