//! Access, routing, paging and search.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod common;

use avenping_mock::{MockServer, PHONE_NUMBER_ID, ROUTES, TOKEN};
use common::{call, get, get_as, message, post, post_as, start};
use serde_json::{Value, json};

fn refused(server: &MockServer, token: &str, path: &str) -> (u16, String) {
    let (status, code, _) = get_as(server, token, path).error();
    (status, code)
}

#[test]
fn open_routes_need_no_token_and_all_others_do() {
    let server = start();
    assert_eq!(
        call(&server, "GET", "/v2/health", &[], b"").json(),
        json!({ "success": true, "data": { "ok": true } })
    );
    assert_eq!(call(&server, "GET", "/v2/version", &[], b"").status, 200);
    assert_eq!(call(&server, "GET", "/", &[], b"").status, 200);
    for (method, path) in ROUTES.iter().filter(|(_, path)| !["/", "/v2/health", "/v2/version"].contains(path))
    {
        let (status, code, _) = call(&server, method, path, &[], b"").error();
        assert_eq!((status, code.as_str()), (401, "UNAUTHORIZED"), "{method} {path}");
    }
}

#[test]
fn every_listed_route_is_served() {
    let server = start();
    for (method, path) in ROUTES {
        let answer = call(&server, method, path, &[("X-API-Token", TOKEN)], b"");
        assert!(answer.status != 405 && answer.status < 500, "{method} {path}");
        if answer.status == 404 {
            assert_ne!(answer.error().2, "Route not found", "{method} {path}");
        }
    }
}

#[test]
fn gates_answer_in_the_documented_order() {
    let server = start();
    assert_eq!(refused(&server, "nobody", "/v2/me"), (401, "UNAUTHORIZED".into()));
    let unlinked = get_as(&server, "test_no_whatsapp", "/v2/me").error();
    assert_eq!(unlinked, (404, "NOT_FOUND".into(), "WhatsApp account not found".into()));
    assert_eq!(refused(&server, "test_expired", "/v2/me"), (403, "PLAN_EXPIRED".into()));
    assert_eq!(refused(&server, "test_basic", "/v2/me"), (403, "DEVELOPER_PLAN_REQUIRED".into()));
    // The gates come before the body is looked at, the foreign line before the rest of it.
    let broken = json!({ "phoneNumberId": "1" });
    assert_eq!(
        post_as(&server, "test_basic", "/v2/messages/send/text", &broken).error().1,
        "DEVELOPER_PLAN_REQUIRED"
    );
    assert_eq!(post(&server, "/v2/messages/send/text", &broken).error().1, "FORBIDDEN");
    assert_eq!(post(&server, "/v2/messages/send/text", &json!({})).error().1, "VALIDATION_ERROR");
}

#[test]
fn both_token_headers_work_and_a_replaced_token_dies_at_once() {
    let server = start();
    assert_eq!(call(&server, "GET", "/v2/me", &[("Authorization", "Bearer test_premium")], b"").status, 200);
    assert_eq!(call(&server, "GET", "/v2/me", &[("X-API-Token", "test_premium")], b"").status, 200);
    assert_eq!(call(&server, "GET", "/v2/me", &[("Authorization", "Basic test_premium")], b"").status, 401);
    server.replace_token("test_premium", "fresh").unwrap();
    assert_eq!(get(&server, "/v2/me").status, 401);
    assert_eq!(get_as(&server, "fresh", "/v2/me").status, 200);
    assert!(server.replace_token("test_premium", "other").unwrap_err().contains("replace"));
    server.reset();
    assert_eq!(get(&server, "/v2/me").status, 200);
}

#[test]
fn me_names_the_default_line_only_when_there_is_one_line() {
    let server = start();
    let one = get(&server, "/v2/me").data();
    assert_eq!(one["defaultPhoneNumberId"], PHONE_NUMBER_ID);
    assert_eq!(one["phoneNumbers"][0]["phoneNumberId"], PHONE_NUMBER_ID);
    assert_eq!(one["phoneNumbers"][0]["phoneNumber"], "+1 555 010 0001");
    let two = get_as(&server, "test_two_lines", "/v2/me").data();
    assert_eq!(two["phoneNumbers"].as_array().unwrap().len(), 2);
    assert!(two.get("defaultPhoneNumberId").is_none());
}

