//! The operations behind the routes.

mod account;
mod download;
mod forms;
mod messages;
mod paging;
mod templates;
mod upload;
mod webhooks;

use std::sync::Arc;

use axum::extract::Request;
use axum::http::{HeaderMap, header};
use axum::response::Response;
use percent_encoding::percent_decode_str;
use serde_json::Value;

use crate::app::App;
use crate::gate;
use crate::intake::Whole;
use crate::refusal::{Failure, Refusal};
use crate::routes::query_pairs;

/// One call, its route found.
pub(crate) struct Call {
    pub(crate) app: Arc<App>,
    /// The route's path, parameters in braces.
    pub(crate) path: &'static str,
    /// The decoded path parameter, in the routes that have one.
    pub(crate) parameter: String,
    query: Vec<(String, String)>,
    headers: HeaderMap,
    whole: Whole,
}

impl Call {
    /// A query parameter; an empty one counts as not given (assumed: JavaScript's habit).
    pub(crate) fn query(&self, name: &str) -> Option<&str> {
        let found = self.query.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    }

    /// The JSON body.
    pub(crate) fn json(&self) -> Result<Value, Refusal> {
        let Whole::Bytes(bytes) = &self.whole else { return Err(Refusal::too_large("2 MB")) };
        let content_type = self.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let media_type = content_type.and_then(|value| value.split(';').next()).unwrap_or_default().trim();
        if !media_type.eq_ignore_ascii_case("application/json") {
            return Err(Refusal::validation("Content-Type: must be application/json"));
        }
        serde_json::from_slice(bytes)
            .map_err(|error| Refusal::validation(format!("the body is not JSON: {error}")))
    }
}

pub(crate) async fn answer(
    app: Arc<App>,
    method: &'static str,
    path: &'static str,
    request: Request,
) -> Response {
    let (parts, body) = request.into_parts();
    // Every parameter is the third segment. Decoding is lossy: ids that are not UTF-8 are unknown, not an error.
    let segment = parts.uri.path().split('/').nth(3).unwrap_or_default();
    let call = Call {
        app: Arc::clone(&app),
        path,
        parameter: percent_decode_str(segment).decode_utf8_lossy().into_owned(),
        query: query_pairs(&parts.uri),
        headers: parts.headers,
        whole: parts.extensions.get::<Whole>().cloned().unwrap_or(Whole::Bytes(bytes::Bytes::new())),
    };
    dispatch(method, path, call, body).await.unwrap_or_else(|failure| app.refuse(failure))
}

async fn dispatch(method: &str, path: &str, call: Call, body: axum::body::Body) -> Result<Response, Failure> {
    match (method, path) {
        ("GET", "/") => return Ok(account::root()),
        ("GET", "/v2/health") => return Ok(account::health()),
        ("GET", "/v2/version") => return Ok(account::version()),
        _ => {}
    }
    let account = gate::admit(&call.app.world(), &call.headers)?;
    match (method, path) {
        ("GET", "/v2/me") => account::me(&call, account),
        ("GET", "/v2/templates") => templates::list(&call, account),
        ("GET", "/v2/templates/{name}") => templates::get(&call),
        ("GET", "/v2/forms") => forms::list(&call, account),
        ("GET", "/v2/forms/search") => forms::search(&call),
        ("GET", "/v2/forms/{flowId}") => forms::get(&call),
        ("POST", "/v2/media/upload") => upload::upload(&call, account, body).await,
        ("GET", "/v2/media/{mediaId}/download") => download::download(&call, account),
        ("POST", "/v2/templates/send") => messages::send(&call, account, messages::Shape::Template),
        ("POST", "/v2/messages/send") => messages::send(&call, account, messages::Shape::Smart),
        ("POST", "/v2/messages/send/text") => messages::send(&call, account, messages::Shape::Text),
        ("POST", "/v2/messages/send/media") => messages::send(&call, account, messages::Shape::Media),
        ("POST", "/v2/messages/send/location") => messages::send(&call, account, messages::Shape::Location),
        ("POST", "/v2/messages/send/interactive") => {
            messages::send(&call, account, messages::Shape::Interactive)
        }
        ("GET", "/v2/webhooks/config") => webhooks::get(&call, account),
        ("POST", "/v2/webhooks/config") => webhooks::set(&call, account).await,
        _ => Err(Refusal::not_found("Route not found").into()),
    }
}
