//! The npm package: the addon, the JavaScript around it, and everything that is run over both.

mod bench;
mod build;
mod check;
mod package;
mod runtimes;
mod test;

pub(crate) use bench::bench_folder;
pub(crate) use build::npm;
pub(crate) use check::check;
pub(crate) use package::package;
pub(crate) use test::test;
