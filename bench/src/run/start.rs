//! How long programs take from their start to their end.

use super::cores;
use super::plan::Plan;
use super::server::Server;
use crate::Outcome;
use std::collections::BTreeMap;
use std::process::Stdio;
use std::time::Instant;

/// For each round of the rates: these are short.
const EACH: usize = 8;

pub(super) fn run(
    plan: &Plan,
    server: &Server,
    core: Option<usize>,
    times: &mut BTreeMap<usize, Vec<f64>>,
) -> Outcome {
    // The first one fills the caches, of compiled Python and of the disk.
    for round in 0..=plan.rounds * EACH {
        for (index, start) in plan.starts.iter().enumerate() {
            let (program, arguments) = start.command.split_first().ok_or("a start without a program")?;
            let mut command = cores::on(core, program);
            command.args(arguments.iter().map(|word| word.replace("{url}", &server.addresses.http)));
            command.envs(&start.variables).stdin(Stdio::null());
            let begun = Instant::now();
            let status = command.status()?;
            let took = begun.elapsed().as_secs_f64() * 1000.0;
            if !status.success() {
                return Err(format!("{}, {}: {status}", start.group, start.name).into());
            }
            if round > 0 {
                times.entry(index).or_default().push(took);
            }
        }
    }
    Ok(())
}
