//! A fresh environment, the wheel, and the first example of the README against the fake.

use super::venv::Environment;
use crate::shell::{Outcome, root, run, scratch};
use std::path::Path;

/// Installs `wheel` where nothing else is installed, for `python`, and uses it. Returns that environment.
pub(super) fn smoke(tools: &Environment, python: &Path, wheel: &Path, name: &str) -> Outcome<Environment> {
    let fresh = Environment::bare(python, scratch("smoke").join(name))?;
    tools.install(wheel, &fresh)?;
    run(fresh
        .tool("python")
        .args(["-I", "-W", "error"])
        .arg(root().join("xtask/src/python/smoke.py"))
        .arg(root().join("bindings-python/README.md")))?;
    Ok(fresh)
}
