//! Figures that a run should show: the test harness hides what passing tests print, but not this.

use std::io::Write;

pub fn report(figures: &str) {
    let _ = writeln!(std::io::stderr(), "{figures}");
}
