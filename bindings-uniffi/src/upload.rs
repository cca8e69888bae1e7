//! Files on their way up: bytes, a file, or chunks that the foreign side hands over.

use crate::client::AvenPingClient;
use crate::error::{AvenPingError, Result};
use crate::settings::CallOptions;
use avenping::media::Source;
use avenping::model::{UploadMedia, UploadedMedia};
use avenping::waist::{self, Feeder};
use std::ops::ControlFlow;
use std::sync::Arc;

const OPERATION: &str = "media.upload";

/// Hears how far a transfer is.
#[uniffi::export(with_foreign)]
pub trait ProgressListener: Send + Sync {
    /// `done` bytes of `total`, where that is known; after each chunk, on a thread of the SDK's: it must not block, nor wait
    /// for a call of the SDK. Answers whether to go on; if not, the transfer ends with `Cancelled`.
    fn progress(&self, done: u64, total: Option<u64>) -> bool;
}

/// Tells the listener, in the form that the core knows.
pub(crate) fn told(
    listener: Arc<dyn ProgressListener>,
) -> impl Fn(u64, Option<u64>) -> ControlFlow<()> + Send + Sync + 'static {
    move |done, total| {
        if listener.progress(done, total) { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    }
}

/// Chunks for an upload, from a reader of the caller's. For one upload.
#[derive(uniffi::Object)]
pub struct MediaFeeder(Feeder);

#[uniffi::export]
impl MediaFeeder {
    /// `length`: how many bytes will come, where that is known. The upload fails when it turns out otherwise.
    ///
    /// Throws `InvalidRequest` when it is below zero.
    #[uniffi::constructor(default(length = None))]
    pub fn new(length: Option<i64>) -> Result<Arc<Self>> {
        let length = length.map(|given| u64::try_from(given).map_err(|_| negative(given))).transpose()?;
        Ok(Arc::new(Self(Feeder::new(length))))
    }

    /// Hands over a chunk, or the end, once there is room. False when nobody reads any more, because the upload has
    /// ended.
    pub async fn feed(&self, chunk: Option<Vec<u8>>) -> bool {
        self.0.send(chunk.map(Into::into)).await
    }
}

#[uniffi::export]
impl AvenPingClient {
    /// Uploads bytes in memory, 100 MB at most.
    #[uniffi::method(default(options = None, progress = None))]
    pub async fn media_upload_bytes(
        &self,
        bytes: Vec<u8>,
        request: UploadMedia,
        options: Option<CallOptions>,
        progress: Option<Arc<dyn ProgressListener>>,
    ) -> Result<UploadedMedia> {
        self.upload(Source::bytes(bytes), request, options, progress).await
    }

    /// Uploads a file, 100 MB at most, without reading it into memory.
    #[uniffi::method(default(options = None, progress = None))]
    pub async fn media_upload_path(
        &self,
        path: String,
        request: UploadMedia,
        options: Option<CallOptions>,
        progress: Option<Arc<dyn ProgressListener>>,
    ) -> Result<UploadedMedia> {
        self.upload(Source::path(path), request, options, progress).await
    }

    /// Uploads the chunks that `feeder` is fed with meanwhile. They can be read once, so that the upload is repeated
    /// only while nothing of them was read.
    #[uniffi::method(default(options = None, progress = None))]
    pub async fn media_upload_fed(
        &self,
        feeder: Arc<MediaFeeder>,
        request: UploadMedia,
        options: Option<CallOptions>,
        progress: Option<Arc<dyn ProgressListener>>,
    ) -> Result<UploadedMedia> {
        self.upload(feeder.0.source(), request, options, progress).await
    }
}

fn negative(length: i64) -> AvenPingError {
    let problem = format!("{length} is no number of bytes; give 0 or more, or leave it out");
    waist::refused_argument(Some(OPERATION), "length", &problem).into()
}

impl AvenPingClient {
    async fn upload(
        &self,
        source: Source,
        request: UploadMedia,
        options: Option<CallOptions>,
        progress: Option<Arc<dyn ProgressListener>>,
    ) -> Result<UploadedMedia> {
        let client = self.open(Some(OPERATION))?;
        let options = CallOptions::read(options, OPERATION)?;
        let source = match progress {
            Some(listener) => waist::ending_upload(source, told(listener)),
            None => source,
        };
        Ok(client.start_upload(source, request, options)?.await?)
    }
}
