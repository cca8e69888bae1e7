//! Sends: the documented calls, Meta's refusals, the message log.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod common;

use std::collections::HashSet;

use common::{get_as, message, post, post_as, send_text, start};
use serde_json::{Value, json};

#[test]
fn the_documented_calls_answer_as_documented() {
    let server = start();
    let template = json!({ "phoneNumberId": "109876543210987", "to": "+1 555 123 4567", "templateName": "hello_world", "language": "en_US" });
    let calls = [
        ("/v2/templates/send", template),
        ("/v2/messages/send/text", message(json!({ "text": "Hello from the API" }))),
        (
            "/v2/messages/send/media",
            message(
                json!({ "media": { "type": "image", "mediaId": "1234567890", "caption": "Check this out" } }),
            ),
        ),
        (
            "/v2/messages/send/location",
            message(
                json!({ "location": { "latitude": 37.4847, "longitude": -122.1486, "name": "Meta HQ", "address": "1 Hacker Way" } }),
            ),
        ),
        (
            "/v2/messages/send/interactive",
            message(json!({ "interactive": {
                "type": "button", "body": { "text": "?" },
                "action": { "buttons": [{ "type": "reply", "reply": { "id": "y", "title": "Yes" } }] } } })),
        ),
        ("/v2/messages/send", message(json!({ "text": "smart" }))),
        ("/v2/messages/send", message(json!({ "templateName": "hello_world" }))),
    ];
    let mut ids = HashSet::new();
    for (path, body) in &calls {
        let data = post(&server, path, body).data();
        assert_eq!(data["messaging_product"], "whatsapp");
        assert_eq!(data["contacts"], json!([{ "input": "15551234567", "wa_id": "15551234567" }]));
        let id = data["messages"][0]["id"].as_str().unwrap().to_owned();
        assert!(id.starts_with("wamid.HBgL"), "{id}");
        assert!(ids.insert(id));
    }
    let log = server.messages();
    let kinds: Vec<&str> = log.iter().map(|message| message["type"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["template", "text", "image", "location", "interactive", "text", "template"]);
    for (entry, (path, body)) in log.iter().zip(&calls) {
        assert_eq!((&entry["path"], &entry["body"]), (&json!(path), body));
        assert_eq!((&entry["to"], &entry["from"]), (&json!("15551234567"), &json!("109876543210987")));
    }
    let requests = server.requests();
    assert_eq!(requests[1]["accepted"], log[1]["id"]);
    assert_eq!((&requests[1]["status"], &requests[1]["fault"]), (&json!(200), &Value::Null));
}

#[test]
fn smart_send_wants_exactly_one_content() {
    let server = start();
    for body in [message(json!({})), message(json!({ "text": "a", "templateName": "hello_world" }))] {
        assert_eq!(post(&server, "/v2/messages/send", &body).error().1, "VALIDATION_ERROR");
    }
    assert!(server.messages().is_empty());
}

fn text_to(to: &str, text: &str) -> Value {
    json!({ "phoneNumberId": "109876543210987", "to": to, "text": text })
}

#[test]
fn meta_refuses_what_it_would_refuse() {
    let server = start();
    let text = |body: &Value| post(&server, "/v2/messages/send/text", body).meta_code();
    assert_eq!(text(&text_to("+1 23", "x")), (400, 131_009));
    assert_eq!(text(&text_to("1234567890123456", "x")), (400, 131_009));
    assert_eq!(text(&text_to("+1 (555) 010-0001", "x")), (400, 131_021));
    assert_eq!(text(&text_to("15551234567", &"é".repeat(4097))), (400, 100));
    assert_eq!(
        post(&server, "/v2/messages/send/text", &text_to("15551234567", &"é".repeat(4096))).status,
        200
    );
    let media = |media: Value| post(&server, "/v2/messages/send/media", &message(json!({ "media": media })));
    assert_eq!(media(json!({ "type": "image", "mediaId": "404" })).meta_code(), (400, 100));
    let long = "x".repeat(1025);
    assert_eq!(
        media(json!({ "type": "video", "mediaId": "1234567890", "caption": long })).meta_code(),
        (400, 100)
    );
    // Dropped for audio, so its length does not matter.
    assert_eq!(media(json!({ "type": "audio", "mediaId": "1234567890", "caption": long })).status, 200);
    let far = message(json!({ "location": { "latitude": "90.1", "longitude": 0 } }));
    assert_eq!(post(&server, "/v2/messages/send/location", &far).meta_code(), (400, 131_009));
    let near = message(json!({ "location": { "latitude": "-90", "longitude": 180 } }));
    assert_eq!(post(&server, "/v2/messages/send/location", &near).status, 200);
}

#[test]
fn the_bare_style_hides_meta_behind_a_500() {
    let server = start();
    server.settings(json!({ "meta_error_style": "bare" })).unwrap();
    let answer = post(&server, "/v2/messages/send/text", &text_to("1", "x"));
    assert_eq!(answer.error(), (500, "INTERNAL_ERROR".into(), "Request failed with status code 400".into()));
    assert!(answer.json().get("details").is_none());
}

fn template(name: &str, more: Value) -> Value {
    let mut body = message(json!({ "templateName": name }));
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    body
}

fn texts(texts: &[&str]) -> Value {
    texts.iter().map(|text| json!({ "type": "text", "text": text })).collect()
}

#[test]
fn templates_are_checked_against_their_definition() {
    let server = start();
    let send = |name: &str, components: Value| {
        post(&server, "/v2/templates/send", &template(name, json!({ "components": components })))
    };
    let body = |list: &[&str]| json!({ "type": "body", "parameters": texts(list) });
    let unknown = send("no_such_template", json!([]));
    assert_eq!(unknown.meta_code(), (404, 132_001));
    assert_eq!(unknown.error().2, "(#132001) Template name does not exist in the translation");
    let french = template("hello_world", json!({ "language": "fr" }));
    assert_eq!(post(&server, "/v2/templates/send", &french).meta_code(), (404, 132_001));
    assert_eq!(send("pending_survey", json!([body(&["Ada"])])).meta_code(), (404, 132_001));
    assert_eq!(send("paused_promo", json!([])).meta_code(), (400, 132_015));
    assert_eq!(send("disabled_promo", json!([])).meta_code(), (400, 132_016));

    assert_eq!(send("order_confirmation", json!([body(&["Ada", "#1"])])).status, 200);
    assert_eq!(send("order_confirmation", json!([body(&["Ada"])])).meta_code(), (400, 132_000));
    assert_eq!(send("order_confirmation", json!([])).meta_code(), (400, 132_000));
    assert_eq!(send("hello_world", json!([body(&["Ada"])])).meta_code(), (400, 132_000));
    // A definition is not what a send takes.
    assert_eq!(send("hello_world", json!([{ "type": "BODY", "text": "x" }])).meta_code(), (400, 100));

    let named = |names: &[&str]| -> Value {
        let one = |name: &&str| json!({ "type": "text", "parameter_name": name, "text": "x" });
        json!([{ "type": "body", "parameters": names.iter().map(one).collect::<Value>() }])
    };
    assert_eq!(send("welcome_named", named(&["shop", "first_name"])).status, 200);
    assert_eq!(send("welcome_named", named(&["shop", "shop"])).meta_code(), (400, 100));
    assert_eq!(send("welcome_named", json!([body(&["a", "b"])])).meta_code(), (400, 100));

    let header =
        |kind: &str, value: Value| json!({ "type": "header", "parameters": [{ "type": kind, kind: value }] });
    let invoice = |header: Value| send("invoice_ready", json!([header, body(&["May"])]));
    assert_eq!(invoice(header("document", json!({ "id": "1234567890", "filename": "a.pdf" }))).status, 200);
    assert_eq!(invoice(header("document", json!({ "id": "404" }))).meta_code(), (400, 100));
    assert_eq!(invoice(header("image", json!({ "id": "1234567890" }))).meta_code(), (400, 132_012));
}

#[test]
fn template_buttons_offers_and_carousels_are_checked() {
    let server = start();
    let send = |name: &str, components: Value| {
        post(&server, "/v2/templates/send", &template(name, json!({ "components": components })))
    };
    let button = |kind: &str, index: Value, parameter: Value| json!({ "type": "button", "sub_type": kind, "index": index, "parameters": [parameter] });
    let body = |list: &[&str]| json!({ "type": "body", "parameters": texts(list) });
    let suffix = json!({ "type": "text", "text": "AB1" });
    let shipping = |button: Option<Value>| {
        let mut list =
            vec![json!({ "type": "header", "parameters": texts(&["#1"]) }), body(&["Monday", "DHL"])];
        list.extend(button);
        send("shipping_update", json!(list))
    };
    assert_eq!(shipping(Some(button("url", json!("0"), suffix.clone()))).status, 200);
    assert_eq!(shipping(None).meta_code(), (400, 131_008));
    assert_eq!(shipping(Some(button("quick_reply", json!(0), suffix.clone()))).meta_code(), (400, 132_012));
    assert_eq!(shipping(Some(button("url", json!(1), suffix.clone()))).meta_code(), (400, 100));

    let code =
        |code: &str| button("copy_code", json!(0), json!({ "type": "coupon_code", "coupon_code": code }));
    assert_eq!(send("coupon_code", json!([body(&["10%"]), code("SAVE10")])).status, 200);
    assert_eq!(
        send("coupon_code", json!([body(&["10%"]), code("SAVE10SAVE10SAVE10")])).meta_code(),
        (400, 100)
    );
    let otp = button("url", json!(0), json!({ "type": "text", "text": "123456" }));
    assert_eq!(send("login_code", json!([body(&["123456"]), otp])).status, 200);

    let image = json!({ "type": "header", "parameters": [{ "type": "image", "image": { "link": "https://example.com/a.png" } }] });
    let offer = json!({ "type": "limited_time_offer", "parameters": [{ "type": "limited_time_offer", "limited_time_offer": { "expiration_time_ms": 1749416383000_u64 } }] });
    let flash = [image.clone(), offer, code("FLASH25"), button("url", json!(1), suffix.clone())];
    assert_eq!(send("flash_offer", json!(flash)).status, 200);
    assert_eq!(
        send("flash_offer", json!([image, code("FLASH25"), button("url", json!(1), suffix.clone())])).status,
        400
    );

    let card = |index: u64| json!({ "card_index": index, "components": [image, body(&["10% off"]), button("url", json!(1), suffix.clone())] });
    let carousel = |cards: Vec<Value>| {
        send("summer_carousel", json!([body(&["Ada"]), { "type": "carousel", "cards": cards }]))
    };
    assert_eq!(carousel(vec![card(0), card(1)]).status, 200);
    assert_eq!(carousel(vec![card(0)]).meta_code(), (400, 132_000));
}

#[test]
fn interactive_objects_keep_to_their_limits() {
    let server = start();
    let send = |interactive: Value| {
        post(&server, "/v2/messages/send/interactive", &message(json!({ "interactive": interactive })))
    };
    let reply = |id: &str, title: &str| json!({ "type": "reply", "reply": { "id": id, "title": title } });
    let buttons = |buttons: Vec<Value>| json!({ "type": "button", "body": { "text": "?" }, "action": { "buttons": buttons } });
    let row = |id: usize| json!({ "id": id.to_string(), "title": "row" });
    let list = |rows: usize| {
        let rows: Vec<Value> = (0..rows).map(row).collect();
        json!({ "type": "list", "body": { "text": "?" }, "action": { "button": "Open", "sections": [{ "title": "a", "rows": rows }] } })
    };
    let cta = |text: &str| {
        let parameters = json!({ "display_text": text, "url": "https://example.com" });
        json!({ "type": "cta_url", "body": { "text": "?" }, "action": { "name": "cta_url", "parameters": parameters } })
    };
    let flow = json!({ "type": "flow", "body": { "text": "?" }, "action": { "name": "flow", "parameters": { "flow_message_version": "3", "flow_id": "1", "flow_cta": "Go" } } });
    let place = json!({ "type": "location_request_message", "body": { "text": "?" }, "action": { "name": "send_location" } });
    let headed = {
        let mut headed = buttons(vec![reply("a", "A")]);
        headed["header"] = json!({ "type": "image", "image": { "id": "1234567890" } });
        headed
    };
    let good = [
        buttons(vec![reply("a", "A"), reply("b", "B"), reply("c", &"é".repeat(20))]),
        list(10),
        cta("See"),
        flow,
        place,
        headed,
        json!({ "type": "from_the_future", "action": {} }),
    ];
    for interactive in good {
        assert_eq!(send(interactive.clone()).status, 200, "{interactive}");
    }
    let bad = [
        (buttons(vec![]), "interactive.action.buttons"),
        (buttons(vec![reply("a", "A"); 4]), "interactive.action.buttons"),
        (buttons(vec![reply("a", "A"), reply("b", "A")]), "interactive.action.buttons"),
        (
            buttons(vec![reply("a", "A"), reply("b", &"x".repeat(21))]),
            "interactive.action.buttons[1].reply.title",
        ),
        (list(0), "interactive.action.sections[0].rows"),
        (list(11), "interactive.action.sections"),
        (cta(&"x".repeat(21)), "interactive.action.parameters.display_text"),
        (json!({ "type": "from_the_future" }), "interactive.action"),
        (json!({ "type": 5, "action": {} }), "interactive.type"),
    ];
    for (interactive, field) in bad {
        let answer = send(interactive.clone());
        assert_eq!(answer.meta_code(), (400, 131_009), "{interactive}");
        let json = answer.json();
        let details = json["details"]["error"]["error_data"]["details"].as_str().unwrap();
        assert!(details.starts_with(field), "{field}: {details}");
    }
}

#[test]
fn the_pair_limit_allows_a_burst_and_refills_with_the_clock() {
    let server = start();
    assert_eq!(
        server.settings(json!({ "pair_rate_limits": true })).unwrap_err().split(':').next(),
        Some("pair_rate_limits")
    );
    server.settings(json!({ "pair_rate_limit": true })).unwrap();
    for _ in 0..45 {
        assert_eq!(send_text(&server).status, 200);
    }
    assert_eq!(send_text(&server).meta_code(), (400, 131_056));
    let other = post(&server, "/v2/messages/send/text", &text_to("15557654321", "x"));
    assert_eq!(other.status, 200);
    server.advance(6.5);
    assert_eq!(send_text(&server).status, 200);
    assert_eq!(send_text(&server).meta_code(), (400, 131_056));
    assert_eq!(server.messages().len(), 47);
}

#[test]
fn the_service_window_opens_with_an_inbound_message_and_closes_after_a_day() {
    let server = start();
    server.settings(json!({ "service_window": true })).unwrap();
    assert_eq!(send_text(&server).meta_code(), (400, 131_047));
    let template = message(json!({ "templateName": "hello_world" }));
    assert_eq!(post(&server, "/v2/templates/send", &template).status, 200);
    server.receive(json!({ "from": "+1 555 123 4567", "text": "hello" })).unwrap();
    assert_eq!(send_text(&server).status, 200);
    server.advance(86_401.0);
    assert_eq!(send_text(&server).meta_code(), (400, 131_047));
}

#[test]
fn each_account_sends_from_its_own_lines_only() {
    let server = start();
    let from = |line: &str| json!({ "phoneNumberId": line, "to": "15551234567", "text": "x" });
    for line in ["209876543210001", "209876543210002"] {
        assert_eq!(post_as(&server, "test_two_lines", "/v2/messages/send/text", &from(line)).status, 200);
    }
    let foreign = post_as(&server, "test_two_lines", "/v2/messages/send/text", &from("109876543210987"));
    assert_eq!(foreign.error().1, "FORBIDDEN");
    assert_eq!(get_as(&server, "test_enterprise", "/v2/me").status, 200);
}
