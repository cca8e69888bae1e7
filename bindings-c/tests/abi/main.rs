//! The C functions, called from Rust as C would: against the fake AvenPing, with odd arguments, many at a time.
#![allow(missing_docs)]
// Every call here is one of C's, and every pointer is what the header says, unless a test is about that.
#![allow(clippy::undocumented_unsafe_blocks)]
// Helpers count as no tests for clippy.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod calls;
mod common;
mod depth;
mod media;
#[cfg(target_os = "linux")]
#[path = "../../../core/tests/common/memory.rs"]
mod memory;
mod secrets;
mod started;
mod webhooks;
#[cfg(target_os = "linux")]
mod wiped;
