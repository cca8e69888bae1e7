//! The waist between the core and the npm package `avenping`, and nothing that a person sees.
//!
//! JSON text goes in, JSON text comes out; promises are made and resolved in TypeScript. The facade hands over
//! only what it has made itself, so nothing here has to explain a wrong type. Two rules hold in every file:
//! Node's thread never waits (but for the fake's start and end), and no thread of the SDK's touches a JavaScript value.

// A test build leaves out what registers the functions with Node.
#![cfg_attr(test, allow(dead_code))]

mod client;
mod media;
mod mock;
mod webhook;

/// The version of this addon, which the facade holds against its own.
#[napi_derive::napi]
pub const VERSION: &str = avenping::VERSION;

/// An error's record as JSON text, with the settings named as they are in JavaScript.
pub(crate) fn record(error: avenping::Error) -> String {
    avenping::waist::in_camel_case(error).to_json().to_string()
}

/// An error as the facade expects it: the record in the message.
pub(crate) fn thrown(error: &avenping::Error) -> napi::Error {
    napi::Error::from_reason(record(error.clone()))
}
