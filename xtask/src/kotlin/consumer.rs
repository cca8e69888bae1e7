//! A project that has nothing but the jar: the examples compile in it, and the README's sends a message to the fake.

use super::build::folder;
use super::examples;
use crate::shell::{Failure, Outcome, empty, run, scratch};
use crate::test::start_fake;
use std::path::{Path, PathBuf};
use std::process::Command;

/// `repository` is the folder that holds the package as a Maven repository does.
pub(super) fn check(repository: &Path) -> Outcome {
    let project = scratch("kotlin-consumer");
    empty(&project)?;
    std::fs::copy(folder().join("consumer/pom.xml"), project.join("pom.xml"))?;
    let sources = project.join("src/main/kotlin");
    let readme = examples::of("bindings-uniffi/kotlin/README.md")?;
    examples::write(&readme, "readme", &sources)?;
    examples::write(&examples::of("docs/kotlin.md")?, "guide", &sources)?;
    examples::write(&examples::of("README.md")?, "root", &sources)?;
    let (_fake, base_url) = start_fake()?;
    let cache = cache()?;
    let maven = |goals: &[&str]| {
        let mut maven = Command::new("mvn");
        maven
            .args(["--quiet", "--batch-mode", "--file"])
            .arg(project.join("pom.xml"))
            // Said explicitly, because the package was taken out of just this one.
            .arg(format!("-Dmaven.repo.local={}", cache.display()))
            .arg(format!("-Davenping.repository=file://{}", repository.display()))
            .args(goals)
            .env("AVENPING_BASE_URL", &base_url)
            .env("AVENPING_TOKEN", "test_premium");
        maven
    };
    run(&mut maven(&["compile"]))?;
    let output = maven(&["exec:java", "-Dexec.mainClass=readme1.ExampleKt"]).output()?;
    let printed = String::from_utf8_lossy(&output.stdout);
    if !output.status.success() || !printed.contains("wamid.") {
        let errors = String::from_utf8_lossy(&output.stderr);
        return Err(Failure::new(format!("the README's example printed no id: {printed}{errors}")));
    }
    println!("the README's example, from the jar: {}", printed.trim());
    Ok(())
}

/// What Maven has downloaded before, without the package: one of an earlier run would be taken for this one.
fn cache() -> Outcome<PathBuf> {
    let home =
        std::env::home_dir().ok_or_else(|| Failure::new("there is no home folder for Maven's downloads"))?;
    let cache = home.join(".m2/repository");
    let ours = cache.join("com/avenping/avenping").join(env!("CARGO_PKG_VERSION"));
    if ours.exists() {
        std::fs::remove_dir_all(ours)?;
    }
    Ok(cache)
}
