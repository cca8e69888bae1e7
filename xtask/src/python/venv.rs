//! Virtual environments under the target folder, for the tools that come from PyPI.

use crate::shell::{Failure, Outcome, available, run, scratch};
use std::path::{Path, PathBuf};
use std::process::Command;

pub(crate) struct Environment {
    folder: PathBuf,
}

/// The environment `name` with `packages` (exact versions) installed; `None` without a Python.
pub(crate) fn environment(name: &str, packages: &[&str]) -> Outcome<Option<Environment>> {
    let install = "apt-get install python3 python3-venv (3.10 or newer)";
    let probe = "import ensurepip, venv, sys; assert sys.version_info >= (3, 10)";
    if !available("python3", &["-c", probe], install)? {
        return Ok(None);
    }
    let environment = Environment { folder: scratch(name) };
    let marker = environment.folder.join("installed.txt");
    // Another Python than before needs an environment of its own as well.
    let python =
        Command::new("python3").args(["-c", "import sys; print(sys.version, sys.base_prefix)"]).output()?;
    let wanted = format!("{}{}", String::from_utf8_lossy(&python.stdout), packages.join("\n"));
    if std::fs::read_to_string(&marker).ok().as_deref() != Some(wanted.as_str()) {
        run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&environment.folder))?;
        run(environment.tool("pip").args(["install", "--quiet"]).args(packages))?;
        write(&marker, wanted.as_bytes())?;
    }
    Ok(Some(environment))
}

impl Environment {
    /// An environment without tools, and without pip, of whatever Python `python` is.
    pub(crate) fn bare(python: &Path, folder: PathBuf) -> Outcome<Self> {
        run(Command::new(python).args(["-m", "venv", "--clear", "--without-pip"]).arg(&folder))?;
        Ok(Self { folder })
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    pub(crate) fn path(&self, program: &str) -> PathBuf {
        self.folder.join("bin").join(program)
    }

    /// A program of this environment. It runs in a folder where no source of ours can be imported by accident.
    pub(crate) fn tool(&self, program: &str) -> Command {
        let mut command = Command::new(self.path(program));
        // Tools look for Python and for each other there.
        let inherited = std::env::var_os("PATH").unwrap_or_default();
        let folders = std::iter::once(self.folder.join("bin")).chain(std::env::split_paths(&inherited));
        if let Ok(path) = std::env::join_paths(folders) {
            command.env("PATH", path);
        }
        command.env("VIRTUAL_ENV", &self.folder).env_remove("CONDA_PREFIX");
        command.env_remove("PYTHONPATH").env_remove("PYTHONHOME");
        command.current_dir(&self.folder);
        command
    }

    /// Installs packages of exact versions from PyPI into `into`.
    pub(crate) fn fetch(&self, packages: &[&str], into: &Self) -> Outcome {
        let mut pip = self.tool("pip");
        run(pip.arg("--python").arg(into.path("python")).args(["install", "--quiet"]).args(packages))
    }

    /// Installs a wheel from a file into `into`, unless the very same one is there. Nothing else is fetched:
    /// the package has no dependencies.
    pub(crate) fn install(&self, wheel: &Path, into: &Self) -> Outcome {
        let marker = into.folder.join("installed.whl");
        let new =
            std::fs::read(wheel).map_err(|error| Failure::new(format!("{}: {error}", wheel.display())))?;
        if std::fs::read(&marker).is_ok_and(|old| old == new) {
            return Ok(());
        }
        let pip = ["install", "--quiet", "--force-reinstall", "--no-index", "--no-deps"];
        run(self.tool("pip").arg("--python").arg(into.path("python")).args(pip).arg(wheel))?;
        write(&marker, &new)
    }
}

fn write(file: &Path, content: &[u8]) -> Outcome {
    std::fs::write(file, content).map_err(|error| Failure::new(format!("{}: {error}", file.display())))
}
