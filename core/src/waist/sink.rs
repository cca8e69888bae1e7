//! A download into memory, or into a callback of the caller's.

use crate::error::{Error, Result};
use crate::media::Download;
use crate::runtime::{self, Pending};
use bytes::Bytes;

/// Reads all that is left into memory.
///
/// # Errors
/// `INTERNAL` when the SDK's threads cannot be started.
pub fn read_all(download: Download) -> Result<Pending<Bytes>> {
    let task = runtime::handle()?.spawn(download.bytes());
    Ok(Pending::new(task, None, "media.download"))
}

/// Hands all that is left to `sink`, chunk by chunk, and answers how many bytes there were. `sink` may block: it runs
/// on a thread of the SDK's that no call depends on. It ends the download by giving a reason.
///
/// # Errors
/// `INTERNAL` when the SDK's threads cannot be started.
pub fn write<S>(mut download: Download, mut sink: S) -> Result<Pending<u64>>
where
    S: FnMut(&[u8]) -> std::result::Result<(), String> + Send + 'static,
{
    let task = runtime::handle()?.spawn(async move {
        let mut written = 0;
        while let Some(chunk) = download.next().await {
            let chunk = chunk?;
            written += chunk.len() as u64;
            let taken = tokio::task::spawn_blocking(move || {
                let taken = runtime::blocking(|| sink(&chunk));
                (sink, taken)
            });
            let (back, taken) = taken.await.map_err(|_| ended("the sink panicked"))?;
            taken.map_err(|reason| ended(&reason))?;
            sink = back;
        }
        Ok(written)
    });
    Ok(Pending::new(task, None, "media.download"))
}

fn ended(reason: &str) -> Error {
    Error::cancelled().in_context(reason).with_operation("media.download")
}
