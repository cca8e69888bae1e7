//! The C library: its installation, and everything that is run over it.

mod build;
mod package;
mod symbols;

pub(crate) use package::package;
