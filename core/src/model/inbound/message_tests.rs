use serde_json::{Value, from_value, json, to_value};

use super::super::InboundContent;
use super::*;

fn message(wire: Value) -> InboundMessage {
    from_value(wire).unwrap()
}

/// A message of a kind with its body, as Meta sends it.
fn fixture(kind: &str, body: Value) -> Value {
    let mut wire =
        json!({"from": "16505551234", "id": "wamid.HBgL", "timestamp": "1744344496", "type": kind});
    wire[kind] = body;
    wire
}

/// Typed, and written again as it came.
fn typed(kind: &str, body: Value) -> InboundMessage {
    let wire = fixture(kind, body);
    let message = message(wire.clone());
    assert!(!matches!(message.content(), InboundContent::Unknown(_)), "{wire}");
    assert!(message.extra.is_empty(), "{wire}");
    assert_eq!(to_value(&message).unwrap(), wire);
    assert_eq!(Value::Object(message.raw().clone()), wire);
    message
}

#[test]
fn every_kind_is_typed_and_goes_through_unchanged() {
    let media = json!({"mime_type": "image/jpeg", "sha256": "SfIn=", "id": "1003", "caption": "Taj Mahal", "url": "https://x"});
    typed("text", json!({"body": "Hello"}));
    typed("image", media.clone());
    typed("video", media);
    typed("audio", json!({"mime_type": "audio/ogg; codecs=opus", "sha256": "a", "id": "1", "voice": true}));
    typed(
        "document",
        json!({"mime_type": "application/pdf", "sha256": "a", "id": "1", "filename": "a.pdf", "caption": "c"}),
    );
    typed("sticker", json!({"mime_type": "image/webp", "sha256": "a", "id": "1", "animated": false}));
    typed(
        "location",
        json!({"latitude": 37.5, "longitude": -122.25, "name": "n", "address": "a", "url": "u"}),
    );
    typed(
        "contacts",
        json!([{"name": {"formatted_name": "Ada L", "first_name": "Ada"}, "birthday": "1815-12-10",
        "phones": [{"phone": "+1 555", "type": "CELL", "wa_id": "1555"}], "emails": [{"email": "a@b.c", "type": "WORK"}],
        "urls": [{"url": "https://a", "type": "HOME"}], "org": {"company": "C", "department": "D", "title": "T"},
        "addresses": [{"street": "s", "city": "c", "state": "s", "zip": "z", "country": "c", "country_code": "us", "type": "HOME"}]}]),
    );
    typed("reaction", json!({"message_id": "wamid.1", "emoji": "👍"}));
    typed("button", json!({"payload": "YES", "text": "Yes"}));
    typed("interactive", json!({"type": "button_reply", "button_reply": {"id": "a", "title": "A"}}));
    typed(
        "interactive",
        json!({"type": "list_reply", "list_reply": {"id": "a", "title": "A", "description": "d"}}),
    );
    typed(
        "interactive",
        json!({"type": "nfm_reply", "nfm_reply": {"name": "flow", "body": "Sent", "response_json": "{}"}}),
    );
    typed(
        "order",
        json!({"catalog_id": "1", "text": "t", "product_items": [
        {"product_retailer_id": "p", "quantity": 2.0, "item_price": 9.5, "currency": "USD"}]}),
    );
    typed(
        "system",
        json!({"body": "b", "type": "user_changed_number", "wa_id": "1", "identity": {"hash": "h"}}),
    );
    typed("unsupported", json!({"type": "poll"}));
    typed(
        "edit",
        json!({"original_message_id": "wamid.1", "message": {"type": "text", "text": {"body": "new"}}}),
    );
    typed("revoke", json!({"original_message_id": "wamid.1"}));
}

#[test]
fn details_of_some_kinds() {
    let edited = typed(
        "edit",
        json!({"original_message_id": "w", "message": {"type": "text", "text": {"body": "new"}}}),
    );
    let InboundContent::Edit(edit) = edited.content() else { panic!() };
    let inner = edit.message.as_deref().unwrap();
    assert!(matches!(inner.content(), InboundContent::Text(text) if text.body == "new"));
    assert_eq!(inner.id, "");

    let list = typed("interactive", json!({"type": "list_reply", "list_reply": {"id": "a", "title": "A"}}));
    assert_eq!(list.interactive.unwrap().reply().unwrap().id, "a");

    let quoted = message(fixture("location", json!({"latitude": "37.5", "longitude": "-122.25"})));
    assert!(
        matches!(quoted.content(), InboundContent::Location(place) if place.latitude.to_bits() == 37.5_f64.to_bits())
    );
    let order = message(fixture("order", json!({"product_items": [{"quantity": "2", "item_price": 3}]})));
    assert_eq!(order.order.unwrap().product_items[0].quantity, Some(2.0));
}

