//! Reading fault rules. Unknown kinds and keys are refused: a misspelt fault would let a test pass for nothing.

use std::time::Duration;

use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use serde_json::Value;

use super::kind::{Action, Fault, Part, Then};
use super::queue::{Matcher, Rule};
use crate::fields::{Checked, Fields, Problem};
use crate::meta_error::{MetaError, MetaErrorStyle};

/// One rule or an array of them.
pub(crate) fn rules(value: &Value) -> Checked<Vec<Rule>> {
    match value.as_array() {
        Some(list) => list.iter().enumerate().map(|(index, item)| rule(item, format!("[{index}]"))).collect(),
        None => Ok(vec![rule(value, String::new())?]),
    }
}

fn rule(value: &Value, path: String) -> Checked<Rule> {
    let fields = Fields::of(value, path)?;
    fields.only(&["match", "times", "skip", "every", "seed", "fault", "faults"])?;
    let faults = match (fields.get("fault"), fields.has("faults")) {
        (Some(one), false) => vec![fault(&Fields::of(one, fields.path("fault"))?)?],
        (None, true) => fields.objects("faults")?.iter().map(fault).collect::<Checked<Vec<_>>>()?,
        _ => return fields.fail("fault", "exactly one of fault and faults is required"),
    };
    if faults.is_empty() {
        return fields.fail("faults", "must not be empty");
    }
    let times = match fields.get("times") {
        None => Some(1),
        Some(Value::Null) => None,
        Some(_) => fields.optional_count("times")?,
    };
    let every = fields.optional_count("every")?.unwrap_or(1);
    if every == 0 {
        return fields.fail("every", "must be at least 1");
    }
    let on_connection = faults.iter().any(|fault| matches!(fault.action, Action::ConnectionReset));
    let matcher = match (on_connection, fields.optional_object("match")?) {
        (true, None) if faults.len() == 1 => Matcher::Connection,
        (true, _) => return fields.fail("fault", "connection_reset stands alone: no match, no other faults"),
        (false, None) => Matcher::Request { method: None, path: None },
        (false, Some(wanted)) => {
            wanted.only(&["method", "path"])?;
            Matcher::Request {
                method: wanted.optional_text("method")?.map(str::to_ascii_uppercase),
                path: wanted.optional_text("path")?.map(str::to_owned),
            }
        }
    };
    let skip = fields.optional_count("skip")?.unwrap_or(0);
    Ok(Rule::new(matcher, times, skip, every, fields.optional_count("seed")?, faults))
}

fn fault(fields: &Fields<'_>) -> Checked<Fault> {
    let (kind, keys, action): (_, &[&str], _) = match fields.text("kind")? {
        "status" => ("status", &["status", "code", "message", "details", "headers"], status_fault(fields)?),
        "answer" => ("answer", &["status", "content_type", "text", "json", "headers"], answer(fields)?),
        "meta_error" => {
            ("meta_error", &["code", "status", "message", "subcode", "where"], meta_error(fields)?)
        }
        "rate_limit" => ("rate_limit", &["retry_after", "status", "code", "message"], rate_limit(fields)?),
        "delay" => ("delay", &["ms"], Action::Delay(milliseconds(fields)?)),
        "stall" => ("stall", &["when"], Action::Stall),
        "reset" => ("reset", &["when", "bytes"], hang_up(fields, Action::Reset, Then::Reset)?),
        "close" => ("close", &["when", "bytes"], hang_up(fields, Action::Close, Then::Close)?),
        "truncate" => ("truncate", &["bytes", "of", "then"], truncate(fields)?),
        "drip" => ("drip", &["bytes", "ms"], drip(fields)?),
        "redirect" => ("redirect", &["status", "location"], redirect(fields)?),
        "raw" => ("raw", &["text", "base64", "then"], raw(fields)?),
        "keepalive_close" => ("keepalive_close", &[], Action::KeepaliveClose),
        "connection_reset" => ("connection_reset", &[], Action::ConnectionReset),
        other => return fields.fail("kind", format!("{other:?} is not a kind of fault")),
    };
    fields.only(&[&["kind", "process"], keys].concat())?;
    let process = fields.optional_flag("process")?.unwrap_or(false);
    if process && matches!(action, Action::Interrupt { .. }) {
        return fields
            .fail("process", "cannot be true with \"when\": \"while\": the request is not read to its end");
    }
    let moments: &[_] = match action {
        Action::Reset | Action::Close | Action::Interrupt { .. } => {
            &[("before", false), ("while", false), ("after", true)]
        }
        _ => &[("before", false), ("after", true)],
    };
    let process = match choice(fields, "when", moments)? {
        Some(after) => after,
        // These spoil the real answer, so there has to be one.
        None => {
            process
                || matches!(action, Action::Truncate { .. } | Action::Drip { .. } | Action::KeepaliveClose)
        }
    };
    Ok(Fault { kind, process, action })
}

