//! TLS and proxies with real peers: nginx, tinyproxy and mitmproxy between every driver and the fake.
//!
//! What succeeds must have come the way it was to come, which the fake's log says; what fails must have the right class
//! and `delivery`, and a hint that names the setting or the remedy.

mod certificates;
mod judge;
mod peers;
mod run;
mod situations;
mod surroundings;
mod table;

use crate::job::Class;
use crate::plan::Plan;
use crate::{Outcome, figures};
use peers::Peers;
use run::{Extent, Run};
use std::sync::Arc;

/// Drivers that run at the same time.
const AT_ONCE: usize = 3;

const SHORT: Extent = Extent { classes: &[Class::Get, Class::Send], repeats: 1 };
const LONG: Extent = Extent { classes: &Class::ALL, repeats: 5 };

/// Whether every figure is as it must be.
pub(crate) async fn run(plan: &Arc<Plan>) -> Outcome<bool> {
    let folder = plan.figures.with_extension("peers");
    if folder.exists() {
        std::fs::remove_dir_all(&folder)?;
    }
    let peers = Arc::new(Peers::start(&folder).await?);
    let situations = Arc::new(situations::all(&peers));
    let extent = if plan.short { SHORT } else { LONG };
    let mut runs = Vec::new();
    let numbered: Vec<_> = plan.drivers.iter().enumerate().collect();
    for programs in numbered.chunks(AT_ONCE) {
        let running: Vec<_> = programs
            .iter()
            .map(|(number, program)| {
                let (peers, situations) = (Arc::clone(&peers), Arc::clone(&situations));
                tokio::spawn(Run::of(*number, (*program).clone(), peers, situations, extent))
            })
            .collect();
        for run in running {
            runs.push(run.await??);
        }
    }
    table::compare_hints(&mut runs, &situations);
    table::print(&runs, &situations);
    figures::write(runs.iter().map(|run| (run.name.as_str(), run.figures)), &plan.figures)?;
    Ok(runs.iter().all(|run| run.figures.is_clean()))
}
