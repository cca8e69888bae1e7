//! The server that all clients talk to: plain sockets, one thread, only as much HTTP/1.1 as they need. It has to be
//! quicker than every one of them, which the client `socket` shows in each run.

mod connection;
mod head;
mod routes;
mod tls;

pub(crate) use routes::MEDIA;

use crate::Outcome;
use serde_json::json;
use std::io::Read;
use std::path::Path;
use std::rc::Rc;
use std::sync::atomic::AtomicU64;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{LocalSet, spawn_local};
use tokio_rustls::TlsAcceptor;

/// What the runner compares the drivers' own figures with.
#[derive(Default)]
struct Counted {
    requests: AtomicU64,
    connections: AtomicU64,
}

/// Serves until its input ends, as it does when whoever started it is gone. Writes the addresses first.
pub(crate) fn serve(folder: &Path) -> Outcome {
    std::fs::create_dir_all(folder)?;
    let acceptor = tls::acceptor(folder)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    LocalSet::new().block_on(&runtime, async {
        let counted = Rc::new(Counted::default());
        let plain = TcpListener::bind("127.0.0.1:0").await?;
        let secure = TcpListener::bind("127.0.0.1:0").await?;
        println!(
            "{}",
            json!({
                "http": format!("http://{}", plain.local_addr()?),
                "https": format!("https://localhost:{}", secure.local_addr()?.port()),
                "ca": tls::bundle(folder),
            })
        );
        spawn_local(accept(plain, None, Rc::clone(&counted)));
        spawn_local(accept(secure, Some(acceptor), counted));
        let (ended, end) = tokio::sync::oneshot::channel();
        std::thread::spawn(move || {
            let _ = std::io::stdin().read_to_end(&mut Vec::new());
            let _ = ended.send(());
        });
        Ok(end.await?)
    })
}

async fn accept(listener: TcpListener, tls: Option<TlsAcceptor>, counted: Rc<Counted>) {
    while let Ok((stream, _)) = listener.accept().await {
        let (tls, counted) = (tls.clone(), Rc::clone(&counted));
        spawn_local(async move {
            // A client that goes away in the middle is not this program's failure.
            let _ = connection(stream, tls, &counted).await;
        });
    }
}

async fn connection(stream: TcpStream, tls: Option<TlsAcceptor>, counted: &Counted) -> Outcome {
    stream.set_nodelay(true)?;
    let stream: Box<dyn Stream> = match tls {
        None => Box::new(stream),
        Some(acceptor) => Box::new(acceptor.accept(stream).await?),
    };
    connection::serve(stream, counted).await
}

trait Stream: AsyncRead + AsyncWrite + Unpin {}
impl<S: AsyncRead + AsyncWrite + Unpin> Stream for S {}