#[test]
fn unknown_routes_and_methods_answer_with_the_envelope() {
    let server = start();
    for path in ["/v3", "/v2/", "/v2/templates/a/b", "/v2/%ff%00", "/v2/media//download", "/%"] {
        let (status, code, _) = get(&server, path).error();
        assert_eq!((status, code.as_str()), (404, "NOT_FOUND"), "{path}");
    }
    let wrong = call(&server, "DELETE", "/v2/webhooks/config", &[], b"");
    assert_eq!(wrong.error().0, 405);
    let mut allowed: Vec<&str> = wrong.header("allow").unwrap().split(',').map(str::trim).collect();
    allowed.sort_unstable();
    assert_eq!(allowed, ["GET", "HEAD", "POST"]);
    assert_eq!(call(&server, "CONNECT", "example.com:443", &[], b"").status / 100, 4);
    assert_eq!(call(&server, "OPTIONS", "*", &[], b"").status / 100, 4);
    assert_eq!(call(&server, "HEAD", "/v2/health", &[], b"").status, 200);
}

/// Every page's item names, and the cursors used.
fn pages(server: &MockServer, path: &str) -> Vec<Vec<String>> {
    let mut pages = Vec::new();
    let mut after = String::new();
    loop {
        let separator = if path.contains('?') { '&' } else { '?' };
        let data = get(server, &format!("{path}{separator}after={after}")).data();
        let items = data["items"].as_array().unwrap();
        pages.push(items.iter().map(|item| item["name"].as_str().unwrap().to_owned()).collect());
        let Some(next) = data["paging"].get("next").and_then(Value::as_str) else { break };
        assert!(next.starts_with("https://graph.facebook.com/") && next.contains("access_token="), "{next}");
        after = data["paging"]["cursors"]["after"].as_str().unwrap().to_owned();
        assert!(pages.len() < 100);
    }
    pages
}

#[test]
fn templates_come_in_three_pages_and_search_can_leave_a_page_empty() {
    let server = start();
    let all = pages(&server, "/v2/templates");
    assert_eq!(all.iter().map(Vec::len).collect::<Vec<_>>(), [12, 12, 10]);
    assert_eq!(pages(&server, "/v2/templates?limit=5").concat(), all.concat());
    assert_eq!(pages(&server, "/v2/templates?limit=9999").len(), 1);
    // Only on the last page: the first two are empty and still have a next.
    let found = pages(&server, "/v2/templates?search=GOODBYE");
    assert_eq!(found, [vec![], vec![], vec!["goodbye_world".to_owned()]]);
    server.settings(json!({ "page_size": 20 })).unwrap();
    assert_eq!(pages(&server, "/v2/templates").len(), 2);
}

#[test]
fn wrong_limits_and_cursors_are_refused() {
    let server = start();
    for limit in ["x", "0", "-1", "1.5", "99999999999999999999999", "%00"] {
        let (status, _, message) = get(&server, &format!("/v2/templates?limit={limit}")).error();
        assert!(status == 400 && message.starts_with("limit: "), "{limit}: {message}");
    }
    assert_eq!(get(&server, "/v2/templates?after=nonsense").meta_code(), (400, 100));
    let cursor = get(&server, "/v2/templates?limit=1").data()["paging"]["cursors"]["after"].clone();
    let foreign = format!("/v2/forms?after={}", cursor.as_str().unwrap());
    assert_eq!(get(&server, &foreign).meta_code(), (400, 100));
}

#[test]
fn a_template_is_found_by_its_exact_name() {
    let server = start();
    let template = get(&server, "/v2/templates/order%5Fconfirmation").data();
    assert_eq!((&template["name"], &template["language"]), (&json!("order_confirmation"), &json!("en_US")));
    let missing = get(&server, "/v2/templates/Order_Confirmation").error();
    assert_eq!(missing, (404, "NOT_FOUND".into(), "Template not found".into()));
    assert_eq!(get(&server, "/v2/templates/send").error().2, "Template not found");
}

