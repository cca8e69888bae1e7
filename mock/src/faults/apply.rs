//! Carrying a fault out.

use std::time::Duration;

use axum::body::{Body, HttpBody};
use axum::http::{Method, header};
use axum::response::Response;
use futures_util::future::select;
use tokio::time::sleep;

use super::answers::answer;
use super::kind::{Action, Fault, Part, Then};
use crate::app::App;
use crate::net::{Afterwards, Cut, Ending, Hangup, HeadEnd, Plan};
use crate::pipeline::Exchange;

pub(crate) async fn apply(fault: Fault, mut exchange: Exchange) -> Result<Response, Hangup> {
    if !fault.process {
        match &fault.action {
            // Before means that the body is not even read.
            Action::Reset => return exchange.hang_up(Ending::Reset),
            Action::Close => return exchange.hang_up(Ending::Close),
            Action::Interrupt { after, then } => {
                exchange.read_some(*after).await?;
                let ending = ending(*then, &exchange.app).unwrap_or(Ending::Close);
                return exchange.hang_up(ending);
            }
            Action::Delay(wait) => {
                let request = exchange.receive().await?;
                pause(&exchange.app, *wait).await;
                let real = exchange.route(request).await;
                return exchange.answered(real);
            }
            _ => {}
        }
    }
    let real = if fault.process { Some(exchange.process().await?) } else { None };
    if real.is_none() {
        exchange.swallow().await?;
    }
    match (fault.action, real) {
        (Action::Reset, _) => exchange.hang_up(Ending::Reset),
        (Action::Close, _) => exchange.hang_up(Ending::Close),
        (Action::Stall, _) => {
            let ending = Ending::Stall(exchange.app.released());
            exchange.hang_up(ending)
        }
        (Action::Raw { raw, then }, _) => {
            let then = match ending(then, &exchange.app) {
                Some(ending) => Afterwards::End(ending),
                None => Afterwards::Keep,
            };
            exchange.connection.set(Plan::Replace { raw, then });
            Ok(Response::new(Body::empty()))
        }
        (Action::Delay(wait), Some(real)) => {
            pause(&exchange.app, wait).await;
            exchange.answered(real)
        }
        (Action::Drip { bytes, every }, Some(real)) => {
            exchange.connection.set(Plan::Drip { bytes, every });
            exchange.answered(real)
        }
        (Action::Truncate { of: Part::Head, bytes, then }, Some(real)) => {
            let bytes = bytes.map(|bytes| usize::try_from(bytes).unwrap_or(usize::MAX));
            let then = ending(then, &exchange.app).unwrap_or(Ending::Close);
            exchange.connection.set(Plan::Cut { at: Cut::Head(bytes), then });
            // Logged as never answered: the client may not even see the status.
            Ok(real)
        }
        (Action::Truncate { of: Part::Body, bytes, then }, Some(real)) => {
            let length = body_length(&exchange.method, &real);
            let left = bytes.unwrap_or(length / 2).min(length);
            let then = ending(then, &exchange.app).unwrap_or(Ending::Close);
            exchange.connection.set(Plan::Cut { at: Cut::Body { left, head: HeadEnd::default() }, then });
            exchange.answered(real)
        }
        (Action::KeepaliveClose, Some(real)) => {
            let left = body_length(&exchange.method, &real);
            let at = Cut::Body { left, head: HeadEnd::default() };
            exchange.connection.set(Plan::Cut { at, then: Ending::Close });
            exchange.answered(real)
        }
        (action, _) => match answer(action) {
            Some(response) => exchange.answered(response),
            None => exchange.hang_up(Ending::Close),
        },
    }
}

/// Waits; a reset of the server ends the wait early.
async fn pause(app: &App, wait: Duration) {
    let mut released = app.released();
    let _ = select(std::pin::pin!(sleep(wait)), std::pin::pin!(released.changed())).await;
}

/// `None` to keep the connection.
fn ending(then: Then, app: &App) -> Option<Ending> {
    match then {
        Then::Close => Some(Ending::Close),
        Then::Reset => Some(Ending::Reset),
        Then::Stall => Some(Ending::Stall(app.released())),
        Then::Keep => None,
    }
}

/// How many body bytes will go over the wire; every answer of this server knows its length.
fn body_length(method: &Method, response: &Response) -> u64 {
    if method == Method::HEAD {
        return 0;
    }
    let declared =
        response.headers().get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok());
    declared.or_else(|| response.body().size_hint().exact()).unwrap_or(0)
}
