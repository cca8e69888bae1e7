//! `cargo xtask torture`: every binding under every fault, judged by the fake's own log. What is made and judged is in
//! the crate `torture/`; here each language's driver is built and started against the package as it is installed.
//!
//! The packages are those that `cargo xtask test` has installed for its own tests.

mod c;
mod fuzz;
mod habits;
mod kotlin;
mod node;
mod python;
mod tls;

use crate::shell::{Failure, Outcome, cargo, empty, in_ci, root, run, scratch, target};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
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
    /// The rows of the table of deliveries that are measured, by a part of their names; then there is no storm.
    only: Option<String>,
    /// Where the table of deliveries is written.
    page: Option<PathBuf>,
}

impl Extent {
    /// `--short`, `--write`, and `--only=NAME`, with which one looks closely at some rows.
    fn of(options: &[&str]) -> Outcome<Self> {
        let mut extent = Self::default();
        for option in options {
            match option.split_once('=') {
                None if *option == "--short" => extent.short = true,
                None if *option == "--write" => extent.page = Some(root().join("docs/delivery.md")),
                Some(("--only", name)) => extent.only = Some(name.to_owned()),
                _ => return Err(Failure::new(format!("torture: there is no option {option}"))),
            }
        }
        Ok(extent)
    }
}

/// A program that makes calls, and how to start it.
struct Driver {
    name: &'static str,
    command: Vec<PathBuf>,
    variables: Vec<(&'static str, PathBuf)>,
}

/// `delivery`, …, `rust`, `python`, …, or `all`; then the options.
pub(crate) fn torture(words: &[&str]) -> Outcome {
    let (options, names): (Vec<&str>, Vec<&str>) = words.iter().partition(|word| word.starts_with("--"));
    let extent = Extent::of(&options)?;
    let known = |name: &&str| {
        *name == "all"
            || PARTS.iter().any(|(part, _)| part == name)
            || LANGUAGES.iter().any(|(language, _)| language == name)
    };
    if let Some(name) = names.iter().find(|name| !known(name)) {
        return Err(Failure::new(format!("torture: there is neither a part nor a language {name}")));
    }
    let wanted = |own: &str, of: &dyn Fn(&str) -> bool| {
        let chosen: Vec<_> = names.iter().filter(|name| of(name)).collect();
        chosen.is_empty() || chosen.contains(&&own)
    };
    let parts: Vec<_> = PARTS
        .iter()
        .filter(|(own, _)| wanted(own, &|name| PARTS.iter().any(|(part, _)| *part == name)))
        .collect();
    let with_drivers = parts.iter().any(|(_, part)| !matches!(part, Part::Fuzz));
    let languages: Vec<_> = LANGUAGES
        .iter()
        .filter(|_| with_drivers)
        .filter(|(own, _)| wanted(own, &|name| LANGUAGES.iter().any(|(language, _)| *language == name)))
        .collect();
    if extent.page.is_some() && (languages.len() < LANGUAGES.len() || options.len() > 1) {
        return Err(Failure::new("torture: the page is of all languages and of the long form"));
    }
    empty(&scratch("torture"))?;
    run(cargo().args(["build", "--quiet", "--package", "avenping-torture"]))?;
    let (mut drivers, mut skipped) = (Vec::new(), Vec::new());
    for (name, make) in languages {
        let made = make()?;
        if made.is_empty() {
            skipped.push(*name);
        }
        drivers.extend(made);
    }
    if extent.page.is_some() && !skipped.is_empty() {
        let missing = skipped.join(", ");
        return Err(Failure::new(format!(
            "torture: the page is of all languages, and missing are: {missing}"
        )));
    }
    for (name, part) in parts {
        match part {
            Part::Drivers => through(&drivers, name, &extent)?,
            Part::Peers if tls::peers_are_there()? => through(&drivers, name, &extent)?,
            Part::Peers => skipped.push(*name),
            Part::Fuzz => skipped.extend(fuzz::fuzz(&extent)?),
            Part::Habits => {
                let (programs, missing) = habits::programs(&drivers, &extent)?;
                skipped.extend(missing);
                through(&programs, name, &extent)?;
            }
        }
    }
    match skipped.as_slice() {
        [] => println!("torture: all well"),
        skipped => println!("torture: what ran is well, but NOT tested: {}", skipped.join(", ")),
    }
    Ok(())
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
        "write": extent.page,
        "figures": scratch("torture").join(format!("{part}.json")),
    });
    std::fs::write(&plan, content.to_string())?;
    run(Command::new(program()).arg("run").arg(&plan))
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

/// Whether a package is where another task leaves it; a missing one is treated as a missing program is.
fn is_made(package: &Path, by: &str) -> Outcome<bool> {
    let there = package.exists();
    if !there && in_ci() {
        return Err(Failure::new(format!("torture: `{by}` has to run before")));
    }
    if !there {
        eprintln!("\n*** SKIPPED: there is no package, so it was NOT tortured. It is made by: {by}\n");
    }
    Ok(there)
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
