//! What holds for every error, however it came about.

use crate::TOKEN;
use avenping::{Delivery, Error, ErrorKind};
use serde_json::Value;

/// `safe`: whether the call changes nothing.
pub(crate) fn error(error: &Error, safe: bool) {
    assert_ne!(error.kind(), ErrorKind::Internal, "{error}");
    assert!(!error.code().is_empty(), "no code: {error:?}");
    assert!(!error.message().is_empty(), "no message: {error:?}");
    assert!(!error.to_string().contains('\n'), "an error of several lines: {error:?}");
    if error.kind() == ErrorKind::InvalidRequest
        && error.code() == "INVALID_REQUEST"
        && error.status().is_none()
    {
        assert!(error.field().is_some_and(|field| !field.is_empty()), "names no field: {error:?}");
    }
    if safe {
        assert_eq!(error.delivery(), None, "of what changes nothing: {error:?}");
    }
    let json = error.to_json();
    let Value::Object(record) = &json else { panic!("the record is no object: {json}") };
    for (name, value) in record {
        assert!(Error::FIELDS.contains(&name.as_str()) && !value.is_null(), "{name}: {value}");
    }
    hides(TOKEN, error);
}

/// The error of a call that may have sent something.
pub(crate) fn delivery(error: &Error, safe: bool, seen: usize) {
    if safe {
        return;
    }
    let delivery = error.delivery();
    assert!(delivery.is_some(), "a send without a delivery: {error:?}");
    assert_eq!(delivery == Some(Delivery::NotSent), seen == 0, "{seen} requests were seen: {error:?}");
}

pub(crate) fn hides(secret: &str, error: &Error) {
    for text in [error.to_string(), format!("{error:?}"), error.to_json().to_string()] {
        assert!(!text.contains(secret), "the secret is in there: {text}");
    }
}
