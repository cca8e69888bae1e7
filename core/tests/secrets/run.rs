//! The run: every operation, every sort of failure, every `Debug`.

use crate::common::{Folder, LINE, RawServer, block_on, builder, closed_port, read_head, server};
use crate::{CODE, NUMBER, PASSWORD, TOKEN, WORDS};
use avenping::media::Source;
use avenping::model::{self, DownloadMedia, Interactive, LocationRequest, SendText, UploadMedia};
use avenping::operations::{OPERATIONS, Payload};
use avenping::{CallOptions, Client, Error, RawRequest};
use serde_json::{Value, json};
use std::fmt::Debug;
use std::io::Write;
use std::time::Duration;

fn show(what: &impl Debug) {
    println!("{what:?}\n{what:#?}");
}

fn show_error(error: &Error) {
    show(error);
    println!("{error}\n{}", error.to_json());
    println!("{:?} {:?} {:?} {:?}", error.body(), error.details(), error.request_id(), error.attempts());
    println!("{:?}", std::error::Error::source(error));
}

fn finish<T: Debug>(result: Result<T, Error>) {
    match result {
        Ok(done) => show(&done),
        Err(error) => show_error(&error),
    }
}

fn arguments(operation: &str) -> Value {
    let to = NUMBER;
    match operation {
        "templates.get" => json!({"name": "hello_world"}),
        "templates.send" => json!({"to": to, "templateName": "hello_world"}),
        "forms.get" => json!({"flowId": "1"}),
        "messages.send_text" => json!({"to": "+1 555 987 6543", "text": WORDS}),
        "messages.send_media" => {
            json!({"to": to, "media": {"type": "image", "mediaId": "1234567890", "caption": WORDS}})
        }
        "messages.send_location" => {
            json!({"to": to, "location": {"latitude": 1.5, "longitude": 2.5, "name": WORDS}})
        }
        "messages.send_interactive" => {
            let ask: Interactive = LocationRequest::new(WORDS).into();
            json!({"to": to, "interactive": ask})
        }
        "messages.send" => json!({"to": to, "text": WORDS}),
        "webhooks.set_config" => json!({"webhookUrl": "https://example.com/hook", "webhookCode": CODE}),
        _ => json!({}),
    }
}

/// Every operation once, by its name, by its type, and with nothing that the caller could see left out.
fn every_operation(client: &Client) {
    for operation in OPERATIONS.iter().filter(|operation| operation.payload == Payload::Json) {
        let json = serde_json::to_vec(&arguments(operation.name)).unwrap();
        match client.invoke(operation.name, &json, CallOptions::new()) {
            Ok(pending) => {
                show(&pending);
                // The raw answer is the caller's own data, code and all; only its failure may be shown.
                if let Err(error) = pending.wait() {
                    show_error(&error);
                }
            }
            Err(error) => show_error(&error),
        }
    }
    let source = Source::bytes(&b"x"[..]);
    show(&source);
    block_on(async {
        finish(client.account().me().await);
        finish(client.media().upload(source, UploadMedia::new()).await);
        finish(client.media().upload(Source::bytes(&b"x"[..]), UploadMedia::new().filename("ü")).await);
        finish(client.media().download(DownloadMedia::new("1234567890")).await);
        finish(client.messages().send_text(SendText::new(NUMBER, WORDS)).await);
        finish(client.webhooks().get_config().await);
        let change =
            model::SetWebhookConfig::new().webhook_code(CODE).webhook_url("https://example.com/hook");
        show(&change);
        finish(client.webhooks().set_config(change).await);
        let mut pages = client.templates().list(model::ListTemplates::new().limit(2));
        show(&pages);
        finish(pages.next_page().await);
        let request = RawRequest::new("POST", "/v2/anything").json(json!({"a": 1}));
        show(&request);
        // The answer is the caller's own data.
        finish(client.request(request).await.map(drop));
    });
}

/// Answers that repeat the token wherever there is room.
fn echoes() -> Vec<Value> {
    let said = format!("your Bearer {TOKEN} is bad");
    let details = json!({"error": {"message": said, "type": TOKEN, "code": 190, "error_data": {"details": said}, "fbtrace_id": TOKEN}, TOKEN: [TOKEN]});
    let mut faults = Vec::new();
    for status in [400, 401, 403, 404, 413, 429, 500, 502, 503] {
        let headers = json!({"x-request-id": TOKEN, "retry-after": "0", "location": format!("http://evil.example/{TOKEN}")});
        faults.push(json!({"kind": "status", "status": status, "code": TOKEN, "message": said, "details": details, "headers": headers}));
    }
    for (status, text) in [
        (200, "{\"success\":true}"),
        (200, "{\"success\":true,\"data\":7}"),
        (200, "<html>"),
        (503, "<html>"),
        (302, ""),
    ] {
        let text = format!("{text}{TOKEN}");
        faults.push(json!({"kind": "answer", "status": status, "text": text, "content_type": "text/html", "headers": {"x-request-id": TOKEN, "retry-after": "0"}}));
    }
    faults.push(json!({"kind": "answer", "json": {"success": false, "error": {"code": TOKEN, "message": said}, "message": [TOKEN]}}));
    faults.push(json!({"kind": "answer", "json": {"success": true, "data": {"items": said, "messages": said, "phoneNumbers": said, "ok": said}}}));
    // Cut off within the token where the error's copy of the body ends.
    let filler = "x".repeat(avenping::MAX_BODY - 10);
    faults.push(json!({"kind": "answer", "status": 500, "text": format!("{filler}{TOKEN}")}));
    faults.push(
        json!({"kind": "redirect", "location": format!("http://evil.example/?t={TOKEN}"), "status": 307}),
    );
    faults.push(json!({"kind": "raw", "text": format!("HTTP/1.1 999 {TOKEN}\r\n{TOKEN}\r\n\r\n")}));
    faults.push(json!({"kind": "raw", "text": format!("{TOKEN} is no HTTP")}));
    faults.push(json!({"kind": "truncate", "bytes": 5, "then": "reset"}));
    faults.push(json!({"kind": "reset"}));
    faults.push(json!({"kind": "close", "when": "after"}));
    faults.push(json!({"kind": "stall"}));
    faults
}

