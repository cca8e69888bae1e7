//! The server as an object: its thread, its address and the control plane as methods.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener};
use std::sync::{Arc, Condvar, Mutex, PoisonError, mpsc};
use std::thread::JoinHandle;

use serde_json::Value;
use socket2::{Domain, Protocol, Socket, Type};
use tokio::runtime::{Builder, Handle};
use tokio::sync::watch;

use crate::app::App;
use crate::control::actions;
use crate::net;

/// Connections that may wait to be accepted: a test may open thousands at once.
const BACKLOG: i32 = 4096;

/// A running fake. Dropping it stops the server and waits for its thread.
///
/// The server has a thread and a runtime of its own, so it serves synchronous and asynchronous code alike. There is no
/// global state: any number of servers can run in one process.
#[derive(Debug)]
pub struct MockServer {
    address: SocketAddr,
    app: AppHandle,
    runtime: Handle,
    stop: watch::Sender<bool>,
    finished: Arc<Finished>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

struct AppHandle(Arc<App>);

impl std::fmt::Debug for AppHandle {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("App")
    }
}

#[derive(Debug, Default)]
struct Finished {
    flag: Mutex<bool>,
    changed: Condvar,
}

/// Tells the waiting even when the thread ends by a panic.
struct TellFinished(Arc<Finished>);

impl Drop for TellFinished {
    fn drop(&mut self) {
        *self.0.flag.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.0.changed.notify_all();
    }
}

impl MockServer {
    /// Starts on 127.0.0.1 and a free port.
    ///
    /// # Errors
    /// When no socket or thread can be had.
    pub fn start() -> io::Result<Self> {
        Self::start_on(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)))
    }

    /// Starts on this address. It accepts connections when this returns.
    ///
    /// # Errors
    /// When the address is taken, or no thread can be had.
    pub fn start_on(addr: SocketAddr) -> io::Result<Self> {
        let listener = listen(addr)?;
        let address = listener.local_addr()?;
        let app = App::new();
        let (stop, stopped) = watch::channel(false);
        let finished = Arc::new(Finished::default());
        let (ready, started) = mpsc::sync_channel(1);
        let (serving, tell) = (Arc::clone(&app), TellFinished(Arc::clone(&finished)));
        let thread = std::thread::Builder::new().name("avenping-mock".to_owned()).spawn(move || {
            let _tell = tell;
            serve(listener, serving, stopped, &ready);
        })?;
        let runtime =
            started.recv().unwrap_or_else(|_| Err(io::Error::other("the server's thread has ended")))?;
        Ok(Self { address, app: AppHandle(app), runtime, stop, finished, thread: Mutex::new(Some(thread)) })
    }

    /// `http://127.0.0.1:PORT`. A server on all addresses is named by its loopback one.
    pub fn base_url(&self) -> String {
        let ip = match self.address.ip() {
            IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
            IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
            ip => ip,
        };
        format!("http://{}", SocketAddr::new(ip, self.address.port()))
    }

    /// Where the server listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Stops the server, as dropping it does, and returns when it has stopped. Its logs can still be read.
    pub fn stop(&self) {
        // Fails when the thread has ended already, which is what is wanted.
        let _ = self.stop.send(true);
        if let Some(thread) = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take() {
            let _ = thread.join();
        }
    }

    /// Blocks until the server has stopped.
    pub fn wait(&self) {
        let mut flag = self.finished.flag.lock().unwrap_or_else(PoisonError::into_inner);
        while !*flag {
            flag = self.finished.changed.wait(flag).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Every request so far, in order of arrival: what `GET /_mock/requests` lists.
    pub fn requests(&self) -> Vec<Value> {
        self.app.0.world().log.to_json()
    }

    /// Every accepted message so far: what `GET /_mock/messages` lists.
    pub fn messages(&self) -> Vec<Value> {
        self.app.0.world().messages.iter().cloned().collect()
    }

    /// Back to the seed: state, logs, faults, clock, settings and tokens. Stalled connections are let go.
    pub fn reset(&self) {
        self.app.0.reset();
    }

    /// Adds a fault rule, or an array of them.
    ///
    /// # Errors
    /// A text that names the field that is wrong.
    pub fn fault(&self, rule: Value) -> Result<(), String> {
        actions::fault(&self.app.0, &rule)
    }

    /// Forgets all fault rules.
    pub fn clear_faults(&self) {
        self.app.0.world().faults.clear();
    }

    /// A customer writes. Blocks until the webhooks are delivered or have failed, at most 5 seconds each: the receiver
    /// must not need the calling thread to answer.
    ///
    /// # Errors
    /// A text that names the field that is wrong.
    pub fn receive(&self, inbound: Value) -> Result<Value, String> {
        let (sender, receiver) = mpsc::sync_channel(1);
        let app = Arc::clone(&self.app.0);
        self.runtime.spawn(async move {
            // The receiver only goes away with this very call.
            let _ = sender.send(actions::receive(&app, &inbound).await);
        });
        receiver.recv().unwrap_or_else(|_| Err("the server has stopped".to_owned()))
    }

    /// Moves the fake's clock forward. Negative and non-finite values change nothing.
    pub fn advance(&self, seconds: f64) {
        // The only error is such a value.
        let _ = actions::advance(&self.app.0, seconds);
    }

    /// Changes settings: `pair_rate_limit`, `service_window`, `meta_error_style`, `page_size`.
    ///
    /// # Errors
    /// A text that names the field that is wrong.
    pub fn settings(&self, settings: Value) -> Result<(), String> {
        actions::settings(&self.app.0, &settings)
    }

    /// Regenerates a token: the old one answers 401 from now on.
    ///
    /// # Errors
    /// When there is no such token, or the new one is empty or taken.
    pub fn replace_token(&self, old: &str, new: &str) -> Result<(), String> {
        actions::replace_token(&self.app.0, old, new)
    }
}

impl Drop for MockServer {
    fn drop(&mut self) {
        self.stop();
    }
}

/// The server's thread. The runtime is made and dropped here: dropping one inside the caller's own would panic.
fn serve(
    listener: TcpListener,
    app: Arc<App>,
    mut stopped: watch::Receiver<bool>,
    ready: &mpsc::SyncSender<io::Result<Handle>>,
) {
    let built = Builder::new_current_thread().enable_all().build().and_then(|runtime| {
        let listener = {
            let _inside = runtime.enter();
            tokio::net::TcpListener::from_std(listener)?
        };
        Ok((runtime, listener))
    });
    let (runtime, listener) = match built {
        Ok(built) => built,
        Err(error) => {
            // The caller waits for exactly one message.
            let _ = ready.send(Err(error));
            return;
        }
    };
    let _ = ready.send(Ok(runtime.handle().clone()));
    runtime.block_on(async move {
        let serve = std::pin::pin!(net::run(listener, app));
        let stopped = std::pin::pin!(stopped.changed());
        let _ = futures_util::future::select(serve, stopped).await;
    });
    // Dropping the runtime drops every connection, stalled ones too.
}

fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = Socket::new(Domain::for_address(address), Type::STREAM, Some(Protocol::TCP))?;
    // On Unix this only forgives connections that are still in TIME_WAIT; on Windows it would share a taken port.
    #[cfg(unix)]
    socket.set_reuse_address(true)?;
    socket.bind(&address.into())?;
    socket.listen(BACKLOG)?;
    socket.set_nonblocking(true)?;
    Ok(socket.into())
}
