//! `cargo xtask package swift`: a Swift package of generated sources, headers, and the library to link.
//!
//! Nothing here is compiled by Swift: there is no Swift compiler where this project is built.

use crate::kotlin::{Profile, generate, library};
use crate::sbom;
use crate::shell::{Failure, Outcome, empty, root, run, target};
use std::path::Path;
use std::process::Command;

/// What uniffi writes for the core's models, and for what works on them. Its Swift is meant for one module together.
const PARTS: [&str; 2] = ["AvenPingModels", "AvenPing"];

pub(crate) fn package() -> Outcome {
    let shipped = target().join("dist/swift");
    let made = shipped.join("made");
    empty(&shipped)?;
    let shared = library(Profile::Release)?;
    generate("swift", &shared, &made)?;
    let sources = shipped.join("Sources/AvenPing");
    std::fs::create_dir_all(&sources)?;
    for module in PARTS {
        let headers = shipped.join("Sources").join(format!("{module}FFI/include"));
        std::fs::create_dir_all(&headers)?;
        rename(&made.join(format!("{module}.swift")), &sources.join(format!("{module}.swift")))?;
        rename(&made.join(format!("{module}FFI.h")), &headers.join(format!("{module}FFI.h")))?;
        rename(&made.join(format!("{module}FFI.modulemap")), &headers.join("module.modulemap"))?;
        // SwiftPM wants a source in a target of C.
        let empty_source = headers.with_file_name("empty.c");
        std::fs::write(empty_source, format!("// {module}FFI is headers only.\n"))?;
    }
    std::fs::remove_dir_all(&made)?;
    let libraries = shipped.join("lib");
    std::fs::create_dir_all(&libraries)?;
    let name = "libavenping_uniffi.a";
    std::fs::copy(shared.with_file_name(name), libraries.join(name))?;
    run(Command::new("cp").arg("-R").arg(root().join("bindings-uniffi/swift/.")).arg(&shipped))?;
    for licence in ["LICENSE-APACHE", "LICENSE-MIT"] {
        std::fs::copy(root().join(licence), shipped.join(licence))?;
    }
    sbom::write("avenping-uniffi", "pkg:generic/avenping-swift", &shipped.join(sbom::FILE))?;
    println!("package swift: written, and not compiled: there is no Swift compiler here");
    Ok(())
}

fn rename(from: &Path, to: &Path) -> Outcome {
    std::fs::rename(from, to)
        .map_err(|error| Failure::new(format!("{} to {}: {error}", from.display(), to.display())))
}
