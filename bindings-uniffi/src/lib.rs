//! The SDK as uniffi exports it: one object, the core's own models, one error with a case for each kind.
//!
//! Kotlin puts an idiomatic layer over this (`kotlin/`); Swift takes it as it is generated. A call is a future of the
//! core's, so that dropping it, which is what a cancelled coroutine or task does, cancels the request.

mod client;
mod download;
mod error;
pub mod json;
mod open_download;
mod operations;
mod paging;
pub mod refusal;
mod settings;
mod slot;
mod upload;
pub mod webhook;

pub use client::AvenPingClient;
pub use download::MediaDownload;
pub use error::{AvenPingError, ErrorRecord, MetaDetails};
pub use paging::{FormPage, FormPager, TemplatePage, TemplatePager};
pub use settings::{CallOptions, Settings};
pub use upload::{MediaFeeder, ProgressListener};

uniffi::setup_scaffolding!();
// Keeps what the models export from being left out by the linker.
avenping::uniffi_reexport_scaffolding!();
