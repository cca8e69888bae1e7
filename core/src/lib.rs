//! Client for [AvenPing](https://avenping.com), which sells WhatsApp Business messaging through a
//! REST API.
//!
//! * [`Client`] is asynchronous and works from any executor; [`blocking::Client`] needs none.
//! * Sends never duplicate: what may have arrived is not sent again, and every
//!   [`Error`] says in [`delivery`](Error::delivery) whether it may have.
//! * [`webhook`] reads what AvenPing posts to your server.
//! * The crate `avenping-mock` is a fake AvenPing for your tests.
//!
//! AvenPing does not document every route. What is assumed says so in its documentation.
// What uniffi derives is C functions, which it has to call unsafe.
#![cfg_attr(not(feature = "uniffi"), forbid(unsafe_code))]

mod base_url;
pub mod blocking;
mod call;
mod client;
mod config;
mod encode;
mod envelope;
mod error;
mod exchange;
#[cfg(feature = "uniffi")]
mod foreign;
#[cfg(fuzzing)]
#[doc(hidden)]
pub mod fuzzing;
mod line;
mod log;
pub mod media;
pub mod model;
pub mod operations;
mod options;
mod paging;
pub mod resources;
mod retry;
mod runtime;
mod shared;
mod token;
mod transport;
#[doc(hidden)]
pub mod waist;
pub mod webhook;

pub use client::Client;
pub use config::ClientBuilder;
pub use encode::{MAX_JSON, RawRequest};
pub use error::{Attempt, Delivery, Error, ErrorKind, MAX_BODY, MetaError, Result};
pub use options::CallOptions;
pub use paging::{Page, Paged, Pager};
pub use runtime::{Canceller, Pending};
pub use token::AuthHeader;

#[cfg(feature = "uniffi")]
uniffi::setup_scaffolding!();

/// The version of this SDK.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");
