//! The package where people use it: an empty folder, other versions of Node, Bun and Deno.

use super::build::{folder, npm};
use crate::shell::{Outcome, empty, run, scratch};
use std::path::Path;
use std::process::Command;

/// Installs the tarball where nothing else is, and runs the README's first example in all three forms of a module.
pub(super) fn an_empty_folder(tarball: &Path) -> Outcome {
    let folder = scratch("node-empty");
    installed(&folder, tarball)?;
    // The newest compiler; the package itself is built with an older one, whose API the linter needs.
    run(npm(&["install", "--save-exact", "typescript@7.0.2", "@types/node@20.19.43"]).current_dir(&folder))?;
    run(Command::new("node").arg(self::folder().join("scripts/first-example.js")).arg(&folder))
}

/// The same folder, with other runtimes from npm, which carry their programs.
pub(super) fn others(tarball: &Path) -> Outcome {
    let folder = scratch("node-others");
    installed(&folder, tarball)?;
    for (name, package, arguments) in [
        ("Node 22", "node@22", &[][..]),
        ("Node 24", "node@24", &[][..]),
        ("Bun 1", "bun@1.4.5", &["run"][..]),
        ("Deno 2", "deno@2.9.6", &["run", "--allow-all"][..]),
    ] {
        run(npm(&["exec", "--yes", "--package", package, "--"])
            .arg(package.split('@').next().unwrap_or(package))
            .args(arguments)
            .arg("smoke.mjs")
            .arg(name)
            .current_dir(&folder))?;
    }
    Ok(())
}

pub(super) fn installed(folder: &Path, tarball: &Path) -> Outcome {
    empty(folder)?;
    std::fs::write(folder.join("package.json"), "{ \"private\": true }\n")?;
    run(npm(&["install", "--prefer-offline"]).arg(tarball).current_dir(folder))?;
    std::fs::copy(self::folder().join("scripts/smoke.mjs"), folder.join("smoke.mjs"))?;
    Ok(())
}
