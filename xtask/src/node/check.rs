//! The static checks of the npm package: types and lints.

use super::build::{folder, install_tools, node_is_there};
use crate::shell::{Outcome, run};
use std::process::Command;

/// Whether there was a Node to check with.
pub(crate) fn check() -> Outcome<bool> {
    if !node_is_there()? {
        return Ok(false);
    }
    install_tools()?;
    let tool = |name: &str| {
        let mut tool = Command::new(folder().join("node_modules/.bin").join(name));
        tool.current_dir(folder());
        tool
    };
    run(tool("tsc").arg("--noEmit"))?;
    run(tool("prettier").args(["--check", "."]))?;
    run(tool("eslint").args(["--max-warnings", "0", "."]))?;
    Ok(true)
}
