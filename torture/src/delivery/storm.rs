//! Thousands of sends through one client, each of which meets faults: what the truth table cannot show, because there
//! connections are not shared and nothing happens at once.

use super::answers;
use super::judge::{Tally, Traces};
use super::scene::start_again;
use crate::Outcome;
use crate::driver::{Driver, Fate};
use crate::job::{Class, Job, Limits, milliseconds, text};
use avenping_mock::MockServer;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::task::JoinSet;

const IN_FLIGHT: usize = 64;

/// How long a request may take to show up that should not have been made any more.
const AFTERWARDS: Duration = Duration::from_millis(500);

/// Short, so that what stalls does not take long. Under load it may hit any call: no figure depends on which.
const LIMITS: Limits = Limits { timeout: Duration::from_millis(400), deadline: Duration::from_secs(5) };

/// Every send meets a fault; then a tenth as many over connections that break; then as many through restarts.
pub(crate) async fn run(driver: &Arc<Driver>, sends: usize) -> Outcome<Tally> {
    let path = Class::Send.path();
    let faults: Vec<Value> = answers::all().into_iter().map(|(_, _, fault)| fault).collect();
    let every = |fault: &str, value: Value| json!({ "match": { "path": path }, "times": null, "seed": 7, fault: value });
    let mut tally = Tally::default();

    let fake = MockServer::start()?;
    fake.fault(every("faults", Value::from(faults)))?;
    tally.add(storm(driver, "storm", &fake.base_url(), sends).await.judged(fake.requests()));

    let fake = MockServer::start()?;
    fake.fault(json!({ "times": null, "every": 2, "fault": { "kind": "connection_reset" } }))?;
    // Connections are kept, so they are closed after each answer to get new ones.
    fake.fault(every("fault", json!({ "kind": "keepalive_close" })))?;
    tally.add(storm(driver, "connections", &fake.base_url(), sends / 10).await.judged(fake.requests()));

    tally.add(restarts(driver, sends / 10).await?);
    Ok(tally)
}

/// The server goes away and comes back twice while sends are in flight.
async fn restarts(driver: &Arc<Driver>, sends: usize) -> Outcome<Tally> {
    let slow = json!({ "match": { "path": Class::Send.path() }, "times": null, "fault": { "kind": "delay", "ms": 20 } });
    let mut fake = MockServer::start()?;
    fake.fault(slow.clone())?;
    let (address, base_url) = (fake.address(), fake.base_url());
    let mut log = Vec::new();
    let mut ended = Storm::default();
    for part in 0..3 {
        if part > 0 {
            fake = start_again(address).await?;
            fake.fault(slow.clone())?;
        }
        let storm = storm(driver, "restarts", &base_url, sends / 3 + 1);
        let mut storm = std::pin::pin!(storm);
        // In the middle of the part, wherever that is.
        let half = async {
            while fake.messages().len() < sends / 6 {
                tokio::time::sleep(Duration::from_millis(2)).await;
            }
        };
        let early = tokio::select! {
            early = &mut storm => Some(early),
            () = half => None,
        };
        fake.stop();
        log.extend(fake.requests());
        if let Some(early) = early {
            ended.join(early);
            continue;
        }
        fake = start_again(address).await?;
        fake.fault(slow.clone())?;
        ended.join(storm.await);
        fake.stop();
        log.extend(fake.requests());
    }
    let mut tally = ended.judged(log);
    // All of them were made through an outage, though the fake logs no fault for those that it never saw.
    tally.figures.faulted = tally.figures.calls;
    Ok(tally)
}

/// What became of the sends, by their texts.
#[derive(Default)]
struct Storm {
    sends: usize,
    fates: Vec<(u64, Fate)>,
}

async fn storm(driver: &Arc<Driver>, client: &str, base_url: &str, sends: usize) -> Storm {
    let job = Job {
        class: Class::Send,
        client: client.to_owned(),
        last: false,
        base_url: base_url.to_owned(),
        proxy: None,
        ca_bundle: None,
        limits: LIMITS,
    };
    let begun = Arc::new(AtomicUsize::new(0));
    let mut workers = JoinSet::new();
    for _ in 0..IN_FLIGHT {
        let (driver, job, begun) = (Arc::clone(driver), job.clone(), Arc::clone(&begun));
        workers.spawn(async move {
            let mut fates = Vec::new();
            while begun.fetch_add(1, Ordering::Relaxed) < sends {
                fates.push(driver.call(&job).await);
            }
            fates
        });
    }
    let mut storm = Storm { sends, fates: Vec::new() };
    while let Some(fates) = workers.join_next().await {
        // A worker that panicked shows as calls that are missing.
        storm.fates.extend(fates.unwrap_or_default());
    }
    // Whoever says that nothing was sent has to be right later too.
    tokio::time::sleep(AFTERWARDS).await;
    storm
}

impl Storm {
    fn join(&mut self, other: Self) {
        self.sends += other.sends;
        self.fates.extend(other.fates);
    }

    fn judged(self, log: Vec<Value>) -> Tally {
        let mut of: HashMap<String, Vec<Value>> = HashMap::new();
        let mut nameless = 0;
        for request in log {
            let text = request.get("body").and_then(|body| body.get("text")).and_then(Value::as_str);
            if let Some(text) = text.map(str::to_owned) {
                of.entry(text).or_default().push(request);
            } else {
                // Reset before its body was read: one of the sends met a fault, and nobody knows which.
                nameless += 1;
            }
        }
        let mut tally = Tally::default();
        tally.figures.lost = self.sends.saturating_sub(self.fates.len());
        for (id, fate) in self.fates {
            tally.figures.calls += 1;
            let requests = of.remove(&text(id)).unwrap_or_default();
            let met = |request: &Value| request.get("fault").is_some_and(|fault| !fault.is_null());
            tally.figures.faulted += usize::from(requests.iter().any(met));
            let traces = Traces::of(requests.iter(), Class::Send, false);
            match fate {
                Fate::Answered(answer) => {
                    tally.judge(&format!("storm, {}", text(id)), Class::Send, &answer, &traces);
                    let late = answer.elapsed_ms.saturating_sub(milliseconds(LIMITS.deadline));
                    tally.late_ms = tally.late_ms.max(late);
                }
                Fate::Lost => tally.figures.lost += 1,
                Fate::Hung => {
                    tally.figures.hangs += 1;
                    tally.findings.push(format!("storm, {}: never ended", text(id)));
                }
            }
        }
        tally.figures.faulted = (tally.figures.faulted + nameless).min(tally.figures.calls);
        tally
    }
}
