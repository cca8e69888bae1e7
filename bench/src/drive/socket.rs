//! No client at all: bytes that are ready are written to a socket, and what comes is read up to its length. What the server
//! can do at most.

use super::job::Job;
use super::tls::{Stream, connect};
use super::{Caller, body};
use crate::Outcome;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

struct Socket {
    stream: Box<dyn Stream>,
    request: Vec<u8>,
    answer: Vec<u8>,
    /// Bytes of the whole answer, which is the same each time, once one has been read.
    size: Option<usize>,
}

pub(super) async fn callers(job: &Job) -> Outcome<Vec<impl Caller>> {
    let body = body();
    let head = "POST /v2/messages/send/text HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length";
    let request = format!("{head}: {}\r\n\r\n{body}", body.len()).into_bytes();
    let mut callers = Vec::new();
    for _ in 0..job.at_once {
        let (stream, request) = (connect(job).await?, request.clone());
        callers.push(Socket { stream, request, answer: Vec::with_capacity(4096), size: None });
    }
    Ok(callers)
}

impl Caller for Socket {
    async fn call(&mut self) -> Outcome {
        self.stream.write_all(&self.request).await?;
        self.stream.flush().await?;
        self.answer.clear();
        while self.size.is_none_or(|size| self.answer.len() < size) {
            if self.stream.read_buf(&mut self.answer).await? == 0 {
                return Err("the server has closed the connection".into());
            }
            self.size = self.size.or_else(|| size(&self.answer));
        }
        if self.answer.starts_with(b"HTTP/1.1 200") { Ok(()) } else { Err("refused".into()) }
    }
}

/// Of head and body.
fn size(answer: &[u8]) -> Option<usize> {
    let text = std::str::from_utf8(answer).ok()?;
    let (head, _) = text.split_once("\r\n\r\n")?;
    let length: usize = head.split("Content-Length: ").nth(1)?.lines().next()?.parse().ok()?;
    Some(head.len() + 4 + length)
}
