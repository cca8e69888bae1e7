//! The conformance suite through C and C++, and the programs in the guides: each against what is installed.

use super::build::folder;
use super::programs::place;
use crate::shell::{Outcome, available, run, target};
use crate::test::start_fake;
use std::path::Path;
use std::process::Command;

/// Whether there was all that the suite needs.
pub(super) fn possible() -> Outcome<bool> {
    let json = available("pkg-config", &["--exists", "nlohmann_json"], "apt-get install nlohmann-json3-dev")?;
    Ok(json && python()?)
}

pub(super) fn suite(prefix: &Path) -> Outcome {
    run(Command::new(folder().join("tests/conformance/run.sh"))
        .arg("--prefix")
        .arg(prefix)
        .env("BUILD", place("conformance"))
        .env("FAKE", target().join("debug/avenping")))
}

pub(super) fn python() -> Outcome<bool> {
    available("python3", &["-c", "import sys; assert sys.version_info >= (3, 10)"], "apt-get install python3")
}

pub(super) fn guides(prefix: &Path) -> Outcome {
    let (_fake, base_url) = start_fake()?;
    run(Command::new("python3")
        .arg(folder().join("tests/docs.py"))
        .arg("--prefix")
        .arg(prefix)
        .env("AVENPING_BASE_URL", base_url)
        .env("AVENPING_TOKEN", "test_premium"))
}
