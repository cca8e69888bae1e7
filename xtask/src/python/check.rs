//! The static checks of the Python package: format, lints, types, and that its types are complete.

use super::venv::Environment;
use super::wheel;
use crate::shell::{Failure, Outcome, available, root, run, scratch};
use std::path::PathBuf;
use std::process::Command;

/// What was not checked because something is missing on this machine.
pub(crate) fn check() -> Outcome<Option<&'static str>> {
    let Some((tools, _)) = wheel::installed()? else { return Ok(Some("the Python package")) };
    for rules in [["format", "--check"].as_slice(), &["check"]] {
        let mut ruff = tools.tool("ruff");
        ruff.args(rules).arg("--cache-dir").arg(scratch("ruff"));
        // Our own scripts are held to the package's rules.
        ruff.args(["--config", "pyproject.toml", "."])
            .args(["xtask", "bench"].map(|folder| root().join(folder)));
        run(ruff.current_dir(package()))?;
    }
    run(tools.tool("mypy").arg("--cache-dir").arg(scratch("mypy")).current_dir(package()))?;
    // The stub of the native module against the module itself.
    run(tools.tool("python").args(["-m", "mypy.stubtest", "avenping._native"]))?;
    // Pyright is a Node program; its PyPI package fetches it with npm.
    if !available("npm", &["--version"], "apt-get install nodejs npm")? {
        return Ok(Some("pyright over the Python package"));
    }
    run(pyright(&tools).current_dir(package()))?;
    types_are_complete(&tools)?;
    Ok(None)
}

fn package() -> PathBuf {
    root().join("bindings-python")
}

fn pyright(tools: &Environment) -> Command {
    let mut pyright = tools.tool("pyright");
    pyright.env("PYRIGHT_PYTHON_CACHE_DIR", scratch("pyright")).env("PYRIGHT_PYTHON_IGNORE_WARNINGS", "1");
    pyright.arg("--pythonpath").arg(tools.path("python"));
    pyright
}

/// Every public name of the installed package has a type that a checker need not guess.
fn types_are_complete(tools: &Environment) -> Outcome {
    let mut pyright = pyright(tools);
    let output = pyright.args(["--verifytypes", "avenping", "--ignoreexternal"]).output()?;
    let text = String::from_utf8_lossy(&output.stdout);
    let score = text.lines().find(|line| line.contains("completeness score")).unwrap_or_default().trim();
    if output.status.success() && score.ends_with(" 100%") {
        println!("pyright --verifytypes avenping: {score}");
        Ok(())
    } else {
        Err(Failure::new(format!(
            "pyright --verifytypes avenping:\n{text}{}",
            String::from_utf8_lossy(&output.stderr)
        )))
    }
}
