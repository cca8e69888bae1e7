//! The API's error envelope, and the success envelope beside it.

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use serde_json::{Value, json};

use crate::fields::Problem;
use crate::meta_error::MetaError;

/// A refusal by AvenPing itself.
#[derive(Debug)]
pub(crate) struct Refusal {
    pub(crate) status: StatusCode,
    pub(crate) code: String,
    pub(crate) message: String,
    pub(crate) details: Option<Value>,
}

impl Refusal {
    pub(crate) fn new(status: StatusCode, code: &str, message: impl Into<String>) -> Self {
        Self { status, code: code.to_owned(), message: message.into(), details: None }
    }

    pub(crate) fn not_found(message: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, "NOT_FOUND", message)
    }

    /// Bad input. The code's name is assumed: AvenPing documents none.
    pub(crate) fn validation(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "VALIDATION_ERROR", message)
    }

    /// A body over the limit. The code's name is assumed.
    pub(crate) fn too_large(limit: &str) -> Self {
        Self::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "PAYLOAD_TOO_LARGE",
            format!("The request body is larger than {limit}"),
        )
    }

    pub(crate) fn into_response(self) -> Response {
        let mut envelope = json!({ "success": false, "error": self.code, "message": self.message });
        if let (Some(details), Some(map)) = (self.details, envelope.as_object_mut()) {
            map.insert("details".to_owned(), details);
        }
        json_response(self.status, &envelope)
    }
}

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Self {
        Self::validation(problem.0)
    }
}

/// Who refused: AvenPing or, behind it, Meta. How the latter looks on the wire depends on a setting.
#[derive(Debug)]
pub(crate) enum Failure {
    Api(Refusal),
    Meta(MetaError),
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::Api(refusal)
    }
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Self::Api(problem.into())
    }
}

impl From<MetaError> for Failure {
    fn from(error: MetaError) -> Self {
        Self::Meta(error)
    }
}

pub(crate) fn success(data: &Value) -> Response {
    json_response(StatusCode::OK, &json!({ "success": true, "data": data }))
}

pub(crate) fn json_response(status: StatusCode, body: &Value) -> Response {
    let mut response = Response::new(Body::from(body.to_string()));
    *response.status_mut() = status;
    response
        .headers_mut()
        .insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json; charset=utf-8"));
    response
}
