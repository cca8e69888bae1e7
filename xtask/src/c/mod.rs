//! The C library: its installation, and everything that is run over it.

mod build;
mod check;
mod conformance;
mod cpp;
mod examples;
mod grown;
pub(crate) mod header;
mod hostile;
mod miri;
mod package;
mod programs;
mod sanitizers;
mod symbols;
mod test;
mod tests;
mod threads;
mod wrong;

pub(crate) use check::check;
pub(crate) use package::package;
pub(crate) use test::test;
