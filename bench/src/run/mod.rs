//! Everything that is measured, in turns: a machine that gets slower does so for all of them.

mod client;
mod cores;
pub(crate) mod plan;
mod server;
mod start;

use crate::{Outcome, results};
pub(crate) use client::{Figures, Work};
use plan::{Client, Plan};
use server::Server;
use std::collections::BTreeMap;
use std::path::Path;

/// What came of a plan. Clients are numbered as in the plan.
#[derive(Default)]
pub(crate) struct Measured {
    pub(crate) figures: BTreeMap<(usize, Work), Vec<Figures>>,
    /// Milliseconds, likewise.
    pub(crate) starts: BTreeMap<usize, Vec<f64>>,
    /// Client, work, and the driver's last words.
    pub(crate) failed: Vec<(usize, Work, String)>,
    /// Whether server and client had a core each.
    pub(crate) apart: bool,
}

/// With how many calls in flight TLS is measured, and free cores.
const MANY: usize = 64;

pub(crate) fn run(plan: &Plan) -> Outcome {
    let mut measured = Measured { apart: cores::are_apart(), ..Measured::default() };
    let core = |number| measured.apart.then_some(number);
    let (of_server, of_client) = (core(0), core(1));
    std::fs::create_dir_all(&plan.folder)?;
    let film = plan.folder.join("film.mp4");
    // By the system, not from memory: a process begins with the peak of the one that has started it.
    std::fs::File::create(&film)?.set_len(u64::try_from(crate::server::MEDIA)?)?;
    let server = Server::start(of_server, &plan.folder)?;
    let free = Server::start(None, &plan.folder.join("free"))?;
    for round in 0..plan.rounds {
        for work in works(plan) {
            println!("round {} of {}: {work:?}", round + 1, plan.rounds);
            for (index, client) in plan.clients.iter().enumerate() {
                let failed = measured.failed.iter().any(|(own, of, _)| (*own, *of) == (index, work));
                if failed || !is_for(client, work) {
                    continue;
                }
                let file = if work == Work::Download { plan.folder.join("got.mp4") } else { film.clone() };
                let done = match work {
                    Work::Free(_) => client::run(client, work, &free, None, plan.seconds, &file),
                    _ => client::run(client, work, &server, of_client, plan.seconds, &file),
                };
                if work == Work::Download {
                    arrived(&file, done.is_ok())?;
                }
                match done {
                    Ok(figures) => measured.figures.entry((index, work)).or_default().push(figures),
                    Err(error) => {
                        eprintln!("bench: {}, {}: {work:?}: {error}", client.group, client.name);
                        measured.failed.push((index, work, error.to_string()));
                    }
                }
            }
        }
    }
    start::run(plan, &server, of_client, &mut measured.starts)?;
    results::write(plan, &measured)?;
    let ours =
        measured.failed.iter().find(|(index, ..)| plan.clients.get(*index).is_some_and(Client::is_ours));
    match ours {
        None => Ok(()),
        Some((_, work, error)) => Err(format!("one of our own drivers has failed: {work:?}: {error}").into()),
    }
}

fn works(plan: &Plan) -> impl Iterator<Item = Work> {
    let mut levels: Vec<usize> = plan.clients.iter().flat_map(|client| client.levels.clone()).collect();
    levels.sort_unstable();
    levels.dedup();
    let others = [Work::Tls(MANY), Work::Free(MANY), Work::Upload, Work::Download];
    let all = levels.into_iter().map(Work::Rate).chain(others);
    all.filter(|work| plan.clients.iter().any(|client| is_for(client, *work)))
}

fn is_for(client: &Client, work: Work) -> bool {
    match work {
        Work::Rate(at_once) => client.does("rate") && client.levels.contains(&at_once),
        Work::Tls(_) => client.does("tls"),
        Work::Free(_) => client.does("free"),
        Work::Upload => client.does("upload"),
        Work::Download => client.does("download"),
    }
}

/// Whether the whole file is there; then it makes room for the next client's.
fn arrived(file: &Path, expected: bool) -> Outcome {
    let size = std::fs::metadata(file).map_or(0, |data| data.len());
    let _ = std::fs::remove_file(file);
    if expected && size != u64::try_from(crate::server::MEDIA)? {
        return Err(format!("a download has left {size} bytes").into());
    }
    Ok(())
}
