//! Measurements of the Python package. They print and judge nothing: times belong to a machine.

use super::tools::BENCH;
use super::venv::environment;
use super::wheel;
use crate::shell::{Outcome, root, run};

/// What importing costs, and what the package weighs.
pub(crate) fn start() -> Outcome {
    let Some((tools, wheel)) = wheel::installed()? else { return Ok(()) };
    // Apart from the tools, whose own start-up files would be counted.
    let Some(bench) = environment("python-bench", &BENCH)? else { return Ok(()) };
    tools.install(&wheel, &bench)?;
    run(bench.tool("python").arg(root().join("xtask/src/python/start.py")).arg(&wheel))
}
