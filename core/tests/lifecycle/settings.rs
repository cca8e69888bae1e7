//! What a client's settings do to its requests, and settings that cannot work.

use crate::common::{Folder, LINE, assert_code, block_on, builder, client, passed, role, server, text};
use avenping::media::Source;
use avenping::model::{DownloadMedia, SendText, UploadMedia};
use avenping::{AuthHeader, Client, blocking};
use serde_json::Value;
use std::time::Duration;

/// The other processes of these tests; does nothing without a role.
#[test]
#[ignore = "does nothing without a role"]
fn child_process() {
    match role().as_deref() {
        None => {}
        Some("no token") => no_token(),
        Some("environment") => environment(),
        Some("downloads in callbacks") => crate::callbacks::downloads_in_callbacks(),
        Some(other) => panic!("no such role: {other}"),
    }
}

fn no_token() {
    let server = server();
    let client = Client::builder().base_url(server.base_url()).build().unwrap();
    assert!(block_on(client.account().health()).unwrap().ok);
    block_on(client.account().version()).unwrap();
    let before = server.requests().len();
    let error = block_on(client.account().me()).unwrap_err();
    assert_code(&error, "CONFIG");
    assert!(error.message().contains("AVENPING_TOKEN"), "{error}");
    assert_eq!(server.requests().len(), before);
    client.set_token("test_premium").unwrap();
    block_on(client.account().me()).unwrap();
}

fn environment() {
    // The parent's fake, by the environment alone.
    let client = blocking::Client::from_env().unwrap();
    client.messages().send_text(SendText::new("15551234567", "Hello")).unwrap();
}

#[test]
fn everything_can_come_from_the_environment() {
    let server = server();
    let mut command = crate::common::child("settings::child_process", "environment");
    command.env("AVENPING_TOKEN", " test_two_lines\n").env("AVENPING_BASE_URL", server.base_url());
    passed(&command.env("AVENPING_PHONE_NUMBER_ID", "209876543210002").output().unwrap());
    assert_eq!(server.messages()[0]["from"], "209876543210002");
    assert_eq!(server.requests().len(), 1);
}

fn one_of_each(client: &Client) {
    block_on(async {
        client.account().me().await.unwrap();
        client.messages().send_text(SendText::new("15551234567", "Hello")).await.unwrap();
        let uploaded = client.media().upload(Source::bytes(&b"x"[..]), UploadMedia::new()).await.unwrap();
        client.media().upload(Source::bytes(&b"x"[..]), UploadMedia::new().filename("ü")).await.unwrap();
        client.media().download(DownloadMedia::new(uploaded.media_id)).await.unwrap().bytes().await.unwrap();
        client.request(avenping::RawRequest::new("GET", "/v2/version")).await.unwrap();
    });
}

#[test]
fn every_request_carries_the_token_the_agent_and_the_extra_headers_once() {
    for (auth, header, value) in [
        (AuthHeader::Bearer, "authorization", "Bearer test_premium"),
        (AuthHeader::XApiToken, "x-api-token", "test_premium"),
    ] {
        let server = server();
        let client = builder(&server.base_url())
            .phone_number_id(LINE)
            .auth(auth)
            .user_agent("shop/2.1")
            .header("x-team", "flowers")
            .build()
            .unwrap();
        one_of_each(&client);
        let requests = server.requests();
        assert_eq!(requests.len(), 6);
        for request in requests {
            let headers = &request["headers"];
            let other = if header == "authorization" { "x-api-token" } else { "authorization" };
            assert_eq!(text(headers, &format!("/{header}")), value, "{request}");
            assert!(headers[other].is_null(), "{request}");
            let agent = format!("avenping-rust/{} shop/2.1", avenping::VERSION);
            assert_eq!(text(headers, "/user-agent"), agent, "{request}");
            assert_eq!(text(headers, "/x-team"), "flowers", "{request}");
            // A repeated header would be an array here.
            let once = headers.as_object().unwrap().values().all(Value::is_string);
            assert!(once && headers["referer"].is_null() && headers["cookie"].is_null(), "{request}");
            let sends = request["method"] == "POST";
            assert_eq!(headers["idempotency-key"].is_string(), sends, "{request}");
        }
    }
}

