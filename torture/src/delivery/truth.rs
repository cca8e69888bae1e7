//! The truth table: each fault against each class of operation, with a client and a fake of its own.

use super::fault::{self, Fault, Kind};
use super::judge::{Tally, Traces};
use super::scene::Scene;
use crate::Outcome;
use crate::driver::Driver;
use crate::job::{Answer, Class, kind};
use crate::plan::Plan;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

/// How many cells are measured at once: most of them wait.
const AT_ONCE: usize = 48;

/// How long a request may take to show up that should not have been made any more.
const AFTERWARDS: Duration = Duration::from_millis(100);

/// How often each cell is measured.
fn repeats(plan: &Plan) -> usize {
    match plan {
        Plan { only: Some(_), .. } => 100, // to look closely at them
        Plan { short: true, .. } => 1,
        _ => 3,
    }
}

/// What a caller gets, and what the server sees.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Seen {
    /// `None` when the call succeeded.
    pub(crate) error: Option<(String, String)>,
    pub(crate) delivery: Option<String>,
    pub(crate) requests: usize,
    pub(crate) accepted: usize,
}

/// What was seen and how often, by the row's number and the class.
pub(crate) type Cells = BTreeMap<(usize, Class), BTreeMap<Seen, usize>>;

pub(crate) async fn run(driver: &Arc<Driver>, plan: &Plan) -> Outcome<(Cells, Tally)> {
    let slots = Arc::new(Semaphore::new(AT_ONCE));
    let mut running = JoinSet::new();
    let rows = fault::all();
    // What ends by a time-out takes longest, so it begins first.
    let wanted = |fault: &Fault| plan.only.as_ref().is_none_or(|only| fault.name.contains(only.as_str()));
    let chosen = rows.iter().enumerate().filter(|(_, fault)| wanted(fault));
    let mut order: Vec<usize> = chosen.map(|(row, _)| row).collect();
    if order.is_empty() {
        return Err("no row of the table has such a name".into());
    }
    order.sort_by_key(|row| rows.get(*row).map(|row| row.limits.timeout));
    for row in order {
        for class in Class::ALL {
            for repeat in 0..repeats(plan) {
                let Some(fault) = rows.get(row).cloned() else { continue };
                let (driver, slots) = (Arc::clone(driver), Arc::clone(&slots));
                running.spawn(async move {
                    let _slot = slots.acquire_owned().await?;
                    let client = format!("{row}-{}-{repeat}", class.name());
                    Ok::<_, Box<dyn std::error::Error + Send + Sync>>((
                        row,
                        class,
                        cell(&driver, &fault, class, &client).await?,
                    ))
                });
            }
        }
    }
    let (mut cells, mut tally) = (Cells::new(), Tally::default());
    while let Some(done) = running.join_next().await {
        let (row, class, (seen, found)) = done??;
        if let Some(seen) = seen {
            *cells.entry((row, class)).or_default().entry(seen).or_default() += 1;
        }
        tally.add(found);
    }
    Ok((cells, tally))
}

async fn cell(driver: &Driver, fault: &Fault, class: Class, client: &str) -> Outcome<(Option<Seen>, Tally)> {
    let mut scene = Scene::set(fault, class).await?;
    if matches!(fault.kind, Kind::IdleConnectionClosed | Kind::RestartBetween) {
        // Its end is of no interest; a driver that dies of it does not answer the call either.
        let _ = driver.call(&scene.job(fault, Class::Warm, client)).await;
    }
    if matches!(fault.kind, Kind::RestartBetween) {
        scene.restart().await?;
    }
    let job = scene.job(fault, class, client);
    let call = driver.call(&job);
    let (_, fate) = match fault.kind {
        Kind::RestartDuring | Kind::End => {
            let mut call = std::pin::pin!(call);
            tokio::select! {
                early = &mut call => early,
                () = scene.arrived(class) => {
                    if matches!(fault.kind, Kind::End) {
                        scene.end();
                    } else {
                        scene.restart().await?;
                    }
                    call.await
                }
            }
        }
        _ => call.await,
    };
    // Whoever says that nothing was sent has to be right later too.
    tokio::time::sleep(AFTERWARDS).await;
    let place = format!("{} of {} ({})", class.name(), fault.name, fault.moment);
    let traces = scene.traces(class, fault.handles());
    let mut tally = Tally::default();
    let met = scene.met(fault, class);
    (tally.figures.calls, tally.figures.faulted) = (1, usize::from(met));
    let Some(answer) = fate.answer(&place, &mut tally.figures, &mut tally.findings) else {
        return Ok((None, tally));
    };
    tally.judge(&place, class, answer, &traces);
    tally.judge_time(&place, class, answer, &fault.limits(class));
    if !met {
        tally.shows_nothing(format!("{place}: it has not met the fault: {answer:?}"));
    }
    Ok((Some(seen(answer, &traces)), tally))
}

fn seen(answer: &Answer, traces: &Traces) -> Seen {
    let class = || kind(answer.class.as_deref().unwrap_or_default());
    let error = (!answer.ok).then(|| (class(), answer.code.clone().unwrap_or_default()));
    Seen {
        error,
        delivery: answer.delivery.clone(),
        requests: traces.requests,
        accepted: traces.accepted.len(),
    }
}
