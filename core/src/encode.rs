//! From typed arguments to what goes on the wire: path, query, body.

use crate::error::{Error, Result};
use crate::model;
use crate::operations::{Method, Operation};
use bytes::Bytes;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};

/// The API's limit for a JSON body, in bytes (documented: 2 MB; the lower reading would refuse
/// bodies that the API takes).
pub const MAX_JSON: usize = 2 * 1024 * 1024;

/// Everything but the characters that no URL reads a meaning into.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// The longest path and query that are sent, in bytes. Servers and proxies refuse longer ones, many
/// much shorter ones, and mostly without saying why.
const MAX_URL: usize = 16 * 1024;

/// Path, query and body of a request, without the host.
#[derive(Debug)]
pub(crate) struct Encoded {
    pub(crate) path: String,
    pub(crate) query: Vec<(String, String)>,
    pub(crate) body: Option<Bytes>,
}

impl Encoded {
    fn checked(self) -> Result<Self> {
        let in_query = self.query.iter().map(|(name, value)| name.len() + value.len()).sum::<usize>();
        if self.path.len() + in_query <= MAX_URL {
            return Ok(self);
        }
        let longest = self.query.iter().max_by_key(|(_, value)| value.len());
        let field =
            longest.filter(|(_, value)| value.len() > self.path.len()).map_or("path", |(name, _)| name);
        let problem = format!("too long for a URL, which has {MAX_URL} bytes at most; shorten it");
        Err(Error::invalid_request(field, problem))
    }
}

/// Arguments given as JSON text; no text at all means no arguments.
pub(crate) fn arguments<T: DeserializeOwned>(json: &[u8]) -> Result<T> {
    let json: &[u8] = if json.trim_ascii().is_empty() { b"{}" } else { json };
    model::from_json(json).map_err(|error| Error::invalid_request(error.field, error.problem))
}

pub(crate) fn data<T: Serialize>(data: &T) -> Result<Bytes> {
    serde_json::to_vec(data)
        .map(Bytes::from)
        .map_err(|error| Error::internal(format!("an answer cannot be written: {error}")))
}

/// Fields that the path names go into the path; the others into the query of a GET or the body of a POST.
pub(crate) fn encode<T: Serialize>(operation: &Operation, request: &T) -> Result<Encoded> {
    match operation.method {
        Method::POST => {
            Ok(Encoded { path: operation.path.to_owned(), query: Vec::new(), body: Some(body(request)?) })
        }
        Method::GET => {
            let mut fields = match serde_json::to_value(request) {
                Ok(Value::Object(fields)) => fields,
                _ => return Err(Error::internal("a request is not an object")),
            };
            let path = fill_path(operation.path, &mut fields)?;
            let query = fields.into_iter().filter_map(|(name, value)| Some((name, plain(&value)?))).collect();
            Encoded { path, query, body: None }.checked()
        }
    }
}

fn body<T: Serialize>(request: &T) -> Result<Bytes> {
    let body = serde_json::to_vec(request).map_err(|error| {
        Error::invalid_request("arguments", format!("cannot be written as JSON: {error}"))
    })?;
    if body.len() > MAX_JSON {
        let problem =
            format!("{} bytes of JSON, but the API takes 2 MB at most; upload files as media", body.len());
        return Err(Error::invalid_request("body", problem));
    }
    Ok(Bytes::from(body))
}

fn fill_path(template: &str, fields: &mut Map<String, Value>) -> Result<String> {
    let segments: Result<Vec<String>> = template
        .split('/')
        .map(|segment| match segment.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
            None => Ok(segment.to_owned()),
            Some(name) => {
                let value = fields.remove(name).as_ref().and_then(plain).unwrap_or_default();
                // URLs give these a meaning of their own, even percent-encoded.
                if value.is_empty() || value == "." || value == ".." {
                    return Err(Error::invalid_request(name, "cannot be empty, `.` or `..`"));
                }
                if value.len() > MAX_URL {
                    return Err(Error::invalid_request(name, "too long for a URL; shorten it"));
                }
                Ok(utf8_percent_encode(&value, SEGMENT).to_string())
            }
        })
        .collect();
    Ok(segments?.join("/"))
}

