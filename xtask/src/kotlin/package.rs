//! `cargo xtask package kotlin`: the jar, laid out as a Maven repository, and the proof that it works alone.

use super::build::{Profile, folder, make, maven, maven_is_there};
use super::consumer;
use super::test::fake;
use crate::shell::{Failure, Outcome, cargo, empty, run, target};

/// The largest jar, in bytes.
const MOST: u64 = 4_500_000;

/// Tests that show in seconds that the jar's own library works, which is not that of the tests by themselves.
const PROOF: &str = "-Dtest=FirstMessageTest,ConformanceTest";

pub(crate) fn package() -> Outcome {
    if !maven_is_there()? {
        return Err(Failure::new("the jar is made by Maven"));
    }
    make_jar(&[PROOF])
}

/// Makes the jar with all the tests, on the very library that is in it. Whether there was a JDK.
pub(crate) fn tested_package() -> Outcome<bool> {
    if maven_is_there()? {
        make_jar(&[])?;
        return Ok(true);
    }
    Ok(false)
}

fn make_jar(tests: &[&str]) -> Outcome {
    run(cargo().args(["build", "--quiet", "--package", "avenping-cli"]))?;
    let made = make(Profile::Release)?;
    // A class whose source is gone must not be in it.
    empty(&made.join("maven"))?;
    run(maven(&made, &["package", &fake()]).args(tests))?;
    let name = format!("avenping-{}", env!("CARGO_PKG_VERSION"));
    let repository = target().join("dist/kotlin");
    let place = repository.join("com/avenping/avenping").join(env!("CARGO_PKG_VERSION"));
    empty(&repository)?;
    std::fs::create_dir_all(&place)?;
    let jar = place.join(format!("{name}.jar"));
    std::fs::copy(made.join("maven").join(format!("{name}.jar")), &jar)?;
    let sources = format!("{name}-sources.jar");
    std::fs::copy(made.join("maven").join(&sources), place.join(&sources))?;
    std::fs::copy(folder().join("pom.xml"), place.join(format!("{name}.pom")))?;
    let bytes = std::fs::metadata(&jar)?.len();
    println!("{}: {bytes} bytes", jar.strip_prefix(target()).unwrap_or(&jar).display());
    if bytes > MOST {
        return Err(Failure::new(format!("the jar has {bytes} bytes, more than {MOST}")));
    }
    consumer::check(&repository)?;
    println!("package kotlin: all well");
    Ok(())
}
