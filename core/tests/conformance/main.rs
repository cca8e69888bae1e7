//! Runs every case of `conformance/cases` through the Rust client, awaited and blocking, and prints a
//! census. A case that is not run is a failure.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]
#![allow(unreachable_pub)]

#[path = "../common/report.rs"]
mod report;

mod case;
mod expectation;
mod run;

use case::Case;
use report::report;
use run::Style;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

#[test]
fn every_case_holds_awaited_and_blocking() {
    // One after the other: the timeouts in the cases mean something only on a machine with time to spare.
    run_all(Style::Awaited);
    run_all(Style::Blocking);
}

fn run_all(style: Style) {
    let cases = case::load();
    assert!(cases.len() >= 120, "only {} cases were found", cases.len());
    let next = AtomicUsize::new(0);
    let failures = Mutex::new(Vec::new());
    let ran = AtomicUsize::new(0);
    // Many of the cases wait for a backoff or a timeout, so more run at once than there are cores.
    std::thread::scope(|scope| {
        for _ in 0..12 {
            scope.spawn(|| {
                while let Some(case) = cases.get(next.fetch_add(1, Ordering::Relaxed)) {
                    if let Err(problem) = run::case(case, style) {
                        failures.lock().unwrap().push(format!("{}: {problem}", case.name));
                    }
                    ran.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
    });
    let failures = failures.into_inner().unwrap();
    let ran = ran.into_inner();
    report(&format!(
        "conformance, Rust {style:?}: {ran} of {} cases ran, {} failed, 0 skipped",
        cases.len(),
        failures.len()
    ));
    assert!(failures.is_empty(), "{} cases failed:\n{}", failures.len(), failures.join("\n"));
    assert_eq!(ran, cases.len(), "not every case ran");
}

/// For working on one case: `CASE=name cargo test -p avenping --test conformance one -- --ignored --nocapture`.
#[test]
#[ignore = "runs the case that CASE names"]
fn one_case_by_name() {
    let name = std::env::var("CASE").expect("CASE names a case");
    let cases = case::load();
    let case: &Case = cases.iter().find(|case| case.name == name).expect("no such case");
    run::case(case, Style::Awaited).unwrap();
}
