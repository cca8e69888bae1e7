//! hyper by hand: a connection for each call in flight.

use super::job::Job;
use super::rounds::aside;
use super::tls::connect;
use super::{Caller, body, take_id};
use crate::Outcome;
use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::Request;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper_util::rt::TokioIo;

struct Connection(SendRequest<Full<Bytes>>);

pub(super) async fn callers(job: &Job) -> Outcome<Vec<impl Caller>> {
    let mut callers = Vec::new();
    for _ in 0..job.at_once {
        let (sender, connection) = handshake(TokioIo::new(connect(job).await?)).await?;
        aside(async {
            let _ = connection.await;
        });
        callers.push(Connection(sender));
    }
    Ok(callers)
}

impl Caller for Connection {
    async fn call(&mut self) -> Outcome {
        self.0.ready().await?;
        let request = Request::post("/v2/messages/send/text")
            .header("host", "localhost")
            .header("authorization", "Bearer none")
            .header("content-type", "application/json")
            .body(Full::new(Bytes::from(body())))?;
        let answer = self.0.send_request(request).await?.into_body().collect().await?.to_bytes();
        take_id(&answer).map(drop)
    }
}
