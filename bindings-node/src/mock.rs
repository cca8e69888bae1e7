//! The fake AvenPing in this very process, for `avenping/testing`.

use avenping_mock::MockServer as Fake;
use napi::bindgen_prelude::{FnArgs, Function};
use napi::threadsafe_function::ThreadsafeFunctionCallMode;
use napi::{Error, Result};
use napi_derive::napi;
use std::net::{Ipv4Addr, SocketAddr};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

#[napi]
pub struct MockServer(Arc<Fake>);

fn json(text: &str) -> Result<serde_json::Value> {
    serde_json::from_str(text).map_err(|error| Error::from_reason(error.to_string()))
}

#[napi]
impl MockServer {
    #[napi(constructor, catch_unwind)]
    pub fn new(port: u16) -> Result<Self> {
        let fake = Fake::start_on(SocketAddr::from((Ipv4Addr::LOCALHOST, port)));
        Ok(Self(Arc::new(fake.map_err(|error| Error::from_reason(error.to_string()))?)))
    }

    #[napi(getter, catch_unwind)]
    pub fn token(&self) -> String {
        avenping_mock::TOKEN.to_owned()
    }

    #[napi(getter, catch_unwind)]
    pub fn phone_number_id(&self) -> String {
        avenping_mock::PHONE_NUMBER_ID.to_owned()
    }

    #[napi(getter, catch_unwind)]
    pub fn base_url(&self) -> String {
        self.0.base_url()
    }

    #[napi(catch_unwind)]
    pub fn stop(&self) {
        self.0.stop();
    }

    #[napi(catch_unwind)]
    pub fn reset(&self) {
        self.0.reset();
    }

    /// A JSON array.
    #[napi(catch_unwind)]
    pub fn requests(&self) -> String {
        serde_json::Value::from(self.0.requests()).to_string()
    }

    /// A JSON array.
    #[napi(catch_unwind)]
    pub fn messages(&self) -> String {
        serde_json::Value::from(self.0.messages()).to_string()
    }

    #[napi(catch_unwind)]
    pub fn fault(&self, rules: String) -> Result<()> {
        self.0.fault(json(&rules)?).map_err(Error::from_reason)
    }

    #[napi(catch_unwind)]
    pub fn clear_faults(&self) {
        self.0.clear_faults();
    }

    /// `done` is told whether it failed, and the answer as JSON or the reason. On a thread of its own, which nobody
    /// waits for: the receiver may be this very process, and may never answer.
    #[napi(catch_unwind)]
    pub fn receive(&self, inbound: String, done: Function<FnArgs<(bool, String)>, ()>) -> Result<()> {
        let (fake, inbound) = (Arc::clone(&self.0), json(&inbound)?);
        let done = done.build_threadsafe_function().build()?;
        let receive = move || {
            let delivered = catch_unwind(AssertUnwindSafe(|| fake.receive(inbound)));
            let delivered = delivered.unwrap_or_else(|_| Err("the fake has panicked".to_owned()));
            let told = match delivered {
                Ok(delivered) => (false, delivered.to_string()),
                Err(reason) => (true, reason),
            };
            // Fails only when this environment is being torn down.
            let _ = done.call(told.into(), ThreadsafeFunctionCallMode::NonBlocking);
        };
        let thread = std::thread::Builder::new().name("avenping-receive".to_owned()).spawn(receive);
        thread.map(drop).map_err(|error| Error::from_reason(error.to_string()))
    }

    #[napi(catch_unwind)]
    pub fn advance(&self, seconds: f64) {
        self.0.advance(seconds);
    }

    #[napi(catch_unwind)]
    pub fn settings(&self, settings: String) -> Result<()> {
        self.0.settings(json(&settings)?).map_err(Error::from_reason)
    }

    #[napi(catch_unwind)]
    pub fn replace_token(&self, old: String, new: String) -> Result<()> {
        self.0.replace_token(&old, &new).map_err(Error::from_reason)
    }
}
