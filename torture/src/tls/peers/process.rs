//! A program that stands between client and server, and the port it listens on.

use crate::Outcome;
use std::fs::File;
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tokio::net::{TcpSocket, TcpStream};

/// How long a program may take until it listens, on a machine that has much else to do.
const PATIENCE: Duration = Duration::from_mins(1);

/// A port that nobody else is given on any address of this machine: it is held by a socket that does not listen, beside
/// which a program may, because both say that they share it.
pub(crate) struct Port {
    _held: TcpSocket,
    number: u16,
}

impl Port {
    pub(crate) fn new() -> Outcome<Self> {
        let held = TcpSocket::new_v4()?;
        held.set_reuseaddr(true)?;
        held.bind(SocketAddr::from(([0, 0, 0, 0], 0)))?;
        let number = held.local_addr()?.port();
        Ok(Self { _held: held, number })
    }

    pub(crate) fn number(&self) -> u16 {
        self.number
    }

    /// Where nobody listens, as long as no program does.
    pub(crate) fn address(&self) -> SocketAddr {
        SocketAddr::from(([127, 0, 0, 1], self.number))
    }
}

/// It ends with this value. If this program is killed it ends as well: the kernel sees to that for `setpriv`.
pub(crate) struct Process {
    child: Child,
    name: String,
    log: std::path::PathBuf,
}

impl Process {
    /// What it says goes to a file of `folder`. To be called by the main thread: the kernel ends the program with the
    /// thread that has started it.
    pub(crate) fn start(name: &str, program: &str, arguments: &[String], folder: &Path) -> Outcome<Self> {
        let log = folder.join(format!("{name}.log"));
        let output = File::create(&log)?;
        let child = Command::new("setpriv")
            .args(["--pdeathsig", "KILL", program])
            .args(arguments)
            .current_dir(folder)
            .stdin(Stdio::null())
            .stdout(output.try_clone()?)
            .stderr(output)
            .spawn()
            .map_err(|error| format!("setpriv {program}: {error}"))?;
        Ok(Self { child, name: name.to_owned(), log })
    }

    /// Returns when it listens on this port.
    pub(crate) async fn listens(&mut self, port: &Port) -> Outcome {
        let begun = Instant::now();
        while TcpStream::connect(port.address()).await.is_err() {
            let ended = self.child.try_wait()?;
            if ended.is_some() || begun.elapsed() > PATIENCE {
                let said = std::fs::read_to_string(&self.log).unwrap_or_default();
                return Err(format!("{} does not listen ({ended:?}): {said}", self.name).into());
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        Ok(())
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
