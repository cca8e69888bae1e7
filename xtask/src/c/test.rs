//! `cargo xtask test c`: the C library as its users have it, and under every tool that watches memory and threads.

use super::examples::Examples;
use super::programs::VALGRIND;
use super::tests::Programs;
use super::{build, check, conformance, cpp, miri, package, sanitizers, threads};
use crate::shell::{Failure, Outcome, available, cargo, empty, run, scratch, timed};

/// What could not be tested for want of something.
pub(crate) fn test() -> Outcome<Vec<&'static str>> {
    let mut skipped = Vec::new();
    if !check::compilers()? || !available("pkg-config", &["--version"], "apt-get install pkg-config")? {
        return Ok(vec!["the C library"]);
    }
    run(cargo().args(["build", "--quiet", "--package", "avenping-cli"]))?;
    let prefix = scratch("c-prefix");
    empty(&prefix)?;
    timed("package", || package::install(&prefix))?;
    let installed = super::programs::Library(prefix.join("lib"));

    // First what says most in the shortest time.
    let library = timed("build for tests", build::testing)?;
    let programs = timed("compile the C tests", || Programs::compile("plain", &[], &library))?;
    timed("C tests", || programs.run(&library.0, true, &[]))?;

    if conformance::possible()? {
        timed("conformance suite", || conformance::suite(&prefix))?;
    } else {
        skipped.push("the conformance suite through C and C++");
    }
    if conformance::python()? {
        timed("programs in the guides", || conformance::guides(&prefix))?;
    } else {
        skipped.push("the programs in the guides for C and C++");
    }

    let examples = Examples::of(&prefix)?;
    timed("examples through pkg-config", || examples.pkg_config())?;
    if available("cmake", &["--version"], "apt-get install cmake")? {
        timed("examples through CMake", || examples.cmake())?;
    } else {
        skipped.push("the CMake package");
    }
    let cpp = timed("compile the C++ tests", || cpp::compile("plain", &[], &installed))?;
    if available("valgrind", &["--version"], "apt-get install valgrind")? {
        timed("C tests under valgrind", || programs.valgrind(&installed.0))?;
        timed("C++ tests under valgrind", || cpp::run(&cpp, &installed.0, &VALGRIND, &[]))?;
        timed("examples under valgrind", || examples.valgrind())?;
    } else {
        timed("C++ tests", || cpp::run(&cpp, &installed.0, &[], &[]))?;
        skipped.push("the C library under valgrind");
    }
    timed("sanitizers", || sanitizers::test(&library))?;
    skipped.extend(threads_and_pointers()?);
    Ok(skipped)
}

/// ThreadSanitizer and Miri at the same time: each has long stretches on one processor only.
fn threads_and_pointers() -> Outcome<Vec<&'static str>> {
    std::thread::scope(|scope| {
        let pointers = scope.spawn(miri::test);
        let mut skipped = Vec::new();
        if threads::possible() {
            timed("ThreadSanitizer", threads::test)?;
        } else {
            skipped.push("the C library under ThreadSanitizer");
        }
        if !pointers.join().map_err(|_| Failure::new("Miri's thread has panicked"))?? {
            skipped.push("the C library's pointer helpers under Miri");
        }
        Ok(skipped)
    })
}
