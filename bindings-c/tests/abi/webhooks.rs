//! Webhooks and the log.

use crate::common::*;
use avenping_c::generated::inbound::*;
use avenping_c::log::*;
use avenping_c::status::avenping_log_level::*;
use avenping_c::status::avenping_status::*;
use avenping_c::webhook::*;
use std::ffi::c_void;
use std::ptr;
use std::sync::Mutex;

fn parse(body: &str) -> *mut avenping_webhook_event {
    let mut event = ptr::null_mut();
    assert_ok(|error| unsafe { avenping_webhook_parse(body.as_ptr().cast(), body.len(), &mut event, error) });
    event
}

#[test]
fn a_message_is_read() {
    let body = r#"{"newMessage":{"from":"16505551234","id":"wamid.1","type":"text","text":{"body":"Hi"}}}"#;
    let event = parse(body);
    unsafe {
        assert_eq!(avenping_webhook_event_type(event), avenping_event_type::AVENPING_NEW_MESSAGE);
        assert_eq!(
            shown(avenping_webhook_event_dedupe_key(event, ptr::null_mut())).as_deref(),
            Some("wamid.1")
        );
        let message = avenping_webhook_event_new_message(event);
        assert_eq!(
            shown(avenping_new_message_from(message, ptr::null_mut())).as_deref(),
            Some("16505551234")
        );
        let text = avenping_new_message_text(message);
        assert_eq!(shown(avenping_inbound_text_body(text, ptr::null_mut())).as_deref(), Some("Hi"));
        assert!(avenping_new_message_image(message).is_null());
        assert!(avenping_webhook_event_new_lead(event).is_null());
        assert_eq!(shown(avenping_webhook_event_json(event, ptr::null_mut())).unwrap().len(), body.len());
        avenping_webhook_event_free(event);
    }
}

#[test]
fn answers_of_forms_and_errors_are_unpacked() {
    let event = parse(
        r#"{"newMessage":{"from":"1","id":"w","type":"interactive","interactive":{"type":"nfm_reply",
            "nfm_reply":{"name":"flow","body":"Sent","response_json":"{\"flow_token\":\"t-1\"}"}},
            "errors":[{"code":131051,"error_data":{"details":"why"}},{"error_data":"just so"},{"code":1}]}}"#,
    );
    unsafe {
        let message = avenping_webhook_event_new_message(event);
        let answer = avenping_inbound_interactive_nfm_reply(avenping_new_message_interactive(message));
        assert_eq!(shown(avenping_nfm_reply_flow_token(answer, ptr::null_mut())).as_deref(), Some("t-1"));
        assert_eq!(
            shown(avenping_nfm_reply_response_json(answer, ptr::null_mut())).as_deref(),
            Some(r#"{"flow_token":"t-1"}"#)
        );
        let details = |index| {
            let one = avenping_new_message_errors_at(message, index);
            shown(avenping_message_error_details(one, ptr::null_mut()))
        };
        assert_eq!(details(0).as_deref(), Some("why"));
        assert_eq!(details(1).as_deref(), Some("just so"));
        assert_eq!((details(2), details(3)), (None, None));
        avenping_webhook_event_free(event);
    }
}

#[test]
fn a_lead_is_read_and_what_is_unknown_is_kept() {
    unsafe {
        let event = parse(r#"{"newLead":{"phoneNumber":"16505551234","name":"A"}}"#);
        assert_eq!(avenping_webhook_event_type(event), avenping_event_type::AVENPING_NEW_LEAD);
        let lead = avenping_webhook_event_new_lead(event);
        assert_eq!(shown(avenping_new_lead_name(lead, ptr::null_mut())).as_deref(), Some("A"));
        avenping_webhook_event_free(event);
        let event = parse(r#"{"other":1}"#);
        assert_eq!(avenping_webhook_event_type(event), avenping_event_type::AVENPING_UNKNOWN_EVENT);
        assert!(avenping_webhook_event_dedupe_key(event, ptr::null_mut()).is_null());
        assert_eq!(
            shown(avenping_webhook_event_json(event, ptr::null_mut())).as_deref(),
            Some(r#"{"other":1}"#)
        );
        avenping_webhook_event_free(event);
        let mut event = ptr::null_mut();
        for body in ["[]", "no", "\u{feff}", " "] {
            let failed =
                fails(|error| avenping_webhook_parse(body.as_ptr().cast(), body.len(), &mut event, error));
            assert_eq!(failed.status, AVENPING_WEBHOOK);
        }
        let failed = fails(|error| avenping_webhook_parse(ptr::null(), 0, &mut event, error));
        assert_eq!(failed.status, AVENPING_INVALID_REQUEST);
    }
}

#[test]
fn codes_and_challenges() {
    let query = c"hub.mode=subscribe&hub.verify_token=c0de&hub.challenge=1158";
    let mut answer = [1; AVENPING_CHALLENGE_CAPACITY];
    unsafe {
        assert!(avenping_webhook_verify_code(c"c0de".as_ptr(), 0, c"c0de".as_ptr(), 4));
        assert!(!avenping_webhook_verify_code(c"c0de".as_ptr(), 0, c"c0de".as_ptr(), 0));
        assert!(!avenping_webhook_verify_code(c"c0de".as_ptr(), 0, c"c0dE".as_ptr(), 4));
        assert!(!avenping_webhook_verify_code(ptr::null(), 0, ptr::null(), 0));
        let mut challenge = |code: &std::ffi::CStr, capacity| {
            let length = query.count_bytes();
            avenping_webhook_challenge(
                query.as_ptr(),
                length,
                code.as_ptr(),
                0,
                answer.as_mut_ptr(),
                capacity,
            )
        };
        assert!(!challenge(c"wrong", AVENPING_CHALLENGE_CAPACITY) && !challenge(c"c0de", 4));
        assert!(challenge(c"c0de", 5));
        assert_eq!(shown(answer.as_ptr()).as_deref(), Some("1158"));
        assert_eq!(answer[5], 1);
    }
}

unsafe extern "C" fn hear(event: *const avenping_log_event, user_data: *mut c_void) {
    unsafe {
        let heard = &*user_data.cast::<Mutex<Vec<String>>>();
        let line = format!("{} {}", shown((*event).operation).unwrap(), shown((*event).text).unwrap());
        assert!((*event).size == size_of::<avenping_log_event>() && (*event).time_ms > 0);
        heard.lock().unwrap().push(line);
    }
}

#[test]
fn the_log_is_heard_until_it_is_not() {
    static HEARD: Mutex<Vec<String>> = Mutex::new(Vec::new());
    let user_data = (&raw const HEARD).cast_mut().cast();
    let fake = Fake::new();
    assert_ok(|error| unsafe { avenping_log_set(AVENPING_LOG_DEBUG as i32, Some(hear), user_data, error) });
    assert_ok(|error| send(fake.client, &text_to(c"15551234567", c"a secret text"), ptr::null(), error));
    assert_ok(|error| unsafe { avenping_log_set(AVENPING_LOG_OFF as i32, Some(hear), user_data, error) });
    let heard = HEARD.lock().unwrap().join("\n");
    assert!(heard.contains("messages.send_text"), "{heard}");
    assert!(!heard.contains("secret") && !heard.contains("1555123"), "{heard}");
    let failed = fails(|error| unsafe { avenping_log_set(9, Some(hear), user_data, error) });
    assert_eq!(failed.field.as_deref(), Some("level"));
}
