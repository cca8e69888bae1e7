//! The Python package: its wheel, and everything that is run over it.

mod bench;
mod check;
mod interpreters;
mod package;
mod smoke;
mod test;
mod tools;
mod venv;
mod wheel;

pub(crate) use bench::bench_environment;
pub(crate) use check::check;
pub(crate) use package::package;
pub(crate) use test::test;
pub(crate) use tools::{BENCH, FAKE};
pub(crate) use venv::{Environment, environment};
