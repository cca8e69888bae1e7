//! A fake that is slow, fails now and then, and can go away and come back in the same place.

use crate::Outcome;
use crate::delivery::scene::start_again;
use avenping_mock::MockServer;
use serde_json::{Value, json};

/// In milliseconds. The fake picks one at random, the same way each time.
const DELAYS: std::ops::Range<u64> = 1..60;

/// One request in so many fails: 5 %.
const FAILS: u64 = 20;

pub(crate) struct Fake {
    server: MockServer,
    /// What it has logged since somebody asked.
    log: Vec<Value>,
    seed: u64,
}

impl Fake {
    pub(crate) fn start(seed: u64) -> Outcome<Self> {
        let fake = Self { server: MockServer::start()?, log: Vec::new(), seed };
        fake.make_trouble()?;
        Ok(fake)
    }

    fn make_trouble(&self) -> Outcome {
        // Some are handled before the wait: a restart then takes away the answer to what was done.
        let delays: Vec<Value> =
            DELAYS.map(|ms| json!({ "kind": "delay", "ms": ms, "process": ms % 3 == 0 })).collect();
        let failures = json!([
            { "kind": "status", "status": 500 },
            { "kind": "close" },
            { "kind": "rate_limit", "retry_after": 0 },
            { "kind": "reset", "process": true },
            { "kind": "truncate", "of": "body", "then": "close" },
            { "kind": "answer", "status": 502, "content_type": "text/html", "text": "<html>bad gateway</html>", "process": true },
        ]);
        let rule = |every: u64, faults: Value| json!({ "match": { "path": "/v2/*" }, "times": null, "every": every, "seed": self.seed, "faults": faults });
        Ok(self.server.fault(json!([rule(FAILS, failures), rule(1, Value::from(delays))]))?)
    }

    pub(crate) fn base_url(&self) -> String {
        self.server.base_url()
    }

    /// All its connections end, and nobody listens.
    pub(crate) fn stop(&mut self) {
        self.server.stop();
        self.log.extend(self.server.requests());
        // What it has read is of no use any more, and would be read twice.
        self.server.reset();
    }

    pub(crate) async fn start_again(&mut self) -> Outcome {
        self.seed += 1;
        self.server = start_again(self.server.address()).await?;
        self.make_trouble()
    }

    /// Of a fake that is stopped: what has happened there since it was asked last.
    pub(crate) fn take_log(&mut self) -> Vec<Value> {
        std::mem::take(&mut self.log)
    }
}

/// Whether a request that is in the log was carried out, by the fault that it met.
pub(crate) fn handles(request: &Value) -> bool {
    match request.get("fault").and_then(Value::as_str) {
        None | Some("delay" | "reset" | "truncate" | "answer") => true,
        Some(_) => false,
    }
}
