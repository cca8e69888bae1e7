//! The C library by its C functions alone, as a program would call them: handles made and freed, odd texts and numbers,
//! structs older and newer than ours, every getter over every answer. What is read too far, freed twice or never is
//! AddressSanitizer's to find: every text is an allocation of exactly its size.

use crate::answerer::answerer;
use crate::getters::{CALLS, COUNTS, ITEMS, OTHERS, PARTS, TEXTS};
use crate::{LINE, TOKEN};
use arbitrary::Unstructured;
use avenping_c::cancel::*;
use avenping_c::client::*;
use avenping_c::completion::*;
use avenping_c::error::*;
use avenping_c::invoke::*;
use avenping_c::json::*;
use avenping_c::options::avenping_call_options;
use avenping_c::queue::*;
use avenping_c::status::avenping_status;
use avenping_c::webhook::*;
use std::ffi::{CStr, CString, c_char, c_void};
use std::ptr::{self, null, null_mut};

/// How many parts of one answer are looked at.
const PARTS_LOOKED_AT: usize = 4;

/// Long enough for a call that nobody holds up.
const FOREVER_MS: i64 = 15_000;

pub fn c_entry(data: &[u8]) {
    let mut given = Given { input: Unstructured::new(data), kept: Vec::new() };
    let body = given.bytes();
    answerer().answer(Some(&answer(&body)));
    let client = client();
    for _ in 0..4 {
        if given.input.is_empty() {
            break;
        }
        // SAFETY: every pointer that is given is NULL, or to what its function is to have, and lives as long.
        unsafe {
            match given.number() {
                0 => webhook(&mut given),
                1 => a_client(&mut given),
                2 => started(client, &mut given),
                3 => with_options(client, &mut given, invoke),
                4 => with_options(client, &mut given, raw_request),
                5 => errors_are_complete(|error| webhook_of_nothing(error)),
                number => with_options(client, &mut given, |client, options, given, error| {
                    let index = number.unsigned_abs() as usize % CALLS.len();
                    CALLS[index](client, options, given, error)
                }),
            }
        }
    }
}

/// The client for as long as the process lives; its calls come to our own server.
fn client() -> *const avenping_client {
    static CLIENT: std::sync::OnceLock<usize> = std::sync::OnceLock::new();
    let address = CLIENT.get_or_init(|| {
        let url = CString::new(answerer().url()).expect("no NUL");
        let (token, line) = (CString::new(TOKEN).expect("no NUL"), CString::new(LINE).expect("no NUL"));
        let mut client = null_mut();
        // SAFETY: zeros are good options; the texts outlive the call.
        unsafe {
            let mut options: avenping_client_options = std::mem::zeroed();
            options.size = size_of::<avenping_client_options>();
            options.token = token.as_ptr();
            options.base_url = url.as_ptr();
            options.phone_number_id = line.as_ptr();
            options.max_retries = -1;
            assert_eq!(avenping_client_new(&options, &mut client, null_mut()), avenping_status::AVENPING_OK);
        }
        client as usize
    });
    *address as *const avenping_client
}