/// `reset` and `close`: whole, or in the middle of the request.
fn hang_up(fields: &Fields<'_>, whole: Action, then: Then) -> Checked<Action> {
    let interrupts = fields.optional_text("when")? == Some("while");
    match (interrupts, fields.optional_count("bytes")?) {
        (true, Some(0)) => fields.fail("bytes", "must be at least 1; without any, \"when\" is \"before\""),
        (true, bytes) => Ok(Action::Interrupt { after: bytes.unwrap_or(1), then }),
        (false, None) => Ok(whole),
        (false, Some(_)) => fields.fail("bytes", "is for \"when\": \"while\" only"),
    }
}

fn status_fault(fields: &Fields<'_>) -> Checked<Action> {
    let status = status(fields, None)?;
    let reason = status.canonical_reason().unwrap_or("Error");
    let code = reason.to_ascii_uppercase().replace([' ', '-', '\''], "_");
    Ok(Action::Status {
        status,
        code: fields.optional_text("code")?.unwrap_or(&code).to_owned(),
        message: fields.optional_text("message")?.unwrap_or(reason).to_owned(),
        details: fields.get("details").cloned(),
        headers: headers(fields)?,
    })
}

fn answer(fields: &Fields<'_>) -> Checked<Action> {
    let body = match (fields.optional_text("text")?, fields.get("json")) {
        (Some(_), Some(_)) => return fields.fail("json", "text or json, not both"),
        (Some(text), None) => Bytes::from(text.to_owned()),
        (None, Some(json)) => Bytes::from(json.to_string()),
        (None, None) => Bytes::new(),
    };
    let mut headers = headers(fields)?;
    let content_type = fields.optional_text("content_type")?.unwrap_or("application/json");
    headers.insert(header::CONTENT_TYPE, header_value(fields, "content_type", content_type)?);
    Ok(Action::Answer { status: status(fields, Some(200))?, body, headers })
}

fn meta_error(fields: &Fields<'_>) -> Checked<Action> {
    let Some(code) = fields.required("code")?.as_i64() else {
        return fields.fail("code", "must be a whole number");
    };
    let mut error = MetaError::new(code, "Asked for by a fault rule");
    error.status = status(fields, Some(400))?;
    if let Some(message) = fields.optional_text("message")? {
        error.message =
            if message.starts_with("(#") { message.to_owned() } else { format!("(#{code}) {message}") };
    }
    error.subcode = match fields.get("subcode").map(Value::as_i64) {
        Some(None) => return fields.fail("subcode", "must be a whole number"),
        subcode => subcode.flatten(),
    };
    let styles = [
        ("details", MetaErrorStyle::Details),
        ("details_flat", MetaErrorStyle::DetailsFlat),
        ("message", MetaErrorStyle::Message),
        ("bare", MetaErrorStyle::Bare),
    ];
    Ok(Action::Meta { error, style: choice(fields, "where", &styles)?.unwrap_or(MetaErrorStyle::Details) })
}

fn rate_limit(fields: &Fields<'_>) -> Checked<Action> {
    let mut headers = HeaderMap::new();
    let retry_after = match fields.get("retry_after") {
        None | Some(Value::Null) => None,
        Some(Value::Number(number)) => Some(number.to_string()),
        Some(Value::String(text)) => Some(text.clone()),
        Some(_) => return fields.fail("retry_after", "must be a number, a string or null"),
    };
    if let Some(text) = retry_after {
        headers.insert(header::RETRY_AFTER, header_value(fields, "retry_after", &text)?);
    }
    Ok(Action::Status {
        status: status(fields, Some(429))?,
        code: fields.optional_text("code")?.unwrap_or("RATE_LIMITED").to_owned(),
        message: fields.optional_text("message")?.unwrap_or("Too many requests").to_owned(),
        details: None,
        headers,
    })
}

