//! `cargo xtask bench guard`: how many instructions one call takes, through each binding, held against `bench/guard.json`.
//!
//! Instructions and not time, because they do not depend on what else the machine does: two runs differ by less than 1 %.
//! The torture's drivers make sends, one after the other, under callgrind; a short run is taken off a long one, so that
//! neither start nor end counts. Compared is what is spent in our library, which is the same program everywhere, and, where
//! interpreter and C library are those of the committed figures, what is spent in all; but for Node.
//!
//! Kotlin is not among them: callgrind cannot follow the JVM, and its calls take the same way through the core.

use super::callgrind;
use crate::shell::{Failure, Outcome, available, cargo, root, run, scratch};
use crate::test::start_fake;
use crate::torture::{self, Driver};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// Percents that a figure may be off.
const TOLERANCE: u64 = 5;

/// Calls of the two runs; interpreters have settled when the short one ends.
const CALLS: [u64; 2] = [50, 250];

/// The committed file, and what is measured.
#[derive(Serialize, Deserialize)]
struct Figures {
    /// What the figures depend on, by name.
    versions: BTreeMap<String, String>,
    /// Of one call, by driver.
    instructions: BTreeMap<String, Instructions>,
}

#[derive(Clone, Copy, Serialize, Deserialize)]
struct Instructions {
    library: u64,
    all: u64,
}

/// Measures, and compares, or with `--write` writes the committed figures.
pub(super) fn guard(options: &[&str]) -> Outcome {
    let write = match options {
        [] => false,
        ["--write"] => true,
        _ => return Err(Failure::new("bench guard: the only option is --write")),
    };
    if !available("valgrind", &["--version"], "apt-get install valgrind")? {
        return Ok(());
    }
    run(cargo().args(["build", "--quiet", "--package", "avenping-cli"]))?;
    let mut measured = Figures { versions: versions()?, instructions: BTreeMap::new() };
    for driver in ["c", "python", "node"].map(torture::drivers) {
        for driver in driver? {
            measured.instructions.insert(driver.name.to_owned(), instructions(&driver)?);
        }
    }
    let file = root().join("bench/guard.json");
    if write {
        return Ok(std::fs::write(file, format!("{:#}\n", json!(measured)))?);
    }
    let committed: Figures = serde_json::from_str(&std::fs::read_to_string(file)?)?;
    let wrong = judged(&committed, &measured);
    if wrong.is_empty() {
        println!("bench guard: all well");
        return Ok(());
    }
    Err(Failure::new(format!(
        "bench guard: {}\nIf that is meant, write the new figures with `cargo xtask bench guard --write`, and say why in the commit",
        wrong.join("\n             ")
    )))
}

/// Prints all, and answers what is off.
fn judged(committed: &Figures, measured: &Figures) -> Vec<String> {
    let mut wrong = Vec::new();
    let same = |name: &str| committed.versions.get(name) == measured.versions.get(name);
    if !same("rustc") {
        wrong.push("another compiler than that of the committed figures has made the libraries".to_owned());
    }
    println!("{:18} {:>9} {:>9}   {:>9} {:>9}", "instructions", "library", "was", "all", "was");
    for (name, &Instructions { library, all }) in &measured.instructions {
        let Some(was) = committed.instructions.get(name) else {
            wrong.push(format!("{name}: there is no committed figure"));
            continue;
        };
        println!("{name:18} {library:>9} {:>9}   {all:>9} {:>9}", was.library, was.all);
        let language = name.split(',').next().unwrap_or(name);
        // When V8 collects garbage differs from run to run.
        let comparable = language != "Node" && same(language) && same("C library");
        if !comparable {
            println!("{name}: what is not our library's is the interpreter's own and not compared");
        }
        let compared = [("in the library", library, was.library), ("in all", all, was.all)];
        for (what, now, before) in compared.into_iter().take(if comparable { 2 } else { 1 }) {
            if now.abs_diff(before) * 100 > before * TOLERANCE {
                wrong.push(format!("{name}: a call takes {now} instructions {what}, and took {before}"));
            }
        }
    }
    wrong
}

/// What the figures belong to. `C` is its compiler, of whose code next to nothing is counted.
fn versions() -> Outcome<BTreeMap<String, String>> {
    let python = scratch("python").join("bin/python");
    let asked: [(&str, PathBuf, &str); 5] = [
        ("rustc", "rustc".into(), "--version"),
        ("C library", "ldd".into(), "--version"),
        ("C", "gcc".into(), "-dumpversion"),
        ("Python", python, "--version"),
        ("Node", "node".into(), "--version"),
    ];
    let said = |(name, program, word): (&str, PathBuf, &str)| {
        Ok((name.to_owned(), super::said(&program.to_string_lossy(), &[word])?))
    };
    asked.into_iter().map(said).collect()
}

