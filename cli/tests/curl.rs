//! The calls as AvenPing's documentation writes them, made by the real `curl` against `avenping mock`: what holds for
//! the documented API has to hold for the fake.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
#![allow(clippy::print_stdout, clippy::print_stderr, unreachable_pub)]

mod common;

use common::{Mock, file};
use serde_json::{Value, json};
use std::process::{Command, Output};

const BEARER: &str = "Authorization: Bearer test_premium";
const X_API_TOKEN: &str = "X-API-Token: test_premium";
const JSON: &str = "Content-Type: application/json";

/// A missing `curl` fails where it must be there (CI sets `CI`) and is said loudly elsewhere.
fn curl_is_there() -> bool {
    let there = Command::new("curl").arg("--version").output().is_ok_and(|output| output.status.success());
    if !there {
        assert!(std::env::var_os("CI").is_none(), "curl is missing, and CI must have it");
        eprintln!("SKIPPED: curl is missing, so the documented calls are NOT tested");
    }
    there
}

fn curl(mock: &Mock, path: &str, arguments: &[&str]) -> Output {
    let url = format!("{}{path}", mock.url);
    let mut command = Command::new("curl");
    command.args(["-q", "--silent", "--show-error", "--noproxy", "*", "--max-time", "20"]);
    let output = command.arg(url).args(arguments).output().unwrap();
    assert!(output.status.success(), "{path} {arguments:?}: {output:?}");
    output
}

#[track_caller]
fn data(mock: &Mock, path: &str, arguments: &[&str]) -> Value {
    let output = curl(mock, path, arguments);
    let answer: Value =
        serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {output:?}"));
    assert_eq!(answer["success"], true, "{path} {arguments:?}: {answer}");
    answer["data"].clone()
}

#[test]
fn health_needs_no_token_and_me_takes_it_in_both_header_forms() {
    if !curl_is_there() {
        return;
    }
    let mock = Mock::start();
    assert_eq!(data(&mock, "/v2/health", &[]), json!({"ok": true}));
    let bearer = data(&mock, "/v2/me", &["-H", BEARER]);
    assert_eq!(bearer["defaultPhoneNumberId"], "109876543210987");
    assert_eq!(data(&mock, "/v2/me", &["-H", X_API_TOKEN]), bearer);
    let refused: Value = serde_json::from_slice(&curl(&mock, "/v2/me", &[]).stdout).unwrap();
    assert_eq!((&refused["success"], &refused["error"]), (&json!(false), &json!("UNAUTHORIZED")));
}

#[test]
fn templates_are_listed_and_read_by_name() {
    if !curl_is_there() {
        return;
    }
    let mock = Mock::start();
    let page = data(&mock, "/v2/templates?limit=5", &["-H", BEARER]);
    assert_eq!(page["items"].as_array().unwrap().len(), 5);
    let after = page["paging"]["cursors"]["after"].as_str().unwrap();
    let next = data(
        &mock,
        "/v2/templates",
        &["-H", BEARER, "-G", "-d", "limit=5", "--data-urlencode", &format!("after={after}")],
    );
    assert_ne!(next["items"][0]["id"], page["items"][0]["id"]);
    let one = data(&mock, "/v2/templates/hello_world", &["-H", BEARER]);
    assert_eq!(one["name"], "hello_world");
    let missing: Value =
        serde_json::from_slice(&curl(&mock, "/v2/templates/no_such", &["-H", BEARER]).stdout).unwrap();
    assert_eq!(missing["error"], "NOT_FOUND");
    assert!(data(&mock, "/v2/forms", &["-H", BEARER])["items"].is_array());
}

#[test]
fn a_text_and_a_template_are_sent() {
    if !curl_is_there() {
        return;
    }
    let mock = Mock::start();
    for header in [BEARER, X_API_TOKEN] {
        let body =
            r#"{ "phoneNumberId": "109876543210987", "to": "15551234567", "text": "Hello from the API" }"#;
        let sent =
            data(&mock, "/v2/messages/send/text", &["-X", "POST", "-H", header, "-H", JSON, "-d", body]);
        assert_eq!(sent["messaging_product"], "whatsapp");
        assert_eq!(sent["contacts"][0]["wa_id"], "15551234567");
        assert!(sent["messages"][0]["id"].as_str().unwrap().starts_with("wamid."));
    }
    let body = r#"{ "phoneNumberId": "109876543210987", "to": "+1 555 123 4567", "templateName": "hello_world", "language": "en_US" }"#;
    data(&mock, "/v2/templates/send", &["-X", "POST", "-H", BEARER, "-H", JSON, "-d", body]);
    let messages = mock.messages();
    assert_eq!(messages.len(), 3);
    assert!(messages.iter().all(|message| message["to"] == "15551234567"));
}

#[test]
fn media_go_up_in_both_modes_and_come_down_again_and_are_sent() {
    if !curl_is_there() {
        return;
    }
    let mock = Mock::start();
    let content: Vec<u8> = (0..300_000u32).map(|at| (at % 251) as u8).collect();
    let path = file("picture.png", &content);
    let form = format!("file=@{};type=image/png", path.display());
    let multipart = data(
        &mock,
        "/v2/media/upload",
        &["-X", "POST", "-H", BEARER, "-F", "phoneNumberId=109876543210987", "-F", &form],
    );
    let bytes = format!("@{}", path.display());
    let line = "X-Phone-Number-Id: 109876543210987";
    let raw = data(
        &mock,
        "/v2/media/upload",
        &[
            "-X",
            "POST",
            "-H",
            X_API_TOKEN,
            "-H",
            "Content-Type: image/png",
            "-H",
            line,
            "-H",
            "X-Filename: picture.png",
            "--data-binary",
            &bytes,
        ],
    );
    for media in [multipart, raw] {
        let id = media["mediaId"].as_str().unwrap();
        let path = format!("/v2/media/{id}/download?disposition=attachment");
        let output = curl(&mock, &path, &["-H", BEARER, "--dump-header", "/dev/stderr"]);
        assert!(output.stdout == content, "{} bytes came back", output.stdout.len());
        let head = String::from_utf8_lossy(&output.stderr).to_lowercase();
        assert!(head.contains("content-type: image/png"), "{head}");
        assert!(head.contains("content-disposition: attachment; filename=\"picture.png\""), "{head}");
        let body = format!(
            r#"{{ "phoneNumberId": "109876543210987", "to": "15551234567",
            "media": {{ "type": "image", "mediaId": "{id}", "caption": "Check this out" }} }}"#
        );
        data(&mock, "/v2/messages/send/media", &["-X", "POST", "-H", BEARER, "-H", JSON, "-d", &body]);
    }
}

#[test]
fn the_webhook_is_configured() {
    if !curl_is_there() {
        return;
    }
    let mock = Mock::start();
    let unset = data(&mock, "/v2/webhooks/config", &["-H", BEARER]);
    assert_eq!((&unset["webhookUrl"], &unset["webhookCode"]), (&json!(""), &json!("")));
    let body = r#"{ "webhookUrl": "https://example.com/webhooks/avenping", "webhookCode": "hex_secret_from_generate_or_dashboard" }"#;
    data(&mock, "/v2/webhooks/config", &["-X", "POST", "-H", BEARER, "-H", JSON, "-d", body]);
    let set = data(&mock, "/v2/webhooks/config", &["-H", X_API_TOKEN]);
    assert_eq!(set["webhookUrl"], "https://example.com/webhooks/avenping");
    assert!(set["isVerified"].is_boolean());
}
