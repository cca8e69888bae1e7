//! The page that shows the truth table: what a caller gets for each fault, and what the server saw.

use super::Run;
use super::fault::{self, Fault};
use super::judge::ALLOWANCE;
use super::truth::Seen;
use crate::job::Class;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

const HEAD: &str = "\
<!-- Written by `cargo xtask torture delivery --write`. -->

# What a caller is told, and what has happened

Each row is something that goes wrong between a program and AvenPing, each column a kind of call: `me` for those that
only read, `messages.send_text` for sends, `media.upload`, `webhooks.set_config` for settings. A cell says what the
caller gets with the settings as they are by default, times apart, how many requests the server saw, and what it accepted of them.

* **ok**: the call succeeded.
* Otherwise the class and the code of the error, and for what changes something the **delivery**: *not sent* (no byte of
  the body left: send it again), *rejected* (a clear refusal: nothing was delivered), *maybe sent* (it left, and no clear
  answer came: to send it again can put a second message on somebody's phone).
* **×n**: requests that the server saw. A call that only reads is repeated twice; what changes something only when nothing
  left, or after a refusal for rate. Of a proxy that is asked for a tunnel the server sees nothing.
* **→ m**, for sends and uploads: messages or files that the server accepted. *maybe sent* ×1 → 1: the message went out,
  although the caller got an error; ×1 → 0: it did not. Reads have nothing to accept, and of settings the server's log does
  not say it.

Every cell was judged against the fake's own log: what was said of the delivery is true in each, and nothing was accepted twice.
";

/// Between outcomes in a cell; between moments; after the name of a race.
pub(super) const OR: &str = " *or* ";
pub(super) const OR_MOMENT: &str = ", or ";
pub(super) const RACE: &str = " †";

pub(crate) fn page(runs: &[Run]) -> String {
    let mut page = HEAD.to_owned();
    let names: Vec<&str> = runs.iter().map(|run| run.name.as_str()).collect();
    let calls = runs.iter().map(|run| run.tally.figures.calls).min().unwrap_or_default();
    let _ = write!(page, "\nMeasured through: {}; {calls} calls through each.\n", names.join("; "));
    let late_ms = runs.iter().map(|run| run.tally.late_ms).max().unwrap_or_default();
    let _ = writeln!(
        page,
        "\nThe latest of all these calls ended {late_ms} ms after its limit, which is the deadline or, for uploads, that have none,\n\
         the time-out. More than {} s, for a machine that has much else to do, would have been a finding.",
        ALLOWANCE.as_secs()
    );
    page.push_str(
        "\n| fault | when | read | send | upload | settings |\n| --- | --- | --- | --- | --- | --- |\n",
    );
    let rows = fault::all();
    let mut rows = rows.iter().enumerate().map(|(number, row)| (row, cells(runs, number))).peekable();
    while let Some((row, cells)) = rows.next() {
        let mut moment = row.moment.to_owned();
        // Many faults give the same at several moments.
        while let Some((later, _)) = rows.next_if(|(next, others)| next.name == row.name && *others == cells)
        {
            moment = format!("{moment}{OR_MOMENT}{}", later.moment);
        }
        let race = if row.race { RACE } else { "" };
        let _ = writeln!(page, "| {}{race} | {moment} | {} |", row.name, cells.join(" | "));
    }
    page.push_str("\n† Two things happen at once, and which is first is chance: other outcomes than these can be seen too, and are judged as well.\n");
    let differences = differences(runs);
    page.push_str("\n## Differences between languages\n\n");
    if differences.is_empty() {
        page.push_str("None.\n");
    }
    for difference in differences {
        let _ = writeln!(page, "* {difference}");
    }
    page
}

/// A row's cells, of all languages together.
fn cells(runs: &[Run], number: usize) -> Vec<String> {
    let of = |class| {
        let all = runs.iter().filter_map(|run| run.cells.get(&(number, class)));
        let seen: BTreeSet<&Seen> = all.flat_map(BTreeMap::keys).collect();
        let mut shown: Vec<String> = seen.into_iter().map(|seen| cell(seen, class)).collect();
        shown.dedup();
        shown.join(OR)
    };
    Class::ALL.into_iter().map(of).collect()
}

/// Where a language does not behave as the first one does.
pub(crate) fn differences(runs: &[Run]) -> Vec<String> {
    let mut differences = Vec::new();
    let Some((first, others)) = runs.split_first() else { return differences };
    for (number, row) in fault::all().iter().enumerate().filter(|(_, row)| !row.race) {
        for class in Class::ALL {
            let outcomes =
                |run: &Run| run.cells.get(&(number, class)).map(|seen| seen.keys().cloned().collect());
            let expected: Option<Vec<Seen>> = outcomes(first);
            for other in others.iter().filter(|other| outcomes(other) != expected) {
                let (expected, found) = (shown(first, number, class), shown(other, number, class));
                differences.push(format!(
                    "{}: {}: {found}, where {}: {expected}",
                    place(row, class),
                    other.name,
                    first.name
                ));
            }
        }
    }
    differences
}

/// What had more than one outcome in a language, and how often each.
pub(crate) fn races(runs: &[Run]) -> Vec<String> {
    let mut races = Vec::new();
    for (number, row) in fault::all().iter().enumerate() {
        for class in Class::ALL {
            let several = |run: &&Run| run.cells.get(&(number, class)).is_some_and(|seen| seen.len() > 1);
            for run in runs.iter().filter(several) {
                races.push(format!("{}: {}: {}", place(row, class), run.name, shown(run, number, class)));
            }
        }
    }
    races
}

pub(super) fn place(row: &Fault, class: Class) -> String {
    format!("{} of {} ({})", class.name(), row.name, row.moment)
}

fn shown(run: &Run, number: usize, class: Class) -> String {
    let Some(seen) = run.cells.get(&(number, class)) else { return "nothing".to_owned() };
    let each: Vec<String> =
        seen.iter().map(|(seen, often)| format!("{} ({often} times)", cell(seen, class))).collect();
    each.join(" or ")
}

pub(super) fn cell(seen: &Seen, class: Class) -> String {
    let told = match &seen.error {
        None => "**ok**".to_owned(),
        Some((class, code)) if class.to_ascii_uppercase() == *code => format!("`{code}`"),
        Some((class, code)) => format!("{class} `{code}`"),
    };
    let delivery = seen.delivery.as_ref().map(|delivery| format!(", {}", delivery.replace('_', " ")));
    // Only what has an id is accepted in the fake's log: that settings were changed is concluded from the fault.
    let accepted = matches!(class, Class::Send | Class::Upload).then(|| format!(" → {}", seen.accepted));
    format!("{told}{} ×{}{}", delivery.unwrap_or_default(), seen.requests, accepted.unwrap_or_default())
}
