//! The kinds of faults.

use std::time::Duration;

use axum::http::HeaderMap;
use axum::http::StatusCode;
use bytes::Bytes;
use serde_json::Value;

use crate::meta_error::{MetaError, MetaErrorStyle};

/// A parsed fault.
#[derive(Debug, Clone)]
pub(crate) struct Fault {
    /// Its name on the control plane and in the request log.
    pub(crate) kind: &'static str,
    /// True: the request is handled first (a message is accepted), and only its answer is spoilt.
    pub(crate) process: bool,
    pub(crate) action: Action,
}

#[derive(Debug, Clone)]
pub(crate) enum Action {
    Status {
        status: StatusCode,
        code: String,
        message: String,
        details: Option<Value>,
        headers: HeaderMap,
    },
    Answer {
        status: StatusCode,
        body: Bytes,
        headers: HeaderMap,
    },
    Meta {
        error: MetaError,
        style: MetaErrorStyle,
    },
    Delay(Duration),
    Stall,
    Reset,
    Close,
    /// Ends the connection in the middle of the request: after its head and so many bytes of its body.
    Interrupt {
        after: u64,
        then: Then,
    },
    Truncate {
        of: Part,
        bytes: Option<u64>,
        then: Then,
    },
    Drip {
        bytes: usize,
        every: Duration,
    },
    Raw {
        raw: Bytes,
        then: Then,
    },
    KeepaliveClose,
    /// Resets the next TCP connection right after accepting it. Matches no request.
    ConnectionReset,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    Body,
    Head,
}

/// What follows an interrupted request, or a truncated or replaced answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Then {
    Close,
    Reset,
    Stall,
    Keep,
}