#[test]
fn forms_are_listed_searched_before_they_are_looked_up_and_read() {
    let server = start();
    let list = get(&server, "/v2/forms").data();
    assert_eq!(list["items"].as_array().unwrap().len(), 5);
    assert!(list["paging"].get("next").is_none());
    assert_eq!(pages(&server, "/v2/forms?limit=2").len(), 3);
    // `published` is the status of two and part of the name of a third.
    let found = get(&server, "/v2/forms/search?q=published").data();
    assert_eq!(found["items"].as_array().unwrap().len(), 3);
    assert!(found.get("paging").is_none());
    assert_eq!(found["items"][0]["_count"]["recipients"], 0);
    assert_eq!(get(&server, "/v2/forms/search?limit=2").data()["items"].as_array().unwrap().len(), 2);
    for limit in ["0", "51", "x"] {
        assert_eq!(get(&server, &format!("/v2/forms/search?limit={limit}")).error().0, 400);
    }
    assert_eq!(get(&server, "/v2/forms/1155000000000001").data()["name"], "Lead capture");
    assert_eq!(get(&server, "/v2/forms/9").error().0, 404);
}

#[test]
fn json_bodies_over_two_megabytes_are_refused_and_smaller_ones_are_read() {
    let server = start();
    let big = message(json!({ "text": "x", "padding": "x".repeat(2 * 1024 * 1024) }));
    assert_eq!(post(&server, "/v2/messages/send/text", &big).error().1, "PAYLOAD_TOO_LARGE");
    let fits = message(json!({ "text": "x", "padding": "x".repeat(2 * 1024 * 1024 - 200) }));
    assert_eq!(post(&server, "/v2/messages/send/text", &fits).status, 200);
}

#[test]
fn bad_input_is_refused_with_the_path_of_the_field() {
    let server = start();
    let media = |media: Value| message(json!({ "media": media }));
    let cases = [
        ("text", json!([]), "the body"),
        ("text", json!({ "phoneNumberId": 5 }), "phoneNumberId"),
        ("text", json!({ "phoneNumberId": PHONE_NUMBER_ID, "to": 15551234567_u64, "text": "x" }), "to"),
        ("text", message(json!({})), "text"),
        ("text", message(json!({ "text": null })), "text"),
        ("text", message(json!({ "text": "" })), "text"),
        ("text", message(json!({ "text": "x", "contextMessageWamid": 1 })), "contextMessageWamid"),
        ("media", message(json!({ "media": "x" })), "media"),
        ("media", media(json!({ "type": "sticker", "mediaId": "1234567890" })), "media.type"),
        ("media", media(json!({ "type": "image", "mediaId": 1234567890 })), "media.mediaId"),
        ("media", media(json!({ "type": "image", "mediaId": "1234567890", "caption": 1 })), "media.caption"),
        (
            "location",
            message(json!({ "location": { "latitude": "north", "longitude": 1 } })),
            "location.latitude",
        ),
        ("interactive", message(json!({ "interactive": [] })), "interactive"),
    ];
    for (route, body, field) in cases {
        let (status, code, text) = post(&server, &format!("/v2/messages/send/{route}"), &body).error();
        assert_eq!((status, code.as_str()), (400, "VALIDATION_ERROR"), "{body}");
        assert!(text.starts_with(field), "{field}: {text}");
    }
    let headers = [("X-API-Token", TOKEN), ("Content-Type", "application/json")];
    let broken = call(&server, "POST", "/v2/messages/send/text", &headers, b"{\"a\":\0").error();
    assert_eq!((broken.0, broken.1.as_str()), (400, "VALIDATION_ERROR"));
    let untyped = call(&server, "POST", "/v2/messages/send/text", &headers[..1], b"{}").error();
    assert!(untyped.2.contains("Content-Type"));
}
