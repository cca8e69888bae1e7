//! Ending a connection the way a fault asks for, or so that the last answer is sure to arrive.

use std::time::Duration;

use futures_util::future::{Either, select};
use socket2::SockRef;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{sleep, timeout};

use super::plan::{Connection, Ending, Plan};

/// How long a closed connection is still drained. Dropping a socket with unread bytes sends a RST, which would
/// overtake the answer (a 413, say) that the client has not read yet.
const LINGER: Duration = Duration::from_secs(2);

/// Time for bytes already written to be read before a RST throws them away.
const BEFORE_RESET: Duration = Duration::from_millis(20);

pub(crate) async fn end(connection: &Connection) {
    let Some(mut socket) = connection.take_socket() else { return };
    let plan = std::mem::replace(&mut *connection.plan(), Plan::Pass);
    match plan {
        Plan::Ended(Ending::Reset) => {
            sleep(BEFORE_RESET).await;
            reset(socket);
        }
        Plan::Ended(Ending::Stall(mut released)) => {
            let gone = std::pin::pin!(drain(&mut socket));
            let release = std::pin::pin!(released.changed());
            match select(gone, release).await {
                Either::Left(_) | Either::Right(_) => {}
            }
        }
        _ => {
            // Fails when the peer is gone, which is fine.
            let _ = socket.shutdown().await;
            let _ = timeout(LINGER, drain(&mut socket)).await;
        }
    }
}

/// Closes with a RST instead of a FIN.
pub(crate) fn reset(socket: TcpStream) {
    // If the option cannot be set the peer sees a FIN; nothing better is left to do.
    let _ = SockRef::from(&socket).set_linger(Some(Duration::ZERO));
    drop(socket);
}

/// Reads and forgets until the peer closes.
async fn drain(socket: &mut TcpStream) {
    let mut sink = vec![0; 16 * 1024];
    while let Ok(count) = socket.read(&mut sink).await {
        if count == 0 {
            break;
        }
    }
}
