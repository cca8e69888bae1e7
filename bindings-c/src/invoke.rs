//! Any operation by its name, and routes that this library does not know.

use crate::arguments::{Arguments, Request, arguments};
use crate::boundary::{boundary, refused, text};
use crate::call::{announce, blocking, start, wait_for};
use crate::client::avenping_client;
use crate::completion::Kind;
use crate::error::avenping_error;
use crate::ffi::growable::growable;
use crate::ffi::input;
use crate::json::avenping_json;
use crate::options::avenping_call_options;
use crate::queue::avenping_async;
use crate::status::avenping_status;
use avenping::Result;
use avenping::waist::{self, Started};
use std::ffi::c_char;

/// A parameter of a request's query.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct avenping_query_parameter {
    /// Its name.
    pub name: *const c_char,
    /// The name's length in bytes; 0: up to its NUL.
    pub name_length: usize,
    /// Its value.
    pub value: *const c_char,
    /// The value's length in bytes; 0: up to its NUL.
    pub value_length: usize,
}

/// A request to a route that this library does not know. Read while the function runs, not kept.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct avenping_raw_request {
    /// `sizeof(avenping_raw_request)`.
    pub size: usize,
    /// Required. `GET`, `POST`, `PUT`, `PATCH` or `DELETE`. Anything but a GET counts as a send: it is not
    /// repeated when it may have arrived.
    pub method: *const c_char,
    /// Its length in bytes; 0: up to its NUL.
    pub method_length: usize,
    /// Required. The path from the root, such as `/v2/templates`, without a host and without a query.
    pub path: *const c_char,
    /// Its length in bytes; 0: up to its NUL.
    pub path_length: usize,
    /// The query's parameters; NULL for none.
    pub query: *const avenping_query_parameter,
    /// How many there are.
    pub query_count: usize,
    /// The body as JSON text, 2 MB at most; NULL for none.
    pub json: *const c_char,
    /// Its length in bytes; 0: up to its NUL.
    pub json_length: usize,
}

growable!(avenping_raw_request {
    size,
    method,
    method_length,
    path,
    path_length,
    query,
    query_count,
    json,
    json_length
});

const REQUEST: &str = "request";

impl Request for avenping_raw_request {
    const MAY_BE_NULL: bool = false;

    unsafe fn write(&self, into: &mut Arguments) -> Result<()> {
        // SAFETY: the caller's promise.
        unsafe {
            into.text("method", self.method, self.method_length)?;
            into.text("path", self.path, self.path_length)?;
            let given = input::list(self.query, self.query_count);
            let given = given.map_err(|refusal| refused(Some(REQUEST), "query", &refusal))?;
            let mut query = Vec::with_capacity(given.len());
            for parameter in given {
                let name = text(Some(REQUEST), "query.name", parameter.name, parameter.name_length)?;
                let value = text(Some(REQUEST), "query.value", parameter.value, parameter.value_length)?;
                query.push((name, value));
            }
            into.put("query", &query)?;
            into.json("json", self.json, self.json_length)
        }
    }
}

/// Calls any operation that carries JSON by its name, such as `messages.send_text`, with its arguments as a
/// JSON object, in the names of the API; NULL for none. Blocks until the call ends. `*answer` is yours: free
/// it with `avenping_json_free`.
///
/// Statuses: as of every call; `AVENPING_INVALID_REQUEST` for an operation that there is not. Thread-safe.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn avenping_invoke(
    client: *const avenping_client,
    operation: *const c_char,
    operation_length: usize,
    arguments_json: *const c_char,
    arguments_json_length: usize,
    options: *const avenping_call_options,
    answer: *mut *mut avenping_json,
    error: *mut *mut avenping_error,
) -> avenping_status {
    // SAFETY: the caller passes what the header says.
    unsafe {
        let operation = match named(operation, operation_length, error) {
            Ok(operation) => operation,
            Err(status) => return status,
        };
        blocking(operation, client, options, answer, error, || {
            given_json(operation, arguments_json, arguments_json_length)
        })
    }
}

/// Starts what `avenping_invoke` does. The completion's answer is taken with `avenping_completion_take_json`.
///
/// Statuses: `AVENPING_OK`, and there will be one completion; otherwise why it could not begin, and there
/// will be none. Thread-safe.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn avenping_invoke_start(
    client: *const avenping_client,
    operation: *const c_char,
    operation_length: usize,
    arguments_json: *const c_char,
    arguments_json_length: usize,
    options: *const avenping_call_options,
    how: *const avenping_async,
    error: *mut *mut avenping_error,
) -> avenping_status {
    // SAFETY: the caller passes what the header says.
    unsafe {
        let operation = match named(operation, operation_length, error) {
            Ok(operation) => operation,
            Err(status) => return status,
        };
        start::<avenping_json>(operation, client, options, how, error, || {
            given_json(operation, arguments_json, arguments_json_length)
        })
    }
}

/// The operation's name; otherwise how the function ends.
///
/// # Safety
/// As [`input::text`] and [`boundary`].
unsafe fn named<'a>(
    operation: *const c_char,
    length: usize,
    error: *mut *mut avenping_error,
) -> std::result::Result<&'a str, avenping_status> {
    let mut name = "";
    // SAFETY: the caller's promise.
    let status = unsafe {
        boundary(None, error, || {
            name = text(None, "operation", operation, length)?;
            Ok(())
        })
    };
    if status == avenping_status::AVENPING_OK { Ok(name) } else { Err(status) }
}

/// # Safety
/// As [`input::text`].
unsafe fn given_json(operation: &str, json: *const c_char, length: usize) -> Result<Vec<u8>> {
    // SAFETY: the caller's promise.
    let json = unsafe { input::text(json, length) };
    let json = json.map_err(|refusal| refused(Some(operation), "arguments_json", &refusal))?;
    Ok(json.unwrap_or_default().into())
}

/// Calls a route that this library does not know. The answer is the `data` of the API's envelope, or the
/// whole body where there is no envelope. Blocks until the call ends. `*answer` is yours: free it with
/// `avenping_json_free`.
///
/// Statuses: as of every call. Thread-safe.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn avenping_request(
    client: *const avenping_client,
    request: *const avenping_raw_request,
    options: *const avenping_call_options,
    answer: *mut *mut avenping_json,
    error: *mut *mut avenping_error,
) -> avenping_status {
    // SAFETY: the caller passes what the header says.
    unsafe {
        wait_for(REQUEST, client, options, answer, error, |client, options| {
            waist::request(client, &raw(request)?, options.json()).map(Started::from)
        })
    }
}

/// Starts what `avenping_request` does. The completion's answer is taken with
/// `avenping_completion_take_json`.
///
/// Statuses: `AVENPING_OK`, and there will be one completion; otherwise why it could not begin, and there
/// will be none. Thread-safe.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn avenping_request_start(
    client: *const avenping_client,
    request: *const avenping_raw_request,
    options: *const avenping_call_options,
    how: *const avenping_async,
    error: *mut *mut avenping_error,
) -> avenping_status {
    let kind = Kind::Json(<avenping_json as crate::call::Answer>::NAME);
    // SAFETY: the caller passes what the header says.
    unsafe {
        announce(REQUEST, kind, client, options, how, error, |client, options| {
            waist::request(client, &raw(request)?, options.json()).map(Started::from)
        })
    }
}

/// # Safety
/// As [`arguments`].
unsafe fn raw(request: *const avenping_raw_request) -> Result<Vec<u8>> {
    // SAFETY: the caller's promise.
    unsafe { arguments(REQUEST, request) }
}