#[test]
fn headers_that_the_client_owns_cannot_be_overridden() {
    for name in [
        "Authorization",
        "x-api-TOKEN",
        "Host",
        "content-length",
        "Transfer-Encoding",
        "user-agent",
        "Content-Type",
    ] {
        assert_code(&builder("http://127.0.0.1:1").header(name, "x").build().unwrap_err(), "CONFIG");
    }
    for (name, value) in [("bad name", "x"), ("", "x"), ("x-ok", "line\nbreak"), ("x-ok", "nul\0")] {
        assert_code(&builder("http://127.0.0.1:1").header(name, value).build().unwrap_err(), "CONFIG");
    }
}

#[test]
fn a_ca_bundle_that_is_none_is_a_config_error_that_names_the_file() {
    let folder = Folder::new();
    let broken = "-----BEGIN CERTIFICATE-----\nnot base64!\n-----END CERTIFICATE-----\n";
    let key = "-----BEGIN PRIVATE KEY-----\nMAA=\n-----END PRIVATE KEY-----\n";
    let junk = "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n";
    let files = [
        folder.file("missing.pem"),
        folder.path().to_owned(),
        folder.with("empty.pem", b""),
        folder.with("garbage.pem", b"\x00\xff garbage"),
        folder.with("broken.pem", broken.as_bytes()),
        folder.with("key.pem", key.as_bytes()),
        folder.with("junk.pem", junk.as_bytes()),
    ];
    for path in files {
        for url in ["https://127.0.0.1:1", "http://127.0.0.1:1"] {
            let built = builder(url).ca_bundle(&path).max_retries(0).build();
            let error = match built.map(|client| block_on(client.account().health())) {
                Err(error) | Ok(Err(error)) => error,
                Ok(Ok(_)) => panic!("nobody is there"),
            };
            if url.starts_with("http:") && path.ends_with("junk.pem") {
                continue; // Looked into only where TLS is spoken.
            }
            assert_code(&error, "CONFIG");
            assert!(error.message().contains("ca_bundle"), "{}: {error}", path.display());
        }
    }
}

#[test]
fn settings_that_cannot_work_are_refused_when_the_client_is_built() {
    let base = || builder("http://127.0.0.1:1");
    let bad = [
        ("timeout", base().timeout(Duration::ZERO)),
        ("connect_timeout", base().connect_timeout(Duration::ZERO)),
        ("deadline", base().deadline(Duration::ZERO)),
        ("phone_number_id", base().phone_number_id(" ")),
        ("proxy", base().proxy("://nonsense")),
        ("proxy", base().proxy("x")),
        ("proxy", base().proxy("proxy.example:3128")),
        ("proxy", base().proxy("http://")),
        ("proxy", base().proxy("socks5://proxy.example:1080")),
        ("user_agent", base().user_agent("line\nbreak")),
        ("token", base().token("")),
        ("token", base().token("two words")),
        ("base_url", base().base_url("http://api.example")),
        ("base_url", base().base_url("https://user:pass@api.example")),
    ];
    for (setting, builder) in bad {
        let error = builder.build().unwrap_err();
        assert_code(&error, "CONFIG");
        assert!(error.message().contains(setting), "{setting}: {error}");
    }
}

#[test]
fn a_base_url_may_have_a_path_and_the_version_is_not_doubled() {
    let server = server();
    for suffix in ["", "/", "/v2", "/v2/"] {
        let client = builder(&format!("{}{suffix}", server.base_url())).build().unwrap();
        assert!(block_on(client.account().health()).unwrap().ok, "{suffix}");
    }
    let client = client(&server);
    drop(client);
    assert!(server.requests().iter().all(|request| request["path"] == "/v2/health"));
}