/// A good answer with any `data`; where that is no JSON, an answer that is not.
fn answer(data: &[u8]) -> Vec<u8> {
    let body = [br#"{"success":true,"data":"#, data, b"}"].concat();
    let status = if data.first() == Some(&b'!') { "400 Bad Request" } else { "200 OK" };
    let head = format!(
        "HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    [head.as_bytes(), &body].concat()
}

/// What the input gives, kept for as long as the input is looked at.
pub(crate) struct Given<'a> {
    input: Unstructured<'a>,
    kept: Vec<Box<[u8]>>,
}

impl Given<'_> {
    fn bytes(&mut self) -> Vec<u8> {
        let length = self.input.arbitrary_len::<u8>().unwrap_or_default().min(4096);
        self.input.bytes(length).map(<[u8]>::to_vec).unwrap_or_default()
    }

    /// A text and its length: NULL, up to its NUL, or exactly as long as it says with nothing behind it.
    pub(crate) fn text(&mut self) -> (*const c_char, usize) {
        let kind: u8 = self.input.arbitrary().unwrap_or_default();
        let mut bytes = self.bytes();
        // Where a person writes a name it is quoted; what must not be is what a server says.
        if String::from_utf8_lossy(&bytes).contains(TOKEN) {
            return (null(), 0);
        }
        let length = match kind % 8 {
            0 => return (null(), usize::from(kind / 8)),
            1..4 => {
                bytes.push(0);
                0
            }
            _ if bytes.is_empty() => return (null(), 0),
            _ => bytes.len(),
        };
        let kept = bytes.into_boxed_slice();
        let start = kept.as_ptr().cast();
        self.kept.push(kept);
        (start, length)
    }

    /// Mostly small; the edges too.
    pub(crate) fn number(&mut self) -> i64 {
        let byte: u8 = self.input.arbitrary().unwrap_or_default();
        match byte {
            0..240 => i64::from(byte),
            240..244 => -1,
            244..248 => i64::MAX,
            248..250 => i64::MIN,
            _ => self.input.arbitrary().unwrap_or_default(),
        }
    }

    pub(crate) fn float(&mut self) -> f64 {
        self.input.arbitrary().unwrap_or_default()
    }

    /// The size that a struct says it has: ours, or one that ends earlier.
    pub(crate) fn size(&mut self, ours: usize) -> usize {
        let byte: u8 = self.input.arbitrary().unwrap_or(255);
        if byte < 16 { usize::from(byte) * 8 % ours } else { ours }
    }
}

/// Looks at an answer with every getter, whatever its type: behind each handle is the same kind of node.
pub(crate) fn walk(root: *const c_void) {
    let mut nodes = vec![root, null()];
    let mut next = 0;
    while let Some(&node) = nodes.get(next).filter(|_| next < PARTS_LOOKED_AT) {
        next += 1;
        for get in TEXTS {
            let mut length = usize::MAX;
            let text = get(node, 0, &mut length);
            assert!(!text.is_null() || length == 0, "a text that is not there has no length");
            if !text.is_null() {
                // SAFETY: what is handed out has a NUL behind it, which is what is tried here.
                let behind = unsafe { text.add(length).read() };
                assert_eq!(behind, 0);
            }
        }
        OTHERS.iter().for_each(|get| _ = get(node, 0, null_mut()));
        let mut found = |part: *const c_void| {
            if !part.is_null() && !nodes.contains(&part) {
                nodes.push(part);
            }
        };
        PARTS.iter().for_each(|get| found(get(node, 0, null_mut())));
        let most = COUNTS.iter().map(|get| get(node, 0, null_mut())).max().unwrap_or_default();
        for get in ITEMS {
            [0, most / 2, most, usize::MAX].into_iter().for_each(|index| found(get(node, index, null_mut())));
        }
    }
}

/// Runs a call with a place for its error, and reads and frees that.
unsafe fn errors_are_complete(call: impl FnOnce(*mut *mut avenping_error) -> avenping_status) {
    let mut error = null_mut();
    let status = call(&mut error);
    assert_eq!(error.is_null(), status == avenping_status::AVENPING_OK);
    // SAFETY: the error is one, or NULL, and ours.
    unsafe {
        if !error.is_null() {
            is_complete(error, status);
        }
        avenping_error_free(error);
    }
}

/// # Safety
/// `error` is an error.
unsafe fn is_complete(error: *const avenping_error, status: avenping_status) {
    assert_ne!(status, avenping_status::AVENPING_INTERNAL);
    let texts = [
        avenping_error_code,
        avenping_error_message,
        avenping_error_text,
        avenping_error_json,
        avenping_error_hint,
        avenping_error_field,
        avenping_error_operation,
        avenping_error_request_id,
        avenping_error_body,
        avenping_error_details_json,
        avenping_error_meta_type,
        avenping_error_meta_details,
        avenping_error_meta_fbtrace_id,
    ];
    // SAFETY: the caller's promise; texts have a NUL behind them.
    unsafe {
        assert_eq!(avenping_error_status(error), status);
        for (index, get) in texts.into_iter().enumerate() {
            let text = get(error, null_mut());
            assert!(index > 3 || !text.is_null(), "the first four are always there");
            let shown = if text.is_null() { c"" } else { CStr::from_ptr(text) };
            assert!(!String::from_utf8_lossy(shown.to_bytes()).contains(TOKEN), "{shown:?}");
        }
        let (mut number, _) = (0, avenping_error_delivery(error) as i32);
        let _ =
            avenping_error_meta_code(error, &mut number) | avenping_error_meta_subcode(error, &mut number);
        let _ = avenping_error_retry_after_ms(error, null_mut());
        for index in 0..=avenping_error_attempts_count(error) {
            let attempt = avenping_error_attempts_at(error, index);
            let _ = (avenping_attempt_http_status(attempt), avenping_attempt_elapsed_ms(attempt));
            let _ = avenping_attempt_failure(attempt, null_mut());
        }
    }
}

