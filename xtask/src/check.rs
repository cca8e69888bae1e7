//! `cargo xtask check`: everything that needs no run of the code.

use crate::shell::{Outcome, cargo, run, timed};
use crate::{c, generate, kotlin, licences, node, python};

/// Everything but the crates that turn on the core's feature `uniffi`: all others must be seen as they are shipped.
pub(crate) const WITHOUT_UNIFFI: [&str; 5] =
    ["--workspace", "--exclude", "avenping-uniffi", "--exclude", "avenping-bindgen"];

pub(crate) fn check() -> Outcome {
    run(cargo().args(["fmt", "--all", "--check"]))?;
    let clippy = |which: &[&str]| {
        run(cargo().arg("clippy").args(which).args(["--all-targets", "--", "--deny", "warnings"]))
    };
    timed("clippy", || {
        clippy(&WITHOUT_UNIFFI)?;
        // Not its generator, whose dependencies take a minute and which is a `main` of a few lines.
        clippy(&["--package", "avenping-uniffi"])
    })?;
    timed("rustdoc", || {
        run(cargo()
            .arg("doc")
            .args(WITHOUT_UNIFFI)
            .args(["--no-deps", "--quiet"])
            .env("RUSTDOCFLAGS", "--deny warnings"))
    })?;
    licences::check()?;
    generate::check()?;
    conclude([timed("Python", python::check)?, timed("Node", node_package)?, timed("C and C++", c_library)?])
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

/// Of the Kotlin package only.
pub(crate) fn kotlin() -> Outcome {
    conclude([if kotlin::check()? { None } else { Some("the Kotlin package") }])
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
