//! The token is in nothing that can be asked of an error, whatever a server repeats.

use crate::common::*;
use avenping_c::client::*;
use avenping_c::error::*;
use avenping_mock::MockServer;
use serde_json::json;
use std::ptr;

const TOKEN: &str = "tok_recognise_me_7Qm2X";

/// All its texts.
fn everything(error: *const avenping_error) -> String {
    let getters = [
        avenping_error_text,
        avenping_error_message,
        avenping_error_code,
        avenping_error_hint,
        avenping_error_field,
        avenping_error_operation,
        avenping_error_request_id,
        avenping_error_body,
        avenping_error_details_json,
        avenping_error_json,
    ];
    getters.iter().filter_map(|getter| shown(unsafe { getter(error, ptr::null_mut()) })).collect()
}

#[test]
fn an_error_shows_no_token_in_any_of_its_texts() {
    let server = MockServer::start().unwrap();
    server.replace_token("test_premium", TOKEN).unwrap();
    let client = client_with(&server.base_url(), TOKEN);
    let said = format!("no: {TOKEN} Bearer {TOKEN} [{TOKEN}]");
    for fault in [
        json!({"kind": "answer", "status": 502, "content_type": "text/html", "text": format!("<p>{said}</p>")}),
        json!({"kind": "status", "status": 400, "message": said, "code": TOKEN, "details": {"a": [TOKEN], TOKEN: 1},
            "headers": {"x-request-id": TOKEN}}),
        json!({"kind": "answer", "status": 200, "text": format!(r#"{{"success": true, "data": {{"{TOKEN}": }}"#)}),
    ] {
        server.fault(json!({ "fault": fault })).unwrap();
        let mut error = ptr::null_mut();
        send(client, &text_to(c"15551234567", c"Hello"), ptr::null(), &mut error);
        let shown = everything(error);
        unsafe { avenping_error_free(error) };
        assert!(shown.contains("[token]"), "{fault}: the answer's words are not in there: {shown}");
        assert!(!shown.contains(TOKEN), "{shown}");
    }
    unsafe { avenping_client_free(client) };
}
