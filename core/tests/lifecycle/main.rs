//! A client's life: its token, its calls and how they end, the threads and executors it is used from, servers that
//! come and go, proxies.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
#![allow(clippy::print_stdout, unreachable_pub)]

mod callbacks;
mod cancel;
#[path = "../common/mod.rs"]
mod common;
mod deadline;
mod executors;
mod outage;
mod proxy;
mod settings;
mod token;
