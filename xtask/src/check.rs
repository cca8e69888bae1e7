//! `cargo xtask check`: everything that needs no run of the code.

use crate::shell::{Outcome, cargo, run};
use crate::{c, generate, licences, node, python};

pub(crate) fn check() -> Outcome {
    run(cargo().args(["fmt", "--all", "--check"]))?;
    run(cargo().args(["clippy", "--workspace", "--all-targets", "--", "--deny", "warnings"]))?;
    run(cargo().args(["doc", "--workspace", "--no-deps", "--quiet"]).env("RUSTDOCFLAGS", "--deny warnings"))?;
    licences::check()?;
    generate::check()?;
    conclude([python::check()?, node_package()?, c_library()?])
}

/// Of the Python package only.
pub(crate) fn python() -> Outcome {
    conclude([python::check()?])
}

/// Of the npm package only.
pub(crate) fn node() -> Outcome {
    conclude([node_package()?])
}

/// Of the C library only.
pub(crate) fn c() -> Outcome {
    conclude([c_library()?])
}

fn c_library() -> Outcome<Option<&'static str>> {
    Ok(if c::check()? { None } else { Some("the C library") })
}

fn node_package() -> Outcome<Option<&'static str>> {
    Ok(if node::check()? { None } else { Some("the npm package") })
}

fn conclude<const N: usize>(skipped: [Option<&'static str>; N]) -> Outcome {
    let skipped: Vec<&str> = skipped.into_iter().flatten().collect();
    if skipped.is_empty() {
        println!("check: all well");
    } else {
        println!("check: what ran is well, but NOT checked: {}", skipped.join("; "));
    }
    Ok(())
}
