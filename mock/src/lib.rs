//! A fake AvenPing that runs on your machine: the documented API with its gates, paging, limits and Meta refusals,
//! a log of everything it received, webhooks, a clock that can be moved, and faults down to the TCP reset.
//!
//! What AvenPing does not document is taken as the specification of this project takes it and marked "assumed" where
//! it is decided. Requests are read by hand against that specification, never with the SDK's own models, so that a
//! mistake in the models cannot hide.
//!
//! ```
//! # fn main() -> std::io::Result<()> {
//! let server = avenping_mock::MockServer::start()?;
//! assert!(server.base_url().starts_with("http://127.0.0.1:"));
//! # Ok(())
//! # }
//! ```
#![doc = ""]
#![doc = include_str!("../README.md")]

mod api;
mod app;
mod clock;
mod control;
mod faults;
mod fields;
mod gate;
mod intake;
mod meta_error;
mod net;
mod pipeline;
mod rate;
mod refusal;
mod request_log;
mod routes;
mod rules;
mod seed;
mod server;
mod storage;
mod wamid;
mod webhook_client;
mod world;

pub use routes::ROUTES;
pub use server::MockServer;

/// The seeded token that may do everything: a Premium account with one line.
pub const TOKEN: &str = "test_premium";

/// The only line of the account behind [`TOKEN`], and its `defaultPhoneNumberId`.
pub const PHONE_NUMBER_ID: &str = "109876543210987";
