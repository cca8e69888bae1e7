//! Server and clients each on a core of its own, where the system can do that; then what one does is not what the other
//! has left over.

use std::process::Command;

/// Whether there are two, and a program that gives them out.
pub(super) fn are_apart() -> bool {
    let two = std::thread::available_parallelism().is_ok_and(|cores| cores.get() > 1);
    two && Command::new("taskset").arg("--version").output().is_ok_and(|output| output.status.success())
}

/// `program` on one core; anywhere when there is none for it.
pub(super) fn on(core: Option<usize>, program: impl AsRef<std::ffi::OsStr>) -> Command {
    let Some(core) = core else { return Command::new(program) };
    let mut command = Command::new("taskset");
    command.args(["--cpu-list", &core.to_string()]).arg(program);
    command
}