#[test]
fn a_removed_reaction_has_an_empty_emoji_or_none() {
    for (body, removal) in [
        (json!({"message_id": "w", "emoji": ""}), true),
        (json!({"message_id": "w"}), true),
        (json!({"message_id": "w", "emoji": null}), true),
        (json!({"message_id": "w", "emoji": "👍"}), false),
    ] {
        assert_eq!(message(fixture("reaction", body)).reaction.unwrap().is_removal(), removal);
    }
}

#[test]
fn what_surrounds_a_message() {
    let wire = json!({
        "from": "1", "id": "w", "timestamp": "1744344496", "type": "text", "text": {"body": "b"},
        "context": {"from": "2", "id": "wamid.0", "forwarded": true, "frequently_forwarded": false,
            "referred_product": {"catalog_id": "c", "product_retailer_id": "p"}},
        "referral": {"source_url": "u", "source_id": "1", "source_type": "ad", "headline": "h", "body": "b", "ctwa_clid": "x",
            "media_type": "image", "image_url": "i", "welcome_message": {"text": "Hi"}, "new": 1},
    });
    let message = message(wire.clone());
    assert_eq!((message.reply_to(), message.unix_time()), (Some("wamid.0"), Some(1_744_344_496)));
    assert_eq!(message.referral.as_ref().unwrap().extra["new"], 1);
    assert_eq!(to_value(&message).unwrap(), wire);
}

#[test]
fn kinds_without_a_body() {
    let errors =
        json!([{"code": 131_051, "title": "t", "message": "m", "error_data": {"details": "d"}, "href": "h"}]);
    let unsupported = message(json!({"id": "w", "type": "unsupported", "errors": errors}));
    assert!(matches!(unsupported.content(), InboundContent::Unsupported(None)));
    assert_eq!((unsupported.errors[0].code, unsupported.errors[0].details()), (Some(131_051), Some("d")));
    let unknown = message(json!({"id": "w", "type": "unknown", "errors": [{"error_data": "plain"}]}));
    assert!(matches!(unknown.content(), InboundContent::Unsupported(None)));
    assert_eq!(unknown.errors[0].details(), Some("plain"));
    let interactive = message(json!({"id": "w", "type": "interactive", "errors": errors}));
    assert_eq!(interactive.kind, InboundType::Interactive);
    assert!(matches!(interactive.content(), InboundContent::Unknown(_)) && interactive.errors.len() == 1);
}

#[test]
fn a_malformed_body_does_not_lose_the_message() {
    for (kind, body) in [
        ("text", json!("Hello")),
        ("text", json!({"body": {"text": "Hello"}})),
        ("text", json!({})),
        ("image", json!({"mime_type": "image/png"})),
        ("location", json!({"latitude": "north", "longitude": 1})),
        ("contacts", json!({"name": "Ada"})),
        ("contacts", json!([])),
        ("interactive", json!({"button_reply": {"id": "a"}})),
        ("interactive", json!({"type": "button_reply", "button_reply": []})),
        ("edit", json!({"original_message_id": "w", "message": "new"})),
        ("text", json!(null)),
    ] {
        let wire = fixture(kind, body);
        let message = message(wire.clone());
        let InboundContent::Unknown(raw) = message.content() else { panic!("{wire}") };
        assert_eq!(Value::Object(raw.clone()), wire);
        assert_eq!((message.id.as_str(), message.kind.as_str()), ("wamid.HBgL", kind));
        let body = wire[kind].clone();
        if body.as_array().is_none_or(|list| !list.is_empty()) && !body.is_null() {
            assert_eq!(message.extra[kind], body);
            assert_eq!(to_value(&message).unwrap(), wire);
        }
    }
}

#[test]
fn unknown_kinds_and_frames_are_kept_whole() {
    for wire in [
        json!({"from": "1", "id": "w", "type": "poll", "poll": {"question": "?"}, "user_id": "US.1"}),
        json!({"id": {"odd": 1}, "type": ["text"], "from": {}, "timestamp": 1.5, "errors": "none", "context": 1}),
        json!({}),
    ] {
        let message = message(wire.clone());
        assert!(matches!(message.content(), InboundContent::Unknown(_)));
        assert_eq!(to_value(&message).unwrap(), wire);
    }
    let numbers =
        message(json!({"from": 16_505_551_234_u64, "id": 7, "timestamp": 1_744_344_496, "type": "text"}));
    assert_eq!((numbers.from.as_deref(), numbers.id.as_str()), (Some("16505551234"), "7"));
    assert_eq!(numbers.unix_time(), Some(1_744_344_496));
    assert!(from_value::<InboundMessage>(json!([])).is_err());
}
