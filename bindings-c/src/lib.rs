//! The AvenPing SDK as a C library. What C sees is `include/avenping.h`, which `cargo xtask generate` makes
//! of these sources: an exported item's documentation is written for C programmers.
//!
//! | module | |
//! | --- | --- |
//! | `ffi` | pointers: what comes in, what goes out, handles; no SDK in it |
//! | `panics`, `boundary` | every exported function that does more than read a field runs inside one of these |
//! | `call` | the one way of every operation, blocking or started |
//! | `queue`, `in_flight`, `completion`, `cancel`, `callbacks` | started calls |
//! | `generated` | a request and two functions for each operation, the getters of every answer |
//!
//! The types have C's names, so that a search for what the header has finds it here. Handles are types of no
//! size that are never looked into; what is behind them says the function that gives them.
// C has no other way to write these names.
#![allow(non_camel_case_types)]
// What every pointer must be is said once, in the header's introduction, and in the words of C.
#![allow(clippy::missing_safety_doc)]

mod arguments;
mod boundary;
pub mod bytes;
mod call;
mod callbacks;
pub mod cancel;
pub mod client;
pub mod completion;
pub mod download;
pub mod error;
mod ffi;
pub mod generated;
mod in_flight;
pub mod invoke;
pub mod json;
pub mod log;
pub mod options;
mod panics;
pub mod queue;
mod signal;
pub mod status;
#[cfg(feature = "testing")]
pub mod testing;
pub mod transfer;
pub mod upload;
pub mod version;
pub mod webhook;
