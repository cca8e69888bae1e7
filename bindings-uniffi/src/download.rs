//! Files on their way down: as chunks, as bytes with a limit, or into a file.

use crate::client::AvenPingClient;
use crate::error::{AvenPingError, Result};
use crate::settings::CallOptions;
use crate::slot::Slot;
use crate::upload::{ProgressListener, told};
use avenping::Error;
use avenping::media::Download;
use avenping::model::DownloadMedia;
use avenping::waist;
use std::sync::Arc;

const OPERATION: &str = "media.download";

/// An open download. Read it, save it or end it: until then it holds a connection.
#[derive(uniffi::Object)]
pub struct MediaDownload {
    content_type: Option<String>,
    content_length: Option<u64>,
    filename: Option<String>,
    open: Slot<Download>,
}

#[uniffi::export]
impl AvenPingClient {
    /// Opens a download. The bytes come when they are read or saved.
    #[uniffi::method(default(options = None, progress = None))]
    pub async fn media_download(
        &self,
        request: DownloadMedia,
        options: Option<CallOptions>,
        progress: Option<Arc<dyn ProgressListener>>,
    ) -> Result<Arc<MediaDownload>> {
        let client = self.open(Some(OPERATION))?;
        let options = CallOptions::read(options, OPERATION)?;
        let open = client.start_download(request, options)?.await?;
        let open = match progress {
            Some(listener) => waist::ending_download(open, told(listener)),
            None => open,
        };
        Ok(Arc::new(MediaDownload {
            content_type: open.content_type.clone(),
            content_length: open.content_length,
            filename: open.filename.clone(),
            open: Slot::new(open),
        }))
    }
}

#[uniffi::export]
impl MediaDownload {
    /// The media's MIME type.
    pub fn content_type(&self) -> Option<String> {
        self.content_type.clone()
    }

    /// How many bytes will come, where the server says.
    pub fn content_length(&self) -> Option<u64> {
        self.content_length
    }

    /// The file's name, where the server says, without folders.
    pub fn filename(&self) -> Option<String> {
        self.filename.clone()
    }

    /// The next chunk; nothing at the end of a complete download.
    ///
    /// Throws `Connection` or `Timeout` when it breaks off, `Config` when it is ended or being read elsewhere.
    pub async fn next_chunk(&self) -> Result<Option<Vec<u8>>> {
        let mut open = self.open.borrow().ok_or_else(not_there)?;
        let chunk = match open.get() {
            Some(download) => download.next().await.transpose()?,
            None => None,
        };
        Ok(chunk.map(Vec::from))
    }

    /// The rest of it in memory.
    ///
    /// Throws as `next_chunk`, and `InvalidRequest` when there are more bytes than `limit`.
    pub async fn read_all(&self, limit: u64) -> Result<Vec<u8>> {
        let mut open = self.open.borrow().ok_or_else(not_there)?;
        let mut all = Vec::new();
        let Some(download) = open.get() else { return Ok(all) };
        while let Some(chunk) = download.next().await {
            let chunk = chunk?;
            if (all.len() + chunk.len()) as u64 > limit {
                let problem =
                    format!("the download has more than {limit} bytes; raise the limit, or save it");
                return Err(waist::refused_argument(Some(OPERATION), "limit", &problem).into());
            }
            all.extend_from_slice(&chunk);
        }
        Ok(all)
    }

    /// Writes it to a file: beside `path` first, under its name only when it is complete. Answers its size in bytes.
    ///
    /// Throws as `next_chunk`, and `InvalidRequest` when the file cannot be written.
    pub async fn save(&self, path: String) -> Result<u64> {
        let open = self.open.take().ok_or_else(not_there)?;
        Ok(open.start_save(path.into())?.await?)
    }

    /// Ends it and frees its connection.
    pub fn end(&self) {
        self.open.take();
    }
}

fn not_there() -> AvenPingError {
    Error::usage("the download was ended or saved, or is being read elsewhere").into()
}
