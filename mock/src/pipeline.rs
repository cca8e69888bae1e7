//! The way of every request: into the log, past the faults, to its route, back into the log.

use std::sync::Arc;

use axum::Router;
use axum::extract::Request;
use axum::http::Method;
use axum::response::Response;
use futures_util::StreamExt;
use hyper::body::Incoming;
use tower_service::Service;

use crate::app::App;
use crate::net::{Connection, Ending, Hangup, Plan};
use crate::routes::UPLOAD;
use crate::{control, faults, intake};

/// The message or media id that an answer gave out, as an extension of the response.
#[derive(Debug, Clone)]
pub(crate) struct Accepted(pub(crate) String);

pub(crate) async fn handle(
    app: Arc<App>,
    router: Router,
    connection: Arc<Connection>,
    request: Request<Incoming>,
) -> Result<Response, Hangup> {
    connection.set(Plan::Pass);
    if control::owns(request.uri().path()) {
        return control::routes::answer(app, connection.local, request).await;
    }
    let (parts, body) = request.into_parts();
    let (id, fault) = {
        let mut world = app.world();
        let fault = world.faults.pick(parts.method.as_str(), parts.uri.path());
        let time = world.clock.now();
        let id = world.log.arrive(connection.id, &parts, fault.as_ref().map(|fault| fault.kind), time);
        (id, fault)
    };
    let method = parts.method.clone();
    let request = Some(Request::from_parts(parts, body));
    let exchange = Exchange { app, router, connection, method, id, request };
    match fault {
        Some(fault) => faults::apply::apply(fault, exchange).await,
        None => exchange.handle().await,
    }
}

/// One request on its way through.
pub(crate) struct Exchange {
    pub(crate) app: Arc<App>,
    pub(crate) connection: Arc<Connection>,
    pub(crate) method: Method,
    router: Router,
    id: u64,
    /// Taken when the body is read.
    request: Option<Request<Incoming>>,
}

impl Exchange {
    /// The real thing: processed, logged, answered.
    pub(crate) async fn handle(mut self) -> Result<Response, Hangup> {
        let response = self.process().await?;
        self.answered(response)
    }

    /// Reads the body of a JSON route into the log; an upload is read by its route.
    pub(crate) async fn receive(&mut self) -> Result<Request, Hangup> {
        let request = self.request.take().ok_or(Hangup)?;
        if request.method() == Method::POST && request.uri().path() == UPLOAD {
            Ok(intake::recorded(&self.app, self.id, request))
        } else {
            intake::whole(&self.app, self.id, request).await
        }
    }

    /// Reads the first bytes of the body into the log, and no more of it.
    pub(crate) async fn read_some(&mut self, bytes: u64) -> Result<(), Hangup> {
        let request = self.request.take().ok_or(Hangup)?;
        intake::beginning(&self.app, self.id, request, bytes).await
    }

    /// Lets the route handle the request, without logging an answer yet.
    pub(crate) async fn process(&mut self) -> Result<Response, Hangup> {
        let request = self.receive().await?;
        Ok(self.route(request).await)
    }

    pub(crate) async fn route(&mut self, request: Request) -> Response {
        let response = match self.router.call(request).await {
            Ok(response) => response,
            Err(never) => match never {},
        };
        if let Some(Accepted(accepted)) = response.extensions().get::<Accepted>() {
            self.app.world().log.accepted(self.id, accepted.clone());
        }
        response
    }

    /// Reads the request into the log without handling it.
    pub(crate) async fn swallow(&mut self) -> Result<(), Hangup> {
        let mut body = self.receive().await?.into_body().into_data_stream();
        while let Some(piece) = body.next().await {
            piece.map_err(|_| Hangup)?;
        }
        Ok(())
    }

    pub(crate) fn answered(&self, response: Response) -> Result<Response, Hangup> {
        self.app.world().log.answered(self.id, response.status().as_u16());
        Ok(response)
    }

    pub(crate) fn hang_up(&self, ending: Ending) -> Result<Response, Hangup> {
        self.connection.set(Plan::Ended(ending));
        Err(Hangup)
    }
}
