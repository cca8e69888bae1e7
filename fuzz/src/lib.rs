//! What each fuzz target does with its bytes, and what must hold then. The files in `fuzz_targets/` only name them.
//!
//! A panic anywhere ends the run, also in a thread of the SDK's and also where a boundary would catch it: libfuzzer-sys
//! turns each into an abort. AddressSanitizer watches memory and leaks, libFuzzer the time.

mod answerer;
mod c_entry;
mod checks;
mod envelope;
mod getters;
mod invoke;
mod lines;
mod meta_error;
mod request;
mod response;
mod settings;
mod webhook;

pub use c_entry::c_entry;
pub use envelope::envelope;
pub use invoke::invoke;
pub use meta_error::meta_error;
pub use request::request;
pub use response::response;
pub use settings::settings;
pub use webhook::webhook;

/// Must not be seen anywhere but in its header.
/// Does not begin with what ends an escape in JSON: `\u001f` before the rest of `f…` would be taken for all of it.
const TOKEN: &str = "hush-secret-0123456789";

/// The line that sends, so that one call is one request.
const LINE: &str = "109876543210987";
