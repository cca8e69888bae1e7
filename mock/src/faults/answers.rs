//! The HTTP answers that faults give instead of the real one.

use axum::body::Body;
use axum::response::Response;

use super::kind::Action;
use crate::refusal::Refusal;

/// The answer in place of the real one; `None` for kinds that do their work on the socket.
pub(crate) fn answer(action: Action) -> Option<Response> {
    match action {
        Action::Status { status, code, message, details, headers } => {
            let mut response = Refusal { status, code, message, details }.into_response();
            response.headers_mut().extend(headers);
            Some(response)
        }
        Action::Answer { status, body, headers } => {
            let mut response = Response::new(Body::from(body));
            *response.status_mut() = status;
            response.headers_mut().extend(headers);
            Some(response)
        }
        Action::Meta { error, style } => Some(error.into_refusal(style).into_response()),
        _ => None,
    }
}
