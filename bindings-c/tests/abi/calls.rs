//! Blocking calls: typed, by name, refused.

use crate::common::*;
use avenping_c::cancel::*;
use avenping_c::client::*;
use avenping_c::error::*;
use avenping_c::generated::account::*;
use avenping_c::generated::messages::*;
use avenping_c::generated::templates::*;
use avenping_c::invoke::*;
use avenping_c::json::*;
use avenping_c::options::*;
use avenping_c::status::avenping_choice::*;
use avenping_c::status::avenping_delivery::*;
use avenping_c::status::avenping_status::*;
use serde_json::{Value, json};
use std::ptr;

#[test]
fn a_text_is_sent_and_its_answer_read() {
    let fake = Fake::new();
    let mut sent = ptr::null_mut();
    let request = text_to(c"+1 555 123 4567", c"Hello");
    assert_ok(|error| unsafe {
        avenping_messages_send_text(fake.client, &request, ptr::null(), &mut sent, error)
    });
    unsafe {
        let mut length = 0;
        let id = shown(avenping_sent_message_id(sent, &mut length)).unwrap();
        assert!(id.starts_with("wamid.") && id.len() == length, "{id}");
        assert_eq!(shown(avenping_sent_message_wa_id(sent, ptr::null_mut())).as_deref(), Some("15551234567"));
        assert_eq!(avenping_sent_message_messages_count(sent), 1);
        let first = avenping_sent_message_messages_at(sent, 0);
        assert_eq!(shown(avenping_sent_id_id(first, ptr::null_mut())), Some(id));
        assert!(avenping_sent_message_messages_at(sent, 1).is_null());
        let json: Value =
            serde_json::from_str(&shown(avenping_sent_message_json(sent, ptr::null_mut())).unwrap()).unwrap();
        assert_eq!(json["contacts"][0]["input"], "15551234567");
        avenping_sent_message_free(sent);
    }
    assert_eq!(fake.server.messages().len(), 1);
}

#[test]
fn an_account_has_parts_that_are_views_of_it() {
    let fake = Fake::new();
    let mut me = ptr::null_mut();
    assert_ok(|error| unsafe { avenping_client_me(fake.client, ptr::null(), &mut me, error) });
    unsafe {
        let lines = avenping_me_phone_numbers_count(me);
        assert!(lines >= 1);
        let line = avenping_me_phone_numbers_at(me, 0);
        assert_eq!(
            shown(avenping_phone_line_phone_number_id(line, ptr::null_mut())).as_deref(),
            Some(avenping_mock::PHONE_NUMBER_ID)
        );
        avenping_me_free(me);
        let mut health = ptr::null_mut();
        assert_ok(|error| avenping_client_health(fake.client, ptr::null(), &mut health, error));
        assert!(avenping_health_ok(health));
        avenping_health_free(health);
    }
}

#[test]
fn every_page_of_a_list_can_be_had() {
    let fake = Fake::new();
    fake.server.settings(json!({"page_size": 2})).unwrap();
    let mut after: Option<String> = None;
    let (mut names, mut pages) = (Vec::new(), 0);
    loop {
        let cursor = after.clone().unwrap_or_default();
        let request = avenping_templates_list_request {
            after: if after.is_some() { cursor.as_ptr().cast() } else { ptr::null() },
            after_length: cursor.len(),
            limit: 2,
            ..avenping_templates_list_request::zeroed()
        };
        let mut list = ptr::null_mut();
        assert_ok(|error| unsafe {
            avenping_templates_list(fake.client, &request, ptr::null(), &mut list, error)
        });
        unsafe {
            for index in 0..avenping_template_list_items_count(list) {
                let template = avenping_template_list_items_at(list, index);
                names.push(shown(avenping_template_name(template, ptr::null_mut())).unwrap());
            }
            after = shown(avenping_template_list_next_cursor(list, ptr::null_mut()));
            avenping_template_list_free(list);
        }
        pages += 1;
        if after.is_none() {
            break;
        }
    }
    names.sort();
    names.dedup();
    assert!(pages > 1 && names.len() > 2, "{names:?}");
    // Nothing is required, so that NULL is a request too.
    let mut list = ptr::null_mut();
    assert_ok(|error| unsafe {
        avenping_templates_list(fake.client, ptr::null(), ptr::null(), &mut list, error)
    });
    unsafe { avenping_template_list_free(list) };
}

