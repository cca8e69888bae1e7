//! Closed sets of numbers.

use avenping::ErrorKind;
use std::ffi::{c_char, c_int};

/// How a function ended. The numbers are promised: a retired one stays reserved, and the set is closed. What
/// is new arrives as a new `avenping_error_code` under one of these.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum avenping_status {
    /// It worked; the out-parameters are written.
    AVENPING_OK = 0,
    /// The API refused the call and nothing more specific fits.
    AVENPING_API = 1,
    /// 401: the token is missing, wrong or revoked.
    AVENPING_UNAUTHORIZED = 2,
    /// 403 `PLAN_EXPIRED`: the account's plan has ended.
    AVENPING_PLAN_EXPIRED = 3,
    /// 403 `DEVELOPER_PLAN_REQUIRED`: the plan has no API access.
    AVENPING_DEVELOPER_PLAN_REQUIRED = 4,
    /// 403: not allowed, for example a line of another account.
    AVENPING_FORBIDDEN = 5,
    /// 404: no such template, form, media or linked WhatsApp account.
    AVENPING_NOT_FOUND = 6,
    /// 400 or 422 (and any 4xx without a status of its own): the API refused the request's content.
    AVENPING_BAD_REQUEST = 7,
    /// 413: the request was larger than the API takes.
    AVENPING_PAYLOAD_TOO_LARGE = 8,
    /// 429, or one of Meta's throttling codes.
    AVENPING_RATE_LIMITED = 9,
    /// 5xx: the API or something before it failed.
    AVENPING_SERVER = 10,
    /// No answer: the name, connection, TLS or proxy failed, or the connection broke.
    AVENPING_CONNECTION = 20,
    /// No answer in time.
    AVENPING_TIMEOUT = 21,
    /// The call was cancelled.
    AVENPING_CANCELLED = 22,
    /// An answer arrived that is not what the API promises.
    AVENPING_INVALID_RESPONSE = 30,
    /// An argument was refused before anything was sent; `avenping_error_field` names it.
    AVENPING_INVALID_REQUEST = 31,
    /// The client's settings cannot work, or something was used in a way that cannot work.
    AVENPING_CONFIG = 32,
    /// A webhook's body could not be read.
    AVENPING_WEBHOOK = 33,
    /// A defect in this library: please report it with its message.
    AVENPING_INTERNAL = 40,
}

/// A yes or no that can be left out.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum avenping_choice {
    /// Going in: the default. Coming out: the server did not say.
    AVENPING_UNSET = 0,
    /// Yes.
    AVENPING_YES = 1,
    /// No.
    AVENPING_NO = 2,
}

/// Whether a message, an upload or a setting may have reached AvenPing although the call failed. AvenPing
/// documents no idempotency key, so this decides whether sending again can put a second message on somebody's
/// phone.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum avenping_delivery {
    /// The call changes nothing, so that there is nothing to ask.
    AVENPING_NO_DELIVERY = 0,
    /// Nothing of the request's content left. Sending again is safe.
    AVENPING_NOT_SENT = 1,
    /// The request arrived and was clearly refused. Nothing was delivered.
    AVENPING_REJECTED = 2,
    /// The request, or a part of it, left and no clear answer came back. Sending again may duplicate.
    AVENPING_MAYBE_SENT = 3,
}

/// How much an event of the log matters, or up to which level events are wanted.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum avenping_log_level {
    /// No event at all.
    AVENPING_LOG_OFF = 0,
    /// A call failed for good.
    AVENPING_LOG_ERROR = 1,
    /// Something went wrong and was dealt with.
    AVENPING_LOG_WARN = 2,
    /// A call succeeded.
    AVENPING_LOG_INFO = 3,
    /// What each call sends.
    AVENPING_LOG_DEBUG = 4,
}

/// An enum of the header on its way in, where any number may come: Rust's enums must only hold their own.
pub type avenping_choice_in = c_int;
/// See [`avenping_choice_in`].
pub type avenping_status_in = c_int;
/// See [`avenping_choice_in`].
pub type avenping_log_level_in = c_int;

use avenping_status::*;

/// Every status with its name.
const NAMES: &[(avenping_status, &std::ffi::CStr)] = &[
    (AVENPING_OK, c"ok"),
    (AVENPING_API, c"api"),
    (AVENPING_UNAUTHORIZED, c"unauthorized"),
    (AVENPING_PLAN_EXPIRED, c"plan_expired"),
    (AVENPING_DEVELOPER_PLAN_REQUIRED, c"developer_plan_required"),
    (AVENPING_FORBIDDEN, c"forbidden"),
    (AVENPING_NOT_FOUND, c"not_found"),
    (AVENPING_BAD_REQUEST, c"bad_request"),
    (AVENPING_PAYLOAD_TOO_LARGE, c"payload_too_large"),
    (AVENPING_RATE_LIMITED, c"rate_limited"),
    (AVENPING_SERVER, c"server"),
    (AVENPING_CONNECTION, c"connection"),
    (AVENPING_TIMEOUT, c"timeout"),
    (AVENPING_CANCELLED, c"cancelled"),
    (AVENPING_INVALID_RESPONSE, c"invalid_response"),
    (AVENPING_INVALID_REQUEST, c"invalid_request"),
    (AVENPING_CONFIG, c"config"),
    (AVENPING_WEBHOOK, c"webhook"),
    (AVENPING_INTERNAL, c"internal"),
];

impl From<ErrorKind> for avenping_status {
    fn from(kind: ErrorKind) -> Self {
        let number = c_int::from(kind.number());
        NAMES.iter().find(|(status, _)| *status as c_int == number).map_or(AVENPING_INTERNAL, |(it, _)| *it)
    }
}

/// A status as a word, such as `rate_limited`; `unknown` for a number that is none. Static: never freed.
///
/// Thread-safe.
#[unsafe(no_mangle)]
pub extern "C" fn avenping_status_name(status: avenping_status_in) -> *const c_char {
    NAMES.iter().find(|(known, _)| *known as c_int == status).map_or(c"unknown", |(_, name)| *name).as_ptr()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_error_has_its_number_and_name() {
        assert_eq!(NAMES.len(), ErrorKind::ALL.len() + 1);
        for kind in ErrorKind::ALL {
            let status = avenping_status::from(*kind);
            assert_eq!(status as c_int, c_int::from(kind.number()));
            // SAFETY: a static text.
            let name = unsafe { std::ffi::CStr::from_ptr(avenping_status_name(status as c_int)) };
            assert_eq!(serde_json::to_value(kind).unwrap(), name.to_str().unwrap());
        }
        // SAFETY: a static text.
        let name = unsafe { std::ffi::CStr::from_ptr(avenping_status_name(99)) };
        assert_eq!(name, c"unknown");
    }
}
