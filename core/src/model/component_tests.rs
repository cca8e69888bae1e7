use serde_json::{Value, from_value, json, to_value};

use super::*;
use crate::model::{Location, MediaRef};

fn field(component: TemplateComponent, limits: bool) -> Option<String> {
    check_components(&[component], limits).err().map(|error| error.field)
}

#[test]
fn builders_write_what_meta_documents() {
    let components = [
        TemplateComponent::header([Parameter::image("123")]),
        TemplateComponent::body([Parameter::text("Ada"), Parameter::named("order", "#123")]),
        TemplateComponent::url_button(0, "suffix"),
        TemplateComponent::quick_reply(1, "YES"),
        TemplateComponent::copy_code(2, "SAVE20"),
        TemplateComponent::flow_button(
            3,
            ButtonAction::new().flow_token("t").flow_action_data(json!({"a": 1})),
        ),
        TemplateComponent::catalog_button(4, "sku"),
        TemplateComponent::header([Parameter::document("9", "a.pdf")]),
        TemplateComponent::header([Parameter::location(Location::new(1.5, 2.5).name("Shop"))]),
        TemplateComponent::body([
            Parameter::currency("$1.50", "USD", 1500),
            Parameter::date_time("1 May"),
            Parameter::video("v"),
        ]),
    ];
    check_components(&components, true).unwrap();
    let expected = json!([
        {"type": "header", "parameters": [{"type": "image", "image": {"id": "123"}}]},
        {"type": "body", "parameters": [{"type": "text", "text": "Ada"}, {"type": "text", "text": "#123", "parameter_name": "order"}]},
        {"type": "button", "sub_type": "url", "index": "0", "parameters": [{"type": "text", "text": "suffix"}]},
        {"type": "button", "sub_type": "quick_reply", "index": "1", "parameters": [{"type": "payload", "payload": "YES"}]},
        {"type": "button", "sub_type": "copy_code", "index": "2", "parameters": [{"type": "coupon_code", "coupon_code": "SAVE20"}]},
        {"type": "button", "sub_type": "flow", "index": "3",
            "parameters": [{"type": "action", "action": {"flow_token": "t", "flow_action_data": {"a": 1}}}]},
        {"type": "button", "sub_type": "catalog", "index": "4",
            "parameters": [{"type": "action", "action": {"thumbnail_product_retailer_id": "sku"}}]},
        {"type": "header", "parameters": [{"type": "document", "document": {"id": "9", "filename": "a.pdf"}}]},
        {"type": "header", "parameters": [{"type": "location", "location": {"latitude": 1.5, "longitude": 2.5, "name": "Shop"}}]},
        {"type": "body", "parameters": [
            {"type": "currency", "currency": {"fallback_value": "$1.50", "code": "USD", "amount_1000": 1500}},
            {"type": "date_time", "date_time": {"fallback_value": "1 May"}},
            {"type": "video", "video": {"id": "v"}}]},
    ]);
    assert_eq!(to_value(&components).unwrap(), expected);
    assert_eq!(to_value(from_value::<Vec<TemplateComponent>>(expected.clone()).unwrap()).unwrap(), expected);
}

#[test]
fn what_this_version_does_not_know_goes_out_as_it_came() {
    let unknown = json!([
        {"type": "carousel", "cards": [{"card_index": 0, "components": []}]},
        {"type": "limited_time_offer", "parameters": [{"type": "limited_time_offer", "limited_time_offer": {"expiration_time_ms": 1}}]},
        {"type": "BODY", "text": "Hi"},
    ]);
    let components: Vec<TemplateComponent> = from_value(unknown.clone()).unwrap();
    assert!(check_components(&components, true).is_ok());
    assert_eq!(to_value(&components).unwrap(), unknown);
    let numbered: TemplateComponent =
        from_value(json!({"type": "button", "sub_type": "url", "index": 0, "parameters": null})).unwrap();
    assert_eq!(numbered.index.as_deref(), Some("0"));
}

#[test]
fn limits_at_their_edges() {
    type Case = (fn(String) -> TemplateComponent, usize, &'static str);
    let cases: [Case; 3] = [
        (|text| TemplateComponent::url_button(0, text), 2000, "components[0].parameters[0].text"),
        (|text| TemplateComponent::quick_reply(0, text), 256, "components[0].parameters[0].payload"),
        (|text| TemplateComponent::copy_code(0, text), 15, "components[0].parameters[0].coupon_code"),
    ];
    for (component, max, name) in cases {
        assert_eq!(field(component("é".repeat(max)), true), None);
        assert_eq!(field(component("é".repeat(max + 1)), true).as_deref(), Some(name));
        assert_eq!(field(component("é".repeat(max + 1)), false), None);
        assert_eq!(field(component(String::new()), false).as_deref(), Some(name));
    }
    assert_eq!(field(TemplateComponent::body([Parameter::text("a".repeat(5000))]), true), None);
    assert_eq!(field(TemplateComponent::body([Parameter::text(" ")]), true), None);
    assert_eq!(field(TemplateComponent::url_button(9, "a"), true), None);
    assert_eq!(field(TemplateComponent::url_button(10, "a"), true).as_deref(), Some("components[0].index"));
    assert_eq!(field(TemplateComponent::url_button(10, "a"), false), None);
}

#[test]
fn a_kind_without_its_value_cannot_be_sent() {
    for (kind, name) in [
        ("text", "text"),
        ("image", "image"),
        ("video", "video"),
        ("document", "document"),
        ("location", "location"),
        ("payload", "payload"),
        ("coupon_code", "coupon_code"),
        ("", "type"),
    ] {
        let component = TemplateComponent::body([Parameter::new(kind)]);
        assert_eq!(field(component, false), Some(format!("components[0].parameters[0].{name}")));
    }
    let mut both = Parameter::image("1");
    both.image = Some(MediaRef { link: Some("l".to_owned()), ..MediaRef::id("1") });
    assert!(field(TemplateComponent::header([both]), false).is_some());
    assert!(from_value::<TemplateComponent>(json!({"parameters": []})).is_err());
    assert!(
        from_value::<TemplateComponent>(json!({"type": "body", "parameters": Value::Bool(true)})).is_err()
    );
}
