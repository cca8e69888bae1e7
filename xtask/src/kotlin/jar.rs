//! Projects that use the jar as its users do: from a Maven repository, with everything else as Maven has it.

use crate::shell::{Failure, Outcome};
use std::path::{Path, PathBuf};
use std::process::Command;

/// A project with a `pom.xml` that takes the jar from `repository`.
pub(crate) struct Project<'a> {
    folder: &'a Path,
    repository: &'a Path,
    cache: PathBuf,
}

impl<'a> Project<'a> {
    pub(crate) fn new(folder: &'a Path, repository: &'a Path) -> Outcome<Self> {
        Ok(Self { folder, repository, cache: cache()? })
    }

    pub(crate) fn maven(&self, arguments: &[&str]) -> Command {
        let mut maven = Command::new("mvn");
        maven
            .args(["--quiet", "--batch-mode", "--file"])
            .arg(self.folder.join("pom.xml"))
            // Said explicitly, because the package was taken out of just this one.
            .arg(format!("-Dmaven.repo.local={}", self.cache.display()))
            .arg(format!("-Davenping.repository=file://{}", self.repository.display()))
            .args(arguments);
        maven
    }
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
