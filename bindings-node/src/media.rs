//! Bytes that cross the border: what feeds an upload, an open download.

use crate::thrown;
use avenping::waist::{self, OpenDownload};
use napi_derive::napi;

/// An upload's bytes, chunk by chunk, from JavaScript.
#[napi]
pub struct Feeder(pub(crate) waist::Feeder);

#[napi]
impl Feeder {
    /// `length`: how many bytes will come, where that is known.
    #[napi(constructor, catch_unwind)]
    pub fn new(length: Option<f64>) -> Self {
        Self(waist::Feeder::new(length.map(|length| length as u64)))
    }
}

/// An open download.
#[napi]
pub struct Download(pub(crate) OpenDownload);

impl Download {
    pub(crate) fn new(open: avenping::media::Download) -> Self {
        Self(OpenDownload::new(open))
    }
}

#[napi]
impl Download {
    #[napi(getter, catch_unwind)]
    pub fn content_type(&self) -> Option<String> {
        self.0.content_type.clone()
    }

    #[napi(getter, catch_unwind)]
    pub fn content_length(&self) -> Option<f64> {
        self.0.content_length.map(|length| length as f64)
    }

    #[napi(getter, catch_unwind)]
    pub fn filename(&self) -> Option<String> {
        self.0.filename.clone()
    }

    #[napi(catch_unwind)]
    pub fn close(&self) -> napi::Result<()> {
        self.0.close().map_err(|error| thrown(&error))
    }
}