unsafe fn webhook(given: &mut Given<'_>) {
    let ((body, length), (code, code_length)) = (given.text(), given.text());
    let mut room = vec![0_u8; usize::from(given.input.arbitrary::<u8>().unwrap_or_default())];
    // SAFETY: texts with their lengths, and room as large as is said.
    unsafe {
        let mut event = null_mut();
        errors_are_complete(|error| avenping_webhook_parse(body, length, &mut event, error));
        let _ = (avenping_webhook_event_type(event), avenping_webhook_event_dedupe_key(event, null_mut()));
        walk(avenping_webhook_event_new_message(event).cast());
        walk(avenping_webhook_event_new_lead(event).cast());
        let _ = avenping_webhook_event_json(event, null_mut());
        avenping_webhook_event_free(event);
        let _ = avenping_webhook_verify_code(body, length, code, code_length);
        let room = (room.as_mut_ptr().cast(), room.len());
        let _ = avenping_webhook_challenge(body, length, code, code_length, room.0, room.1);
    }
}

unsafe fn webhook_of_nothing(error: *mut *mut avenping_error) -> avenping_status {
    // SAFETY: NULL is refused.
    unsafe { avenping_webhook_parse(null(), 7, null_mut(), error) }
}

/// A client of any settings, with which no call is made: it would leave this machine.
unsafe fn a_client(given: &mut Given<'_>) {
    // SAFETY: zeros are good options; texts have the lengths that go with them.
    unsafe {
        let mut options: avenping_client_options = std::mem::zeroed();
        options.size = given.size(size_of::<avenping_client_options>());
        (options.token, options.token_length) = given.text();
        (options.base_url, options.base_url_length) = given.text();
        (options.phone_number_id, options.phone_number_id_length) = given.text();
        (options.auth, options.auth_length) = given.text();
        (options.timeout_ms, options.connect_timeout_ms) = (given.number(), given.number());
        (options.deadline_ms, options.max_retries) = (given.number(), given.number() as i32);
        (options.proxy, options.proxy_length) = given.text();
        (options.user_agent, options.user_agent_length) = given.text();
        (options.allow_http, options.validate) = (given.number() as i32, given.number() as i32 % 3);
        let ((name, name_length), (value, value_length)) = (given.text(), given.text());
        let headers = [avenping_header { name, name_length, value, value_length }; 2];
        options.headers = headers.as_ptr();
        options.headers_count = given.number() as usize % 3;
        let mut client = null_mut();
        errors_are_complete(|error| avenping_client_new(&options, &mut client, error));
        let (token, length) = given.text();
        errors_are_complete(|error| avenping_client_set_token(client, token, length, error));
        let _ = avenping_client_base_url(client, null_mut());
        avenping_client_free(client);
    }
}

unsafe fn with_options(
    client: *const avenping_client,
    given: &mut Given<'_>,
    call: impl FnOnce(
        *const avenping_client,
        *const avenping_call_options,
        &mut Given<'_>,
        *mut *mut avenping_error,
    ) -> avenping_status,
) {
    // SAFETY: zeros are good options, and so is a token that was made; both outlive the call.
    unsafe {
        let mut cancel = null_mut();
        errors_are_complete(|error| avenping_cancel_token_new(&mut cancel, error));
        let kind: u8 = given.input.arbitrary().unwrap_or_default();
        if kind & 1 == 1 {
            avenping_cancel_token_cancel(cancel);
        }
        let mut options: avenping_call_options = std::mem::zeroed();
        if kind & 2 == 2 {
            options.size = given.size(size_of::<avenping_call_options>());
            (options.timeout_ms, options.deadline_ms) = (given.number(), given.number());
            options.retry_maybe_sent = given.number() as i32 % 4;
            options.cancel = cancel;
        }
        let passed: *const _ = if kind & 2 == 2 { &raw const options } else { null() };
        errors_are_complete(|error| call(client, passed, given, error));
        let _ = avenping_cancel_token_is_cancelled(cancel);
        avenping_cancel_token_free(cancel);
    }
}

