//! Where an upload's bytes come from.

use super::{MAX_UPLOAD, Progress};
use crate::error::{Error, Result};
use bytes::Bytes;
use futures_core::Stream;
use futures_util::{StreamExt, TryFutureExt};
use std::io;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};

/// Large enough that reading is not the bottleneck, small enough to stay far below 16 MB in all.
const CHUNK: usize = 256 * 1024;

pub(super) type ByteStream = Pin<Box<dyn Stream<Item = io::Result<Bytes>> + Send>>;

/// What to upload: a file, bytes in memory, a reader or a stream. Never read as a whole.
///
/// ```
/// use avenping::media::Source;
///
/// let from_file = Source::path("receipt.pdf");
/// let from_memory = Source::bytes(&b"%PDF-1.7 ..."[..]);
/// let reader = std::io::Cursor::new(vec![0u8; 1024]);
/// let from_reader = Source::reader(reader).length(1024).progress(|sent, total| println!("{sent} of {total:?}"));
/// ```
pub struct Source {
    origin: Origin,
    length: Option<u64>,
    pub(super) progress: Option<Progress>,
}

enum Origin {
    Path(PathBuf),
    Bytes(Bytes),
    /// Can be read once. The slot keeps it over attempts in which nothing was read.
    Once(Arc<Mutex<Option<Unread>>>),
}

enum Unread {
    Reader(Box<dyn io::Read + Send>),
    Stream(ByteStream),
}

impl Source {
    /// A file, opened when the upload starts. Its name becomes the upload's name.
    pub fn path(path: impl Into<PathBuf>) -> Self {
        Self::new(Origin::Path(path.into()))
    }

    /// Bytes in memory.
    pub fn bytes(bytes: impl Into<Bytes>) -> Self {
        Self::new(Origin::Bytes(bytes.into()))
    }

    /// A reader, read on a thread of its own. It can be read once, so the upload is repeated only
    /// while nothing of it was read.
    pub fn reader(reader: impl io::Read + Send + 'static) -> Self {
        Self::once(Unread::Reader(Box::new(reader)))
    }

    /// A stream of chunks, polled on the SDK's runtime. It can be read once.
    pub fn stream(stream: impl Stream<Item = io::Result<Bytes>> + Send + 'static) -> Self {
        Self::once(Unread::Stream(Box::pin(stream)))
    }

    /// How many bytes a reader or stream will give, where that is known: sent as `Content-Length`, and
    /// the upload fails when it turns out otherwise. Ignored for files and bytes, which know.
    #[must_use]
    pub fn length(mut self, bytes: u64) -> Self {
        self.length = Some(bytes);
        self
    }

    /// Calls `progress` with the bytes handed over so far and the whole, where known, after each chunk.
    /// It runs on the SDK's threads and should be quick.
    #[must_use]
    pub fn progress(mut self, progress: impl Fn(u64, Option<u64>) + Send + Sync + 'static) -> Self {
        self.progress = Some(super::looking_on(progress));
        self
    }

    /// As [`progress`](Self::progress), for a callback that can end the upload: with `CANCELLED`.
    #[must_use]
    pub(crate) fn ending(
        mut self,
        progress: impl Fn(u64, Option<u64>) -> ControlFlow<()> + Send + Sync + 'static,
    ) -> Self {
        self.progress = Some(Arc::new(progress));
        self
    }

    fn new(origin: Origin) -> Self {
        Self { origin, length: None, progress: None }
    }

    fn once(unread: Unread) -> Self {
        Self::new(Origin::Once(Arc::new(Mutex::new(Some(unread)))))
    }

    /// The file's name, if it is a file with a name.
    pub(super) fn name(&self) -> Option<String> {
        match &self.origin {
            Origin::Path(path) => path.file_name().map(|name| name.to_string_lossy().into_owned()),
            _ => None,
        }
    }

