//! Webhooks: pure functions, no client.

use crate::boundary::{boundary, place, refused};
use crate::error::avenping_error;
use crate::ffi::get;
use crate::ffi::handle::{free, give, put};
use crate::ffi::input;
use crate::ffi::node::Node;
use crate::generated::inbound::{avenping_new_lead, avenping_new_message};
use crate::panics::quietly;
use crate::status::avenping_status;
use avenping::{waist, webhook};
use serde_json::Value;
use std::ffi::c_char;
use std::ptr;

/// Room for the answer of `avenping_webhook_challenge`, its NUL included.
pub const AVENPING_CHALLENGE_CAPACITY: usize = 257;

/// What a delivery brings. Its getters are views of it, and its parts too: valid until it is freed. Any
/// number of threads may read it.
pub struct avenping_webhook_event {
    _opaque: [u8; 0],
}

/// The kinds of deliveries.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum avenping_event_type {
    /// A kind that this version does not know: see `avenping_webhook_event_json`. Also for NULL.
    AVENPING_UNKNOWN_EVENT = 0,
    /// A customer wrote.
    AVENPING_NEW_MESSAGE = 1,
    /// A customer wrote for the first time; the message itself comes in a delivery of its own.
    AVENPING_NEW_LEAD = 2,
}

/// Reads a delivery: the raw bytes of the request's body, whatever its content type; 1 MiB at most.
/// AvenPing's webhooks have no signature: put a secret into the address, and expect the same message more
/// than once. `*event` is yours: free it with `avenping_webhook_event_free`.
///
/// `body_length` is meant as it is: 0 is an empty body, which is no delivery, and nothing is read.
///
/// Statuses: `AVENPING_OK`, also for kinds of events and fields that are not known; `AVENPING_WEBHOOK` when
/// the body is no delivery; `AVENPING_INVALID_REQUEST` for NULL. Thread-safe.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn avenping_webhook_parse(
    body: *const c_char,
    body_length: usize,
    event: *mut *mut avenping_webhook_event,
    error: *mut *mut avenping_error,
) -> avenping_status {
    // SAFETY: the caller passes a body or NULL, and places or NULL.
    unsafe {
        boundary(None, error, || {
            place(None, "event", event)?;
            let body = input::literal_bytes(body, body_length);
            let body = body.map_err(|refusal| refused(None, "body", &refusal))?;
            let body = body.ok_or_else(|| waist::refused_argument(None, "body", "is NULL"))?;
            let read = waist::parse_webhook(body)?;
            let node = Node::from(&read);
            keep_whole(&node, &read);
            put(event, give(node).cast());
            Ok(())
        })
    }
}

/// The fields of a message or lead are what could be read of it; its JSON is to have the rest too.
fn keep_whole(event: &Node, read: &Value) {
    let name = read.get("event").and_then(Value::as_str).unwrap_or_default();
    let mut part = event.field("value");
    let mut whole = read.get("raw").and_then(|raw| raw.get(name));
    while let (Some(node), Some(json)) = (part, whole) {
        node.keep_json(json.to_string().into_bytes());
        // The new content of a message that was edited is a message too.
        let (edit, edit_json) = (node.field("edit"), json.get("edit"));
        if let (Some(edit), Some(json)) = (edit, edit_json) {
            edit.keep_json(json.to_string().into_bytes());
        }
        part = edit.and_then(|edit| edit.field("message"));
        whole = edit_json.and_then(|edit| edit.get("message"));
    }
}

/// What kind of delivery it is.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn avenping_webhook_event_type(
    event: *const avenping_webhook_event,
) -> avenping_event_type {
    use avenping_event_type::*;
    quietly(AVENPING_UNKNOWN_EVENT, || {
        // SAFETY: the caller passes an event or NULL.
        let event = unsafe { event.cast::<Node>().as_ref() };
        match event.and_then(|event| event.field("event")?.text()).map(|text| text.as_str()) {
            Some("newMessage") => AVENPING_NEW_MESSAGE,
            Some("newLead") => AVENPING_NEW_LEAD,
            _ => AVENPING_UNKNOWN_EVENT,
        }
    })
}