fn invoke(
    client: *const avenping_client,
    options: *const avenping_call_options,
    given: &mut Given<'_>,
    error: *mut *mut avenping_error,
) -> avenping_status {
    let ((operation, operation_length), (json, json_length)) = (operation(given), given.text());
    let mut answer = null_mut();
    // SAFETY: texts with their lengths, and places for both ends.
    unsafe {
        let status = avenping_invoke(
            client,
            operation,
            operation_length,
            json,
            json_length,
            options,
            &mut answer,
            error,
        );
        let _ = avenping_json_text(answer, null_mut());
        walk(answer.cast());
        avenping_json_free(answer);
        status
    }
}

/// The name of an operation, or any text.
fn operation(given: &mut Given<'_>) -> (*const c_char, usize) {
    let operations = avenping::operations::OPERATIONS;
    match operations.get(given.number().unsigned_abs() as usize) {
        Some(operation) => (operation.name.as_ptr().cast(), operation.name.len()),
        None => given.text(),
    }
}

fn raw_request(
    client: *const avenping_client,
    options: *const avenping_call_options,
    given: &mut Given<'_>,
    error: *mut *mut avenping_error,
) -> avenping_status {
    let mut answer = null_mut();
    // SAFETY: zeros are a request; texts have their lengths, and the list as many as it says.
    unsafe {
        let mut request: avenping_raw_request = std::mem::zeroed();
        request.size = given.size(size_of::<avenping_raw_request>());
        (request.method, request.method_length) = given.text();
        (request.path, request.path_length) = given.text();
        let ((name, name_length), (value, value_length)) = (given.text(), given.text());
        let query = [avenping_query_parameter { name, name_length, value, value_length }; 2];
        request.query = query.as_ptr();
        request.query_count = given.number() as usize % 3;
        (request.json, request.json_length) = given.text();
        let status = avenping_request(client, &request, options, &mut answer, error);
        walk(answer.cast());
        avenping_json_free(answer);
        status
    }
}

/// A call through a queue; its end is taken, left in the queue, or taken twice.
unsafe fn started(client: *const avenping_client, given: &mut Given<'_>) {
    let ((operation, operation_length), (json, json_length)) = (operation(given), given.text());
    let end: u8 = given.input.arbitrary().unwrap_or_default();
    // SAFETY: handles are freed once each, after their last use.
    unsafe {
        let mut queue = null_mut();
        errors_are_complete(|error| avenping_queue_new(&mut queue, error));
        let how = avenping_async {
            size: size_of::<avenping_async>(),
            queue,
            callback: None,
            user_data: ptr::without_provenance_mut(7),
        };
        errors_are_complete(|error| {
            avenping_invoke_start(client, operation, operation_length, json, json_length, null(), &how, error)
        });
        if end % 4 != 0 && avenping_queue_outstanding(queue) > 0 {
            let mut completion = null_mut();
            errors_are_complete(|error| avenping_queue_next(queue, FOREVER_MS, &mut completion, error));
            assert!(!completion.is_null(), "a call without an end");
            assert_eq!(avenping_completion_user_data(completion), how.user_data);
            for _ in 0..end % 4 {
                let mut answer = null_mut();
                errors_are_complete(|error| avenping_completion_take_json(completion, &mut answer, error));
                walk(answer.cast());
                avenping_json_free(answer);
            }
            let _ = (
                avenping_completion_status(completion),
                avenping_completion_operation(completion, null_mut()),
            );
            avenping_completion_free(completion);
        }
        avenping_queue_free(queue);
    }
}
