//! The clients in Rust: see `drivers/README.md`.

mod blocking;
mod by_hyper;
mod by_reqwest;
mod job;
mod ours;
mod rounds;
mod socket;
mod tls;

use crate::Outcome;
use job::{Job, Work};

/// The message that all send: 200 bytes with the rest of the request.
const TEXT: &str = "Your parcel has left our house and is on its way to you. It will be there tomorrow morning, between \
                    nine and eleven. Hello! See you then";
const TO: &str = "15551234567";
const LINE: &str = "106540352242922";

/// One caller, of which as many run at once as calls shall be in flight.
trait Caller: 'static {
    /// Makes a call and takes the id out of the answer.
    async fn call(&mut self) -> Outcome;
}

pub(crate) fn drive(words: &[&str]) -> Outcome {
    let job = Job::of(words)?;
    if job.client == "avenping, blocking" {
        return blocking::drive(&job);
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        match (job.client.as_str(), &job.work) {
            ("avenping", Work::Upload) => rounds::once(&job, ours::upload(&job)?).await,
            ("avenping", Work::Download) => rounds::once(&job, ours::download(&job)?).await,
            ("avenping", Work::Rate) => rounds::run(&job, ours::callers(&job)?).await,
            ("reqwest", Work::Rate) => rounds::run(&job, by_reqwest::callers(&job)?).await,
            ("hyper", Work::Rate) => rounds::run(&job, by_hyper::callers(&job).await?).await,
            ("socket", Work::Rate) => rounds::run(&job, socket::callers(&job).await?).await,
            (client, _) => Err(format!("there is no client {client} for this").into()),
        }
    })
}

/// What all but ours send as their body.
fn body() -> String {
    serde_json::json!({ "phoneNumberId": LINE, "to": TO, "text": TEXT }).to_string()
}

/// What all but ours do with the answer.
fn take_id(answer: &[u8]) -> Outcome<String> {
    let answer: serde_json::Value = serde_json::from_slice(answer)?;
    let id = answer.pointer("/data/messages/0/id").and_then(serde_json::Value::as_str);
    Ok(id.filter(|id| !id.is_empty()).ok_or("the answer has no id")?.to_owned())
}
