//! Leaks made on purpose, in Rust's driver: each run of the soak has to find them, or its finding nothing elsewhere would
//! mean nothing.

use super::growth::Allowed;
use crate::Outcome;
use crate::plan::Program;
use std::collections::BTreeMap;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// So many bytes stay with each call.
const BYTES: &str = "AVENPING_TORTURE_LEAKS_BYTES";
/// A descriptor and a thread stay with each so manieth call.
const EVERY: &str = "AVENPING_TORTURE_LEAKS_EVERY";

/// A program that leaks, and in what.
pub(crate) struct Planted {
    pub(crate) program: Program,
    pub(crate) finds: &'static [&'static str],
}

/// A third more memory than is allowed, which in the long form is a hundred bytes a call; one in a hundred of the others.
pub(crate) fn all(allowed: Allowed) -> Outcome<Vec<Planted>> {
    let planted = |name: &str, variable: &str, value: f64, finds| -> Outcome<Planted> {
        let program = Program {
            name: name.to_owned(),
            command: vec![
                std::env::current_exe()?.to_string_lossy().into_owned(),
                "drive".into(),
                "async".into(),
            ],
            variables: BTreeMap::from([(variable.to_owned(), format!("{value:.0}"))]),
        };
        Ok(Planted { program, finds })
    };
    Ok(vec![
        planted("planted: memory", BYTES, allowed.bytes_per_call * 4.0 / 3.0, &["memory"])?,
        planted("planted: others", EVERY, 100.0, &["descriptors", "threads"])?,
    ])
}

/// Leaks, where that is asked for. Called with each call.
pub(crate) fn leak() {
    static ASKED: OnceLock<(usize, usize)> = OnceLock::new();
    static CALLS: AtomicUsize = AtomicUsize::new(1);
    let number = |name| std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(0);
    let (bytes, every) = *ASKED.get_or_init(|| (number(BYTES), number(EVERY)));
    if bytes > 0 {
        std::mem::forget(vec![1_u8; bytes]);
    }
    if every > 0 && CALLS.fetch_add(1, Ordering::Relaxed).is_multiple_of(every) {
        std::mem::forget(std::fs::File::open("/dev/null"));
        thread::spawn(|| {
            loop {
                thread::park();
            }
        });
    }
}