fn plain(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

/// A call to a route that the table does not have. It is checked when the call starts.
#[derive(Debug, Clone, PartialEq)]
pub struct RawRequest {
    method: String,
    path: String,
    query: Vec<(String, String)>,
    pub(crate) json: Option<Value>,
}

impl RawRequest {
    /// `method`: GET, POST, PUT, PATCH or DELETE. `path`: from the root, such as `/v2/templates`, without
    /// a host, because the token is only ever sent to the client's own base URL.
    pub fn new(method: impl Into<String>, path: impl Into<String>) -> Self {
        let method: String = method.into();
        Self { method: method.to_ascii_uppercase(), path: path.into(), query: Vec::new(), json: None }
    }

    /// Adds a query parameter.
    #[must_use]
    pub fn query(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.query.push((name.into(), value.into()));
        self
    }

    /// The JSON body, 2 MB at most.
    #[must_use]
    pub fn json(mut self, json: Value) -> Self {
        self.json = Some(json);
        self
    }

    pub(crate) fn is_safe(&self) -> bool {
        self.method == "GET"
    }

    pub(crate) fn encode(self) -> Result<(http::Method, Encoded)> {
        let method = match self.method.as_str() {
            "GET" => http::Method::GET,
            "POST" => http::Method::POST,
            "PUT" => http::Method::PUT,
            "PATCH" => http::Method::PATCH,
            "DELETE" => http::Method::DELETE,
            _ => return Err(Error::invalid_request("method", "give GET, POST, PUT, PATCH or DELETE")),
        };
        if self.json.is_some() && method == http::Method::GET {
            return Err(Error::invalid_request("json", "a GET carries no body; use the query"));
        }
        check_path(&self.path).map_err(|problem| Error::invalid_request("path", problem))?;
        let body = self.json.as_ref().map(body).transpose()?;
        Ok((method, Encoded { path: self.path, query: self.query, body }.checked()?))
    }
}

fn check_path(path: &str) -> std::result::Result<(), &'static str> {
    if !path.starts_with('/') || path.starts_with("//") {
        return Err("give a path from the root, such as /v2/templates, without a host");
    }
    if path.contains(['?', '#', '\\']) || path.chars().any(char::is_control) {
        return Err("a path has no `?`, `#`, backslash or control character; give the query apart");
    }
    let climbs =
        |segment: &str| matches!(segment.to_ascii_lowercase().replace("%2e", ".").as_str(), "." | "..");
    if path.split('/').any(climbs) {
        return Err("`.` and `..` have a meaning of their own in a path");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn path_fields_are_percent_encoded_and_cannot_climb() {
        let mut fields = Map::from_iter([("name".to_owned(), Value::from("a/b?c %ü"))]);
        assert_eq!(
            fill_path("/v2/templates/{name}", &mut fields).unwrap(),
            "/v2/templates/a%2Fb%3Fc%20%25%C3%BC"
        );
        let mut fields = Map::from_iter([("name".to_owned(), Value::from(".."))]);
        assert_eq!(fill_path("/v2/templates/{name}", &mut fields).unwrap_err().field(), Some("name"));
    }

    #[test]
    fn a_raw_request_cannot_leave_the_base_url() {
        let elsewhere = [
            "https://evil.example/",
            "//evil.example/",
            "v2/me",
            "/v2/../x",
            "/v2/%2E%2e/x",
            "/a?b",
            "/a\\b",
        ];
        for path in elsewhere {
            assert_eq!(RawRequest::new("GET", path).encode().unwrap_err().field(), Some("path"), "{path}");
        }
        assert_eq!(RawRequest::new("TRACE", "/").encode().unwrap_err().field(), Some("method"));
        assert!(RawRequest::new("get", "/").encode().is_ok());
    }
}
