//! What stands between a client and the server, or in its place: proxies that do not do their work, and a port where
//! nobody listens.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::task::JoinHandle;

/// A proxy that answers each request with the same status, or resets each connection.
pub(crate) struct Proxy {
    pub(crate) address: SocketAddr,
    seen: Arc<AtomicUsize>,
    serving: JoinHandle<()>,
}

impl Proxy {
    /// An empty `status` resets, once the request has been read.
    pub(crate) async fn start(status: &'static str) -> std::io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let seen = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&seen);
        let serving = tokio::spawn(async move {
            while let Ok((connection, _)) = listener.accept().await {
                count.fetch_add(1, Ordering::Relaxed);
                tokio::spawn(answer(connection, status));
            }
        });
        Ok(Self { address, seen, serving })
    }

    /// How many connections it has had; it takes one request on each.
    pub(crate) fn seen(&self) -> usize {
        self.seen.load(Ordering::Relaxed)
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

async fn answer(mut connection: TcpStream, status: &'static str) -> std::io::Result<()> {
    let mut request = Vec::new();
    while !request.windows(4).any(|end| end == b"\r\n\r\n") {
        if connection.read_buf(&mut request).await? == 0 {
            return Ok(());
        }
    }
    if status.is_empty() {
        return connection.set_zero_linger();
    }
    let head = format!("HTTP/1.1 {status}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
    connection.write_all(head.as_bytes()).await?;
    connection.shutdown().await?;
    // Closing with something unread would reset the connection, and the answer with it.
    let rest = async { while connection.read_buf(&mut request).await.is_ok_and(|read| read > 0) {} };
    let _ = tokio::time::timeout(Duration::from_secs(5), rest).await;
    Ok(())
}

/// A port of this machine that is taken, so that nobody else can listen there, and on which nobody listens.
pub(crate) struct Closed(TcpSocket);

impl Closed {
    pub(crate) fn new() -> std::io::Result<Self> {
        let socket = TcpSocket::new_v4()?;
        socket.bind(SocketAddr::from(([127, 0, 0, 1], 0)))?;
        Ok(Self(socket))
    }

    pub(crate) fn address(&self) -> std::io::Result<SocketAddr> {
        self.0.local_addr()
    }
}
