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

/// The API's limit for an upload, in bytes (documented: 100 MB; the lower reading would refuse files
/// that the API takes).
pub const MAX_UPLOAD: u64 = 100 * 1024 * 1024;

/// What a progress callback is given: bytes done, and the whole when it is known.
pub(crate) type Progress = std::sync::Arc<dyn Fn(u64, Option<u64>) + Send + Sync>;
