//! JSON at the limit of how deep it may be: it is read as a whole or refused, never handed out as nothing.

use crate::common::*;
use avenping_c::error::*;
use avenping_c::generated::account::*;
use avenping_c::generated::templates::*;
use avenping_c::status::avenping_status::*;
use avenping_c::webhook::*;
use serde_json::json;
use std::ptr;

/// Around the limit, which is at 128.
const DEPTHS: std::ops::RangeInclusive<usize> = 115..=132;

fn nested(depth: usize) -> String {
    format!("{}{}", "[".repeat(depth), "]".repeat(depth))
}

#[test]
fn a_delivery_is_read_as_a_whole_or_refused() {
    for of in ["{\"newMessage\":{\"x\":@}}", "{\"newLead\":{\"x\":@}}", "{\"x\":@}"] {
        let (mut read, mut refused) = (0, 0);
        for depth in DEPTHS {
            let body = of.replace('@', &nested(depth));
            let mut event = ptr::null_mut();
            let status = unsafe {
                avenping_webhook_parse(body.as_ptr().cast(), body.len(), &mut event, ptr::null_mut())
            };
            if status == AVENPING_OK {
                unsafe {
                    let (message, lead) =
                        (avenping_webhook_event_new_message(event), avenping_webhook_event_new_lead(event));
                    assert_eq!(!message.is_null(), of.contains("newMessage"), "{depth}");
                    assert_eq!(!lead.is_null(), of.contains("newLead"), "{depth}");
                    assert_eq!(shown(avenping_webhook_event_json(event, ptr::null_mut())), Some(body));
                    avenping_webhook_event_free(event);
                }
                read += 1;
            } else {
                assert_eq!(status, AVENPING_WEBHOOK, "{depth}");
                refused += 1;
            }
        }
        assert!(read >= 5 && refused >= 5, "{of}: {read} read, {refused} refused");
    }
}

#[test]
fn an_answer_is_read_as_a_whole_or_refused() {
    let fake = Fake::new();
    let (mut read, mut refused) = (0, 0);
    for depth in DEPTHS {
        let text = format!(
            "{{\"success\":true,\"data\":{{\"user\":{{\"email\":\"a@b.c\"}},\"phoneNumbers\":[],\"later\":{}}}}}",
            nested(depth)
        );
        fake.fault(json!({ "fault": { "kind": "answer", "text": text } }));
        let mut me = ptr::null_mut();
        let status = unsafe { avenping_client_me(fake.client, ptr::null(), &mut me, ptr::null_mut()) };
        if status == AVENPING_OK {
            unsafe {
                let json = shown(avenping_me_json(me, ptr::null_mut())).unwrap();
                assert!(json.contains(&nested(depth)), "{depth}: {json}");
                assert!(!avenping_me_user(me).is_null(), "{depth}");
                avenping_me_free(me);
            }
            read += 1;
        } else {
            assert_eq!(status, AVENPING_INVALID_RESPONSE, "{depth}");
            refused += 1;
        }
    }
    assert!(read >= 5 && refused >= 5, "{read} read, {refused} refused");
}

#[test]
fn a_list_without_its_object_is_read_as_a_whole_or_refused() {
    let fake = Fake::new();
    let (mut read, mut refused) = (0, 0);
    for depth in DEPTHS {
        let text = format!("{{\"success\":true,\"data\":[{{\"name\":\"a\",\"later\":{}}}]}}", nested(depth));
        fake.fault(json!({ "fault": { "kind": "answer", "text": text } }));
        let (request, mut list) = (avenping_templates_list_request::zeroed(), ptr::null_mut());
        let status = unsafe {
            avenping_templates_list(fake.client, &request, ptr::null(), &mut list, ptr::null_mut())
        };
        if status == AVENPING_OK {
            unsafe {
                assert_eq!(avenping_template_list_items_count(list), 1, "{depth}");
                avenping_template_list_free(list);
            }
            read += 1;
        } else {
            assert_eq!(status, AVENPING_INVALID_RESPONSE, "{depth}");
            refused += 1;
        }
    }
    assert!(refused >= 5, "{read} read, {refused} refused");
}

#[test]
fn an_error_says_why_however_deep_its_details_are() {
    let fake = Fake::new();
    let mut with_details = 0;
    for depth in DEPTHS {
        let text = format!(
            "{{\"success\":false,\"error\":{{\"code\":\"X\",\"message\":\"why\",\"details\":{}}}}}",
            nested(depth)
        );
        fake.fault(json!({ "fault": { "kind": "answer", "status": 400, "text": text } }));
        let (mut me, mut error) = (ptr::null_mut(), ptr::null_mut());
        let status = unsafe { avenping_client_me(fake.client, ptr::null(), &mut me, &mut error) };
        assert_ne!(status, AVENPING_OK);
        unsafe {
            for text in [
                avenping_error_code(error, ptr::null_mut()),
                avenping_error_message(error, ptr::null_mut()),
                avenping_error_text(error, ptr::null_mut()),
                avenping_error_json(error, ptr::null_mut()),
                avenping_error_body(error, ptr::null_mut()),
            ] {
                assert!(!text.is_null(), "{depth}");
            }
            assert_eq!(avenping_error_attempts_count(error), 1, "{depth}");
            if let Some(details) = shown(avenping_error_details_json(error, ptr::null_mut())) {
                assert!(details.contains(&nested(depth)), "{depth}: {details}");
                with_details += 1;
            }
            avenping_error_free(error);
        }
    }
    assert!(with_details >= 5, "{with_details}");
}
