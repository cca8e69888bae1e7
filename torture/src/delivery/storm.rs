//! Thousands of sends through one client, each of which meets faults: what the truth table cannot show, because there
//! connections are not shared and nothing happens at once.

use super::answers;
use super::floors::{self, Floors};
use super::judge::{Tally, Traces};
use super::scene::start_again;
use crate::Outcome;
use crate::driver::{Driver, Fate};
use crate::figures::Figures;
use crate::job::{Class, Job, Limits, text};
use avenping_mock::MockServer;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

const IN_FLIGHT: usize = 64;

/// How long a request may take to show up that should not have been made any more.
const AFTERWARDS: Duration = Duration::from_millis(500);

/// Short, so that what stalls does not take long. Under load it may hit any call: no figure depends on which.
const LIMITS: Limits = Limits { timeout: Duration::from_millis(400), deadline: Duration::from_secs(5) };

/// Long, so that what waits for the server's end is still there when it comes.
const RESTARTS: Limits = Limits { timeout: Duration::from_secs(30), deadline: Duration::from_mins(1) };

/// How often the server goes away and comes back.
const OUTAGES: usize = 3;

/// Every send meets a fault; then a tenth as many over connections that break; then as many through restarts.
pub(crate) async fn run(driver: &Arc<Driver>, sends: usize) -> Outcome<Tally> {
    let path = Class::Send.path();
    let faults: Vec<Value> = answers::all().into_iter().map(|(_, _, fault)| fault).collect();
    let every = |fault: &str, value: Value| json!({ "match": { "path": path }, "times": null, "seed": 7, fault: value });
    let mut tally = Tally::default();

    let fake = MockServer::start()?;
    fake.fault(every("faults", Value::from(faults)))?;
    let ended = storm(driver, "storm", &fake.base_url(), sends, LIMITS).await;
    tally.add(ended.judged("storm", fake.requests(), LIMITS, &floors::STORM));

    let fake = MockServer::start()?;
    fake.fault(json!({ "times": null, "every": 2, "fault": { "kind": "connection_reset" } }))?;
    // Connections are kept, so they are closed after each answer to get new ones.
    fake.fault(every("fault", json!({ "kind": "keepalive_close" })))?;
    let ended = storm(driver, "connections", &fake.base_url(), sends / 10, LIMITS).await;
    tally.add(ended.judged("connections", fake.requests(), LIMITS, &floors::CONNECTIONS));

    // More than can be in flight, so that some are left for the time without a server.
    tally.add(restarts(driver, (sends / 10 / OUTAGES).max(2 * IN_FLIGHT)).await?);
    Ok(tally)
}

