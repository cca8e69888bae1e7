//! reqwest by hand, as its documentation shows it.

use super::job::Job;
use super::{Caller, body, take_id, tls};
use crate::Outcome;
use reqwest::Client;

struct Post(Client, String);

pub(super) fn callers(job: &Job) -> Outcome<Vec<impl Caller>> {
    // In this workspace it is built without a TLS of its own choice.
    let tls = tls::config(job.ca.as_deref())?;
    let client = Client::builder().tls_backend_preconfigured(tls).build()?;
    let url = format!("{}/v2/messages/send/text", job.url);
    Ok((0..job.at_once).map(|_| Post(client.clone(), url.clone())).collect())
}

impl Caller for Post {
    async fn call(&mut self) -> Outcome {
        let request = self.0.post(&self.1).bearer_auth("none").header("content-type", "application/json");
        let answer = request.body(body()).send().await?.error_for_status()?.bytes().await?;
        take_id(&answer).map(drop)
    }
}
