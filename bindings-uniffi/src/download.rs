//! Files on their way down: as chunks, as bytes with a limit, or into a file.

use crate::client::AvenPingClient;
use crate::error::{AvenPingError, Result};
use crate::open_download::OpenDownload;
use crate::settings::CallOptions;
use crate::upload::{ProgressListener, told};
use avenping::model::DownloadMedia;
use avenping::waist;
use std::sync::{Arc, OnceLock};

const OPERATION: &str = "media.download";

/// An open download. Read it, save it or end it: until then it holds a connection.
///
/// It can be had once, and never with a gap: what asks for the whole is refused when a part was read before, and a read
/// that is given up leaves nothing to read on.
#[derive(uniffi::Object)]
pub struct MediaDownload {
    head: OnceLock<Head>,
    open: OpenDownload,
}

/// What is known before the content.
struct Head {
    content_type: Option<String>,
    content_length: Option<u64>,
    filename: Option<String>,
}

#[uniffi::export]
impl AvenPingClient {
    /// Opens a download. The bytes come when they are read or saved.
    #[uniffi::method(default(options = None, progress = None))]
    pub async fn media_download(
        self: Arc<Self>,
        request: DownloadMedia,
        options: Option<CallOptions>,
        progress: Option<Arc<dyn ProgressListener>>,
    ) -> Result<Arc<MediaDownload>> {
        let download = MediaDownload::new();
        download.open(self, request, options, progress).await?;
        Ok(download)
    }
}

#[uniffi::export]
impl MediaDownload {
    /// One that is not open yet.
    ///
    /// For the language's own layer: an answer that is cancelled on its way to the caller is lost, and with it what
    /// could end the download that it brought. This is there before, and can.
    #[uniffi::constructor]
    pub fn new() -> Arc<Self> {
        Arc::new(Self { head: OnceLock::new(), open: OpenDownload::new() })
    }

    /// Opens it, once.
    ///
    /// Throws as `media_download`.
    #[uniffi::method(default(options = None, progress = None))]
    pub async fn open(
        &self,
        client: Arc<AvenPingClient>,
        request: DownloadMedia,
        options: Option<CallOptions>,
        progress: Option<Arc<dyn ProgressListener>>,
    ) -> Result<()> {
        let client = client.open(Some(OPERATION))?;
        let options = CallOptions::read(options, OPERATION)?;
        let download = client.start_download(request, options)?.await?;
        let download = match progress {
            Some(listener) => waist::ending_download(download, told(listener)),
            None => download,
        };
        self.head.get_or_init(|| Head {
            content_type: download.content_type.clone(),
            content_length: download.content_length,
            filename: download.filename.clone(),
        });
        self.open.put(download);
        Ok(())
    }

    /// The media's MIME type.
    pub fn content_type(&self) -> Option<String> {
        self.head.get()?.content_type.clone()
    }

    /// How many bytes will come, where the server says.
    pub fn content_length(&self) -> Option<u64> {
        self.head.get()?.content_length
    }

    /// The file's name, where the server says, without folders.
    pub fn filename(&self) -> Option<String> {
        self.head.get()?.filename.clone()
    }

    /// The next chunk; nothing, once, at the end of a complete download.
    ///
    /// Throws `Connection` or `Timeout` when it breaks off; `Config` when it is ended, was saved or read as a whole, is
    /// being read elsewhere, or lost a chunk because an earlier read was cancelled.
    pub async fn next_chunk(&self) -> Result<Option<Vec<u8>>> {
        let mut reading = self.open.begin(false).map_err(of_download)?;
        let chunk = reading.chunk().await;
        match &chunk {
            Ok(None) => reading.spent(),
            // One that broke off tells so again.
            Ok(Some(_)) | Err(_) => reading.pause(),
        }
        Ok(chunk.map_err(of_download)?.map(Vec::from))
    }

    /// Takes it for one reader, who is going to have all of it by `next_chunk`.
    ///
    /// Throws `Config` when a part was read before, or when it is being read, ended or saved.
    pub fn claim(&self) -> Result<()> {
        self.open.begin(true).map_err(of_download)?.pause();
        Ok(())
    }

    /// All of it in memory. It cannot be read again then, also when this fails.
    ///
    /// Throws as `next_chunk`; `Config` when a part was read before; `InvalidRequest` when there are more bytes than
    /// `limit`.
    pub async fn read_all(&self, limit: u64) -> Result<Vec<u8>> {
        let mut reading = self.open.begin(true).map_err(of_download)?;
        let mut all = Vec::new();
        while let Some(chunk) = reading.chunk().await.map_err(of_download)? {
            if (all.len() + chunk.len()) as u64 > limit {
                let problem = format!(
                    "the download has more than {limit} bytes; open it again and raise the limit, or save it"
                );
                return Err(waist::refused_argument(Some(OPERATION), "limit", &problem).into());
            }
            all.extend_from_slice(&chunk);
        }
        reading.spent();
        Ok(all)
    }

    /// Writes it to a file: beside `path` first, under its name only when it is complete. Answers its size in bytes.
    /// It cannot be read again then, also when this fails.
    ///
    /// Throws as `next_chunk`; `Config` when a part was read before; `InvalidRequest` when the file cannot be written.
    pub async fn save(&self, path: String) -> Result<u64> {
        let reading = self.open.begin(true).map_err(of_download)?;
        reading.turn(|download| download.start_save(path.into())).await.map_err(of_download)
    }

    /// Says that a chunk which `next_chunk` gave was lost on its way to its reader. Whatever asks for more is refused
    /// then, because it would come with a gap.
    pub fn break_off(&self) {
        self.open.break_off();
    }

    /// Ends it, frees its connection at once, and gives an error to whoever reads it at this moment. Ending it again
    /// does nothing.
    pub fn end(&self) {
        self.open.end();
    }
}

fn of_download(error: avenping::Error) -> AvenPingError {
    AvenPingError::in_operation(error, OPERATION)
}