/// The server goes away and comes back while sends are in flight, again and again.
async fn restarts(driver: &Arc<Driver>, sends: usize) -> Outcome<Tally> {
    let rule = |times: Option<usize>, faults: Value| json!({ "match": { "path": Class::Send.path() }, "times": times, "seed": 7, "faults": faults });
    let slow = || json!([{ "kind": "delay", "ms": 20 }]);
    let stall = || json!([{ "kind": "stall", "when": "before" }, { "kind": "stall", "when": "after" }]);
    let before = sends / 4;
    // They begin when the server is back: all others may have been refused by then, which takes no time.
    let later = sends / 4;
    let (mut tally, mut log, mut ended) = (Tally::default(), Vec::new(), Storm::default());
    let mut fake = MockServer::start()?;
    let (address, base_url) = (fake.address(), fake.base_url());
    for outage in 0..OUTAGES {
        if outage > 0 {
            fake = start_again(address).await?;
        }
        // Some are answered; all others wait for the end of the server, handled or not.
        fake.fault(rule(Some(before), slow()))?;
        fake.fault(rule(None, stall()))?;
        let sends_of = |number| storm(driver, "restarts", &base_url, number, RESTARTS);
        let mut storm = std::pin::pin!(sends_of(sends - later));
        let waits = async {
            while fake.requests().len() <= before {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        tokio::select! {
            early = &mut storm => {
                tally.shows_nothing(format!("restarts: no restart {outage}: the sends had ended before"));
                ended.join(early);
            }
            () = waits => {
                let gone = Instant::now();
                fake.stop();
                log.extend(fake.requests());
                fake = start_again(address).await?;
                fake.fault(rule(None, slow()))?;
                let back = Instant::now();
                let mut rest = storm.await;
                rest.join(sends_of(later).await);
                if !rest.outage(gone, back) {
                    tally.shows_nothing(format!("restarts: nothing was under way at restart {outage}"));
                }
                ended.join(rest);
                if !fake.requests().iter().any(|request| has(request, "accepted")) {
                    tally.shows_nothing(format!("restarts: nothing was accepted after restart {outage}"));
                }
            }
        }
        fake.stop();
        log.extend(fake.requests());
    }
    tally.add(ended.judged("restarts", log, RESTARTS, &floors::RESTARTS));
    Ok(tally)
}

/// What became of the sends.
#[derive(Default)]
struct Storm {
    sends: usize,
    ends: Vec<End>,
}

struct End {
    id: u64,
    fate: Fate,
    begun: Instant,
    ended: Instant,
    /// Whether it was under way while there was no server.
    outage: bool,
}

async fn storm(driver: &Arc<Driver>, client: &str, base_url: &str, sends: usize, limits: Limits) -> Storm {
    let job = Job {
        class: Class::Send,
        client: client.to_owned(),
        last: false,
        base_url: base_url.to_owned(),
        proxy: None,
        ca_bundle: None,
        limits,
    };
    let next = Arc::new(AtomicUsize::new(0));
    let mut workers = JoinSet::new();
    for _ in 0..IN_FLIGHT {
        let (driver, job, next) = (Arc::clone(driver), job.clone(), Arc::clone(&next));
        workers.spawn(async move {
            let mut ends = Vec::new();
            while next.fetch_add(1, Ordering::Relaxed) < sends {
                let begun = Instant::now();
                let (id, fate) = driver.call(&job).await;
                ends.push(End { id, fate, begun, ended: Instant::now(), outage: false });
            }
            ends
        });
    }
    let mut storm = Storm { sends, ends: Vec::new() };
    while let Some(ends) = workers.join_next().await {
        // A worker that panicked shows as calls that are missing.
        storm.ends.extend(ends.unwrap_or_default());
    }
    // Whoever says that nothing was sent has to be right later too.
    tokio::time::sleep(AFTERWARDS).await;
    storm
}

impl Storm {
    fn join(&mut self, other: Self) {
        self.sends += other.sends;
        self.ends.extend(other.ends);
    }

    /// There was no server between these moments. Answers whether calls were under way when it went.
    fn outage(&mut self, gone: Instant, back: Instant) -> bool {
        for end in &mut self.ends {
            end.outage |= end.begun < back && end.ended > gone;
        }
        self.ends.iter().any(|end| end.begun < gone && end.ended > gone)
    }

    fn judged(self, name: &str, log: Vec<Value>, limits: Limits, floors: &Floors) -> Tally {
        let mut of: HashMap<String, Vec<Value>> = HashMap::new();
        let (mut nameless, mut nameless_faulted) = (0, 0);
        for request in log {
            let text = request.get("body").and_then(|body| body.get("text")).and_then(Value::as_str);
            if let Some(text) = text.map(str::to_owned) {
                of.entry(text).or_default().push(request);
            } else {
                // Reset before its body was read: one of the sends met a fault, and nobody knows which.
                nameless += 1;
                nameless_faulted += usize::from(has(&request, "fault"));
            }
        }
        let mut tally = Tally::default();
        let (mut seen, mut accepted) = (nameless, 0);
        tally.figures.lost = self.sends.saturating_sub(self.ends.len());
        for End { id, fate, outage, .. } in self.ends {
            tally.figures.calls += 1;
            let requests = of.remove(&text(id)).unwrap_or_default();
            let traces = Traces::of(requests.iter(), Class::Send, false);
            seen += usize::from(traces.requests > 0);
            accepted += usize::from(!traces.accepted.is_empty());
            tally.figures.faulted += usize::from(if floors.logged {
                requests.iter().any(|request| has(request, "fault"))
            } else {
                outage
            });
            let place = format!("{name}, {}", text(id));
            match fate {
                Fate::Answered(answer) => {
                    tally.judge(&place, Class::Send, &answer, &traces);
                    tally.judge_time(&place, Class::Send, &answer, &limits);
                }
                Fate::Lost => tally.figures.lost += 1,
                Fate::Hung => {
                    tally.figures.hangs += 1;
                    tally.findings.push(format!("{place}: never ended"));
                }
            }
        }
        if floors.logged {
            tally.figures.faulted = (tally.figures.faulted + nameless_faulted).min(tally.figures.calls);
        }
        let Figures { calls, faulted, .. } = tally.figures;
        for missing in floors.missing(calls, seen.min(calls), accepted, faulted) {
            tally.shows_nothing(format!("{name}: {missing}"));
        }
        tally
    }
}

fn has(request: &Value, name: &str) -> bool {
    request.get(name).is_some_and(|value| !value.is_null())
}