/// Of one call.
fn instructions(driver: &Driver) -> Outcome<Instructions> {
    // Two processors count at the same time.
    let counted: Vec<Outcome<Instructions>> = std::thread::scope(|scope| {
        let runs = CALLS.map(|calls| scope.spawn(move || count(driver, calls)));
        runs.into_iter()
            .map(|run| run.join().unwrap_or_else(|_| Err(Failure::new("counting ended"))))
            .collect()
    });
    let mut counted = counted.into_iter();
    let (Some(short), Some(long)) = (counted.next(), counted.next()) else {
        return Err(Failure::new("there are two runs"));
    };
    let ((short, long), [few, many]) = ((short?, long?), CALLS);
    let of_one = |long: u64, short: u64| long.saturating_sub(short) / (many - few);
    Ok(Instructions { library: of_one(long.library, short.library), all: of_one(long.all, short.all) })
}

/// Of a whole run with so many calls.
fn count(driver: &Driver, calls: u64) -> Outcome<Instructions> {
    let (_fake, base_url) = start_fake()?;
    std::fs::create_dir_all(scratch("guard"))?;
    let file = scratch("guard").join(format!("{}.{calls}", driver.name));
    let mut command = Command::new("valgrind");
    command
        .args(["--quiet", "--tool=callgrind"])
        .arg(format!("--callgrind-out-file={}", file.display()))
        .args(&driver.command)
        .envs(driver.variables.iter().map(|(name, value)| (name, value)))
        // What V8 compiles while it runs, and when, is another thing in each run.
        .env("NODE_OPTIONS", "--jitless")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped());
    let mut process = command.spawn()?;
    let input = process.stdin.take().ok_or_else(|| Failure::new("a driver has no input"))?;
    let output = process.stdout.take().ok_or_else(|| Failure::new("a driver has no output"))?;
    let made = make(calls, &base_url, input, BufReader::new(output));
    let status = process.wait()?;
    made.map_err(|failure| Failure::new(format!("{}: {failure}", driver.name)))?;
    if !status.success() {
        return Err(Failure::new(format!("{}: ended with {status}", driver.name)));
    }
    let objects = callgrind::objects(BufReader::new(std::fs::File::open(&file)?))?;
    let ours = |name: &&String| {
        let name = name.rsplit('/').next().unwrap_or(name);
        ["libavenping.", "_native.", "avenping."].iter().any(|start| name.starts_with(start))
    };
    let library = objects.iter().filter(|(name, _)| ours(name)).map(|(_, own)| own).sum();
    if library == 0 {
        return Err(Failure::new(format!("{}: our library is not in {}", driver.name, file.display())));
    }
    Ok(Instructions { library, all: objects.values().sum() })
}

/// Has the driver make the calls, one after the other.
fn make(calls: u64, base_url: &str, mut input: impl Write, output: impl BufRead) -> Outcome {
    let mut answers = output.lines();
    for id in 1..=calls {
        let job = json!({
            "id": id, "class": "send", "to": format!("1555{id:07}"), "text": format!("message {id}"),
            "filename": "", "webhook": "", "client": "only", "last": id == calls,
            "token": "test_premium", "line": "109876543210987", "base_url": base_url,
            "timeout_ms": 60_000, "deadline_ms": 60_000,
        });
        writeln!(input, "{job}")?;
        input.flush()?;
        let answer = answers.next().ok_or_else(|| Failure::new(format!("no answer to call {id}")))??;
        let answer: serde_json::Value = serde_json::from_str(&answer)?;
        if answer.get("ok") != Some(&json!(true)) {
            return Err(Failure::new(format!("call {id} has failed: {answer}")));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figures(library: u64, all: u64, python: &str) -> Figures {
        let versions = [("Python".to_owned(), python.to_owned())].into();
        Figures {
            versions,
            instructions: [("Python, asyncio".to_owned(), Instructions { library, all })].into(),
        }
    }

    #[test]
    fn what_costs_more_or_less_than_a_twentieth_is_off() {
        let was = figures(1000, 5000, "3.11");
        assert!(judged(&was, &figures(1050, 4750, "3.11")).is_empty());
        assert_eq!(judged(&was, &figures(1051, 5000, "3.11")).len(), 1);
        assert_eq!(judged(&was, &figures(949, 4749, "3.11")).len(), 2);
        assert!(judged(&was, &figures(1000, 9000, "3.12")).is_empty(), "another interpreter");
        assert_eq!(judged(&was, &figures(2000, 9000, "3.12")).len(), 1, "but the same library");
    }
}
