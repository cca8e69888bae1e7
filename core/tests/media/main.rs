//! Files up and down over real sockets: whole or not at all, whatever the source, the server or the disk does.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
#![allow(clippy::print_stdout, unreachable_pub)]

#[path = "../common/mod.rs"]
mod common;
mod download;
mod source;
mod upload;
mod upload_retry;