    /// Checks that there is something to send and that it is not too much; its length, if known.
    pub(super) async fn measure(&self) -> Result<Option<u64>> {
        let length = match &self.origin {
            Origin::Bytes(bytes) => Some(bytes.len() as u64),
            Origin::Once(_) => self.length,
            Origin::Path(path) if path.as_os_str().is_empty() => {
                return Err(Error::invalid_request("file", "the path is empty"));
            }
            Origin::Path(path) => {
                let metadata = tokio::fs::metadata(path).await.map_err(|error| {
                    Error::invalid_request("file", format!("{} cannot be read: {error}", path.display()))
                })?;
                if metadata.is_dir() {
                    return Err(Error::invalid_request("file", format!("{} is a directory", path.display())));
                }
                metadata.is_file().then_some(metadata.len())
            }
        };
        match length {
            Some(0) => Err(Error::invalid_request("file", "is empty; WhatsApp takes no empty files")),
            Some(length) if length > MAX_UPLOAD => Err(Error::invalid_request(
                "file",
                format!("{length} bytes, but the API takes 100 MB ({MAX_UPLOAD} bytes) at most"),
            )),
            length => Ok(length),
        }
    }

    /// Whether [`read`](Self::read) can give the whole once more.
    pub(super) fn is_unread(&self) -> bool {
        match &self.origin {
            Origin::Path(_) | Origin::Bytes(_) => true,
            Origin::Once(slot) => slot.lock().unwrap_or_else(PoisonError::into_inner).is_some(),
        }
    }

    /// A stream that opens the source when it is first polled, not before.
    pub(super) fn read(&self) -> ByteStream {
        match &self.origin {
            Origin::Bytes(bytes) => {
                // In pieces, so that the progress of bytes in memory means something too.
                let mut rest = bytes.clone();
                Box::pin(futures_util::stream::iter(std::iter::from_fn(move || {
                    (!rest.is_empty()).then(|| Ok(rest.split_to(CHUNK.min(rest.len()))))
                })))
            }
            Origin::Path(path) => {
                let path = path.clone();
                let open = async move {
                    let file = tokio::fs::File::open(path).await?;
                    Ok::<_, io::Error>(tokio_util::io::ReaderStream::with_capacity(file, CHUNK))
                };
                Box::pin(open.try_flatten_stream())
            }
            Origin::Once(slot) => {
                let slot = Arc::clone(slot);
                let open = async move {
                    match slot.lock().unwrap_or_else(PoisonError::into_inner).take() {
                        Some(Unread::Stream(stream)) => stream,
                        Some(Unread::Reader(reader)) => pump(reader),
                        None => {
                            Box::pin(futures_util::stream::iter([Err(io::Error::other("was read before"))]))
                        }
                    }
                };
                Box::pin(futures_util::stream::once(open).flatten())
            }
        }
    }
}

/// Reads a blocking reader on a thread of its own, a few chunks ahead.
fn pump(mut reader: Box<dyn io::Read + Send>) -> ByteStream {
    // The end is said explicitly: a channel that just closes means that the reader panicked, and the
    // part that was read must not go out as if it were the whole.
    enum Item {
        Chunk(io::Result<Bytes>),
        End,
    }
    let (sender, receiver) = tokio::sync::mpsc::channel(2);
    tokio::task::spawn_blocking(move || {
        let mut buffer = vec![0u8; CHUNK];
        loop {
            let item = match crate::runtime::blocking(|| reader.read(&mut buffer)) {
                Ok(0) => Item::End,
                Ok(read) => Item::Chunk(Ok(Bytes::copy_from_slice(buffer.get(..read).unwrap_or_default()))),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => Item::Chunk(Err(error)),
            };
            let last = !matches!(item, Item::Chunk(Ok(_)));
            if sender.blocking_send(item).is_err() || last {
                return;
            }
        }
    });
    Box::pin(futures_util::stream::unfold(Some(receiver), |receiver| async {
        let mut receiver = receiver?;
        match receiver.recv().await {
            Some(Item::Chunk(chunk)) => {
                let rest = chunk.is_ok().then_some(receiver);
                Some((chunk, rest))
            }
            Some(Item::End) => None,
            None => Some((Err(io::Error::other("the reader panicked")), None)),
        }
    }))
}

impl std::fmt::Debug for Source {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let kind = match &self.origin {
            Origin::Path(_) => "path",
            Origin::Bytes(_) => "bytes",
            Origin::Once(_) => "reader",
        };
        f.debug_struct("Source").field("kind", &kind).field("length", &self.length).finish_non_exhaustive()
    }
}
