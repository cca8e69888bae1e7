//! Kotlin's driver, through the jar that `cargo xtask package kotlin` has made.

use super::{Driver, Package, source};
use crate::kotlin::{Project, maven_is_there};
use crate::shell::{Failure, Outcome, empty, run, scratch, target};
use std::path::PathBuf;

/// A heap of one size from the first moment on, and as few other things of the JVM's own as can be that grow for minutes:
/// the soak looks for what grows beside them.
const STEADY: [&str; 7] = [
    "-Xms64m",
    "-Xmx64m",
    "-XX:+AlwaysPreTouch",
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",
    "-XX:CICompilerCount=1",
    "-XX:-UsePerfData",
];

pub(super) fn drivers() -> Outcome<Vec<Driver>> {
    let repository = target().join("dist/kotlin");
    let package = Package {
        made: repository.join("com/avenping/avenping").join(env!("CARGO_PKG_VERSION")),
        sources: &["bindings-uniffi/src", "bindings-uniffi/kotlin/src"],
        by: "cargo xtask package kotlin",
    };
    if !maven_is_there()? || !package.is_made()? {
        return Ok(Vec::new());
    }
    let project = scratch("torture").join("kotlin");
    empty(&project.join("src"))?;
    for file in ["pom.xml", "src/Driver.kt"] {
        std::fs::copy(source("kotlin").join(file), project.join(file))?;
    }
    // A second program of the same project.
    std::fs::copy(super::habits::source("Habits.kt"), project.join("src/Habits.kt"))?;
    let user = Project::new(&project, &repository)?;
    run(&mut user.maven(&["compile"]))?;
    // Maven itself would write among the driver's lines, so Java is started without it.
    let file = project.join("classpath.txt");
    let write = format!("-Dexec.args=-c \"printf %s '%classpath' > '{}'\"", file.display());
    run(&mut user.maven(&["exec:exec", "-Dexec.executable=sh", &write]))?;
    let classpath = std::fs::read_to_string(&file)?;
    if !classpath.contains("com/avenping/avenping/") {
        return Err(Failure::new(format!("Maven did not take the jar: {classpath}")));
    }
    let command = [&["java"], STEADY.as_slice(), &["-cp", &classpath, "DriverKt"]].concat();
    let command = command.into_iter().map(PathBuf::from).collect();
    Ok(vec![Driver { name: "Kotlin", command, variables: Vec::new() }])
}
