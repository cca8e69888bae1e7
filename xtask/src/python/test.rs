//! The tests of the Python package, against the installed wheel.

use super::venv::Environment;
use super::{interpreters, wheel};
use crate::shell::{Outcome, empty, root, run, scratch};

/// Whether there was a Python to test with.
pub(crate) fn test() -> Outcome<bool> {
    let Some((tools, wheel)) = wheel::installed()? else { return Ok(false) };
    pytest(&tools)?;
    interpreters::test(&tools, &wheel)?;
    Ok(true)
}

/// Runs the tests where the package's source is not on the path, and without leaving a cache in the tree.
pub(super) fn pytest(environment: &Environment) -> Outcome {
    let folder = scratch("pytest");
    empty(&folder)?;
    run(environment
        .tool("pytest")
        .arg(root().join("bindings-python/tests"))
        .args(["-q", "-rfEsx", "--import-mode=importlib", "-o"])
        .arg(format!("cache_dir={}", folder.join("cache").display()))
        .current_dir(&folder))
}