#[test]
fn requests_with_objects_arrive() {
    let fake = Fake::new();
    let location = avenping_messages_send_location_request {
        to: c"15551234567".as_ptr(),
        latitude: 37.5,
        longitude: -122.25,
        name: c"Here".as_ptr(),
        ..avenping_messages_send_location_request::zeroed()
    };
    let mut sent = ptr::null_mut();
    assert_ok(|error| unsafe {
        avenping_messages_send_location(fake.client, &location, ptr::null(), &mut sent, error)
    });
    unsafe { avenping_sent_message_free(sent) };
    let buttons = json!({"type": "button", "body": {"text": "?"}, "action": {"buttons": [
        {"type": "reply", "reply": {"id": "1", "title": "Yes"}}]}});
    let buttons = c(&buttons.to_string());
    let interactive = avenping_messages_send_interactive_request {
        to: c"15551234567".as_ptr(),
        interactive_json: buttons.as_ptr(),
        ..avenping_messages_send_interactive_request::zeroed()
    };
    assert_ok(|error| unsafe {
        avenping_messages_send_interactive(fake.client, &interactive, ptr::null(), &mut sent, error)
    });
    unsafe { avenping_sent_message_free(sent) };
    let messages = fake.server.requests();
    let bodies: Vec<&Value> =
        messages.iter().map(|request| &request["body"]).filter(|body| body["to"].is_string()).collect();
    assert_eq!(bodies[0]["location"], json!({"latitude": 37.5, "longitude": -122.25, "name": "Here"}));
    assert_eq!(bodies[1]["interactive"]["action"]["buttons"][0]["reply"]["title"], "Yes");
}

#[test]
fn a_refusal_has_every_field() {
    let fake = Fake::new();
    let request = avenping_templates_get_request {
        name: c"no_such_template".as_ptr(),
        ..avenping_templates_get_request::zeroed()
    };
    let (mut template, mut error) = (ptr::null_mut(), ptr::null_mut());
    let status =
        unsafe { avenping_templates_get(fake.client, &request, ptr::null(), &mut template, &mut error) };
    assert_eq!((status, template.is_null()), (AVENPING_NOT_FOUND, true));
    unsafe {
        assert_eq!(shown(avenping_error_code(error, ptr::null_mut())).as_deref(), Some("NOT_FOUND"));
        assert_eq!(avenping_error_http_status(error), 404);
        assert_eq!(shown(avenping_error_operation(error, ptr::null_mut())).as_deref(), Some("templates.get"));
        assert_eq!(avenping_error_attempts_count(error), 1);
        let attempt = avenping_error_attempts_at(error, 0);
        assert_eq!(avenping_attempt_http_status(attempt), 404);
        assert!(avenping_attempt_failure(attempt, ptr::null_mut()).is_null());
        assert!(!avenping_error_retryable(error));
        assert!(shown(avenping_error_body(error, ptr::null_mut())).unwrap().contains("NOT_FOUND"));
        assert!(
            shown(avenping_error_text(error, ptr::null_mut()))
                .unwrap()
                .starts_with("templates.get: NOT_FOUND")
        );
        let json: Value =
            serde_json::from_str(&shown(avenping_error_json(error, ptr::null_mut())).unwrap()).unwrap();
        assert_eq!(json["kind"], "not_found");
        avenping_error_free(error);
    }
    fake.fault(json!({"fault": {"kind": "meta_error", "code": 131047}}));
    let failed = fails(|error| send(fake.client, &text_to(c"15551234567", c"Hi"), ptr::null(), error));
    assert_eq!((failed.status, failed.delivery), (AVENPING_BAD_REQUEST, AVENPING_REJECTED as i32));
}

