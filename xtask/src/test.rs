//! `cargo xtask test`: the gate. Rust's own tests first, then what needs a program from elsewhere.

use crate::check::WITHOUT_UNIFFI;
use crate::python::{self, Environment};
use crate::shell::{Failure, Outcome, available, cargo, root, run, target, timed};
use crate::{c, kotlin, node, torture};
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

pub(crate) fn test() -> Outcome {
    // The documented calls are made with the very curl of the documentation.
    let curl = available("curl", &["--version"], "apt-get install curl")?;
    timed("Rust", || run(cargo().arg("test").args(WITHOUT_UNIFFI).arg("--quiet")))?;
    timed("the demo", || {
        run(cargo().args(["run", "--quiet", "--package", "avenping", "--example", "demo"]))
    })?;
    let tools = python::environment("python-tools", &python::FAKE)?;
    if let Some(tools) = &tools {
        cases_match_their_schema(tools)?;
        timed("fuzzing the fake", || fuzz_the_fake(tools))?;
    }
    let python = timed("Python", python::test)?;
    let node = timed("Node", node::test)?;
    let mut skipped = timed("C and C++", c::test)?;
    let kotlin = timed("Kotlin", kotlin::tested_package)?;
    skipped.extend(timed("torture", torture::short)?);
    if !curl {
        skipped.push("the documented curl calls");
    }
    if tools.is_none() {
        skipped.push("the cases' schema and the fuzzing of the fake");
    }
    if !python {
        skipped.push("the Python package");
    }
    if !node {
        skipped.push("the npm package");
    }
    if !kotlin {
        skipped.push("the Kotlin package");
    }
    conclude(&skipped);
    Ok(())
}

/// Of the Python package only.
pub(crate) fn python() -> Outcome {
    conclude(if python::test()? { &[] } else { &["the Python package"] });
    Ok(())
}

/// Of the npm package only.
pub(crate) fn node() -> Outcome {
    conclude(if node::test()? { &[] } else { &["the npm package"] });
    Ok(())
}

/// Of the C library only.
pub(crate) fn c() -> Outcome {
    conclude(&c::test()?);
    Ok(())
}

/// Of the Kotlin package only.
pub(crate) fn kotlin() -> Outcome {
    conclude(if kotlin::test()? { &[] } else { &["the Kotlin package"] });
    Ok(())
}

fn conclude(skipped: &[&str]) {
    if skipped.is_empty() {
        println!("test: all well");
    } else {
        println!("test: what ran is well, but NOT tested: {}", skipped.join("; "));
    }
}

fn cases_match_their_schema(tools: &Environment) -> Outcome {
    run(tools.tool("python").arg("conformance/validate.py").current_dir(root()))
}

/// Requests made from `api/openapi.json`, thousands of them and many malformed: the fake must never
/// answer 500, and every answer must match the document.
fn fuzz_the_fake(tools: &Environment) -> Outcome {
    run(cargo().args(["build", "--quiet", "--package", "avenping-cli"]))?;
    let (_fake, base_url) = start_fake()?;
    run(tools
        .tool("schemathesis")
        .arg("run")
        .arg(root().join("api/openapi.json"))
        .args(["--url", &base_url])
        .args(["--header", "Authorization: Bearer test_premium"])
        .args([
            "--checks",
            "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance",
        ])
        // One worker: up to CPython 3.11.7, `ast.parse` in two threads at once can fail by itself (gh-106905).
        .args(["--max-examples", "60", "--seed", "1", "--workers", "1", "--no-color"])
        // It keeps a cache in the folder it runs in.
        .current_dir(target()))
}

/// Ends the fake when the test does, however it does.
pub(crate) struct Fake(Child);

impl Drop for Fake {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

pub(crate) fn start_fake() -> Outcome<(Fake, String)> {
    let mut child =
        Command::new(target().join("debug/avenping")).arg("mock").stdout(Stdio::piped()).spawn()?;
    let output = child.stdout.take().ok_or_else(|| Failure::new("the fake has no output"))?;
    let fake = Fake(child);
    let mut line = String::new();
    BufReader::new(output).read_line(&mut line)?;
    let base_url = line.split_whitespace().find(|word| word.starts_with("http://"));
    let base_url =
        base_url.ok_or_else(|| Failure::new(format!("the fake did not say where it listens: {line}")))?;
    Ok((fake, base_url.to_owned()))
}
