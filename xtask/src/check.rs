//! `cargo xtask check`: everything that needs no run of the code.

use crate::shell::{Outcome, cargo, run};
use crate::{generate, licences};

pub(crate) fn check() -> Outcome {
    run(cargo().args(["fmt", "--all", "--check"]))?;
    run(cargo().args(["clippy", "--workspace", "--all-targets", "--", "--deny", "warnings"]))?;
    run(cargo().args(["doc", "--workspace", "--no-deps", "--quiet"]).env("RUSTDOCFLAGS", "--deny warnings"))?;
    licences::check()?;
    generate::check()?;
    println!("check: all well");
    Ok(())
}
