//! Meta's own errors as AvenPing passes them on.
//!
//! Where they stand is documented for media only, so all the places seen in practice are read
//! (specification section 2.3): `details.error`, `details` itself, and a `(#NNNNNN)` that begins the
//! message. Nothing looser: a number somewhere in a text can be the customer's own words, and a bare
//! `code` another service's, and both would make a send look safely refused.

use serde::Serialize;
use serde_json::Value;

/// An error of Meta's Cloud API, decoded (specification section 6).
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct MetaError {
    /// Meta's error code, such as 131047. Meta says to decide on this and on `details`.
    pub code: i64,
    /// `error_subcode`: deprecated by Meta and often absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subcode: Option<i64>,
    /// Meta's error type, such as `OAuthException`.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub error_type: Option<String>,
    /// `error_data.details`: the explanation for developers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub details: Option<String>,
    /// The id that Meta's support asks for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fbtrace_id: Option<String>,
    /// Whether it was Meta's object and not only a text.
    #[serde(skip)]
    from_object: bool,
}

impl MetaError {
    /// Reads Meta's error from an answer's `details`, or else from its `message`.
    pub(crate) fn find(details: Option<&Value>, message: &str) -> Option<Self> {
        let from_details = details.and_then(|details| {
            let flat = || Self::from_graph(details).filter(|_| looks_like_meta(details));
            details.get("error").and_then(Self::from_graph).or_else(flat)
        });
        from_details.or_else(|| Self::from_message(message))
    }

    fn from_graph(error: &Value) -> Option<Self> {
        let text = |value: Option<&Value>| value.and_then(Value::as_str).map(str::to_owned);
        let details = match error.get("error_data") {
            // Some endpoints send the explanation as plain text.
            Some(Value::String(text)) => Some(text.clone()),
            Some(data) => text(data.get("details")),
            None => None,
        };
        Some(Self {
            code: integer(error.get("code")?)?,
            subcode: error.get("error_subcode").and_then(integer),
            error_type: text(error.get("type")),
            details,
            fbtrace_id: text(error.get("fbtrace_id")),
            from_object: true,
        })
    }

    fn from_message(message: &str) -> Option<Self> {
        let rest = message.trim_start().strip_prefix("(#")?;
        let (digits, _) = rest.split_once(')')?;
        let code = digits.parse().ok()?;
        Some(Self {
            code,
            subcode: None,
            error_type: None,
            details: None,
            fbtrace_id: None,
            from_object: false,
        })
    }

    /// Whether the code says for certain that nothing was delivered. Meta's 1, 2, 131000 and 131016
    /// mean that something broke on its side, perhaps after the message was taken.
    pub(crate) fn is_definite(&self) -> bool {
        !matches!(self.code, 1 | 2 | 131000 | 131016)
    }

    /// Whether this is a refusal because of too many calls that ends by itself within seconds or minutes.
    pub(crate) fn is_throttling(&self) -> bool {
        matches!(self.code, 4 | 80007 | 130429 | 131056)
    }

    /// Whether a repeat may rely on it, also where the HTTP status says that something broke.
    pub(crate) fn is_from_object(&self) -> bool {
        self.from_object
    }

    /// The pair rate limit, for which Meta asks to wait 4ⁿ seconds.
    pub(crate) fn is_pair_limit(&self) -> bool {
        self.code == 131056
    }
}

/// Graph's error objects have at least one of these beside their code.
fn looks_like_meta(object: &Value) -> bool {
    ["fbtrace_id", "error_data", "error_subcode"].iter().any(|key| object.get(key).is_some())
        || object.get("type").is_some_and(Value::is_string)
}

fn integer(value: &Value) -> Option<i64> {
    value.as_i64().or_else(|| value.as_str().and_then(|text| text.parse().ok()))
}
