//! The tests of the Python package, against the installed wheel.

use super::venv::Environment;
use super::{interpreters, wheel};
use crate::shell::{Failure, Outcome, empty, in_ci, root, run, scratch};

/// Whether there was a Python to test with.
pub(crate) fn test() -> Outcome<bool> {
    let Some((tools, wheel)) = wheel::installed()? else { return Ok(false) };
    // First what takes seconds: a wheel that does not even start somewhere.
    let tested = interpreters::test(&tools, &wheel)?;
    pytest(&tools, &[""])?;
    println!("{tested}");
    Ok(true)
}

/// Runs all tests, or those in some files, where the package's source is not on the path, and without leaving a cache in the tree.
pub(super) fn pytest(environment: &Environment, files: &[&str]) -> Outcome {
    let tests = root().join("bindings-python/tests");
    let folder = scratch("pytest");
    empty(&folder)?;
    let results = folder.join("results.xml");
    run(environment
        .tool("pytest")
        .args(files.iter().map(|file| tests.join(file)))
        .args(["-q", "-rfEsx", "--import-mode=importlib", "-p", "no:cacheprovider", "--junit-xml"])
        .arg(&results)
        .current_dir(&folder))?;
    // In CI a run must mean something: there, what a test needs is installed.
    let results = std::fs::read_to_string(&results)?;
    let skipped = results.split("skipped=\"").nth(1).and_then(|rest| rest.split('"').next());
    match skipped.and_then(|number| number.parse::<u32>().ok()) {
        Some(0) => Ok(()),
        Some(number) if in_ci() => {
            Err(Failure::new(format!("{number} tests were skipped, which is an error in CI")))
        }
        Some(number) => {
            eprintln!("\n*** SKIPPED: {number} tests of the Python package, for the reasons above\n");
            Ok(())
        }
        None => Err(Failure::new("pytest's results do not say how many tests were skipped")),
    }
}
