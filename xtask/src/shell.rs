//! Running other programs, and what to do when one is missing.

use std::fmt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

pub(crate) type Outcome<T = ()> = Result<T, Failure>;

/// Why a task did not do its work, in words.
#[derive(Debug)]
pub(crate) struct Failure(String);

impl Failure {
    pub(crate) fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<E: std::error::Error> From<E> for Failure {
    fn from(error: E) -> Self {
        Self(error.to_string())
    }
}

/// The repository's root.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or_else(|| Path::new("."))
}

/// Where builds and installed tools go; never committed.
pub(crate) fn target() -> PathBuf {
    let folder = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from);
    // Programs run in folders of their own, where a relative path would lead elsewhere.
    std::path::absolute(&folder).unwrap_or(folder)
}

/// A folder of our own below `target`, for what tasks install, build and write on the way.
pub(crate) fn scratch(name: &str) -> PathBuf {
    target().join("xtask").join(name)
}

/// A new, empty folder in the place of whatever was there.
pub(crate) fn empty(folder: &Path) -> Outcome {
    if folder.exists() {
        std::fs::remove_dir_all(folder)
            .map_err(|error| Failure::new(format!("{}: {error}", folder.display())))?;
    }
    std::fs::create_dir_all(folder).map_err(|error| Failure::new(format!("{}: {error}", folder.display())))
}

/// The cargo that runs this task.
pub(crate) fn cargo() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    forget_this_package(&mut command);
    command.current_dir(root());
    command
}

/// Takes away what cargo told this program about its own package: some build scripts take a change in it
/// for a reason to build again.
pub(crate) fn forget_this_package(command: &mut Command) {
    for (name, _) in std::env::vars_os() {
        let name_text = name.to_string_lossy();
        if ["CARGO_PKG_", "CARGO_MANIFEST_"].iter().any(|prefix| name_text.starts_with(prefix)) {
            command.env_remove(&name);
        }
    }
}

/// Announces and runs a command; anything but success is a failure.
pub(crate) fn run(command: &mut Command) -> Outcome {
    println!("$ {}", shown(command));
    let status = command.status().map_err(|error| Failure::new(format!("{}: {error}", shown(command))))?;
    if status.success() {
        Ok(())
    } else {
        Err(Failure::new(format!("{} ended with {status}", shown(command))))
    }
}

fn shown(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let mut words = vec![program.file_name().unwrap_or(program.as_os_str()).to_string_lossy().into_owned()];
    words.extend(command.get_args().map(|argument| argument.to_string_lossy().into_owned()));
    words.iter_mut().for_each(|word| *word = word.replace(&format!("{}/", root().display()), ""));
    words.join(" ")
}

/// Names what fails, and says how long each part of a task takes: CI has a limit.
pub(crate) fn timed<T>(name: &str, work: impl FnOnce() -> Outcome<T>) -> Outcome<T> {
    let begin = Instant::now();
    let done = work().map_err(|failure| Failure::new(format!("{name}: {failure}")))?;
    println!("{name}: {:.1} s", begin.elapsed().as_secs_f64());
    Ok(done)
}

pub(crate) fn in_ci() -> bool {
    std::env::var_os("CI").is_some_and(|value| !value.is_empty())
}

/// Whether `program` is there and answers to `probe`. A missing one is an error in CI, where the run must
/// mean something, and a loud skip elsewhere.
pub(crate) fn available(program: &str, probe: &[&str], install: &str) -> Outcome<bool> {
    let found = Command::new(program).args(probe).output().is_ok_and(|output| output.status.success());
    if !found && in_ci() {
        return Err(Failure::new(format!("`{program}` is missing; install it with: {install}")));
    }
    if !found {
        eprintln!(
            "\n*** SKIPPED: `{program}` is missing, so what needs it was NOT tested. Install it with: {install}\n"
        );
    }
    Ok(found)
}