#[test]
fn what_cannot_be_read_is_refused_by_name_and_not_sent() {
    let fake = Fake::new();
    let good = text_to(c"15551234567", c"Hi");
    let refused = |request: &avenping_messages_send_text_request, field: &str| {
        let failed = fails(|error| send(fake.client, request, ptr::null(), error));
        assert_eq!(
            (failed.status, failed.field.as_deref(), failed.delivery),
            (AVENPING_INVALID_REQUEST, Some(field), AVENPING_NOT_SENT as i32),
            "{}",
            failed.message
        );
        failed.message
    };
    refused(&avenping_messages_send_text_request { text: c"\xff".as_ptr(), ..good }, "text");
    refused(&avenping_messages_send_text_request { phone_number_id_length: 5, ..good }, "phoneNumberId");
    refused(&avenping_messages_send_text_request { to: ptr::null(), ..good }, "to");
    assert!(refused(&avenping_messages_send_text_request { size: 0, ..good }, "request").contains("sizeof"));
    let mut sent = ptr::null_mut();
    for (client, request, out) in [
        (ptr::null(), &raw const good, &raw mut sent),
        (fake.client.cast_const(), ptr::null(), &raw mut sent),
        (fake.client.cast_const(), &raw const good, ptr::null_mut()),
    ] {
        let failed =
            fails(|error| unsafe { avenping_messages_send_text(client, request, ptr::null(), out, error) });
        assert_eq!(failed.status, AVENPING_INVALID_REQUEST);
    }
    let components = avenping_templates_send_request {
        to: c"15551234567".as_ptr(),
        template_name: c"x".as_ptr(),
        components_json: c"[{".as_ptr(),
        ..avenping_templates_send_request::zeroed()
    };
    let failed = fails(|error| unsafe {
        avenping_templates_send(fake.client, &components, ptr::null(), &mut sent, error)
    });
    assert_eq!(failed.field.as_deref(), Some("components"));
    assert!(fake.server.messages().is_empty());
}

#[test]
fn a_struct_of_an_older_header_works_and_of_a_newer_one_too() {
    let fake = Fake::new();
    let good = text_to(c"15551234567", c"Hi");
    // As if the last field had come later.
    let older = size_of::<avenping_messages_send_text_request>() - 2 * size_of::<usize>();
    let older = avenping_messages_send_text_request {
        size: older,
        context_message_wamid: c"\xff never read".as_ptr(),
        ..good
    };
    assert_ok(|error| send(fake.client, &older, ptr::null(), error));

    #[repr(C)]
    struct Newer {
        known: avenping_messages_send_text_request,
        new: u64,
    }
    let mut newer = Newer { known: good, new: 0 };
    newer.known.size = size_of::<Newer>();
    assert_ok(|error| send(fake.client, unsafe { &*(&raw const newer).cast() }, ptr::null(), error));
    newer.new = 1;
    let failed = fails(|error| send(fake.client, unsafe { &*(&raw const newer).cast() }, ptr::null(), error));
    assert!(failed.message.contains("does not know"), "{}", failed.message);
}

