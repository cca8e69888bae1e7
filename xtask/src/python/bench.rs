//! Where the package is measured beside others: an environment apart from the tools, whose own start-up files would be
//! counted.

use super::tools::BENCH;
use super::venv::{Environment, environment};
use super::wheel;
use crate::shell::{Outcome, scratch};
use std::path::PathBuf;

/// With the wheel and its peers, and the wheel; `None` without a Python. `built` takes the wheel that is there.
pub(crate) fn bench_environment(built: bool) -> Outcome<Option<(Environment, PathBuf)>> {
    let there = wheel::only_file(&scratch("wheel")).ok().filter(|_| built);
    let wheel = match there {
        Some(wheel) => wheel,
        None => match wheel::installed()? {
            Some((_, wheel)) => wheel,
            None => return Ok(None),
        },
    };
    let Some(bench) = environment("bench/python", &BENCH)? else { return Ok(None) };
    bench.install(&wheel, &bench)?;
    Ok(Some((bench, wheel)))
}
