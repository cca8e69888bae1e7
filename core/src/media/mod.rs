//! Files up and down, in constant memory.

mod disposition;
mod download;
mod file_body;
mod save;
mod source;
mod upload;

pub use download::Download;
pub(crate) use download::download;
pub use source::Source;
pub(crate) use upload::upload;

use crate::error::Error;
use std::ops::ControlFlow;

/// The API's limit for an upload, in bytes (documented: 100 MB; the lower reading would refuse files
/// that the API takes).
pub const MAX_UPLOAD: u64 = 100 * 1024 * 1024;

/// What a progress callback is given: bytes done, and the whole when it is known. A break ends the transfer.
pub(crate) type Progress = std::sync::Arc<dyn Fn(u64, Option<u64>) -> ControlFlow<()> + Send + Sync>;

/// A progress callback that only looks on.
fn looking_on(progress: impl Fn(u64, Option<u64>) + Send + Sync + 'static) -> Progress {
    std::sync::Arc::new(move |done, total| {
        progress(done, total);
        ControlFlow::Continue(())
    })
}

/// For a transfer that its progress callback has ended.
fn ended_by_progress() -> Error {
    Error::cancelled().in_context("the progress callback ended it")
}