#[test]
fn options_limit_one_call() {
    let fake = Fake::new();
    fake.fault(json!({"times": null, "fault": {"kind": "stall"}}));
    let options = avenping_call_options {
        timeout_ms: 50,
        max_retries: AVENPING_NO_RETRIES,
        ..avenping_call_options::zeroed()
    };
    let failed = fails(|error| send(fake.client, &text_to(c"15551234567", c"Hi"), &options, error));
    assert_eq!((failed.status, failed.delivery), (AVENPING_TIMEOUT, AVENPING_MAYBE_SENT as i32));
    fake.server.clear_faults();
    let good = text_to(c"15551234567", c"Hi");
    let zeroed = avenping_call_options::zeroed;
    for (options, field) in [
        (avenping_call_options { timeout_ms: -1, ..zeroed() }, "options.timeout_ms"),
        (avenping_call_options { deadline_ms: -2, ..zeroed() }, "options.deadline_ms"),
        (avenping_call_options { max_retries: -2, ..zeroed() }, "options.max_retries"),
        (avenping_call_options { retry_maybe_sent: 7, ..zeroed() }, "options.retry_maybe_sent"),
        (avenping_call_options { size: 3, ..zeroed() }, "options"),
    ] {
        let failed = fails(|error| send(fake.client, &good, &options, error));
        assert_eq!((failed.status, failed.field.as_deref()), (AVENPING_INVALID_REQUEST, Some(field)));
    }
    let options = avenping_call_options {
        deadline_ms: AVENPING_NO_DEADLINE,
        retry_maybe_sent: AVENPING_NO as i32,
        ..avenping_call_options::zeroed()
    };
    assert_ok(|error| send(fake.client, &good, &options, error));
}

#[test]
fn a_token_cancels_a_blocking_call_from_another_thread() {
    let fake = Fake::new();
    fake.fault(json!({"times": null, "fault": {"kind": "stall"}}));
    let mut token = ptr::null_mut();
    assert_ok(|error| unsafe { avenping_cancel_token_new(&mut token, error) });
    let options = avenping_call_options { cancel: token, ..avenping_call_options::zeroed() };
    let address = token as usize;
    let cancelling = std::thread::spawn(move || {
        std::thread::sleep(std::time::Duration::from_millis(100));
        unsafe { avenping_cancel_token_cancel(std::ptr::with_exposed_provenance(address)) };
    });
    let failed = fails(|error| send(fake.client, &text_to(c"15551234567", c"Hi"), &options, error));
    cancelling.join().unwrap();
    assert_eq!((failed.status, failed.delivery), (AVENPING_CANCELLED, AVENPING_MAYBE_SENT as i32));
    // Once cancelled it stays so: nothing is sent.
    fake.server.clear_faults();
    let before = fake.server.requests().len();
    let failed = fails(|error| send(fake.client, &text_to(c"15551234567", c"Hi"), &options, error));
    assert_eq!((failed.status, failed.delivery), (AVENPING_CANCELLED, AVENPING_NOT_SENT as i32));
    assert_eq!(fake.server.requests().len(), before);
    unsafe {
        assert!(avenping_cancel_token_is_cancelled(token));
        avenping_cancel_token_free(token);
    }
}

