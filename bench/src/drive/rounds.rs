//! A number of callers, each of which makes a call as soon as its last one has ended.

use super::Caller;
use super::job::{Job, Meter};
use crate::Outcome;
use std::time::{Duration, Instant};
use tokio::task::LocalSet;

pub(super) async fn run<C: Caller>(job: &Job, callers: Vec<C>) -> Outcome {
    let (callers, _) = round(callers, job.warm_up()).await?;
    let meter = Meter::start()?;
    let (_, times) = round(callers, job.time).await?;
    meter.tell(times.requests, times.latencies)
}

/// One call; the meter is started after another one, which makes the connection.
pub(super) async fn once<C: Caller>(job: &Job, mut caller: C) -> Outcome {
    super::ours::health(job).await?;
    let meter = Meter::start()?;
    caller.call().await?;
    meter.tell(1, Vec::new())
}

#[derive(Default)]
pub(super) struct Times {
    pub(super) requests: u64,
    pub(super) latencies: Vec<Duration>,
}

async fn round<C: Caller>(callers: Vec<C>, time: Duration) -> Outcome<(Vec<C>, Times)> {
    let (local, end, alone) = (LocalSet::new(), Instant::now() + time, callers.len() == 1);
    let tasks: Vec<_> = callers
        .into_iter()
        .map(|mut caller| {
            local.spawn_local(async move {
                let mut times = Times::default();
                while Instant::now() < end {
                    let begun = Instant::now();
                    caller.call().await?;
                    times.requests += 1;
                    if alone {
                        times.latencies.push(begun.elapsed());
                    }
                }
                Outcome::Ok((caller, times))
            })
        })
        .collect();
    local
        .run_until(async {
            let (mut callers, mut all) = (Vec::new(), Times::default());
            for task in tasks {
                let (caller, times) = task.await??;
                callers.push(caller);
                all.requests += times.requests;
                all.latencies.extend(times.latencies);
            }
            Ok((callers, all))
        })
        .await
}

/// What a connection does beside the calls.
pub(super) fn aside(work: impl Future<Output = ()> + Send + 'static) {
    // Not local: connections are made before the callers run.
    tokio::spawn(work);
}
