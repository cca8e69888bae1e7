//! One fault, brought about for one call.

use super::fault::{Fault, Kind};
use super::judge::Traces;
use super::peers::{Closed, Proxy};
use crate::Outcome;
use crate::job::{Class, Job};
use avenping_mock::MockServer;
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::time::{Duration, Instant};

/// Nobody has this name, nor ever will: it is reserved for that.
const NOWHERE: &str = "https://api.avenping.invalid";

/// How long something that is sure to happen may take.
const SURELY: Duration = Duration::from_mins(1);

/// Everything that a call meets.
pub(crate) struct Scene {
    base_url: String,
    proxy: Option<String>,
    fake: Option<MockServer>,
    /// What fakes that are gone have logged.
    past: Vec<Value>,
    /// A proxy; whether what it gets is the request itself and not a wish for a tunnel.
    peer: Option<(Proxy, bool)>,
    /// Held, so that nobody else is given the port.
    closed: Option<Closed>,
}

impl Scene {
    pub(crate) async fn set(fault: &Fault, class: Class) -> Outcome<Self> {
        let mut scene = Self {
            base_url: NOWHERE.to_owned(),
            proxy: None,
            fake: None,
            past: Vec::new(),
            peer: None,
            closed: None,
        };
        let on =
            |path: &str, fault: &Value| json!({ "match": { "path": path }, "times": null, "fault": fault });
        match &fault.kind {
            Kind::NoName => {}
            Kind::Answer(answer) => scene.fake(&[on(class.path(), answer)])?,
            Kind::ConnectionReset => {
                scene.fake(&[json!({ "times": null, "fault": { "kind": "connection_reset" } })])?;
            }
            Kind::IdleConnectionClosed => {
                scene.fake(&[on(Class::Warm.path(), &json!({ "kind": "keepalive_close" }))])?;
            }
            Kind::RestartBetween => scene.fake(&[])?,
            Kind::RestartDuring | Kind::End => {
                scene.fake(&[on(class.path(), &json!({ "kind": "stall", "when": "after" }))])?;
            }
            Kind::NotTls => {
                scene.fake(&[])?;
                scene.base_url = scene.base_url.replace("http://", "https://");
            }
            Kind::Refused => {
                scene.base_url = scene.closed()?;
            }
            Kind::NoProxy => {
                scene.proxy = Some(scene.closed()?);
            }
            Kind::Tunnel(status) => scene.proxy(status, false).await?,
            Kind::Proxy(status) => {
                scene.fake(&[])?;
                scene.proxy(status, true).await?;
            }
        }
        Ok(scene)
    }

    fn fake(&mut self, rules: &[Value]) -> Outcome {
        let fake = MockServer::start()?;
        for rule in rules {
            fake.fault(rule.clone())?;
        }
        self.base_url = fake.base_url();
        self.fake = Some(fake);
        Ok(())
    }

    async fn proxy(&mut self, status: &'static str, clear: bool) -> Outcome {
        let proxy = Proxy::start(status).await?;
        self.proxy = Some(format!("http://{}", proxy.address));
        self.peer = Some((proxy, clear));
        Ok(())
    }

    /// Where nobody listens.
    fn closed(&mut self) -> Outcome<String> {
        let closed = self.closed.insert(Closed::new()?);
        Ok(format!("http://{}", closed.address()?))
    }

    /// The call, by a client of this name.
    pub(crate) fn job(&self, fault: &Fault, class: Class, client: &str) -> Job {
        Job {
            class,
            client: client.to_owned(),
            last: class != Class::Warm,
            base_url: self.base_url.clone(),
            proxy: self.proxy.clone(),
            ca_bundle: None,
            limits: fault.limits(class),
        }
    }

    /// Ends the server and starts it again in the same place.
    pub(crate) async fn restart(&mut self) -> Outcome {
        let Some(address) = self.end() else { return Ok(()) };
        self.fake = Some(start_again(address).await?);
        Ok(())
    }

    /// Ends the server. Answers where it was.
    pub(crate) fn end(&mut self) -> Option<SocketAddr> {
        let fake = self.fake.take()?;
        fake.stop();
        self.past.extend(fake.requests());
        Some(fake.address())
    }

    /// Returns when the call has come to the fake and its body was read.
    pub(crate) async fn arrived(&self, class: Class) {
        let begun = Instant::now();
        while self.traces(class, true).requests == 0 && begun.elapsed() < SURELY {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        // It is in the log before it is handled, which takes no time to speak of, and then it stalls.
        while class.changes() && self.traces(class, true).accepted.is_empty() && begun.elapsed() < SURELY {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// Whether the call met its fault, as far as anybody there can see.
    pub(crate) fn met(&self, fault: &Fault, class: Class) -> bool {
        let now = self.fake.as_ref().map(MockServer::requests).unwrap_or_default();
        let has = |requests: &[Value], class: Class, name: &str| {
            let of_it = |request: &&Value| request.get("path").and_then(Value::as_str) == Some(class.path());
            requests
                .iter()
                .filter(of_it)
                .any(|request| request.get(name).is_some_and(|value| !value.is_null()))
        };
        match fault.kind {
            // It strikes before anybody sees it: the scene was set so.
            Kind::NoName | Kind::Refused | Kind::NoProxy | Kind::NotTls | Kind::ConnectionReset => true,
            Kind::Tunnel(_) | Kind::Proxy(_) => self.peer.as_ref().is_some_and(|(proxy, _)| proxy.seen() > 0),
            Kind::Answer(_) => has(&now, class, "fault"),
            Kind::IdleConnectionClosed => has(&now, Class::Warm, "fault"),
            // Only an end of the server makes a past; before it there has to be a connection to break.
            Kind::RestartBetween => has(&self.past, Class::Warm, "path"),
            Kind::RestartDuring | Kind::End => has(&self.past, class, "fault"),
        }
    }

    /// What the fake, or the proxy in its place, knows of the call.
    pub(crate) fn traces(&self, class: Class, handles: bool) -> Traces {
        let now = self.fake.as_ref().map(MockServer::requests).unwrap_or_default();
        let of_it = |request: &&Value| {
            let is = |name: &str, value| request.get(name).and_then(Value::as_str) == Some(value);
            is("path", class.path()) && is("method", class.method())
        };
        let mut traces = Traces::of(self.past.iter().chain(&now).filter(of_it), class, handles);
        traces.requests +=
            self.peer.as_ref().filter(|(_, clear)| *clear).map_or(0, |(proxy, _)| proxy.seen());
        traces
    }
}

/// A client that connects while nobody listens can be given the very port as its own, for a moment.
pub(crate) async fn start_again(address: SocketAddr) -> Outcome<MockServer> {
    let begun = Instant::now();
    loop {
        match MockServer::start_on(address) {
            Ok(fake) => return Ok(fake),
            Err(error) if begun.elapsed() > SURELY => return Err(error.into()),
            Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
        }
    }
}
