//! `cargo xtask torture`: every binding under every fault, judged by the fake's own log. What is made and judged is in
//! the crate `torture/`; here each language's driver is built and started against the package as it is installed.
//!
//! The packages are those that `cargo xtask test` has installed for its own tests.

mod c;
mod figures;
mod fuzz;
mod habits;
mod kotlin;
mod node;
mod package;
mod python;
mod tls;

use crate::shell::{Failure, Outcome, cargo, root, run, scratch, target, timed};
use package::Package;
use serde_json::{Value, json};
use std::path::PathBuf;
use std::process::Command;

/// How to make one language's drivers; nothing when something is missing, which was said then.
type Make = fn() -> Outcome<Vec<Driver>>;

const LANGUAGES: [(&str, Make); 6] = [
    ("rust", rust),
    ("python", python::drivers),
    ("node", node::drivers),
    ("c", c::c),
    ("cpp", c::cpp),
    ("kotlin", kotlin::drivers),
];

/// What is tried, and how.
const PARTS: [(&str, Part); 6] = [
    ("delivery", Part::Drivers),
    ("soak", Part::Drivers),
    ("tls", Part::Peers),
    ("fuzz", Part::Fuzz),
    ("habits", Part::Habits),
    ("secrets", Part::Drivers),
];

enum Part {
    /// By the program `torture`, through the drivers.
    Drivers,
    /// Likewise, with other programs between the drivers and the fake.
    Peers,
    /// By programs of its own, without drivers.
    Fuzz,
    /// By the program `torture`, through programs that are made like the drivers.
    Habits,
}

/// How much is done.
#[derive(Default)]
struct Extent {
    /// Seconds instead of minutes.
    short: bool,
    /// Rows of the table of `delivery` (then without the storm) or `habits`, by a part of their names.
    only: Option<String>,
    /// Whether the pages that show the figures are written.
    write: bool,
    /// Whether it is the long form of everything in all languages, whose figures the pages show.
    complete: bool,
}

impl Extent {
    /// `--short`, `--write`, and `--only=NAME`, with which one looks closely at some rows.
    fn of(options: &[&str]) -> Outcome<Self> {
        let mut extent = Self::default();
        for option in options {
            match option.split_once('=') {
                None if *option == "--short" => extent.short = true,
                None if *option == "--write" => extent.write = true,
                Some(("--only", name)) => extent.only = Some(name.to_owned()),
                _ => return Err(Failure::new(format!("torture: there is no option {option}"))),
            }
        }
        Ok(extent)
    }
}

/// A program that makes calls, and how to start it.
pub(crate) struct Driver {
    pub(crate) name: &'static str,
    pub(crate) command: Vec<PathBuf>,
    pub(crate) variables: Vec<(&'static str, PathBuf)>,
}

/// `delivery`, …, `rust`, `python`, …, or `all`; then the options.
pub(crate) fn torture(words: &[&str]) -> Outcome {
    let (options, names): (Vec<&str>, Vec<&str>) = words.iter().partition(|word| word.starts_with("--"));
    let mut extent = Extent::of(&options)?;
    let is_part = |name: &str| PARTS.iter().any(|(part, _)| *part == name);
    let is_language = |name: &str| LANGUAGES.iter().any(|(language, _)| *language == name);
    if let Some(name) = names.iter().find(|name| **name != "all" && !is_part(name) && !is_language(name)) {
        return Err(Failure::new(format!("torture: there is neither a part nor a language {name}")));
    }
    let wanted = |own: &str, is_of_its_kind: &dyn Fn(&str) -> bool| {
        let none_is_named = !names.iter().any(|name| is_of_its_kind(name));
        none_is_named || names.contains(&own)
    };
    let parts: Vec<_> = PARTS.iter().filter(|(own, _)| wanted(own, &is_part)).collect();
    let languages: Vec<_> = LANGUAGES.iter().filter(|(own, _)| wanted(own, &is_language)).collect();
    let has_rows = |name: &str| matches!(name, "delivery" | "habits");
    if extent.only.is_some() && !parts.iter().all(|(name, _)| has_rows(name)) {
        return Err(Failure::new(
            "torture: --only=NAME goes with `delivery` or `habits`: the others have no rows",
        ));
    }
    extent.complete = languages.len() == LANGUAGES.len() && !extent.short && extent.only.is_none();
    if extent.write && !extent.complete {
        return Err(Failure::new("torture: pages are written of the long form, in all languages"));
    }
    figures::forget(&parts, extent.complete)?;
    let fuzzed = parts.iter().any(|(_, part)| matches!(part, Part::Fuzz));
    let mut skipped = if fuzzed { fuzz::fuzz(&extent)? } else { Vec::new() };
    skipped.extend(through_drivers(&parts, &languages, &extent)?);
    println!("{}", figures::table(&parts, extent.complete)?);
    if skipped.is_empty() {
        println!("torture: all well");
        return if extent.write { figures::write() } else { Ok(()) };
    }
    println!("torture: what ran is well, but NOT tested: {}", skipped.join(", "));
    if extent.complete {
        figures::forget(&parts, true)?;
    }
    Ok(())
}

/// All of it in the short form, as the gate has it. Answers what was skipped.
pub(crate) fn short() -> Outcome<Vec<&'static str>> {
    let extent = Extent { short: true, ..Extent::default() };
    let (parts, languages): (Vec<_>, Vec<_>) = (PARTS.iter().collect(), LANGUAGES.iter().collect());
    figures::forget(&parts, false)?;
    // Building the fuzzers takes processors; the other parts mostly wait.
    std::thread::scope(|scope| {
        let fuzzing = scope.spawn(|| timed("fuzzing", || fuzz::fuzz(&extent)));
        let mut skipped = through_drivers(&parts, &languages, &extent)?;
        skipped.extend(fuzzing.join().map_err(|_| Failure::new("the thread that fuzzes has panicked"))??);
        println!("{}", figures::table(&parts, false)?);
        Ok(skipped)
    })
}

