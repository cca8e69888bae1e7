//! The tables of the page, a client a row.

use super::{Figures, Results, grouped};
use crate::run::Work;
use crate::statistics::Spread;
use std::fmt::Write;

const COLUMNS: [(&str, Work); 6] = [
    ("c=1", Work::Rate(1)),
    ("c=16", Work::Rate(16)),
    ("c=64", Work::Rate(64)),
    ("c=256", Work::Rate(256)),
    ("TLS, c=64", Work::Tls(64)),
    ("free cores, c=64", Work::Free(64)),
];

/// `12,300 (45)`, of medians.
fn rate(results: &Results<'_>, client: usize, work: Work) -> String {
    let rate = results.spread(client, work, Figures::rate);
    let cpu = results.spread(client, work, Figures::cpu_us);
    match (rate, cpu) {
        (Some(rate), Some(cpu)) => format!("{} ({})", grouped(rate.median), grouped(cpu.median)),
        _ => "–".to_owned(),
    }
}

pub(super) fn group(results: &Results<'_>, group: &str, page: &mut String) {
    let names: Vec<&str> = COLUMNS.iter().map(|(name, _)| *name).collect();
    let _ = writeln!(page, "\n## {group}\n\nCalls a second (microseconds of the client's CPU for each).\n");
    let _ = writeln!(page, "| | {} |\n|{}", names.join(" | "), " --- |".repeat(names.len() + 1));
    for (client, name) in results.clients(group) {
        let cells: Vec<String> = COLUMNS.iter().map(|(_, work)| rate(results, client, *work)).collect();
        let _ = writeln!(page, "| {name} | {} |", cells.join(" | "));
    }
    let _ = writeln!(
        page,
        "\nOne call alone, microseconds; peak memory, MiB; connections made for 64 calls in flight.\n\n\
         | | p50 | p99 | c=1 | c=64 | c=256 | connections |\n|{}",
        " --- |".repeat(7)
    );
    for (client, name) in results.clients(group) {
        let latency = |of: fn(&Figures) -> Option<f64>| {
            let runs = results.figures(client, Work::Rate(1)).iter();
            Spread::of(runs.filter_map(of)).map_or("–".to_owned(), |spread| grouped(spread.median))
        };
        let peak = |work| {
            let peak = results.spread(client, work, Figures::peak_kib);
            peak.map_or("–".to_owned(), |peak| format!("{:.0}", peak.median / 1024.0))
        };
        let connections = results.figures(client, Work::Rate(64)).iter().map(|run| run.connections).max();
        let _ = writeln!(
            page,
            "| {name} | {} | {} | {} | {} | {} | {} |",
            latency(|run| run.p50_us),
            latency(|run| run.p99_us),
            peak(Work::Rate(1)),
            peak(Work::Rate(64)),
            peak(Work::Rate(256)),
            connections.map_or("–".to_owned(), |number| number.to_string()),
        );
    }
}

pub(super) fn media(results: &Results<'_>, page: &mut String) {
    let measured: Vec<_> = (results.plan.clients.iter().enumerate())
        .filter(|(client, _)| !results.figures(*client, Work::Upload).is_empty())
        .collect();
    if measured.is_empty() {
        return;
    }
    let _ = writeln!(
        page,
        "\n## 100 MB\n\nFrom a file, and into one. Seconds; memory that it adds at most, MiB.\n\n\
         | | up | added | down | added |\n|{}",
        " --- |".repeat(5)
    );
    for (index, client) in measured {
        let _ = write!(page, "| {}, {} |", client.group, client.name);
        for work in [Work::Upload, Work::Download] {
            let seconds = results.spread(index, work, |run| run.seconds);
            let added = results.spread(index, work, Figures::added_kib);
            let cell = |spread: Option<Spread>, unit: f64, digits: usize| {
                spread.map_or("–".to_owned(), |spread| format!("{:.digits$}", spread.median / unit))
            };
            let _ = write!(page, " {} | {} |", cell(seconds, 1.0, 2), cell(added, 1024.0, 1));
        }
        page.push('\n');
    }
}

pub(super) fn starts(results: &Results<'_>, page: &mut String) {
    if results.measured.starts.is_empty() {
        return;
    }
    page.push_str("\n## Start\n\nFrom the start of the process to its end, milliseconds.\n\n| | | |\n| --- | --- | --- |\n");
    for (index, start) in results.plan.starts.iter().enumerate() {
        let Some(times) = results.measured.starts.get(&index) else { continue };
        let Some(Spread { least, median, most }) = Spread::of(times.iter().copied()) else { continue };
        let _ = writeln!(page, "| {} | {} | {median:.1} ({least:.1}–{most:.1}) |", start.group, start.name);
    }
}

/// What is not there, so that nobody takes it for forgotten.
pub(super) fn missing(results: &Results<'_>, page: &mut String) {
    let failed = results.measured.failed.iter().filter_map(|(index, work, why)| {
        let client = results.plan.clients.get(*index)?;
        Some((format!("{}, {}: {work:?}", client.group, client.name), why.clone()))
    });
    let all = results.plan.missing.iter().cloned().chain(failed).collect();
    section(page, "Not measured", all);
    let ended = results.measured.figures.iter().filter_map(|((index, work), runs)| {
        let client = results.plan.clients.get(*index)?;
        let last = runs.iter().filter_map(|run| run.ended.clone()).next_back()?;
        Some((format!("{}, {}: {work:?}", client.group, client.name), last))
    });
    section(page, "Measured, but ended badly", ended.collect());
}

fn section(page: &mut String, title: &str, rows: Vec<(String, String)>) {
    if rows.is_empty() {
        return;
    }
    let _ = writeln!(page, "\n## {title}\n\n| | why |\n| --- | --- |");
    for (name, why) in rows {
        let _ = writeln!(page, "| {name} | {} |", why.replace('|', "/"));
    }
}
