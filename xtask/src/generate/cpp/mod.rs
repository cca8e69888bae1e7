//! C++: the headers in `bindings-c/include/avenping` that come from the manifest and the schemas.

mod layout;
mod models;
pub(super) mod operations;
mod prose;
mod requests;
