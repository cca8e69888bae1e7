//! Python's driver, through the wheel where its tests have it.

use super::{Driver, is_made, source};
use crate::shell::{Outcome, available, scratch};

pub(super) fn drivers() -> Outcome<Vec<Driver>> {
    let python = scratch("python").join("bin/python");
    let by = "cargo xtask test python";
    if !is_made(&python, by)? || !available(&python.to_string_lossy(), &["-I", "-c", "import avenping"], by)?
    {
        return Ok(Vec::new());
    }
    let driver = |name, style: &str| Driver {
        name,
        // Isolated: only what is installed can be imported.
        command: vec![python.clone(), "-I".into(), source("driver.py"), style.into()],
        variables: Vec::new(),
    };
    Ok(vec![driver("Python, blocking", "blocking"), driver("Python, asyncio", "async")])
}
