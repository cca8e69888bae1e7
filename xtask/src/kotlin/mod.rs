//! The Kotlin package: its tests, its jar, and the proof that the jar works in an empty project.

mod build;
mod check;
mod consumer;
mod examples;
mod package;
mod test;

pub(crate) use build::{Profile, generate, library};
pub(crate) use check::check;
pub(crate) use package::package;
pub(crate) use test::test;