fn truncate(fields: &Fields<'_>) -> Checked<Action> {
    let bytes =
        if fields.get("bytes") == Some(&Value::Null) { None } else { fields.optional_count("bytes")? };
    let of = choice(fields, "of", &[("body", Part::Body), ("head", Part::Head)])?.unwrap_or(Part::Body);
    let then = then(fields)?;
    if then == Then::Keep {
        return fields.fail("then", "must be one of close, reset, stall");
    }
    Ok(Action::Truncate { of, bytes, then })
}

fn drip(fields: &Fields<'_>) -> Checked<Action> {
    let bytes = fields.optional_count("bytes")?.and_then(|bytes| usize::try_from(bytes).ok()).unwrap_or(1);
    if bytes == 0 {
        return fields.fail("bytes", "must be at least 1");
    }
    Ok(Action::Drip { bytes, every: milliseconds(fields)? })
}

fn redirect(fields: &Fields<'_>) -> Checked<Action> {
    let location = header_value(fields, "location", fields.text("location")?)?;
    let headers = HeaderMap::from_iter([(header::LOCATION, location)]);
    Ok(Action::Answer { status: status(fields, Some(302))?, body: Bytes::new(), headers })
}

fn raw(fields: &Fields<'_>) -> Checked<Action> {
    let raw = match (fields.optional_text("text")?, fields.optional_text("base64")?) {
        (Some(text), None) => Bytes::from(text.to_owned()),
        (None, Some(text)) => match STANDARD.decode(text) {
            Ok(bytes) => bytes.into(),
            Err(_) => return fields.fail("base64", "is not base64"),
        },
        _ => return fields.fail("text", "exactly one of text and base64 is required"),
    };
    Ok(Action::Raw { raw, then: then(fields)? })
}

fn then(fields: &Fields<'_>) -> Checked<Then> {
    let known =
        [("close", Then::Close), ("reset", Then::Reset), ("stall", Then::Stall), ("keep", Then::Keep)];
    Ok(choice(fields, "then", &known)?.unwrap_or(Then::Close))
}

fn milliseconds(fields: &Fields<'_>) -> Checked<Duration> {
    match fields.optional_count("ms")? {
        Some(ms) => Ok(Duration::from_millis(ms)),
        None => fields.fail("ms", "is required"),
    }
}

fn status(fields: &Fields<'_>, default: Option<u64>) -> Checked<StatusCode> {
    let number = fields.optional_count("status")?.or(default).and_then(|number| u16::try_from(number).ok());
    // An interim status is no answer; `raw` can send one.
    match number.filter(|number| (200..=999).contains(number)).map(StatusCode::from_u16) {
        Some(Ok(status)) => Ok(status),
        _ => fields.fail("status", "must be a status from 200 to 999"),
    }
}

fn headers(fields: &Fields<'_>) -> Checked<HeaderMap> {
    let mut map = HeaderMap::new();
    let Some(object) = fields.get("headers") else { return Ok(map) };
    let Some(object) = object.as_object() else { return fields.fail("headers", "must be an object") };
    for (name, value) in object {
        let path = fields.path("headers");
        let parsed = HeaderName::from_bytes(name.as_bytes());
        let Ok(parsed) = parsed else {
            return Err(Problem::new(&path, format!("{name:?} is not a header name")));
        };
        if parsed == header::CONTENT_LENGTH || parsed == header::TRANSFER_ENCODING {
            return Err(Problem::new(&path, format!("{name} cannot be set here; use the kind raw")));
        }
        let Some(value) = value.as_str() else {
            return Err(Problem::new(&path, format!("{name} must be a string")));
        };
        map.insert(parsed, header_value(fields, "headers", value)?);
    }
    Ok(map)
}

fn header_value(fields: &Fields<'_>, key: &str, text: &str) -> Checked<HeaderValue> {
    HeaderValue::from_str(text).or_else(|_| fields.fail(key, "is not a header value"))
}

fn choice<T: Copy>(fields: &Fields<'_>, key: &str, known: &[(&str, T)]) -> Checked<Option<T>> {
    let Some(text) = fields.optional_text(key)? else { return Ok(None) };
    match known.iter().find(|(name, _)| *name == text) {
        Some((_, value)) => Ok(Some(*value)),
        None => {
            let names: Vec<&str> = known.iter().map(|(name, _)| *name).collect();
            fields.fail(key, format!("must be one of {}", names.join(", ")))
        }
    }
}
