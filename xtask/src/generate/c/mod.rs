//! C: the typed functions in `bindings-c/src/generated`, and the header of all of the library.

mod getters;
pub(super) mod header;
mod layout;
pub(super) mod prose;
pub(super) mod requests;
pub(super) mod source;
