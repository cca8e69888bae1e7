//! Kotlin's driver, through the jar that `cargo xtask package kotlin` has made.

use super::{Driver, is_made, source};
use crate::kotlin::{Project, maven_is_there};
use crate::shell::{Failure, Outcome, empty, run, scratch, target};

pub(super) fn drivers() -> Outcome<Vec<Driver>> {
    let repository = target().join("dist/kotlin");
    let ours = repository.join("com/avenping/avenping");
    if !maven_is_there()? || !is_made(&ours, "cargo xtask package kotlin")? {
        return Ok(Vec::new());
    }
    let project = scratch("torture").join("kotlin");
    empty(&project.join("src"))?;
    for file in ["pom.xml", "src/Driver.kt"] {
        std::fs::copy(source("kotlin").join(file), project.join(file))?;
    }
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
    let command = vec!["java".into(), "-cp".into(), classpath.into(), "DriverKt".into()];
    Ok(vec![Driver { name: "Kotlin", command, variables: Vec::new() }])
}
