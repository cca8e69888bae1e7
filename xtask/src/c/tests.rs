//! The test programs in C: what a careful caller does, what a hostile one does, and what older and newer headers do.

use super::build::folder;
use super::header::Header;
use super::programs::{C, Library, Run, VALGRIND, compile, place, source};
use super::{grown, hostile};
use crate::shell::{Failure, Outcome};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

/// Every test that is a function in one program.
const TOGETHER: [&str; 10] = [
    "main.c",
    "support.c",
    "handles.c",
    "errors.c",
    "queue.c",
    "callbacks.c",
    "cancel.c",
    "media.c",
    "webhooks.c",
    "log.c",
];

pub(super) fn sources() -> Vec<PathBuf> {
    TOGETHER.iter().map(|name| source(name)).collect()
}

/// The compiled test programs.
pub(super) struct Programs {
    folder: PathBuf,
    /// How many functions the hostile caller must call.
    functions: usize,
}

impl Programs {
    /// `variant`: such as `plain`, with what it asks of the compiler.
    pub(super) fn compile(variant: &str, flags: &[&str], library: &Library) -> Outcome<Self> {
        let folder_of_programs = place(variant);
        std::fs::create_dir_all(&folder_of_programs)?;
        let flags: Vec<&str> = C.iter().chain(&["-D_GNU_SOURCE", "-g"]).chain(flags).copied().collect();
        let link = library.arguments();
        let make = |name: &str, sources: &[PathBuf], more: &[&str]| {
            let flags: Vec<&str> = flags.iter().chain(more).copied().collect();
            compile("gcc", &flags, sources, &link, &folder_of_programs.join(name))
        };
        make("tests", &sources(), &[])?;
        for name in ["fork", "exit", "panic"] {
            make(name, &[source(&format!("{name}.c")), source("support.c")], &[])?;
        }
        compile(
            "gcc",
            &flags,
            &[source("load.c")],
            &["-ldl".to_owned(), "-lpthread".to_owned()],
            &folder_of_programs.join("load"),
        )?;

        let header = Header::read()?;
        let (program, functions) = hostile::program(&header)?;
        let generated = folder_of_programs.join("hostile.c");
        std::fs::write(&generated, program)?;
        let tests = format!("-I{}", folder().join("tests/c").display());
        make("hostile", &[generated, source("support.c")], &[&tests])?;

        make("grown", &[source("grown.c"), source("support.c")], &[])?;
        for (name, text, more) in grown::headers(&header)? {
            let include = folder_of_programs.join(name);
            std::fs::create_dir_all(&include)?;
            std::fs::write(include.join("avenping.h"), text)?;
            // Found before today's.
            let include = format!("-I{}", include.display());
            let mut more = more.to_vec();
            more.push(&include);
            make(&format!("grown-{name}"), &[source("grown.c"), source("support.c")], &more)?;
        }
        Ok(Self { folder: folder_of_programs, functions })
    }

    /// Runs them all. `testing`: with a library that has the functions for tests.
    pub(super) fn run(&self, library: &Path, testing: bool, variables: &[(&str, String)]) -> Outcome {
        let shared = library.join(super::build::soname());
        let mut runs: Vec<(&str, Vec<&OsStr>)> = vec![("tests", vec![]), ("fork", vec![])];
        runs.extend(["return", "free", "exit", "quick"].map(|way| ("exit", vec![OsStr::new(way)])));
        runs.push(("load", vec![shared.as_os_str()]));
        runs.extend(["grown", "grown-older", "grown-newer"].map(|name| (name, vec![])));
        if testing {
            runs.push(("panic", vec![]));
        }
        for (name, arguments) in runs {
            let program = self.folder.join(name);
            // Those that end with calls in flight leave what they have to the system.
            let leaking: Vec<_> = variables
                .iter()
                .map(|(name, value)| (*name, value.replace("detect_leaks=1", "detect_leaks=0")))
                .collect();
            let variables = if name == "exit" { &leaking } else { variables };
            let run = Run { arguments: &arguments, variables, ..Run::of(&program, library) };
            let output = run.output()?;
            println!(
                "{name}: {}",
                output.lines().rfind(|line| line.contains("failures")).unwrap_or_default()
            );
        }
        let program = self.folder.join("hostile");
        self.judge_hostile(&Run { variables, ..Run::of(&program, library) }.output()?)
    }

    /// The same under valgrind.
    pub(super) fn valgrind(&self, library: &Path) -> Outcome {
        for name in ["tests", "grown", "hostile"] {
            let program = self.folder.join(name);
            let output = Run { under: &VALGRIND, ..Run::of(&program, library) }.output()?;
            if output.contains("== ") {
                return Err(Failure::new(format!("{name}:\n{output}")));
            }
            println!("valgrind {name}: no error, no leak");
        }
        // What its parent's threads held is lost to a child, so that only errors count.
        let without_leaks: Vec<&str> = VALGRIND
            .iter()
            .map(|&one| if one.starts_with("--leak-check") { "--leak-check=no" } else { one })
            .collect();
        let program = self.folder.join("fork");
        Run { under: &without_leaks, ..Run::of(&program, library) }.output()?;
        Ok(())
    }

    fn judge_hostile(&self, output: &str) -> Outcome {
        let line = output.lines().find(|line| line.starts_with("functions ")).unwrap_or_default();
        let listed = std::fs::read_to_string(folder().join("symbols.txt"))?.lines().count();
        if self.functions != listed || !line.starts_with(&format!("functions {listed}, ")) {
            return Err(Failure::new(format!(
                "the hostile caller missed some of {listed} functions: {line}"
            )));
        }
        println!("hostile: {line}");
        Ok(())
    }
}
