//! The goals, and whether they are met.

use super::{Figures, Results, grouped};
use crate::goals::{GOALS, GROWTH, IMPORTS, MEDIA, PER_CALL, SLOWER_STARTS};
use crate::run::Work;
use crate::statistics::Spread;
use std::fmt::Write;

/// A table of those that what was measured speaks of.
pub(super) fn all(results: &Results<'_>) -> String {
    let mut table = String::from("| what | goal | reached | |\n| --- | --- | --- | --- |\n");
    rates(results, &mut table);
    growth(results, &mut table);
    media(results, &mut table);
    starts(results, &mut table);
    sizes(results, &mut table);
    table
}

fn row(table: &mut String, what: &str, goal: &str, reached: &str, met: bool) {
    let _ = writeln!(table, "| {what} | {goal} | {reached} | {} |", if met { "met" } else { "**not met**" });
}

/// A median with its spread.
fn shown(spread: Spread, digits: usize) -> String {
    let Spread { least, median, most } = spread;
    format!("{median:.digits$} ({least:.digits$}–{most:.digits$})")
}

fn rates(results: &Results<'_>, table: &mut String) {
    let groups = results.groups();
    // Of a language that was not asked for nobody expects a figure.
    for goal in GOALS.iter().filter(|goal| groups.contains(&goal.ours.0)) {
        let over = if matches!(goal.work, Work::Tls(_)) { ", TLS" } else { "" };
        let what = format!(
            "{}, {} over {}, c={}{over}",
            goal.ours.0,
            goal.ours.1,
            goal.theirs.1,
            goal.work.at_once()
        );
        let least = format!("≥ {}", goal.least);
        let ratio = |of: fn(&Figures) -> f64| {
            let values = |name| Some(results.values(results.client(name)?, goal.work, of));
            Spread::of_ratios(&values(goal.ours)?, &values(goal.theirs)?)
        };
        if let (Some(rate), Some(cpu)) = (ratio(Figures::rate), ratio(Figures::cpu_us)) {
            // On a busy machine this one still means something.
            let reached = format!("{}; CPU of a call {:.2}", shown(rate, 2), cpu.median);
            row(table, &what, &least, &reached, rate.median >= goal.least);
        } else {
            let _ = writeln!(table, "| {what} | {least} | – | not measured |");
        }
    }
}

fn ours<'a>(results: &'a Results<'_>) -> impl Iterator<Item = (usize, String)> + 'a {
    let clients = results.plan.clients.iter().enumerate().filter(|(_, client)| client.is_ours());
    clients.map(|(index, client)| (index, format!("{}, {}", client.group, client.name)))
}

fn growth(results: &Results<'_>, table: &mut String) {
    let (few, many) = (Work::Rate(16), Work::Rate(256));
    for (client, name) in ours(results) {
        let cpu = |work| results.values(client, work, Figures::cpu_us);
        if let Some(ratio) = Spread::of_ratios(&cpu(many), &cpu(few)) {
            let what = format!("{name}: CPU of a call, c=256 over c=16");
            row(table, &what, &format!("≤ {GROWTH}"), &shown(ratio, 2), ratio.median <= GROWTH);
        }
        let memory = |work| results.values(client, work, Figures::peak_kib);
        let (few, many) = (memory(few), memory(many));
        let each = few.iter().zip(&many).map(|(few, many)| (many - few) / f64::from(256 - 16));
        if let Some(each) = Spread::of(each) {
            let what = format!("{name}: peak memory for each more call in flight, c=256 over c=16");
            row(table, &what, &format!("≤ {PER_CALL} KiB"), &shown(each, 1), each.median <= PER_CALL);
        }
    }
}

fn media(results: &Results<'_>, table: &mut String) {
    let curl = results.client(("C", "libcurl easy"));
    for (client, name) in ours(results) {
        for (work, word) in [(Work::Upload, "up"), (Work::Download, "down")] {
            if let Some(added) = results.spread(client, work, Figures::added_kib) {
                let reached = format!("{} KiB", shown(added, 0));
                let what = format!("{name}: memory added by 100 MB {word}");
                row(table, &what, &format!("≤ {} KiB", MEDIA.0), &reached, added.median <= MEDIA.0);
            }
            let seconds = |client| results.values(client, work, |figures| figures.seconds);
            let Some(curl) = curl else { continue };
            if let Some(ratio) = Spread::of_ratios(&seconds(client), &seconds(curl)) {
                let what = format!("{name}: time of 100 MB {word} over libcurl's");
                row(table, &what, &format!("≤ {}", MEDIA.1), &shown(ratio, 2), ratio.median <= MEDIA.1);
            }
        }
    }
}

/// Round by round, the milliseconds of one start over another's.
fn difference(results: &Results<'_>, group: &str, name: &str, under: &str) -> Option<Spread> {
    let starts = &results.plan.starts;
    let times = |name: &str| {
        let index = starts.iter().position(|start| start.group == group && start.name == name)?;
        results.measured.starts.get(&index)
    };
    Spread::of(times(name)?.iter().zip(times(under)?).map(|(over, under)| over - under))
}

fn starts(results: &Results<'_>, table: &mut String) {
    for (group, name, most) in IMPORTS {
        if let Some(took) = difference(results, group, name, "nothing") {
            let what = format!("{group}: {name}, over an empty interpreter");
            row(
                table,
                &what,
                &format!("≤ {most} ms"),
                &format!("{} ms", shown(took, 1)),
                took.median <= most,
            );
        }
    }
    for (group, other) in SLOWER_STARTS {
        let name = |client: &str| format!("first answer, {client}");
        if let Some(later) = difference(results, group, &name(other), &name("avenping")) {
            let what = format!("{group}: first answer before {other}'s");
            row(table, &what, "ahead", &format!("{} ms", shown(later, 1)), later.median > 0.0);
        }
    }
}

#[allow(clippy::cast_precision_loss)] // Of megabytes.
fn sizes(results: &Results<'_>, table: &mut String) {
    for size in &results.plan.sizes {
        let Ok(bytes) = std::fs::metadata(&size.file).map(|data| data.len()) else { continue };
        let goal = format!("≤ {} bytes", grouped(size.most as f64));
        row(table, &size.name, &goal, &grouped(bytes as f64), bytes <= size.most);
    }
}