pub fn everything() {
    let server = server();
    server.replace_token("test_premium", TOKEN).unwrap();
    let settings = || builder(&server.base_url()).token(TOKEN).header("x-own", PASSWORD).user_agent("test/1");
    show(&settings().proxy(format!("http://user:{PASSWORD}@127.0.0.1:9")));
    let client = settings().build().unwrap();
    show(&client);
    show(&avenping::blocking::Client::from(client.clone()));
    show(&CallOptions::new().timeout(Duration::from_secs(1)));
    every_operation(&client);
    let wrong = settings().token(format!("{TOKEN}x")).phone_number_id(LINE).build().unwrap();
    every_operation(&wrong);

    for request in server.requests() {
        println!("seen: {} {} {}", request["method"], request["path"], request["query"]);
    }
    // Each takes its time, so they run side by side, each with a fake and a client of its own.
    std::thread::scope(|scope| {
        for fault in echoes() {
            scope.spawn(move || every_operation_with(&fault));
        }
    });
    broken_ways(&client);
}

/// Every operation against a fake that answers each of them with this fault.
fn every_operation_with(fault: &Value) {
    let server = server();
    server.replace_token("test_premium", TOKEN).unwrap();
    server.fault(json!({"match": {"path": "/v2/*"}, "times": null, "fault": fault})).unwrap();
    // A retry where the answer asks for no wait, so that its log is searched as well.
    let retries = u32::from(fault["headers"]["retry-after"].is_string());
    // Only where nothing ever comes is a short patience enough.
    let patience = if fault["kind"] == "stall" { 100 } else { 5_000 };
    let options = CallOptions::new().timeout(Duration::from_millis(patience)).max_retries(retries);
    let client = builder(&server.base_url()).token(TOKEN).phone_number_id(LINE).build().unwrap();
    every_operation(&client.with_options(options));
    for request in server.requests() {
        println!("seen: {} {} {}", request["method"], request["path"], request["query"]);
    }
}

/// Failures on the way to any server.
fn broken_ways(client: &Client) {
    let gone = format!("http://127.0.0.1:{}", closed_port());
    let refusing = RawServer::start(|mut stream| {
        read_head(&mut stream);
        let _ = stream.write_all(format!("HTTP/1.1 407 {PASSWORD}\r\nContent-Length: 0\r\n\r\n").as_bytes());
    });
    let mute = RawServer::start(drop);
    let proxied = |url: &str, proxy: &str| {
        builder(url)
            .token(TOKEN)
            .allow_http(true)
            .phone_number_id(LINE)
            .max_retries(0)
            .proxy(proxy)
            .build()
            .unwrap()
    };
    let with_password = |address: String| format!("http://user:{PASSWORD}@{address}");
    let mut clients = vec![builder(&gone).token(TOKEN).phone_number_id(LINE).max_retries(0).build().unwrap()];
    for address in [
        refusing.address.to_string(),
        mute.address.to_string(),
        format!("127.0.0.1:{}", closed_port()),
        "no.such.proxy.invalid:1".to_owned(),
    ] {
        for url in ["http://api.invalid", "https://api.invalid"] {
            clients.push(proxied(url, &with_password(address.clone())));
        }
    }
    // TLS to a server that speaks none.
    clients.push(
        builder(&refusing.url().replace("http:", "https:"))
            .token(TOKEN)
            .phone_number_id(LINE)
            .connect_timeout(Duration::from_millis(500))
            .max_retries(0)
            .build()
            .unwrap(),
    );
    for broken in clients {
        show(&broken);
        finish(block_on(broken.account().me()));
        finish(block_on(broken.messages().send_text(SendText::new(NUMBER, WORDS))));
    }
    let folder = Folder::new();
    finish(block_on(client.media().upload(Source::path(folder.file("missing")), UploadMedia::new())));
    for (name, json) in [
        ("messages.send_text", json!({"to": WORDS, "text": WORDS})),
        ("webhooks.set_config", json!({"webhookCode": {"x": CODE}})),
    ] {
        finish(client.invoke(name, json.to_string().as_bytes(), CallOptions::new()).map(drop));
    }
    let cancelled = client.invoke("me", b"", CallOptions::new()).unwrap();
    cancelled.cancel();
    finish(cancelled.wait().map(drop));
}
