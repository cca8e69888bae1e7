//! Fuzzing: the targets in `fuzz/`, with libFuzzer and AddressSanitizer, and Atheris over the Python waist.
//!
//! cargo-fuzz would build them with the same flags, but takes minutes to build itself. The compiler is the stable one,
//! as for ThreadSanitizer: its flags are the same in every release, but behind a lock, and it ships the runtime.

use super::Extent;
use crate::python::{Environment, environment};
use crate::shell::{Failure, Outcome, available, cargo, empty, root, run, scratch, target, timed};
use serde_json::json;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const TRIPLE: &str = "x86_64-unknown-linux-gnu";

const TARGETS: [&str; 8] =
    ["envelope", "meta_error", "webhook", "invoke", "request", "settings", "response", "c_entry"];

/// Reads beyond its memory on one input that has to be found.
const BROKEN: &str = "broken";

/// Those of cargo-fuzz, but for the lock.
const FLAGS: [&str; 11] = [
    "--cfg",
    "fuzzing",
    "-Cpasses=sancov-module",
    "-Cllvm-args=-sanitizer-coverage-level=4",
    "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
    "-Cllvm-args=-sanitizer-coverage-pc-table",
    "-Cllvm-args=-sanitizer-coverage-trace-compares",
    "-Cllvm-args=-sanitizer-coverage-stack-depth",
    "-Cllvm-args=-simplifycfg-branch-fold-threshold=0",
    "-Zsanitizer=address",
    "-Cunsafe-allow-abi-mismatch=sanitizer",
];

const ATHERIS: [&str; 1] = ["atheris==3.0.0"];

/// Seconds for a target in the long form.
const LONG: u32 = 600;

/// For each target, how often it ran.
type Executions = (String, u64);

/// What was skipped.
pub(super) fn fuzz(extent: &Extent) -> Outcome<Vec<&'static str>> {
    if !cfg!(all(target_arch = "x86_64", target_os = "linux")) {
        eprintln!("\n*** SKIPPED: fuzzing is for Linux on x86-64, so nothing was fuzzed\n");
        return Ok(vec!["what is fuzzed"]);
    }
    // libFuzzer comes as C++.
    if !available("c++", &["--version"], "apt-get install g++")? {
        return Ok(vec!["what is fuzzed"]);
    }
    timed("build for fuzzing", build)?;
    let seconds = if extent.short { 3 } else { LONG };
    sees_what_is_broken()?;
    empty(&kept())?;
    let (mut figures, mut findings) = (Vec::new(), Vec::new());
    // Two at a time: a target waits for its own server half the time.
    for pair in TARGETS.chunks(2) {
        let ended: Vec<Outcome<Executions>> = std::thread::scope(|scope| {
            let running: Vec<_> = pair.iter().map(|name| scope.spawn(move || rust(name, seconds))).collect();
            running
                .into_iter()
                .map(|one| one.join().unwrap_or_else(|_| Err(Failure::new("fuzzing ended"))))
                .collect()
        });
        for one in ended {
            match one {
                Ok(figure) => figures.push(shown(figure)),
                // What the other targets find is worth knowing too.
                Err(finding) => findings.push(finding.to_string()),
            }
        }
    }
    let python = python(seconds)?;
    let skipped = if python.is_none() { vec!["fuzzing of the Python waist"] } else { Vec::new() };
    figures.extend(python.map(shown));
    if !findings.is_empty() {
        return Err(Failure::new(findings.join("\n\n")));
    }
    std::fs::create_dir_all(scratch("torture"))?;
    std::fs::write(super::figures::file("fuzz", extent.complete), json!(figures).to_string())?;
    Ok(skipped)
}

fn shown((name, executions): Executions) -> Executions {
    println!("fuzz: {name}: {executions} executions, no finding");
    (name, executions)
}

fn build() -> Outcome {
    run(cargo()
        .env("RUSTC_BOOTSTRAP", "1")
        .env("CARGO_ENCODED_RUSTFLAGS", FLAGS.join("\u{1f}"))
        .args(["build", "--quiet", "--locked", "--release", "--bins", "--target", TRIPLE, "--manifest-path"])
        .arg(root().join("fuzz/Cargo.toml"))
        .arg("--target-dir")
        .arg(target().join("fuzz")))
}

