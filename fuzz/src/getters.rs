//! Every getter and every typed call of the C library, as `build.rs` found them.

// In the lists, not every getter needs all that it is given.
#![allow(unused_variables, clippy::undocumented_unsafe_blocks)]

use crate::c_entry::{Given, walk};
use avenping_c::client::avenping_client;
use avenping_c::error::avenping_error;
use avenping_c::generated::{
    account::*, forms::*, inbound::*, media::*, messages::*, templates::*, webhooks::*,
};
use avenping_c::options::avenping_call_options;
use avenping_c::status::avenping_status;
use std::ffi::{c_char, c_void};

/// Of a node, an index and a place for a length.
pub(crate) type Getter<T> = fn(*const c_void, usize, *mut usize) -> T;

pub(crate) type Call = fn(
    *const avenping_client,
    *const avenping_call_options,
    &mut Given<'_>,
    *mut *mut avenping_error,
) -> avenping_status;

include!(concat!(env!("OUT_DIR"), "/c_functions.rs"));
