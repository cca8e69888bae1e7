//! What the socket tests share: clients of a fake, raw servers that misbehave in ways no HTTP library
//! allows, a guard against hanging, and the test binary started once more as a process of its own.
#![allow(dead_code)] // Each test file uses its part.

use avenping::{Client, ClientBuilder, Error};
use avenping_mock::MockServer;
use serde_json::Value;
use std::future::Future;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, mpsc};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::Thread;
use std::time::Duration;

/// Long enough for any machine; reached only by a call that would never end.
pub const GUARD: Duration = Duration::from_secs(20);

pub const LINE: &str = avenping_mock::PHONE_NUMBER_ID;

pub fn server() -> MockServer {
    MockServer::start().unwrap()
}

/// Settings for a client of `url`, independent of the environment.
pub fn builder(url: &str) -> ClientBuilder {
    Client::builder().token(avenping_mock::TOKEN).base_url(url)
}

/// A client with its line set, so that one call is one request.
pub fn client(server: &MockServer) -> Client {
    builder(&server.base_url()).phone_number_id(LINE).build().unwrap()
}

/// How many requests for `path` the fake has seen.
pub fn seen(server: &MockServer, path: &str) -> usize {
    server.requests().iter().filter(|request| request["path"] == path).count()
}

/// An executor that knows nothing of tokio.
pub fn block_on<F: Future>(future: F) -> F::Output {
    struct Unpark(Thread);
    impl Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }
    let waker = Waker::from(Arc::new(Unpark(std::thread::current())));
    let mut context = Context::from_waker(&waker);
    let mut future = std::pin::pin!(future);
    loop {
        match future.as_mut().poll(&mut context) {
            Poll::Ready(output) => return output,
            Poll::Pending => std::thread::park_timeout(GUARD),
        }
    }
}

/// Runs `work` on a thread of its own and fails, instead of hanging, when it does not end.
pub fn guarded<T: Send + 'static>(what: &str, work: impl FnOnce() -> T + Send + 'static) -> T {
    let (sender, receiver) = mpsc::channel();
    let thread = std::thread::spawn(move || {
        let _ = sender.send(work());
    });
    match receiver.recv_timeout(GUARD) {
        Ok(done) => done,
        Err(mpsc::RecvTimeoutError::Timeout) => panic!("{what} hangs"),
        Err(mpsc::RecvTimeoutError::Disconnected) => std::panic::resume_unwind(thread.join().unwrap_err()),
    }
}

/// Waits for what another thread or process is about to do.
pub fn eventually(what: &str, mut condition: impl FnMut() -> bool) {
    let until = std::time::Instant::now() + GUARD;
    while !condition() {
        assert!(std::time::Instant::now() < until, "never: {what}");
        std::thread::sleep(Duration::from_millis(2));
    }
}

#[track_caller]
pub fn assert_code(error: &Error, code: &str) {
    assert_eq!(error.code(), code, "{error:?}");
}

/// A folder that goes away with the test.
pub struct Folder(PathBuf);

impl Folder {
    pub fn new() -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let name = format!("avenping-test-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub fn path(&self) -> &Path {
        &self.0
    }

    pub fn file(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// A file with this content.
    pub fn with(&self, name: &str, content: &[u8]) -> PathBuf {
        let path = self.file(name);
        std::fs::write(&path, content).unwrap();
        path
    }

    /// The names in it, hidden ones too.
    pub fn names(&self) -> Vec<String> {
        let entries = std::fs::read_dir(&self.0).unwrap();
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A server whose every connection is given to a closure, on a thread of its own.
pub struct RawServer {
    pub address: std::net::SocketAddr,
}

impl RawServer {
    pub fn start(serve: impl Fn(TcpStream) + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let serve = Arc::new(serve);
        // The thread ends with the test's process.
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let serve = Arc::clone(&serve);
                std::thread::spawn(move || serve(stream));
            }
        });
        Self { address }
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }
}

/// Reads a request's head, up to and with its blank line. Empty when the client went away.
pub fn read_head(stream: &mut TcpStream) -> String {
    let mut head = Vec::new();
    let mut byte = [0u8; 1];
    while !head.ends_with(b"\r\n\r\n") {
        match stream.read(&mut byte) {
            Ok(1) => head.push(byte[0]),
            _ => return String::new(),
        }
    }
    String::from_utf8_lossy(&head).into_owned()
}

/// Writes a whole answer with a JSON body.
pub fn answer(stream: &mut TcpStream, json: &str) {
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
        json.len()
    );
    let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(json.as_bytes()));
}

/// Blocks until the other side has closed its half; everything it still sends is read and dropped.
pub fn wait_for_end(stream: &mut TcpStream) {
    let mut rest = [0u8; 4096];
    while matches!(stream.read(&mut rest), Ok(read) if read > 0) {}
}

/// A port of this machine on which nothing listens.
pub fn closed_port() -> u16 {
    // Bound for as long as the test runs, so that no other server is given the port meanwhile.
    let socket = socket2::Socket::new(socket2::Domain::IPV4, socket2::Type::STREAM, None).unwrap();
    socket.bind(&std::net::SocketAddr::from(([127, 0, 0, 1], 0)).into()).unwrap();
    let port = socket.local_addr().unwrap().as_socket().unwrap().port();
    std::mem::forget(socket);
    port
}

const ROLE: &str = "AVENPING_TEST_ROLE";

/// The role this process plays; `None` in the test run itself.
pub fn role() -> Option<String> {
    std::env::var(ROLE).ok()
}

/// This test binary once more, as a process that runs only the ignored test `entry` in the given role. It inherits
/// none of the variables that the SDK reads.
pub fn child(entry: &str, role: &str) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args([entry, "--exact", "--ignored", "--nocapture", "--test-threads=1"]);
    let ours =
        ["AVENPING_", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "REQUEST_METHOD", "SSL_CERT"];
    for (name, _) in std::env::vars_os() {
        let upper = name.to_string_lossy().to_uppercase();
        if ours.iter().any(|prefix| upper.starts_with(prefix)) {
            command.env_remove(name);
        }
    }
    command.env(ROLE, role);
    command
}

/// What a child printed, after checking that its test passed.
#[track_caller]
pub fn passed(output: &Output) -> (String, String) {
    let out = String::from_utf8_lossy(&output.stdout).into_owned();
    let err = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success() && out.contains("1 passed"), "the child failed:\n{out}\n{err}");
    (out, err)
}

/// The text of `path` in `value`, for short assertions about the fake's log.
pub fn text<'a>(value: &'a Value, pointer: &str) -> &'a str {
    value.pointer(pointer).and_then(Value::as_str).unwrap_or_default()
}
