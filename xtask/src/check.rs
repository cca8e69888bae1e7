//! `cargo xtask check`: everything that needs no run of the code.

use crate::shell::{Outcome, cargo, run};
use crate::{generate, licences, python};

pub(crate) fn check() -> Outcome {
    run(cargo().args(["fmt", "--all", "--check"]))?;
    run(cargo().args(["clippy", "--workspace", "--all-targets", "--", "--deny", "warnings"]))?;
    run(cargo().args(["doc", "--workspace", "--no-deps", "--quiet"]).env("RUSTDOCFLAGS", "--deny warnings"))?;
    licences::check()?;
    generate::check()?;
    python()
}

/// Of the Python package only.
pub(crate) fn python() -> Outcome {
    match python::check()? {
        None => println!("check: all well"),
        Some(skipped) => println!("check: what ran is well, but NOT checked: {skipped}"),
    }
    Ok(())
}
