//! The tests of the Kotlin package, over sockets against the fake.

use super::build::{Profile, make, maven, maven_is_there};
use crate::shell::{Outcome, cargo, run, target};

/// Whether there was a JDK to test with.
pub(crate) fn test() -> Outcome<bool> {
    if !maven_is_there()? {
        return Ok(false);
    }
    run(cargo().args(["build", "--quiet", "--package", "avenping-cli"]))?;
    let made = make(Profile::Debug)?;
    run(&mut maven(&made, &["test", &fake()]))?;
    Ok(true)
}

/// What tells the tests where the program is that they start for each fake.
pub(super) fn fake() -> String {
    format!("-Davenping.program={}", target().join("debug/avenping").display())
}
