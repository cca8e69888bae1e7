//! Kotlin's driver, through the jar that `cargo xtask package kotlin` has made.

use super::{Driver, is_made, source};
use crate::shell::{Failure, Outcome, available, empty, run, scratch, target};
use std::path::{Path, PathBuf};
use std::process::Command;

pub(super) fn drivers() -> Outcome<Vec<Driver>> {
    let repository = target().join("dist/kotlin");
    let ours = repository.join("com/avenping/avenping");
    let install = "apt-get install openjdk-17-jdk-headless maven";
    if !available("javac", &["-version"], install)?
        || !available("mvn", &["--version"], install)?
        || !is_made(&ours, "cargo xtask package kotlin")?
    {
        return Ok(Vec::new());
    }
    let project = scratch("torture").join("kotlin");
    empty(&project.join("src"))?;
    for file in ["pom.xml", "src/Driver.kt"] {
        std::fs::copy(source("kotlin").join(file), project.join(file))?;
    }
    let cache = cache()?;
    let maven = |arguments: &[&str]| {
        let mut maven = Command::new("mvn");
        maven
            .args(["--quiet", "--batch-mode", "--file"])
            .arg(project.join("pom.xml"))
            .arg(format!("-Dmaven.repo.local={}", cache.display()))
            .arg(format!("-Davenping.repository=file://{}", repository.display()))
            .args(arguments);
        maven
    };
    run(&mut maven(&["compile"]))?;
    // Maven itself would write among the driver's lines, so Java is started without it.
    let file = project.join("classpath.txt");
    let write = format!("-Dexec.args=-c \"printf %s '%classpath' > '{}'\"", file.display());
    run(&mut maven(&["exec:exec", "-Dexec.executable=sh", &write]))?;
    let classpath = std::fs::read_to_string(&file)?;
    if !classpath.contains("com/avenping/avenping/") {
        return Err(Failure::new(format!("Maven did not take the jar: {classpath}")));
    }
    let command = vec!["java".into(), "-cp".into(), classpath.into(), "DriverKt".into()];
    Ok(vec![Driver { name: "Kotlin", command, variables: Vec::new() }])
}

/// What Maven has downloaded before, without any package of ours: one of an earlier run would be taken for this one.
fn cache() -> Outcome<PathBuf> {
    let cache = scratch("torture-maven");
    let of_package = scratch("kotlin-consumer-cache");
    if !cache.exists() && of_package.exists() {
        run(Command::new("cp").arg("-R").arg(&of_package).arg(&cache))?;
    }
    forget(&cache.join("com/avenping"))?;
    Ok(cache)
}

fn forget(folder: &Path) -> Outcome {
    if folder.exists() {
        std::fs::remove_dir_all(folder)?;
    }
    Ok(())
}
