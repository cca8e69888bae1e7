//! The programs of the part `habits`, made from the drivers: the same package, reached in the same way, by another program.

use super::{Driver, Extent, c, program};
use crate::shell::{Outcome, available, root};
use std::path::PathBuf;

/// The programs of the languages that have drivers, and what could not be made.
pub(super) fn programs(drivers: &[Driver], extent: &Extent) -> Outcome<(Vec<Driver>, Vec<&'static str>)> {
    let (mut programs, mut skipped) = (Vec::new(), Vec::new());
    for driver in drivers {
        match driver.name {
            "Rust, blocking" => programs.push(made(driver, "Rust", vec![program(), "habit".into()])),
            "Python, blocking" => programs.push(interpreted(driver, "Python", "habits.py")),
            "Node" => programs.push(interpreted(driver, "Node", "habits.mjs")),
            "Kotlin" => {
                let renamed = |word: &PathBuf| {
                    if word.as_os_str() == "DriverKt" { "HabitsKt".into() } else { word.clone() }
                };
                programs.push(made(driver, "Kotlin", driver.command.iter().map(renamed).collect()));
            }
            "C, blocking" => {
                let habits = compiled("gcc", "habits.c", &["-lavenping", "-lpthread"])?;
                programs.push(made(driver, "C", vec![habits.clone()]));
                // It loads the library itself, where that is.
                let unload = compiled("gcc", "unload.c", &["-ldl", "-lpthread"])?;
                programs.push(made(driver, "C, unloaded", vec![unload]));
                if extent.short {
                    // It takes half a minute.
                } else if available("valgrind", &["--version"], "apt-get install valgrind")? {
                    let under = ["valgrind", "--quiet", "--error-exitcode=99"].map(PathBuf::from);
                    programs.push(made(driver, "C, valgrind", under.into_iter().chain([habits]).collect()));
                } else {
                    skipped.push("the habits of C under valgrind");
                }
            }
            "C++, blocking" => {
                let habits = compiled("g++", "habits.cpp", &["-lavenping", "-lpthread"])?;
                programs.push(made(driver, "C++", vec![habits]));
            }
            // The other style of a language is in the same program.
            _ => {}
        }
    }
    Ok((programs, skipped))
}

fn made(driver: &Driver, name: &'static str, command: Vec<PathBuf>) -> Driver {
    Driver { name, command, variables: driver.variables.clone() }
}

/// The driver's own command, up to its source, with another source.
fn interpreted(driver: &Driver, name: &'static str, file: &str) -> Driver {
    let before =
        driver.command.iter().take_while(|word| !word.starts_with(root().join("torture/drivers"))).cloned();
    made(driver, name, before.chain([source(file)]).collect())
}

fn compiled(compiler: &str, file: &str, link: &[&str]) -> Outcome<PathBuf> {
    let standard: &[&str] = if compiler == "gcc" { &["-std=c11", "-D_GNU_SOURCE"] } else { &["-std=c++17"] };
    c::compile(compiler, standard, &source(file), link)
}

/// A file in `torture/habits`.
pub(super) fn source(name: &str) -> PathBuf {
    root().join("torture/habits").join(name)
}
