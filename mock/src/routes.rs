//! The routes, and the router built from them.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Query, Request};
use axum::http::{Method, StatusCode, Uri};
use axum::response::Response;
use axum::routing::{MethodFilter, on};

use crate::api;
use crate::app::App;
use crate::refusal::Refusal;

/// Every route of the API as method and path, parameters in braces. The router is built from this list, so a test
/// that compares it with an operation table compares with what is really served.
pub const ROUTES: &[(&str, &str)] = &[
    ("GET", "/"),
    ("GET", "/v2/health"),
    ("GET", "/v2/version"),
    ("GET", "/v2/me"),
    ("GET", "/v2/templates"),
    ("GET", "/v2/templates/{name}"),
    ("POST", "/v2/templates/send"),
    ("GET", "/v2/forms"),
    ("GET", "/v2/forms/search"),
    ("GET", "/v2/forms/{flowId}"),
    ("POST", "/v2/media/upload"),
    ("GET", "/v2/media/{mediaId}/download"),
    ("POST", "/v2/messages/send"),
    ("POST", "/v2/messages/send/text"),
    ("POST", "/v2/messages/send/media"),
    ("POST", "/v2/messages/send/location"),
    ("POST", "/v2/messages/send/interactive"),
    ("GET", "/v2/webhooks/config"),
    ("POST", "/v2/webhooks/config"),
];

/// The one route whose body is streamed instead of read whole.
pub(crate) const UPLOAD: &str = "/v2/media/upload";

pub(crate) fn build(app: &Arc<App>) -> Router {
    let mut router = Router::new();
    for &(method, path) in ROUTES {
        router = serve(router, app, method, path, path);
    }
    // A template may be called `send`: only POST has a meaning of its own at that address.
    router = serve(router, app, "GET", "/v2/templates/send", "/v2/templates/{name}");
    router.method_not_allowed_fallback(wrong_method).fallback(unknown_route)
}

fn serve(router: Router, app: &Arc<App>, method: &'static str, at: &str, path: &'static str) -> Router {
    let filter = Method::from_bytes(method.as_bytes()).map(MethodFilter::try_from);
    let Ok(Ok(filter)) = filter else { return router };
    let app = Arc::clone(app);
    let handler = move |request: Request| api::answer(Arc::clone(&app), method, path, request);
    router.route(at, on(filter, handler))
}

async fn unknown_route() -> Response {
    Refusal::not_found("Route not found").into_response()
}

/// The router itself adds `Allow`.
async fn wrong_method() -> Response {
    Refusal::new(
        StatusCode::METHOD_NOT_ALLOWED,
        "METHOD_NOT_ALLOWED",
        "This route does not answer that method",
    )
    .into_response()
}

/// The decoded query. Decoding is lossy on purpose: a stray percent sign is text, not an error.
pub(crate) fn query_pairs(uri: &Uri) -> Vec<(String, String)> {
    Query::<Vec<(String, String)>>::try_from_uri(uri).map(|query| query.0).unwrap_or_default()
}