#[test]
fn any_operation_can_be_called_by_name_and_any_route() {
    let fake = Fake::new();
    let mut answer = ptr::null_mut();
    let arguments = c(r#"{"to":"15551234567","text":"Hi"}"#);
    assert_ok(|error| unsafe {
        avenping_invoke(
            fake.client,
            c"messages.send_text".as_ptr(),
            0,
            arguments.as_ptr(),
            0,
            ptr::null(),
            &mut answer,
            error,
        )
    });
    unsafe {
        assert!(shown(avenping_json_text(answer, ptr::null_mut())).unwrap().contains("wamid."));
        avenping_json_free(answer);
    }
    let query = [avenping_query_parameter {
        name: c"limit".as_ptr(),
        value: c"1".as_ptr(),
        ..avenping_query_parameter::zeroed()
    }];
    let query = query.map(|parameter| avenping_query_parameter { name_length: 0, ..parameter });
    let request = avenping_raw_request {
        method: c"GET".as_ptr(),
        path: c"/v2/templates".as_ptr(),
        query: query.as_ptr(),
        query_count: 1,
        ..avenping_raw_request::zeroed()
    };
    assert_ok(|error| unsafe { avenping_request(fake.client, &request, ptr::null(), &mut answer, error) });
    unsafe { avenping_json_free(answer) };
    let last = fake.server.requests().pop().unwrap();
    assert_eq!(last["query"]["limit"], "1");
    let failed = fails(|error| unsafe {
        avenping_invoke(fake.client, c"no.such".as_ptr(), 0, ptr::null(), 0, ptr::null(), &mut answer, error)
    });
    assert_eq!((failed.status, failed.field.as_deref()), (AVENPING_INVALID_REQUEST, Some("operation")));
}

#[test]
fn settings_that_cannot_work_are_named() {
    let mut client = ptr::null_mut();
    let token = c"secret\x01";
    let options = avenping_client_options { token: token.as_ptr(), ..avenping_client_options::zeroed() };
    let failed = fails(|error| unsafe { avenping_client_new(&options, &mut client, error) });
    assert_eq!(failed.status, AVENPING_CONFIG);
    assert!(!failed.message.contains("secret"));
    let zeroed = avenping_client_options::zeroed;
    for (options, field) in [
        (avenping_client_options { timeout_ms: -5, ..zeroed() }, "timeout_ms"),
        (avenping_client_options { connect_timeout_ms: -1, ..zeroed() }, "connect_timeout_ms"),
        (avenping_client_options { deadline_ms: -2, ..zeroed() }, "deadline_ms"),
        (avenping_client_options { max_retries: -2, ..zeroed() }, "max_retries"),
        (avenping_client_options { validate: 7, ..zeroed() }, "validate"),
        (avenping_client_options { allow_http: 7, ..zeroed() }, "allow_http"),
        (avenping_client_options { log_bodies: -1, ..zeroed() }, "log_bodies"),
    ] {
        let failed = fails(|error| unsafe { avenping_client_new(&options, &mut client, error) });
        assert_eq!(failed.status, AVENPING_CONFIG);
        assert!(failed.message.starts_with(field), "{}", failed.message);
    }
    let not_text = c"\xff";
    let options = avenping_client_options { ca_bundle: not_text.as_ptr(), ..zeroed() };
    let failed = fails(|error| unsafe { avenping_client_new(&options, &mut client, error) });
    assert_eq!((failed.status, failed.field.as_deref()), (AVENPING_INVALID_REQUEST, Some("ca_bundle")));
}

#[test]
fn settings_have_effect() {
    let mut client = ptr::null_mut();
    let header =
        avenping_header { name: c"x-app".as_ptr(), value: c"1".as_ptr(), name_length: 0, value_length: 0 };
    let again = avenping_header { name: c"X-App".as_ptr(), ..header };
    let twice = [header, again];
    let options = avenping_client_options {
        headers: twice.as_ptr(),
        headers_count: twice.len(),
        ..avenping_client_options::zeroed()
    };
    let failed = fails(|error| unsafe { avenping_client_new(&options, &mut client, error) });
    assert_eq!(failed.status, AVENPING_CONFIG);
    assert!(failed.message.starts_with("headers: `X-App`"), "{}", failed.message);
    let fake = Fake::new();
    let url = c(&fake.server.base_url());
    let options = avenping_client_options {
        token: c"test_premium".as_ptr(),
        base_url: url.as_ptr(),
        headers: &header,
        headers_count: 1,
        validate: AVENPING_NO as i32,
        max_retries: 1,
        ..avenping_client_options::zeroed()
    };
    assert_ok(|error| unsafe { avenping_client_new(&options, &mut client, error) });
    unsafe {
        assert_eq!(shown(avenping_client_base_url(client, ptr::null_mut())), Some(fake.server.base_url()));
        assert_ok(|error| send(client, &text_to(c"15551234567", c"Hi"), ptr::null(), error));
        assert_ok(|error| avenping_client_set_token(client, c"test_expired".as_ptr(), 0, error));
        let failed = fails(|error| send(client, &text_to(c"15551234567", c"Hi"), ptr::null(), error));
        assert_eq!(failed.status, AVENPING_PLAN_EXPIRED);
        avenping_client_free(client);
    }
    let sent = fake.server.requests().into_iter().find(|request| request["headers"]["x-app"] == "1").unwrap();
    let agent = sent["headers"]["user-agent"].as_str().unwrap();
    assert!(agent.starts_with("avenping-c/"), "{agent}");
}
