//! The closed set of error classes. Each value is one native exception class in every language, so
//! the numbers are promised: a retired kind keeps its number reserved.

use serde::{Deserialize, Serialize};

/// What sort of failure this is: one value for each exception class of the other languages.
///
/// The set is closed; what is new arrives as a new [`code`](crate::Error::code) under one of these kinds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum ErrorKind {
    /// The API refused the call and no more specific kind fits.
    Api = 1,
    /// 401: the token is missing, wrong or revoked.
    Unauthorized = 2,
    /// 403 `PLAN_EXPIRED`: the account's plan has ended.
    PlanExpired = 3,
    /// 403 `DEVELOPER_PLAN_REQUIRED`: the plan has no API access.
    DeveloperPlanRequired = 4,
    /// 403: not allowed, for example a line of another account.
    Forbidden = 5,
    /// 404: no such template, form, media or linked WhatsApp account.
    NotFound = 6,
    /// 400 or 422 (and any 4xx without a kind of its own): the API refused the request's content.
    BadRequest = 7,
    /// 413: the request was larger than the API takes.
    PayloadTooLarge = 8,
    /// 429, or one of Meta's throttling codes.
    RateLimited = 9,
    /// 5xx: the API or something before it failed.
    Server = 10,
    /// No answer: the name, connection, TLS or proxy failed, or the connection broke.
    Connection = 20,
    /// No answer in time.
    Timeout = 21,
    /// The caller cancelled the call.
    Cancelled = 22,
    /// An answer arrived that is not what the API promises.
    InvalidResponse = 30,
    /// An argument was refused before anything was sent; [`field`](crate::Error::field) names it.
    InvalidRequest = 31,
    /// The client's own settings cannot work.
    Config = 32,
    /// A webhook's body could not be read.
    Webhook = 33,
    /// A defect in the SDK.
    Internal = 40,
}

impl ErrorKind {
    /// Every kind, in the order of the numbers.
    pub const ALL: &'static [ErrorKind] = &[
        Self::Api,
        Self::Unauthorized,
        Self::PlanExpired,
        Self::DeveloperPlanRequired,
        Self::Forbidden,
        Self::NotFound,
        Self::BadRequest,
        Self::PayloadTooLarge,
        Self::RateLimited,
        Self::Server,
        Self::Connection,
        Self::Timeout,
        Self::Cancelled,
        Self::InvalidResponse,
        Self::InvalidRequest,
        Self::Config,
        Self::Webhook,
        Self::Internal,
    ];

    /// The fixed number of this kind.
    pub const fn number(self) -> u8 {
        self as u8
    }

    /// The kind of an HTTP answer that failed: the API's code decides where it is one with a class
    /// of its own, the status otherwise.
    pub(crate) fn of_answer(code: &str, status: u16) -> Self {
        match code {
            "UNAUTHORIZED" => return Self::Unauthorized,
            "PLAN_EXPIRED" => return Self::PlanExpired,
            "DEVELOPER_PLAN_REQUIRED" => return Self::DeveloperPlanRequired,
            "FORBIDDEN" => return Self::Forbidden,
            "NOT_FOUND" => return Self::NotFound,
            "INTERNAL_ERROR" => return Self::Server,
            _ => {}
        }
        match status {
            401 => Self::Unauthorized,
            403 => Self::Forbidden,
            404 => Self::NotFound,
            413 => Self::PayloadTooLarge,
            429 => Self::RateLimited,
            400..=499 => Self::BadRequest,
            500..=599 => Self::Server,
            _ => Self::Api,
        }
    }
}

/// Whether a message, upload or setting may have reached AvenPing although the call failed.
///
/// AvenPing documents no idempotency key, so this is what decides whether sending again can put a
/// second message on somebody's phone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum Delivery {
    /// The request cannot have been acted on: its body never left. Sending again is safe.
    NotSent = 1,
    /// The request arrived and was clearly refused. Nothing was delivered.
    Rejected = 2,
    /// The request, or part of it, left and no clear answer came back. Sending again may duplicate.
    MaybeSent = 3,
}
