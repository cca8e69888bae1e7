//! `cargo xtask bench`: the packages as they are shipped beside the clients that people use otherwise. What is measured and
//! how is in the crate `bench/`; here the packages are built, the peers installed, and the drivers named.

mod c;
mod callgrind;
mod guard;
mod node;
mod python;
mod rust;

use crate::shell::{Failure, Outcome, cargo, root, run, scratch, target};
use serde_json::{Map, Value, json};
use std::path::{Path, PathBuf};
use std::process::Command;

/// How to make one language's clients.
type Make = fn(&Wanted, &mut Made) -> Outcome;

const LANGUAGES: [(&str, Make); 4] =
    [("python", python::make), ("node", node::make), ("c", c::make), ("rust", rust::make)];

/// What can be asked for beside the languages.
const ASPECTS: [&str; 2] = ["start", "media"];

struct Wanted {
    /// Languages whose rates are measured.
    rates: Vec<&'static str>,
    start: bool,
    media: bool,
    /// Seconds instead of minutes, for figures that only show that all runs.
    quick: bool,
    /// Takes the packages as an earlier run has left them.
    built: bool,
}

/// For the plan; see `bench/src/run/plan.rs`.
#[derive(Default)]
struct Made {
    clients: Vec<Value>,
    starts: Vec<Value>,
    sizes: Vec<Value>,
    versions: Vec<(String, String)>,
    missing: Vec<(String, String)>,
}

/// A driver and the clients that it knows.
struct Driver {
    group: &'static str,
    command: Vec<PathBuf>,
    variables: Vec<(&'static str, PathBuf)>,
}

/// What a client is measured at.
#[derive(Clone, Copy)]
enum Does {
    /// Ours, and those that set the goals: everything but files.
    All,
    /// Likewise, without TLS.
    Plain,
    /// An SDK: what its own API does, with at most 16 calls in flight.
    Sdk,
}

/// `python`, …, `start`, `media`, or `all`; then the options. Or `guard`.
pub(crate) fn bench(words: &[&str]) -> Outcome {
    if let ["guard", options @ ..] = words {
        return guard::guard(options);
    }
    let wanted = Wanted::of(words)?;
    let mut made = Made::default();
    machine(&mut made)?;
    std::fs::create_dir_all(scratch("bench"))?;
    rust::build()?;
    if !wanted.rates.is_empty() {
        rust::ceiling(&mut made);
    }
    for (_, make) in LANGUAGES.iter().filter(|(name, _)| wanted.needs(name)) {
        make(&wanted, &mut made)?;
    }
    let folder = scratch("bench");
    let whole = wanted.rates.len() == LANGUAGES.len() && wanted.start && wanted.media && !wanted.quick;
    // The page in the repository is of everything.
    let results = if whole { root().join("bench") } else { folder.clone() }.join("RESULTS.md");
    let plan = json!({
        "folder": folder.join("work"),
        "results": results,
        "seconds": if wanted.quick { 0.3 } else { 1.0 },
        "rounds": if wanted.quick { 1 } else { 3 },
        "clients": made.clients,
        "starts": made.starts,
        "sizes": made.sizes,
        "versions": made.versions,
        "missing": made.missing,
        "date": said("date", &["-u", "+%Y-%m-%d"])?,
    });
    let file = folder.join("plan.json");
    std::fs::write(&file, plan.to_string())?;
    run(Command::new(rust::program()).arg("run").arg(&file))
}

impl Wanted {
    fn of(words: &[&str]) -> Outcome<Self> {
        let (options, names): (Vec<&str>, Vec<&str>) = words.iter().partition(|word| word.starts_with("--"));
        if let Some(option) = options.iter().find(|option| !["--quick", "--built"].contains(option)) {
            return Err(Failure::new(format!("bench: there is no option {option}")));
        }
        let known = |name: &&str| {
            *name == "all" || ASPECTS.contains(name) || LANGUAGES.iter().any(|(own, _)| own == name)
        };
        if let Some(name) = names.iter().find(|name| !known(name)) {
            return Err(Failure::new(format!("bench: there is nothing that is called {name}")));
        }
        let asks = |name: &str| names.is_empty() || names.contains(&"all") || names.contains(&name);
        Ok(Self {
            rates: LANGUAGES.iter().map(|(name, _)| *name).filter(|name| asks(name)).collect(),
            start: asks("start"),
            media: asks("media"),
            quick: options.contains(&"--quick"),
            built: options.contains(&"--built"),
        })
    }

    fn needs(&self, language: &str) -> bool {
        self.rates.contains(&language)
            || self.media
            || (self.start && ["python", "node", "c"].contains(&language))
    }
}

impl Made {
    /// Adds a client, with as much of what it does as is wanted.
    fn add(&mut self, wanted: &Wanted, language: &str, driver: &Driver, name: &str, does: Does, media: bool) {
        let rates: &[&str] = match does {
            Does::All => &["rate", "tls", "free"],
            Does::Plain => &["rate", "free"],
            Does::Sdk => &["rate"],
        };
        let mut works: Vec<&str> = Vec::new();
        if wanted.rates.contains(&language) {
            works.extend(rates);
        }
        if wanted.media && media {
            works.extend(["upload", "download"]);
        }
        if !works.is_empty() {
            self.clients.push(driver.json(name, &works, does));
        }
    }

    fn version(&mut self, name: &str, version: impl Into<String>) {
        self.versions.push((name.to_owned(), version.into()));
    }

    fn missing(&mut self, name: &str, why: &str) {
        self.missing.push((name.to_owned(), why.to_owned()));
    }

    fn size(&mut self, name: &str, file: &Path, most: u64) {
        self.sizes.push(json!({ "name": name, "file": file, "most": most }));
    }
}

impl Driver {
    fn json(&self, name: &str, works: &[&str], does: Does) -> Value {
        let levels: &[usize] = if matches!(does, Does::Sdk) { &[1, 16] } else { &[1, 16, 64, 256] };
        let variables: Map<_, _> =
            self.variables.iter().map(|(name, value)| ((*name).to_owned(), json!(value))).collect();
        json!({
            "group": self.group,
            "name": name,
            "command": self.command,
            "variables": variables,
            "works": works,
            "levels": levels,
        })
    }
}

/// What figures belong to.
fn machine(made: &mut Made) -> Outcome {
    let processors = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = processors.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    let cores = std::thread::available_parallelism()?;
    made.version("processor", format!("{}, {cores} cores", model.map_or("unknown", |(_, name)| name)));
    made.version("system", said("uname", &["-srm"])?);
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load = load.split(' ').next().unwrap_or_default().to_owned();
    if load.parse().is_ok_and(|load: f64| load > 0.5) {
        eprintln!(
            "\n*** The machine is busy (load {load}): clients with more threads get more of it than others.\n"
        );
    }
    made.version("load before", load);
    made.version("commit", said("git", &["rev-parse", "--short", "HEAD"]).unwrap_or_default());
    made.version("Rust", said("rustc", &["--version"])?);
    Ok(())
}

/// What a program answers, in one line.
fn said(program: &str, words: &[&str]) -> Outcome<String> {
    let output = Command::new(program).args(words).current_dir(root()).output()?;
    let text = String::from_utf8_lossy(&output.stdout);
    Ok(text.lines().next().unwrap_or_default().trim().to_owned())
}

/// A folder of drivers.
fn drivers(language: &str) -> PathBuf {
    root().join("bench/drivers").join(language)
}