/// What to remember in order to act once: the message's wamid, or the lead's number. NULL where there is
/// nothing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn avenping_webhook_event_dedupe_key(
    event: *const avenping_webhook_event,
    length: *mut usize,
) -> *const c_char {
    // SAFETY: the caller passes an event or NULL, and a place or NULL.
    unsafe { get::text(event, "dedupeKey", length) }
}

/// The message that a customer wrote; NULL for other kinds. A part of the event, not to be freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn avenping_webhook_event_new_message(
    event: *const avenping_webhook_event,
) -> *const avenping_new_message {
    // SAFETY: the caller passes an event or NULL.
    unsafe {
        match avenping_webhook_event_type(event) {
            avenping_event_type::AVENPING_NEW_MESSAGE => get::object(event, "value"),
            _ => ptr::null(),
        }
    }
}

/// The customer who wrote for the first time; NULL for other kinds. A part of the event, not to be freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn avenping_webhook_event_new_lead(
    event: *const avenping_webhook_event,
) -> *const avenping_new_lead {
    // SAFETY: the caller passes an event or NULL.
    unsafe {
        match avenping_webhook_event_type(event) {
            avenping_event_type::AVENPING_NEW_LEAD => get::object(event, "value"),
            _ => ptr::null(),
        }
    }
}

/// The whole delivery as it came, as JSON; NULL for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn avenping_webhook_event_json(
    event: *const avenping_webhook_event,
    length: *mut usize,
) -> *const c_char {
    // SAFETY: the caller passes an event or NULL, and a place or NULL.
    unsafe { get::json(event, "raw", length) }
}

/// Frees an event with its parts. NULL is nothing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn avenping_webhook_event_free(event: *mut avenping_webhook_event) {
    // SAFETY: the caller owns it.
    quietly((), || unsafe { free(event.cast::<Node>()) });
}

/// Whether a code that came with a request is the expected one. The time it takes does not depend on how much
/// of it is right. False for NULL, for what is not UTF-8, and for an empty expected code.
///
/// `received_length` is meant as it is: 0 is an empty code, which is wrong, and nothing is read. Thread-safe.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn avenping_webhook_verify_code(
    expected: *const c_char,
    expected_length: usize,
    received: *const c_char,
    received_length: usize,
) -> bool {
    quietly(false, || {
        // SAFETY: the caller passes texts or NULL.
        let (expected, received) =
            unsafe { (input::text(expected, expected_length), received_text(received, received_length)) };
        match (expected, received) {
            (Ok(Some(expected)), Some(received)) => webhook::verify_code(expected, received),
            _ => false,
        }
    })
}

/// Text that came with a request.
///
/// # Safety
/// As [`input::literal_bytes`].
unsafe fn received_text<'a>(text: *const c_char, length: usize) -> Option<&'a str> {
    // SAFETY: the caller's promise.
    let bytes = unsafe { input::literal_bytes(text, length) }.ok()??;
    std::str::from_utf8(bytes).ok()
}

/// What to answer when an address is being verified: the value of `hub.challenge` in a `GET` whose `hub.mode`
/// is `subscribe` and whose `hub.verify_token` is your code. `query` is the part of the request's address
/// after the `?`; its length is meant as it is: 0 is an empty query, and nothing is read. Writes the answer with a NUL into `answer`, which has room for `capacity` bytes:
/// `AVENPING_CHALLENGE_CAPACITY` is always enough.
///
/// False, and nothing is written, for any other request, for NULL, and without enough room. That AvenPing
/// verifies addresses this way is assumed. Thread-safe.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn avenping_webhook_challenge(
    query: *const c_char,
    query_length: usize,
    code: *const c_char,
    code_length: usize,
    answer: *mut c_char,
    capacity: usize,
) -> bool {
    quietly(false, || {
        // SAFETY: the caller passes texts or NULL.
        let (query, code) = unsafe { (received_text(query, query_length), input::text(code, code_length)) };
        let (Some(query), Ok(Some(code))) = (query, code) else { return false };
        let Some(challenge) = webhook::challenge(query, code) else { return false };
        if answer.is_null() || capacity <= challenge.len() {
            return false;
        }
        // SAFETY: the caller's room is for `capacity` bytes, which is more than the text has.
        unsafe {
            ptr::copy_nonoverlapping(challenge.as_ptr(), answer.cast(), challenge.len());
            answer.add(challenge.len()).write(0);
        }
        true
    })
}
