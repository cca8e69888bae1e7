//! The static checks of the npm package: types, format and lints, as `npm run check` lists them.

use super::build::{folder, install_tools, javascript, node_is_there, npm};
use crate::shell::{Outcome, run};

/// Whether there was a Node to check with.
pub(crate) fn check() -> Outcome<bool> {
    if !node_is_there()? {
        return Ok(false);
    }
    install_tools()?;
    // Tests and examples are checked against the types that users get.
    javascript()?;
    run(npm(&["run", "check"]).current_dir(folder()))?;
    Ok(true)
}
