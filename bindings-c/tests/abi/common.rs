//! A client of a fake, and what comes out of handles.

use avenping_c::client::*;
use avenping_c::error::*;
use avenping_c::generated::messages::*;
use avenping_c::options::avenping_call_options;
use avenping_c::status::avenping_status;
use avenping_mock::MockServer;
use std::ffi::{CStr, CString, c_char};
use std::ptr;

pub(crate) struct Fake {
    pub(crate) server: MockServer,
    pub(crate) client: *mut avenping_client,
}

/// A struct of the header with nothing in it but its size.
pub(crate) trait Empty: Copy {
    fn zeroed() -> Self {
        let mut it: Self = unsafe { std::mem::zeroed() };
        unsafe { (&raw mut it).cast::<usize>().write(size_of::<Self>()) };
        it
    }
}
impl<T: Copy> Empty for T {}

impl Fake {
    pub(crate) fn new() -> Self {
        let server = MockServer::start().unwrap();
        let client = client(&server.base_url());
        Self { server, client }
    }

    pub(crate) fn fault(&self, rule: serde_json::Value) {
        self.server.fault(rule).unwrap();
    }

    /// The server stays.
    pub(crate) fn free_client(&mut self) {
        unsafe { avenping_client_free(std::mem::replace(&mut self.client, ptr::null_mut())) };
    }
}

impl Drop for Fake {
    fn drop(&mut self) {
        self.free_client();
    }
}

pub(crate) fn client(url: &str) -> *mut avenping_client {
    client_with(url, "test_premium")
}

pub(crate) fn client_with(url: &str, token: &str) -> *mut avenping_client {
    let options = avenping_client_options {
        token: token.as_ptr().cast(),
        token_length: token.len(),
        base_url: url.as_ptr().cast(),
        base_url_length: url.len(),
        // Faults are then for the call, not for looking up the line.
        phone_number_id: avenping_mock::PHONE_NUMBER_ID.as_ptr().cast(),
        phone_number_id_length: avenping_mock::PHONE_NUMBER_ID.len(),
        ..avenping_client_options::zeroed()
    };
    let mut client = ptr::null_mut();
    assert_ok(|error| unsafe { avenping_client_new(&options, &mut client, error) });
    client
}

pub(crate) fn shown(text: *const c_char) -> Option<String> {
    (!text.is_null()).then(|| unsafe { CStr::from_ptr(text) }.to_str().unwrap().to_owned())
}

pub(crate) fn c(text: &str) -> CString {
    CString::new(text).unwrap()
}

/// An error's fields, out of its handle.
#[derive(Debug)]
pub(crate) struct Failed {
    pub(crate) status: avenping_status,
    pub(crate) field: Option<String>,
    pub(crate) message: String,
    pub(crate) delivery: i32,
}

#[track_caller]
pub(crate) fn fails(call: impl FnOnce(*mut *mut avenping_error) -> avenping_status) -> Failed {
    let mut error = ptr::null_mut();
    let status = call(&mut error);
    assert_ne!(status, avenping_status::AVENPING_OK);
    unsafe {
        assert_eq!(avenping_error_status(error), status);
        let failed = Failed {
            status,
            field: shown(avenping_error_field(error, ptr::null_mut())),
            message: shown(avenping_error_message(error, ptr::null_mut())).unwrap(),
            delivery: avenping_error_delivery(error) as i32,
        };
        avenping_error_free(error);
        failed
    }
}

#[track_caller]
pub(crate) fn assert_ok(call: impl FnOnce(*mut *mut avenping_error) -> avenping_status) {
    let mut error = ptr::null_mut();
    let status = call(&mut error);
    let text = unsafe { shown(avenping_error_text(error, ptr::null_mut())) };
    assert_eq!(status, avenping_status::AVENPING_OK, "{text:?}");
    assert!(error.is_null());
}

pub(crate) fn text_to(to: &CStr, text: &CStr) -> avenping_messages_send_text_request {
    avenping_messages_send_text_request {
        to: to.as_ptr(),
        text: text.as_ptr(),
        ..avenping_messages_send_text_request::zeroed()
    }
}

pub(crate) fn send(
    client: *const avenping_client,
    request: &avenping_messages_send_text_request,
    options: *const avenping_call_options,
    error: *mut *mut avenping_error,
) -> avenping_status {
    let mut sent = ptr::null_mut();
    let status = unsafe { avenping_messages_send_text(client, request, options, &mut sent, error) };
    assert_eq!(status == avenping_status::AVENPING_OK, !sent.is_null());
    unsafe { avenping_sent_message_free(sent) };
    status
}
