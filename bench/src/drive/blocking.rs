//! This SDK without a runtime of the caller's: a thread for each call in flight.

use super::job::{Job, Meter};
use super::rounds::Times;
use super::{TEXT, TO, ours};
use crate::Outcome;
use avenping::blocking::Client;
use avenping::model::SendText;
use std::time::{Duration, Instant};

pub(super) fn drive(job: &Job) -> Outcome {
    let client: Client = ours::client(job)?.into();
    round(&client, job.at_once, job.warm_up())?;
    let meter = Meter::start()?;
    let times = round(&client, job.at_once, job.time)?;
    meter.tell(times.requests, times.latencies)
}

fn round(client: &Client, at_once: usize, time: Duration) -> Outcome<Times> {
    let end = Instant::now() + time;
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..at_once).map(|_| scope.spawn(|| calls(client, end))).collect();
        let mut all = Times::default();
        for thread in threads {
            let times = thread.join().map_err(|_| "a thread panicked")??;
            all.requests += times.requests;
            if at_once == 1 {
                all.latencies = times.latencies;
            }
        }
        Ok(all)
    })
}

fn calls(client: &Client, end: Instant) -> Outcome<Times> {
    let mut times = Times::default();
    while Instant::now() < end {
        let begun = Instant::now();
        client.messages().send_text(SendText::new(TO, TEXT))?;
        times.requests += 1;
        times.latencies.push(begun.elapsed());
    }
    Ok(times)
}
