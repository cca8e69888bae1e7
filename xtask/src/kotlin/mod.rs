//! The Kotlin package: its tests, its jar, and the proof that the jar works in an empty project.

mod build;
mod check;
mod consumer;
mod examples;
mod jar;
mod package;
mod test;

pub(crate) use build::{Profile, generate, library, maven_is_there};
pub(crate) use check::check;
pub(crate) use jar::Project;
pub(crate) use package::{package, tested_package};
pub(crate) use test::test;
