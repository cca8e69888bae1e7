//! One connection: request after request, until the client has enough.

use super::head::Head;
use super::{Counted, Stream, routes};
use crate::Outcome;
use std::sync::atomic::Ordering::Relaxed;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

/// Small messages fit into it whole, and large ones pass through it.
const BUFFER: usize = 256 * 1024;

pub(super) async fn serve(mut stream: Box<dyn Stream>, counted: &Counted) -> Outcome {
    counted.connections.fetch_add(1, Relaxed);
    let mut bytes = Vec::with_capacity(4096);
    loop {
        let Some(head) = Head::of(&bytes) else {
            if stream.read_buf(&mut bytes).await? == 0 {
                return Ok(());
            }
            continue;
        };
        let Some(body) = head.body else {
            stream
                .write_all(b"HTTP/1.1 411 Length Required\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                .await?;
            return Ok(stream.shutdown().await?);
        };
        let (end, expects) = (head.size + body, head.expects);
        let answer = routes::answer(head.path, counted);
        if expects && bytes.len() < end {
            stream.write_all(b"HTTP/1.1 100 Continue\r\n\r\n").await?;
        }
        if bytes.len() < end {
            skip(&mut stream, end - bytes.len()).await?;
            bytes.clear();
        } else {
            bytes.drain(..end);
        }
        counted.requests.fetch_add(1, Relaxed);
        stream.write_all(&answer.start).await?;
        send(&mut stream, answer.media).await?;
        stream.flush().await?;
    }
}

/// Reads what is left of a body, and keeps none of it.
async fn skip(stream: &mut Box<dyn Stream>, left: usize) -> Outcome {
    let mut rest = stream.take(u64::try_from(left)?);
    let mut bytes = Vec::with_capacity(left.min(BUFFER));
    while rest.limit() > 0 {
        bytes.clear();
        if rest.read_buf(&mut bytes).await? == 0 {
            return Err("the body has ended early".into());
        }
    }
    Ok(())
}

/// That many bytes of a file.
async fn send(stream: &mut Box<dyn Stream>, mut left: usize) -> Outcome {
    let piece = vec![b'.'; left.min(BUFFER)];
    while left > 0 {
        let size = left.min(piece.len());
        stream.write_all(piece.get(..size).unwrap_or_default()).await?;
        left -= size;
    }
    Ok(())
}
