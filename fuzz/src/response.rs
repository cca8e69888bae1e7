//! Arbitrary bytes in the place of an HTTP response, through the whole stack: the operation's name, then what the server
//! writes before it closes the connection.

use crate::answerer::answerer;
use crate::{checks, lines};
use avenping::operations::{Method, Operation, Payload};
use avenping::{Delivery, waist};

pub fn response(data: &[u8]) {
    let mut bytes = data;
    let operation = lines::operation(&mut bytes);
    if operation.payload == Payload::Upload {
        return;
    }
    let answerer = answerer();
    answerer.answer(Some(bytes));
    let safe = operation.method == Method::GET;
    let (result, seen) = answerer.watch(|| match operation.payload {
        Payload::Json => waist::invoke(answerer.client(), operation.name, arguments(operation), None)
            .and_then(|call| call.wait())
            .map(|answer| {
                serde_json::from_slice::<serde_json::Value>(&answer).expect("an answer is JSON");
            }),
        _ => download(),
    });
    assert!(seen.len() < 2, "sent twice: {seen:?}");
    if let Err(error) = result {
        checks::error(&error, safe);
        // The connection of the call before may have been taken, and found closed: then nothing was seen, and the call
        // cannot know. What it must not do is to deny what was seen.
        match error.delivery() {
            None => assert!(safe, "a send without a delivery: {error:?}"),
            Some(Delivery::NotSent) => assert!(seen.is_empty(), "it was seen: {error:?}"),
            Some(_) => {}
        }
    } else {
        assert_eq!(seen.len(), 1, "an answer to nothing");
    }
}

fn download() -> avenping::Result<()> {
    let opened = waist::download(answerer().client(), br#"{"mediaId":"1"}"#, None)?.wait()?;
    waist::read_all(opened)?.wait().map(drop)
}

/// The least that is taken.
fn arguments(operation: &Operation) -> &'static [u8] {
    match operation.name {
        "templates.get" => br#"{"name":"hello_world"}"#,
        "forms.get" => br#"{"flowId":"1"}"#,
        "templates.send" => br#"{"to":"15551234567","name":"hello_world","language":"en"}"#,
        "messages.send_text" | "messages.send" => br#"{"to":"15551234567","text":"Hello"}"#,
        "messages.send_media" => br#"{"to":"15551234567","type":"image","mediaId":"1"}"#,
        "messages.send_location" => br#"{"to":"15551234567","latitude":1,"longitude":1}"#,
        "webhooks.set_config" => br#"{"webhookUrl":"https://example.com/"}"#,
        _ => b"{}",
    }
}
