//! The Kotlin in the guides, which has to compile as it stands.

use crate::shell::{Failure, Outcome, root};
use std::path::Path;

/// The blocks of Kotlin in a page, in their order.
pub(super) fn of(page: &str) -> Outcome<Vec<String>> {
    let text = std::fs::read_to_string(root().join(page))?;
    let mut blocks = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if line.trim_end() == "```kotlin" {
            let block: Vec<&str> = lines.by_ref().take_while(|line| line.trim_end() != "```").collect();
            blocks.push(block.join("\n"));
        }
    }
    if blocks.is_empty() {
        return Err(Failure::new(format!("{page} has no Kotlin")));
    }
    Ok(blocks)
}

/// Writes each block into a package of its own, so that they can all have a `main`.
pub(super) fn write(blocks: &[String], package: &str, sources: &Path) -> Outcome {
    for (index, block) in blocks.iter().enumerate() {
        let own = format!("{package}{}", index + 1);
        let folder = sources.join(&own);
        std::fs::create_dir_all(&folder)?;
        std::fs::write(folder.join("Example.kt"), format!("package {own}\n\n{block}\n"))?;
    }
    Ok(())
}
