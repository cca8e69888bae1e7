//! A server of a few lines on loopback, so that requests and answers pass through the whole HTTP stack. It keeps what it
//! was sent, byte by byte, and answers with whatever bytes it is told.

use avenping::waist;
use avenping::{Client, Error};
use serde_json::json;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::{Duration, Instant};

/// Below every path, to see that nothing climbs out of it.
pub(crate) const BASE: &str = "/base";

/// Longer than any call takes that nobody holds up, on a machine that has much else to do.
const HANG: Duration = Duration::from_secs(15);

const FINE: &[u8] =
    b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 26\r\n\r\n{\"success\":true,\"data\":{}}";

pub(crate) struct Answerer {
    address: SocketAddr,
    state: Arc<Mutex<State>>,
}

struct State {
    seen: Vec<Seen>,
    answer: Vec<u8>,
    close: bool,
}

/// A request as it came.
#[derive(Debug, Clone)]
pub(crate) struct Seen {
    pub(crate) head: Vec<u8>,
    pub(crate) body: Vec<u8>,
}

/// Each fuzzer is one process with one thread that makes calls, so that one server does.
pub(crate) fn answerer() -> &'static Answerer {
    static ANSWERER: OnceLock<Answerer> = OnceLock::new();
    ANSWERER.get_or_init(|| {
        let listener = TcpListener::bind("127.0.0.1:0").expect("loopback");
        let address = listener.local_addr().expect("it is bound");
        let state = State { seen: Vec::new(), answer: FINE.to_vec(), close: false };
        let answerer = Answerer { address, state: Arc::new(Mutex::new(state)) };
        let state = Arc::clone(&answerer.state);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let state = Arc::clone(&state);
                std::thread::spawn(move || serve(stream, &state));
            }
        });
        answerer
    })
}

impl Answerer {
    pub(crate) fn url(&self) -> String {
        format!("http://{}{BASE}", self.address)
    }

    /// What a client needs in order to come here, and to come once.
    pub(crate) fn settings(&self) -> serde_json::Value {
        json!({ "token": crate::TOKEN, "baseUrl": self.url(), "phoneNumberId": crate::LINE, "maxRetries": 0,
            "environment": false, "timeout": 20_000 })
    }

    /// One client for as long as the process lives.
    pub(crate) fn client(&self) -> &'static Client {
        static CLIENT: OnceLock<Client> = OnceLock::new();
        CLIENT.get_or_init(|| {
            waist::client("fuzz", self.settings().to_string().as_bytes()).expect("good settings")
        })
    }

    /// From now on, every request is answered with these bytes, and the connection closed; with none, it is answered
    /// well and kept.
    pub(crate) fn answer(&self, bytes: Option<&[u8]>) {
        let mut state = self.state.lock().expect("nobody panics");
        state.answer = bytes.unwrap_or(FINE).to_vec();
        state.close = bytes.is_some();
    }

    /// Does something that makes calls; its result, and the requests that came of it. Nothing may hang.
    pub(crate) fn watch<T>(&self, work: impl FnOnce() -> T) -> (T, Vec<Seen>) {
        self.state.lock().expect("nobody panics").seen.clear();
        let begun = Instant::now();
        let done = work();
        assert!(begun.elapsed() < HANG, "took {:?}", begun.elapsed());
        (done, std::mem::take(&mut self.state.lock().expect("nobody panics").seen))
    }
}

/// As of a call over a connection that nobody closes: what was refused sent nothing, and anything else was sent once.
pub(crate) fn once<T>(result: &Result<T, Error>, seen: &[Seen]) {
    let refused = result
        .as_ref()
        .err()
        .is_some_and(|error| error.code() == "INVALID_REQUEST" && error.status().is_none());
    assert_eq!(seen.len(), usize::from(!refused), "{:?}\n{seen:?}", result.as_ref().err());
}

fn serve(mut stream: TcpStream, state: &Mutex<State>) {
    let _ = stream.set_nodelay(true);
    let mut buffer = Vec::new();
    while let Some(seen) = request(&mut stream, &mut buffer) {
        let mut state = state.lock().expect("nobody panics");
        state.seen.push(seen);
        let (answer, close) = (state.answer.clone(), state.close);
        drop(state);
        if stream.write_all(&answer).is_err() || close {
            return;
        }
    }
}

/// One whole request; what comes behind it stays in the buffer. `None` at the end.
fn request(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> Option<Seen> {
    let end = loop {
        match buffer.windows(4).position(|four| four == b"\r\n\r\n") {
            Some(at) => break at + 4,
            None => more(stream, buffer)?,
        }
    };
    let head = buffer[..end].to_vec();
    let lower = String::from_utf8_lossy(&head).to_ascii_lowercase();
    assert!(!lower.contains("\r\ntransfer-encoding:"), "a JSON body has a length: {lower}");
    let length = lower.split("\r\ncontent-length:").nth(1).and_then(|rest| rest.lines().next());
    let length = length.map_or(0, |length| length.trim().parse().expect("a length is a number"));
    while buffer.len() < end + length {
        more(stream, buffer)?;
    }
    let body = buffer[end..end + length].to_vec();
    buffer.drain(..end + length);
    Some(Seen { head, body })
}

fn more(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> Option<()> {
    let mut chunk = [0; 8192];
    let read = stream.read(&mut chunk).ok().filter(|read| *read > 0)?;
    buffer.extend_from_slice(&chunk[..read]);
    Some(())
}

impl Seen {
    /// Method and target of a request line that is well formed.
    pub(crate) fn line(&self) -> (String, String) {
        let text = std::str::from_utf8(&self.head).map(|head| head.lines().next().unwrap_or_default());
        let words: Vec<&str> = text.expect("a request line is text").split(' ').collect();
        let [method, target, "HTTP/1.1"] = words[..] else { panic!("no request line: {words:?}") };
        assert!(target.starts_with(&format!("{BASE}/")), "left the base URL: {target}");
        assert!(target.bytes().all(|byte| byte.is_ascii_graphic()), "{target}");
        (method.to_owned(), target.to_owned())
    }

    /// Every header, names in lower case, each once.
    pub(crate) fn headers(&self) -> Vec<(String, Vec<u8>)> {
        let mut headers: Vec<(String, Vec<u8>)> = Vec::new();
        let lines = self.head.split(|byte| *byte == b'\n').skip(1);
        for line in lines.filter(|line| !line.is_empty() && *line != b"\r") {
            let line = line.strip_suffix(b"\r").expect("lines end with both");
            let colon = line.iter().position(|byte| *byte == b':').expect("a header has a colon");
            let name = String::from_utf8(line[..colon].to_ascii_lowercase()).expect("a name is text");
            assert!(!headers.iter().any(|(known, _)| *known == name), "{name} is there twice");
            headers.push((name, line[colon + 1..].trim_ascii().to_vec()));
        }
        headers
    }

    /// That it has the SDK's own headers, with the token in its place, and besides only `other`.
    pub(crate) fn has_own_headers(&self, token: (&str, &str), other: Option<&str>) {
        let headers = self.headers();
        let known =
            ["host", "accept", "user-agent", "content-type", "content-length", "idempotency-key", token.0];
        for (name, value) in &headers {
            assert!(known.contains(&name.as_str()) || other == Some(name), "who set {name}?");
            let right = match name.as_str() {
                "user-agent" => value.starts_with(b"avenping-"),
                "content-type" | "accept" => value == b"application/json",
                name if name == token.0 => value == token.1.as_bytes(),
                _ => true,
            };
            assert!(right, "{name}: {}", String::from_utf8_lossy(value));
        }
    }
}
