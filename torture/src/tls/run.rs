//! All situations through one driver.

use super::judge;
use super::peers::Peers;
use super::peers::nginx::TAG;
use super::situations::Situation;
use super::surroundings::Surroundings;
use crate::Outcome;
use crate::driver::{Driver, Fate};
use crate::figures::Figures;
use crate::job::{Answer, Class, Job, Limits, kind};
use crate::plan::Program;
use crate::tls::situations::Wanted;
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

/// Nobody here stalls; who takes this long has hung.
const LIMITS: Limits = Limits { timeout: Duration::from_mins(1), deadline: Duration::from_mins(2) };

/// Calls under way in each driver. Every call has a client and a handshake of its own: more of them would be a test of how
/// fast two cores do handshakes, against the limit for connecting.
const AT_ONCE: usize = 32;

/// How long a request may take to show up that should not have been made.
const AFTERWARDS: Duration = Duration::from_millis(100);

/// What is tried in each situation.
#[derive(Clone, Copy)]
pub(crate) struct Extent {
    pub(crate) classes: &'static [Class],
    pub(crate) repeats: usize,
}

/// Everything that was seen of one driver.
pub(crate) struct Run {
    pub(crate) name: String,
    pub(crate) figures: Figures,
    pub(crate) findings: Vec<String>,
    /// What the callers were told, by the situation's number and the class.
    pub(crate) told: BTreeMap<(usize, Class), String>,
    /// By the situation's number.
    pub(crate) hints: BTreeMap<usize, String>,
    pub(crate) took: Duration,
}

/// A call that has ended somehow.
struct Ended {
    situation: usize,
    class: Class,
    tag: String,
    fate: Fate,
}

impl Run {
    pub(crate) async fn of(
        number: usize,
        program: Program,
        peers: Arc<Peers>,
        situations: Arc<Vec<Situation>>,
        extent: Extent,
    ) -> Outcome<Self> {
        let begun = Instant::now();
        let mut run = Self {
            name: program.name.clone(),
            figures: Figures::default(),
            findings: Vec::new(),
            told: BTreeMap::new(),
            hints: BTreeMap::new(),
            took: Duration::ZERO,
        };
        let mut drivers = Vec::new();
        let mut calls = JoinSet::new();
        let places = Arc::new(Semaphore::new(AT_ONCE));
        for surroundings in Surroundings::ALL {
            let driver = Arc::new(Driver::start(&surroundings.around(&program, &peers))?);
            let met = situations.iter().enumerate().filter(|(_, met)| met.surroundings == surroundings);
            for ((situation, met), class) in
                met.flat_map(|met| extent.classes.iter().map(move |class| (met, *class)))
            {
                for repeat in 0..extent.repeats {
                    let tag = format!("{number}-{situation}-{}-{repeat}", class.name());
                    let (driver, job) = (Arc::clone(&driver), job(met, class, &tag));
                    let places = Arc::clone(&places);
                    calls.spawn(async move {
                        // Nobody closes it, so there is always a place in the end.
                        let _place = places.acquire_owned().await;
                        let (_, fate) = driver.call(&job).await;
                        Ended { situation, class, tag, fate }
                    });
                }
            }
            drivers.push(driver);
        }
        let ended = calls.join_all().await;
        // Whoever says that nothing was sent has to be right later too.
        tokio::time::sleep(AFTERWARDS).await;
        let log = peers.fake.requests();
        for ended in ended {
            if let Some(situation) = situations.get(ended.situation) {
                run.judge(situation, &ended, &requests_of(&log, &ended.tag));
            }
        }
        for driver in drivers {
            Driver::farewell(driver, &mut run.figures, &mut run.findings).await?;
        }
        run.took = begun.elapsed();
        println!("{}: {} calls in {:.1} s", run.name, run.figures.calls, run.took.as_secs_f64());
        Ok(run)
    }

    fn judge(&mut self, situation: &Situation, ended: &Ended, seen: &[&Value]) {
        let place = format!("{} of {}", ended.class.name(), situation.name);
        self.figures.calls += 1;
        self.figures.faulted += usize::from(matches!(situation.wanted, Wanted::Fails(_)));
        let accepted = seen.iter().filter(|request| request.get("accepted").is_some_and(Value::is_string));
        self.figures.duplicates += usize::from(accepted.count() > 1);
        let Some(answer) = ended.fate.answer(&place, &mut self.figures, &mut self.findings) else { return };
        if let Some(problem) = judge::problem(&situation.wanted, ended.class, answer, seen) {
            self.figures.untrue += 1;
            self.findings.push(format!("{place}: {problem}"));
        }
        self.remember(ended, answer);
    }

    /// The same call is told the same each time, and all classes are given the same hint; else that is a finding.
    fn remember(&mut self, ended: &Ended, answer: &Answer) {
        let told = told(answer);
        let known = self.told.entry((ended.situation, ended.class)).or_insert_with(|| told.clone());
        if *known != told {
            self.figures.untrue += 1;
            self.findings.push(format!("{}: told `{known}`, and then `{told}`", ended.tag));
        }
        let hint = answer.hint.clone().unwrap_or_default();
        let known = self.hints.entry(ended.situation).or_insert_with(|| hint.clone());
        if *known != hint {
            self.figures.untrue += 1;
            self.findings.push(format!("{}: the hint is `{known}`, and then `{hint}`", ended.tag));
        }
    }
}

/// The class and the delivery.
fn told(answer: &Answer) -> String {
    match (&answer.class, &answer.delivery) {
        (None, _) => "ok".to_owned(),
        (Some(class), None) => kind(class),
        (Some(class), Some(delivery)) => format!("{}, {delivery}", kind(class)),
    }
}

fn job(situation: &Situation, class: Class, tag: &str) -> Job {
    Job {
        class,
        client: tag.to_owned(),
        last: true,
        base_url: format!("{}/tag/{tag}", situation.base_url),
        proxy: situation.proxy.clone(),
        ca_bundle: situation.ca_bundle.clone(),
        limits: LIMITS,
    }
}

fn requests_of<'a>(log: &'a [Value], tag: &str) -> Vec<&'a Value> {
    let is_its = |request: &&Value| {
        let headers = request.get("headers");
        headers.and_then(|headers| headers.get(TAG)).and_then(Value::as_str) == Some(tag)
    };
    log.iter().filter(is_its).collect()
}