/// A target, ready to run with libFuzzer's options.
fn fuzzer(name: &str, seconds: u32) -> Outcome<Command> {
    let mut command = Command::new(target().join("fuzz").join(TRIPLE).join("release").join(name));
    libfuzzer(&mut command, name, seconds)?;
    let spared = format!("suppressions={}", root().join("fuzz/leaks.supp").display());
    command.env("LSAN_OPTIONS", spared);
    Ok(command)
}

/// What is found new goes on from one long run to the next, under target/; the committed corpus is only read.
fn libfuzzer(command: &mut Command, name: &str, seconds: u32) -> Outcome {
    let grown = scratch("fuzz").join("corpus").join(name);
    if seconds < LONG {
        // To read all of it again would take a short run's time.
        empty(&grown.with_extension("short"))?;
    }
    let grown = if seconds < LONG { grown.with_extension("short") } else { grown };
    std::fs::create_dir_all(&grown)?;
    command
        .arg(format!("-max_total_time={seconds}"))
        .args(["-timeout=25", "-max_len=8192", "-print_final_stats=1", "-seed=7"])
        // To find out what a function is called takes longer than to run it.
        .arg("-print_funcs=0")
        .arg(format!("-dict={}", root().join("fuzz/json.dict").display()))
        .arg(format!("-artifact_prefix={}/{name}-", kept().display()))
        .arg(grown);
    let committed = root().join("fuzz/corpus").join(name);
    if committed.is_dir() {
        command.arg(committed);
    }
    Ok(())
}

/// Where the input of a finding is kept until the next run.
fn kept() -> PathBuf {
    scratch("fuzz").join("findings")
}

fn rust(name: &str, seconds: u32) -> Outcome<Executions> {
    let (well, output) = ended(&mut fuzzer(name, seconds)?)?;
    figure(name, well, &output)
}

fn ended(command: &mut Command) -> Outcome<(bool, String)> {
    std::fs::create_dir_all(kept())?;
    // libFuzzer writes to stderr alone; what a target prints is not looked at.
    let output = command.stdout(Stdio::null()).stderr(Stdio::piped()).output()?;
    Ok((output.status.success(), String::from_utf8_lossy(&output.stderr).into_owned()))
}

fn figure(name: &str, well: bool, output: &str) -> Outcome<Executions> {
    let executions = output
        .lines()
        .find_map(|line| line.strip_prefix("stat::number_of_executed_units:"))
        .and_then(|number| number.trim().parse().ok())
        .unwrap_or_default();
    if well && executions > 0 {
        return Ok((name.to_owned(), executions));
    }
    let lines: Vec<&str> = output.lines().collect();
    let end = lines.get(lines.len().saturating_sub(60)..).unwrap_or_default().join("\n");
    Err(Failure::new(format!(
        "{end}\nfuzz: {name}: a finding after {executions} executions; its input is in {}",
        kept().display()
    )))
}

/// That a fault would be found: coverage leads to it, AddressSanitizer sees it.
fn sees_what_is_broken() -> Outcome {
    let (well, output) = ended(&mut fuzzer(BROKEN, 30)?)?;
    if well || !output.contains("heap-buffer-overflow") {
        return Err(Failure::new(format!("{output}\nfuzz: what is broken on purpose was not found")));
    }
    println!("fuzz: what is broken on purpose was found");
    Ok(())
}

/// Atheris, over the wheel as people install it. `None` when something is missing, which was said then.
fn python(seconds: u32) -> Outcome<Option<Executions>> {
    let folder = scratch("wheel");
    let wheel =
        folder.read_dir().ok().and_then(|mut files| files.find_map(|file| is_wheel(&file.ok()?.path())));
    let wheel = wheel.unwrap_or_else(|| folder.join("avenping.whl"));
    if !super::python::package(wheel.clone()).is_made()? {
        return Ok(None);
    }
    let Some(tools) = environment("fuzz-python", &ATHERIS)? else { return Ok(None) };
    tools.install(&wheel, &tools)?;
    let mut command = atheris(&tools);
    libfuzzer(&mut command, "python", seconds)?;
    let (well, output) = ended(&mut command)?;
    figure("python", well, &output).map(Some)
}

fn atheris(tools: &Environment) -> Command {
    let mut command = tools.tool("python");
    command.arg("-I").arg(root().join("fuzz/python/waist.py"));
    command
}

fn is_wheel(file: &Path) -> Option<PathBuf> {
    file.extension().is_some_and(|extension| extension == "whl").then(|| file.to_owned())
}
