//! What needs no run of the Kotlin package: that it and its tests compile.

use super::build::{Profile, make, maven, maven_is_there};
use crate::shell::{Outcome, run};

/// Whether there was a JDK to check with.
pub(crate) fn check() -> Outcome<bool> {
    if !maven_is_there()? {
        return Ok(false);
    }
    let made = make(Profile::Debug)?;
    run(&mut maven(&made, &["test-compile"]))?;
    Ok(true)
}
