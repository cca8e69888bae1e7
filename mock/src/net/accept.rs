//! The accept loop: one task per connection.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio::time::sleep;

use super::ending;
use super::fault_io::FaultIo;
use super::plan::Connection;
use crate::app::App;
use crate::{pipeline, routes};

/// Serves until dropped.
pub(crate) async fn run(listener: TcpListener, app: Arc<App>) {
    let router = routes::build(&app);
    let mut id = 0;
    loop {
        let Ok((socket, peer)) = listener.accept().await else {
            // Out of file descriptors, most likely: wait for connections to end instead of spinning.
            sleep(Duration::from_millis(10)).await;
            continue;
        };
        id += 1;
        let refused = app.world().faults.refuse_connection();
        if refused {
            ending::reset(socket);
            continue;
        }
        tokio::spawn(serve(
            socket,
            Arc::new(Connection::new(id, peer.ip().to_canonical().is_loopback())),
            Arc::clone(&app),
            router.clone(),
        ));
    }
}

async fn serve(socket: TcpStream, connection: Arc<Connection>, app: Arc<App>, router: axum::Router) {
    // Answers are written whole; waiting for more only adds latency.
    let _ = socket.set_nodelay(true);
    let io = TokioIo::new(FaultIo::new(socket, Arc::clone(&connection)));
    let service = service_fn(|request: Request<Incoming>| {
        pipeline::handle(Arc::clone(&app), router.clone(), Arc::clone(&connection), request)
    });
    // An error here is a broken client or a planned ending; there is nobody to tell.
    let _ = http1::Builder::new().serve_connection(io, service).await;
    ending::end(&connection).await;
}
