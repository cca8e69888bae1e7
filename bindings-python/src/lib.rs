//! `avenping._native`: the waist between the core and the Python package, and nothing that a person sees.
//!
//! JSON bytes go in, JSON bytes come out, errors are made by `avenping.errors`. Two rules hold in every
//! file: a thread that waits holds no GIL, and a thread of the SDK's never asks for it.
#![deny(unsafe_code)]

mod bell;
mod client;
mod error;
mod log;
mod media;
mod mock;
mod queue;
mod wait;
mod webhook;

#[pyo3::pymodule(gil_used = false)]
mod _native {
    #[pymodule_export]
    use crate::client::Client;
    #[pymodule_export]
    use crate::log::{set_log_level, take_log};
    #[pymodule_export]
    use crate::media::{Download, Feeder, Upload};
    #[pymodule_export]
    use crate::mock::MockServer;
    #[pymodule_export]
    use crate::queue::Queue;
    #[pymodule_export]
    use crate::webhook::{webhook_challenge, webhook_parse, webhook_verify_code};

    #[pymodule_export]
    const VERSION: &str = avenping::VERSION;
}
