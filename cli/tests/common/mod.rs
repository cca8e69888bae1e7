//! The program as a person has it: the built binary, a fake started by `avenping mock`, and `curl`.
#![allow(dead_code)] // Each test file uses its part.

use serde_json::Value;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};

/// `avenping`, with nothing from the developer's environment.
pub fn avenping(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_avenping"));
    for (name, _) in std::env::vars_os() {
        let upper = name.to_string_lossy().to_uppercase();
        if upper.starts_with("AVENPING_") || upper.ends_with("_PROXY") {
            command.env_remove(name);
        }
    }
    command.args(arguments);
    command
}

/// `avenping mock`, which ends with the test.
pub struct Mock {
    pub process: Child,
    pub url: String,
}

impl Mock {
    pub fn start() -> Self {
        let mut process = avenping(&["mock", "--port", "0"]).stdout(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines().map_while(Result::ok);
        let first = lines.next().unwrap();
        let url = first.split_whitespace().last().unwrap().to_owned();
        assert!(url.starts_with("http://127.0.0.1:"), "{first}");
        std::thread::spawn(move || lines.for_each(drop));
        Self { process, url }
    }

    /// A command against this fake, with the premium token in its environment.
    pub fn avenping(&self, arguments: &[&str]) -> Command {
        let mut command = avenping(arguments);
        command.env("AVENPING_BASE_URL", &self.url).env("AVENPING_TOKEN", "test_premium");
        command
    }

    /// What the command prints when it goes well, as JSON.
    #[track_caller]
    pub fn json(&self, arguments: &[&str]) -> Value {
        let output = self.avenping(&[&["--json"], arguments].concat()).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{arguments:?}: {output:?}");
        assert!(output.stderr.is_empty(), "{arguments:?}: {output:?}");
        serde_json::from_slice(&output.stdout)
            .unwrap_or_else(|error| panic!("{arguments:?}: {error}: {output:?}"))
    }

    /// What it prints for people.
    #[track_caller]
    pub fn text(&self, arguments: &[&str]) -> String {
        let output = self.avenping(arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{arguments:?}: {output:?}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// The fake's log of messages.
    pub fn messages(&self) -> Vec<Value> {
        let answer = self.json(&["request", "GET", "/_mock/messages"]);
        answer["messages"].as_array().unwrap().clone()
    }
}

impl Drop for Mock {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The error record of a command that fails with this exit code.
#[track_caller]
pub fn failure(output: &Output, code: i32) -> Value {
    assert_eq!(output.status.code(), Some(code), "{output:?}");
    assert!(output.stdout.is_empty(), "{output:?}");
    serde_json::from_slice(&output.stderr).unwrap_or_else(|error| panic!("{error}: {output:?}"))
}

/// A file that only this test process uses.
pub fn file(name: &str, content: &[u8]) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(std::process::id().to_string());
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join(name);
    std::fs::write(&path, content).unwrap();
    path
}
