//! Many calls of every kind at once, through one client.

use super::fake::Fake;
use crate::Outcome;
use crate::driver::{Driver, Fate};
use crate::job::{Class, Job, Limits};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::sync::Notify;
use tokio::task::JoinSet;

pub(crate) const IN_FLIGHT: usize = 200;

/// So long that only what never ends meets them.
const LIMITS: Limits = Limits { timeout: Duration::from_secs(20), deadline: Duration::from_secs(40) };

/// Most of what is done is sending.
const MIX: [Class; 8] = [
    Class::Send,
    Class::Get,
    Class::Send,
    Class::Upload,
    Class::Send,
    Class::Config,
    Class::Send,
    Class::Get,
];

/// What became of a call.
pub(crate) struct Ended {
    pub(crate) class: Class,
    pub(crate) id: u64,
    pub(crate) fate: Fate,
}

impl Ended {
    pub(crate) fn is_ok(&self) -> bool {
        matches!(&self.fate, Fate::Answered(answer) if answer.ok)
    }

    /// What its heap holds, where it was asked and has one.
    pub(crate) fn heap(&self) -> Option<u64> {
        match &self.fate {
            Fate::Answered(answer) => answer.heap,
            Fate::Lost | Fate::Hung => None,
        }
    }
}

/// The call of this kind.
pub(crate) fn job(class: Class, base_url: &str) -> Job {
    Job {
        class,
        client: "soak".to_owned(),
        last: false,
        base_url: base_url.to_owned(),
        proxy: None,
        ca_bundle: None,
        limits: LIMITS,
    }
}

/// Makes so many calls and waits for their ends. With a restart the fake goes away in the middle and comes back.
pub(crate) async fn round(
    driver: &Arc<Driver>,
    fake: &mut Fake,
    calls: usize,
    restart: bool,
) -> Outcome<Vec<Ended>> {
    let (begun, half) = (Arc::new(AtomicUsize::new(0)), Arc::new(Notify::new()));
    let mut workers = JoinSet::new();
    for _ in 0..IN_FLIGHT {
        let (driver, begun, half) = (Arc::clone(driver), Arc::clone(&begun), Arc::clone(&half));
        let base_url = fake.base_url();
        workers.spawn(async move {
            let mut ends = Vec::new();
            loop {
                let number = begun.fetch_add(1, Ordering::Relaxed);
                if number >= calls {
                    return ends;
                }
                if number == calls / 2 {
                    half.notify_one();
                }
                let class = MIX.get(number % MIX.len()).copied().unwrap_or(Class::Send);
                let (id, fate) = driver.call(&job(class, &base_url)).await;
                ends.push(Ended { class, id, fate });
            }
        });
    }
    if restart {
        half.notified().await;
        fake.stop();
        fake.start_again().await?;
    }
    let mut ends = Vec::new();
    while let Some(of_one) = workers.join_next().await {
        ends.extend(of_one?);
    }
    Ok(ends)
}
