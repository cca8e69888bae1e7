use serde_json::json;

use super::*;
use crate::model::InboundContent;

fn read(body: &str) -> Event {
    parse(body.as_bytes()).unwrap()
}

const MESSAGE: &str = r#"{ "newMessage": { "from": "16505551234", "id": "wamid.1", "timestamp": "1749416383",
    "type": "text", "text": { "body": "Hello" } } }"#;

#[test]
fn messages() {
    let event = read(MESSAGE);
    assert_eq!(event.dedupe_key(), Some("wamid.1"));
    assert_eq!(event.raw(), serde_json::from_str::<Value>(MESSAGE).unwrap());
    assert_eq!(serde_json::to_value(&event).unwrap(), event.raw());
    let Event::NewMessage(message) = event else { panic!() };
    assert!(matches!(message.content(), InboundContent::Text(text) if text.body == "Hello"));
}

#[test]
fn leads() {
    let event = read(r#"{ "newLead": { "name": null, "phoneNumber": "16505551234" } }"#);
    assert_eq!(event.dedupe_key(), Some("16505551234"));
    assert_eq!(event.raw(), json!({"newLead": {"name": null, "phoneNumber": "16505551234"}}));
    let Event::NewLead(lead) = event else { panic!() };
    assert_eq!(lead.name, None);
}

#[test]
fn a_number_stays_the_one_that_was_sent() {
    for number in ["121.48791951161945", "31.245270191439438", "1.4444444444e43"] {
        let event = read(&format!(r#"{{"newMessage":{{"id":"w","price":{number}}}}}"#));
        let same = event.raw()["newMessage"]["price"].as_f64().unwrap();
        assert_eq!(same.to_bits(), number.parse::<f64>().unwrap().to_bits(), "{number}");
    }
}

#[test]
fn events_of_the_future_are_kept_whole() {
    for body in [r#"{"statusUpdate":{"id":"1"}}"#, "{}", r#"{"newmessage":{}}"#] {
        let event = read(body);
        assert_eq!(event.dedupe_key(), None);
        assert_eq!(event, Event::Unknown(serde_json::from_str(body).unwrap()));
    }
    let beside = read(r#"{"newMessage":{"id":"w"},"webhookCode":"c0de","newLead":{}}"#);
    assert_eq!(beside.raw(), json!({"newMessage": {"id": "w"}, "webhookCode": "c0de", "newLead": {}}));
    assert_eq!(beside.dedupe_key(), Some("w"));
    assert_eq!(read(r#"{"newMessage":{}}"#).dedupe_key(), None);
    assert_eq!(read(r#"{"newLead":{"phoneNumber":null}}"#).dedupe_key(), None);
}

#[test]
fn a_mark_and_blanks_around_the_json_do_not_matter() {
    for body in [format!("\u{feff}{MESSAGE}"), format!(" \r\n{MESSAGE}\n\n"), format!("\u{feff} {MESSAGE} ")]
    {
        assert!(matches!(read(&body), Event::NewMessage(_)));
    }
}

#[test]
fn what_is_no_delivery_is_said_without_repeating_it() {
    let error = |body: &[u8]| parse(body).unwrap_err();
    for empty in ["", " \n", "\u{feff}", "\u{feff} "] {
        assert_eq!(error(empty.as_bytes()), WebhookError::Empty);
    }
    for text in
        ["secret", "{\"secret\":", "{\"a\":1} secret", "a=secret&b=1", "<html>secret</html>", "{'a':1}"]
    {
        let error = error(text.as_bytes());
        assert!(matches!(error, WebhookError::NotJson { line: 1, .. }), "{text}");
        assert!(!error.to_string().contains("secret"));
    }
    assert!(matches!(error(b"{\"a\":\"\xff\"}"), WebhookError::NotJson { .. }));
    assert!(matches!(error("[".repeat(100_000).as_bytes()), WebhookError::NotJson { .. }));
    for text in ["[]", "null", "1", "\"secret\"", "true"] {
        assert_eq!(error(text.as_bytes()), WebhookError::NotAnObject);
    }
    for body in ["{\"newMessage\":\"secret\"}", "{\"newMessage\":null}", "{\"newMessage\":[]}"] {
        assert_eq!(error(body.as_bytes()).to_string(), "`newMessage` in the webhook body is not an object");
    }
    assert_eq!(error(b"{\"newLead\":1}"), WebhookError::WrongShape { key: "newLead" });
}

#[test]
fn the_edge_of_the_size() {
    let body = |size: usize| {
        let frame = r#"{"a":""}"#.len();
        format!(r#"{{"a":"{}"}}"#, "x".repeat(size - frame))
    };
    assert!(parse(body(MAX_BODY).as_bytes()).is_ok());
    assert_eq!(parse(body(MAX_BODY + 1).as_bytes()), Err(WebhookError::TooLarge { size: MAX_BODY + 1 }));
}

#[test]
fn no_bytes_make_it_panic() {
    // Every cut and every single changed byte of a delivery.
    let whole = MESSAGE.as_bytes();
    for end in 0..whole.len() {
        let _ = parse(&whole[..end]);
        for byte in [0, b'"', b'{', b'}', b'[', 0x80, 0xff] {
            let mut changed = whole.to_vec();
            changed[end] = byte;
            let _ = parse(&changed);
        }
    }
}
