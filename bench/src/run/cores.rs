//! Where programs run. Server and clients each on a core of its own, where the system can do that; then what one does is not
//! what the other has left over.

use std::ffi::OsStr;
use std::process::Command;

/// Whether there are two, and a program that gives them out.
pub(super) fn are_apart() -> bool {
    let two = std::thread::available_parallelism().is_ok_and(|cores| cores.get() > 1);
    two && Command::new("taskset").arg("--version").output().is_ok_and(|output| output.status.success())
}

/// What this machine tells clients about its own network, of which some heed more than others.
const OF_THE_NETWORK: [&str; 5] =
    ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE", "SSL_CERT_DIR", "NODE_EXTRA_CA_CERTS"];

/// `program` on one core; anywhere when there is none for it.
pub(super) fn on(core: Option<usize>, program: impl AsRef<OsStr>) -> Command {
    let mut command = match core {
        None => Command::new(program),
        Some(core) => {
            let mut command = Command::new("taskset");
            command.args(["--cpu-list", &core.to_string()]).arg(program);
            command
        }
    };
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        if OF_THE_NETWORK.contains(&text.as_ref()) || text.to_ascii_lowercase().ends_with("_proxy") {
            command.env_remove(&name);
        }
    }
    command
}
