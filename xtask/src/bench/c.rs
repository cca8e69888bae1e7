//! The clients in C: this library as it is installed, and libcurl.

use super::{Does, Driver, Made, Wanted, drivers, run, said};
use crate::shell::{Outcome, available, scratch};
use std::path::PathBuf;
use std::process::Command;

/// What is wanted of the shared library, in bytes.
const MOST: u64 = 5_000_000;

pub(super) fn make(wanted: &Wanted, made: &mut Made) -> Outcome {
    if !available("gcc", &["--version"], "apt-get install gcc")? {
        made.missing("C", "there is no compiler");
        return Ok(());
    }
    // Not where the tests have it, who may run at the same time.
    let prefix = scratch("bench/c");
    let library = prefix.join("lib/libavenping.so");
    if !wanted.built || !library.exists() {
        crate::c::package(&prefix)?;
    }
    made.version("C", said("gcc", &["--version"])?);
    if wanted.start {
        made.size("libavenping.so", &library, MOST);
    }
    let (include, lib) = (prefix.join("include"), prefix.join("lib"));
    let ours = compiled(
        "ours",
        &[format!("-I{}", include.display()), format!("-L{}", lib.display())],
        "-lavenping",
    )?;
    let driver = Driver { group: "C", command: vec![ours], variables: vec![("LD_LIBRARY_PATH", lib)] };
    made.add(wanted, "c", &driver, "avenping, queue", Does::All, false);
    made.add(wanted, "c", &driver, "avenping, blocking", Does::All, true);
    if !available("curl-config", &["--version"], "apt-get install libcurl4-openssl-dev")? {
        made.missing("C, libcurl", "its headers are not installed");
        return Ok(());
    }
    made.version("libcurl", said("curl-config", &["--version"])?);
    let driver =
        Driver { group: "C", command: vec![compiled("libcurl", &[], "-lcurl")?], variables: Vec::new() };
    made.add(wanted, "c", &driver, "libcurl multi", Does::All, false);
    made.add(wanted, "c", &driver, "libcurl easy", Does::All, true);
    Ok(())
}

fn compiled(name: &str, flags: &[String], library: &str) -> Outcome<PathBuf> {
    let (source, program) = (drivers("c").join(name).with_extension("c"), scratch("bench").join(name));
    run(Command::new("gcc")
        .args(["-std=c11", "-D_POSIX_C_SOURCE=200809L", "-O2", "-Wall", "-Wextra", "-Werror", "-pedantic"])
        .arg(&source)
        .arg("-o")
        .arg(&program)
        .args(flags)
        .args([library, "-lpthread"]))?;
    Ok(program)
}
