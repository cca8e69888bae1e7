//! A project that has nothing but the jar: the examples compile in it, and the README's sends a message to the fake.

use super::build::folder;
use super::examples;
use super::jar::Project;
use crate::shell::{Failure, Outcome, empty, run, scratch};
use crate::test::start_fake;
use std::path::Path;

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
    let user = Project::new(&project, repository)?;
    let maven = |goals: &[&str]| {
        let mut maven = user.maven(goals);
        maven.env("AVENPING_BASE_URL", &base_url).env("AVENPING_TOKEN", "test_premium");
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
