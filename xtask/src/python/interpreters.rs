//! The same abi3 wheel on every other Python of this machine, and a build of its own for a free-threaded one.

use super::smoke::smoke;
use super::test::pytest;
use super::tools::THREADS;
use super::venv::Environment;
use super::wheel;
use crate::shell::{Outcome, empty, forget_this_package, run, scratch};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The versions we name in the package's classifiers.
const OLDEST: u32 = 10;
const NEWEST: u32 = 14;

/// A minor version of Python 3, and whether it is a free-threaded build.
type Version = (u32, bool);

/// Returns what was tested with which Python, and what was not, for people to read.
pub(super) fn test(tools: &Environment, wheel: &Path) -> Outcome<String> {
    let found = find();
    let own = identify(&tools.path("python")).map(|(version, _)| version);
    let mut lines = Vec::new();
    for minor in OLDEST..=NEWEST {
        let version = (minor, false);
        let what = match found.get(&version) {
            Some(python) => {
                smoke(tools, python, wheel, &name(version))?;
                if own == Some(version) { "every test" } else { "a first send, blocking and asynchronous" }
            }
            None => "NOT tested, there is none on this machine",
        };
        lines.push(format!("python {}: {what}", name(version)));
    }
    let threaded: Vec<_> = found.iter().filter(|((_, free), _)| *free).collect();
    for (version, python) in &threaded {
        free_threaded(tools, **version, python)?;
        lines.push(format!(
            "python {}: first sends, threads, conformance and fork, without the GIL",
            name(**version)
        ));
    }
    if threaded.is_empty() {
        lines.push("free-threaded python: NOT tested, there is none on this machine".into());
    }
    Ok(lines.join("\n"))
}

fn name((minor, free_threaded): Version) -> String {
    format!("3.{minor}{}", if free_threaded { "t" } else { "" })
}

/// The stable ABI does not reach free-threaded builds before 3.15, so they get a wheel of their own. Built
/// in the development profile, whose overflow and debug assertions suit a hunt for races.
fn free_threaded(tools: &Environment, version: Version, python: &Path) -> Outcome {
    let folder = scratch("free-threaded");
    let wheels = folder.join("wheel");
    empty(&wheels)?;
    let mut maturin = tools.tool("maturin");
    forget_this_package(&mut maturin);
    // A target folder of its own: another kind of Python means another build of pyo3, back and forth.
    maturin.args(["build", "--locked", "--quiet", "--manifest-path"]).arg(wheel::manifest());
    maturin.arg("--interpreter").arg(python).arg("--target-dir").arg(folder.join("target"));
    if version.0 < 14 {
        // pyo3 supports free-threaded Python from 3.14 on. With an older one the test is a sign, not a proof.
        maturin.env("UNSAFE_PYO3_SKIP_VERSION_CHECK", "1");
    }
    run(maturin.arg("--out").arg(&wheels))?;
    let fresh = smoke(tools, python, &wheel::only_file(&wheels)?, &name(version))?;
    tools.fetch(&THREADS, &fresh)?;
    pytest(&fresh, &["test_threads.py", "test_conformance.py", "test_fork.py"])
}

/// Every CPython from 3.10 on that can be found by name or through pyenv, the first of each version.
fn find() -> BTreeMap<Version, PathBuf> {
    let mut candidates = Vec::new();
    for minor in OLDEST..=NEWEST + 1 {
        candidates.extend([format!("python3.{minor}"), format!("python3.{minor}t")].map(PathBuf::from));
    }
    candidates.push("python3".into());
    let pyenv = Command::new("pyenv").arg("root").output();
    if let Ok(pyenv) = pyenv
        && let Ok(versions) =
            std::fs::read_dir(Path::new(String::from_utf8_lossy(&pyenv.stdout).trim()).join("versions"))
    {
        let mut versions: Vec<PathBuf> =
            versions.flatten().map(|entry| entry.path().join("bin/python3")).collect();
        versions.sort();
        candidates.extend(versions);
    }
    let mut found = BTreeMap::new();
    for (version, python) in candidates.iter().filter_map(|candidate| identify(candidate)) {
        found.entry(version).or_insert(python);
    }
    found
}

/// What a Python is, and where; `None` when it does not run, is older than 3.10 or is another implementation.
fn identify(python: &Path) -> Option<(Version, PathBuf)> {
    const QUESTION: &str = "import sys, sysconfig; assert sys.implementation.name == 'cpython'; \
        print(sys.version_info[1], int(bool(sysconfig.get_config_var('Py_GIL_DISABLED'))), sys.executable, sep='\\n')";
    let output = Command::new(python).args(["-I", "-c", QUESTION]).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    let mut lines = text.lines();
    let minor: u32 = lines.next()?.parse().ok()?;
    let free_threaded = lines.next()? == "1";
    let place = lines.next()?;
    (minor >= OLDEST).then(|| ((minor, free_threaded), place.into()))
}
