//! Whether the package that is to be tortured is there, and made of today's sources: what is seen of yesterday's code would be
//! taken for the truth about today's.

use crate::shell::{Failure, Outcome, in_ci, root};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// What all packages are made of.
const CORE: &str = "core/src";

/// What sources are called. Beside them lie files that a build or a test writes.
const SOURCES: [&str; 6] = ["rs", "py", "ts", "h", "hpp", "kt"];

pub(super) struct Package {
    /// Written when it is made or installed.
    pub(super) made: PathBuf,
    /// The folders with its own sources.
    pub(super) sources: &'static [&'static str],
    /// The command that makes it.
    pub(super) by: &'static str,
}

impl Package {
    /// A missing one is treated as a missing program is; an old one is an error.
    pub(super) fn is_made(&self) -> Outcome<bool> {
        let Ok(made) = self.made.metadata().and_then(|file| file.modified()) else {
            return self.is_missing();
        };
        for folder in self.sources.iter().chain([&CORE]) {
            if let Some(newer) = newer(&root().join(folder), made)? {
                let newer = newer.strip_prefix(root()).unwrap_or(&newer).display().to_string();
                return Err(Failure::new(format!(
                    "torture: {newer} is newer than the package that is installed; make that anew: {}",
                    self.by
                )));
            }
        }
        Ok(true)
    }

    fn is_missing(&self) -> Outcome<bool> {
        if in_ci() {
            return Err(Failure::new(format!("torture: `{}` has to run before", self.by)));
        }
        eprintln!("\n*** SKIPPED: there is no package, so it was NOT tortured. It is made by: {}\n", self.by);
        Ok(false)
    }
}

/// A source that was changed after `made`.
fn newer(folder: &Path, made: SystemTime) -> Outcome<Option<PathBuf>> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let path = entry.path();
        let is_source =
            || path.extension().and_then(|ending| ending.to_str()).is_some_and(|e| SOURCES.contains(&e));
        if entry.file_type()?.is_dir() {
            if let Some(found) = newer(&path, made)? {
                return Ok(Some(found));
            }
        } else if is_source() && entry.metadata()?.modified()? > made {
            return Ok(Some(path));
        }
    }
    Ok(None)
}