/// Makes the drivers of the languages and runs the parts that need them. Answers what was skipped.
fn through_drivers(
    parts: &[&(&'static str, Part)],
    languages: &[&(&'static str, Make)],
    extent: &Extent,
) -> Outcome<Vec<&'static str>> {
    if parts.iter().all(|(_, part)| matches!(part, Part::Fuzz)) {
        return Ok(Vec::new());
    }
    std::fs::create_dir_all(scratch("torture"))?;
    run(cargo().args(["build", "--quiet", "--package", "avenping-torture"]))?;
    let (mut drivers, mut skipped) = (Vec::new(), Vec::new());
    for (name, make) in languages {
        let made = make()?;
        if made.is_empty() {
            skipped.push(*name);
        }
        drivers.extend(made);
    }
    for (name, part) in parts {
        match part {
            Part::Fuzz => {}
            Part::Drivers => through(&drivers, name, extent)?,
            Part::Peers if tls::peers_are_there()? => through(&drivers, name, extent)?,
            Part::Peers => skipped.push(*name),
            Part::Habits => {
                let (programs, missing) = habits::programs(&drivers, extent)?;
                skipped.extend(missing);
                through(&programs, name, extent)?;
            }
        }
    }
    Ok(skipped)
}

/// One language's drivers, for others; none when something is missing, which was said then.
pub(crate) fn drivers(language: &str) -> Outcome<Vec<Driver>> {
    std::fs::create_dir_all(scratch("torture"))?;
    LANGUAGES.iter().find(|(name, _)| *name == language).map_or_else(|| Ok(Vec::new()), |(_, make)| make())
}

/// A part that the program `torture` runs.
fn through(drivers: &[Driver], part: &str, extent: &Extent) -> Outcome {
    if drivers.is_empty() {
        return Ok(());
    }
    let plan = scratch("torture").join(format!("{part}.plan.json"));
    let drivers: Vec<Value> = drivers.iter().map(Driver::json).collect();
    let content = json!({
        "part": part,
        "drivers": drivers,
        "short": extent.short,
        "only": extent.only,
        "write": extent.write.then(|| root().join("docs/delivery.md")),
        "figures": figures::file(part, extent.complete),
    });
    std::fs::write(&plan, content.to_string())?;
    timed(part, || run(Command::new(program()).arg("run").arg(&plan)))
}

impl Driver {
    fn json(&self) -> Value {
        let variables = self.variables.iter().map(|(name, value)| ((*name).to_owned(), json!(value)));
        json!({ "name": self.name, "command": self.command, "variables": Value::Object(variables.collect()) })
    }
}

fn program() -> PathBuf {
    target().join("debug/torture")
}

/// A file in `torture/drivers`.
fn source(name: &str) -> PathBuf {
    root().join("torture/drivers").join(name)
}

fn rust() -> Outcome<Vec<Driver>> {
    let driver = |name, style: &str| Driver {
        name,
        command: vec![program(), "drive".into(), style.into()],
        variables: Vec::new(),
    };
    Ok(vec![driver("Rust, async", "async"), driver("Rust, blocking", "blocking")])
}
