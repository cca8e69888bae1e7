use serde_json::{from_value, json, to_value};

use super::*;
use crate::model::MediaRef;

fn check(message: impl Into<Interactive>, limits: bool) -> Option<String> {
    message.into().check("interactive", limits).err().map(|error| error.field)
}

/// Written exactly so, read back as the same thing, and written the same again.
fn round_trip(message: impl Into<Interactive>, wire: Value) {
    let message = message.into();
    assert_eq!(to_value(&message).unwrap(), wire);
    assert_eq!(from_value::<Interactive>(wire.clone()).unwrap(), message);
    assert_eq!(message.kind(), wire["type"]);
    assert_eq!(check(message, true), None);
}

#[test]
fn buttons_as_meta_documents_them() {
    round_trip(
        Buttons::new("Body")
            .header(Header::text("Head"))
            .footer("Foot")
            .button("id-1", "One")
            .button("id-2", "Two"),
        json!({
            "type": "button",
            "header": {"type": "text", "text": "Head"}, "body": {"text": "Body"}, "footer": {"text": "Foot"},
            "action": {"buttons": [
                {"type": "reply", "reply": {"id": "id-1", "title": "One"}},
                {"type": "reply", "reply": {"id": "id-2", "title": "Two"}}]},
        }),
    );
    for (header, wire) in [
        (Header::image("1"), json!({"type": "image", "image": {"id": "1"}})),
        (
            Header::video_from(MediaRef::link("https://a")),
            json!({"type": "video", "video": {"link": "https://a"}}),
        ),
        (
            Header::document("2", "a.pdf"),
            json!({"type": "document", "document": {"id": "2", "filename": "a.pdf"}}),
        ),
    ] {
        round_trip(
            Buttons::new("Body").header(header).button("a", "A"),
            json!({"type": "button", "header": wire, "body": {"text": "Body"},
                "action": {"buttons": [{"type": "reply", "reply": {"id": "a", "title": "A"}}]}}),
        );
    }
}

#[test]
fn a_list_as_meta_documents_it() {
    round_trip(
        ListMenu::new("Body", "Choose")
            .section(
                Section::new("First").row(Row::new("a", "A").description("about a")).row(Row::new("b", "B")),
            )
            .section(Section::new("Second").row(Row::new("c", "C"))),
        json!({
            "type": "list", "body": {"text": "Body"},
            "action": {"button": "Choose", "sections": [
                {"title": "First", "rows": [{"id": "a", "title": "A", "description": "about a"}, {"id": "b", "title": "B"}]},
                {"title": "Second", "rows": [{"id": "c", "title": "C"}]}]},
        }),
    );
    assert_eq!(
        check(ListMenu::new("B", "C").section(Section::untitled().row(Row::new("a", "A"))), true),
        None
    );
}

#[test]
fn a_link_as_meta_documents_it() {
    round_trip(
        CtaUrl::new("Body", "Open", "https://example.com/a?b=c"),
        json!({
            "type": "cta_url", "body": {"text": "Body"},
            "action": {"name": "cta_url", "parameters": {"display_text": "Open", "url": "https://example.com/a?b=c"}},
        }),
    );
}

#[test]
fn a_form_as_meta_documents_it() {
    round_trip(
        FlowMessage::new("Body", "Start", FlowRef::Id("123".to_owned()))
            .token("t")
            .draft()
            .navigate("WELCOME", Some(json!({"name": "Ada"}))),
        json!({
            "type": "flow", "body": {"text": "Body"},
            "action": {"name": "flow", "parameters": {
                "flow_message_version": "3", "flow_id": "123", "flow_cta": "Start", "flow_token": "t", "mode": "draft",
                "flow_action": "navigate", "flow_action_payload": {"screen": "WELCOME", "data": {"name": "Ada"}}}},
        }),
    );
    round_trip(
        FlowMessage::new("Body", "Start", FlowRef::Name("lead".to_owned())).data_exchange(),
        json!({
            "type": "flow", "body": {"text": "Body"},
            "action": {"name": "flow", "parameters": {
                "flow_message_version": "3", "flow_name": "lead", "flow_cta": "Start", "flow_action": "data_exchange"}},
        }),
    );
}

#[test]
fn a_location_request_as_meta_documents_it() {
    round_trip(
        LocationRequest::new("Where are you?"),
        json!({"type": "location_request_message", "body": {"text": "Where are you?"}, "action": {"name": "send_location"}}),
    );
}

#[test]
fn other_kinds_are_kept_whole() {
    for wire in [
        json!({"type": "catalog_message", "body": {"text": "b"}, "action": {"name": "catalog_message", "n": null}}),
        json!({"type": "order_details", "action": []}),
        json!({"type": "Button"}),
    ] {
        let message: Interactive = from_value(wire.clone()).unwrap();
        assert!(matches!(message, Interactive::Other(_)));
        assert_eq!(to_value(&message).unwrap(), wire);
        assert_eq!(check(message, true), None);
    }
    assert_eq!(check(Interactive::Other(Map::new()), false).as_deref(), Some("interactive.type"));
}

#[test]
fn what_this_version_does_not_know_is_kept_on_every_level() {
    let wire = json!({
        "type": "button", "a": 1, "header": {"type": "gif", "gif": {"id": "1"}}, "body": {"text": "Body", "b": 1},
        "action": {"c": 1, "buttons": [{"type": "reply", "d": 1, "reply": {"id": "a", "title": "A", "e": 1}}]},
    });
    assert_eq!(to_value(from_value::<Interactive>(wire.clone()).unwrap()).unwrap(), wire);
    let short: Interactive = from_value(json!({
        "type": "cta_url", "body": {"text": "b"}, "action": {"parameters": {"display_text": "O", "url": "https://a"}},
    }))
    .unwrap();
    assert_eq!(to_value(short).unwrap()["action"]["name"], "cta_url");
    let mut twice = Buttons::new("b").button("a", "A");
    twice.extra.insert("type".to_owned(), json!("list"));
    let text = serde_json::to_string(&Interactive::from(twice)).unwrap();
    assert_eq!(text.matches(r#""type":"#).count(), 2, "one for the message, one for its button: {text}");
}

#[test]
fn a_known_kind_with_a_mistake_is_not_an_unknown_one() {
    let error =
        from_value::<Interactive>(json!({"type": "list", "body": {"text": "b"}, "action": {"button": "C"}}));
    assert_eq!(error.unwrap_err().to_string(), "at action.sections: is required");
}

#[test]
fn edges_of_the_frame() {
    let body = |n, limits| check(Buttons::new("é".repeat(n)).button("a", "A"), limits);
    assert_eq!(body(1024, true), None);
    assert_eq!(body(1025, true).as_deref(), Some("interactive.body.text"));
    assert_eq!(body(1025, false), None);
    assert_eq!(body(0, false).as_deref(), Some("interactive.body.text"));
    let footer = |n| check(Buttons::new("b").footer("é".repeat(n)).button("a", "A"), true);
    assert_eq!((footer(60), footer(61).as_deref()), (None, Some("interactive.footer.text")));
    let header = |n| check(Buttons::new("b").header(Header::text("é".repeat(n))).button("a", "A"), true);
    assert_eq!((header(60), header(61).as_deref()), (None, Some("interactive.header.text")));
    let image = Buttons::new("b").header(Header::image_from(MediaRef::default())).button("a", "A");
    assert_eq!(check(image, false).as_deref(), Some("interactive.header.image"));
}

#[test]
fn edges_of_buttons() {
    let some = |n: usize| (0..n).fold(Buttons::new("b"), |b, i| b.button(format!("{i}"), format!("T{i}")));
    for (n, good) in [(0, false), (1, true), (3, true), (4, false)] {
        let expected = (!good).then_some("interactive.action.buttons");
        assert_eq!(check(some(n), true).as_deref(), expected, "{n}");
        assert_eq!(check(some(n), false), None);
    }
    let second = |id: String, title: String, limits| check(some(1).button(id, title), limits);
    assert_eq!(second("é".repeat(256), "é".repeat(20), true), None);
    let title = Some("interactive.action.buttons[1].title".to_owned());
    let id = Some("interactive.action.buttons[1].id".to_owned());
    assert_eq!(second("x".to_owned(), "é".repeat(21), true), title);
    assert_eq!(second("é".repeat(257), "x".to_owned(), true), id);
    assert_eq!(second("é".repeat(257), "é".repeat(21), false), None);
    assert_eq!(second("x".to_owned(), " ".to_owned(), false), title);
    assert_eq!(second(String::new(), "x".to_owned(), false), id);
    assert_eq!(second("x".to_owned(), "T0".to_owned(), true), title);
    assert_eq!(second("x".to_owned(), "T0".to_owned(), false), None);
}

/// One section with this row after another.
fn with_row(row: Row) -> ListMenu {
    ListMenu::new("b", "Choose").section(Section::new("s").row(Row::new("first", "First")).row(row))
}

/// Sections with so many rows each.
fn with_rows(counts: &[usize]) -> ListMenu {
    counts.iter().enumerate().fold(ListMenu::new("b", "Choose"), |list, (i, count)| {
        let rows = (0..*count).map(|j| Row::new(format!("{i}-{j}"), "T"));
        list.section(rows.fold(Section::new(format!("S{i}")), Section::row))
    })
}

#[test]
fn edges_of_lists() {
    let sections = Some("interactive.action.sections");
    assert_eq!(check(with_rows(&[10]), true), None);
    assert_eq!(check(with_rows(&[1; 10]), true), None);
    assert_eq!(check(with_rows(&[6, 5]), true).as_deref(), sections);
    assert_eq!(check(with_rows(&[6, 5]), false), None);
    assert_eq!(check(with_rows(&[1; 11]), true).as_deref(), sections);
    assert_eq!(check(with_rows(&[]), true).as_deref(), sections);
    assert_eq!(check(with_rows(&[1, 0]), true).as_deref(), Some("interactive.action.sections[1].rows"));
    let body = |n| check(ListMenu { body: TextBlock::new("é".repeat(n)), ..with_rows(&[1]) }, true);
    assert_eq!((body(4096), body(4097).as_deref()), (None, Some("interactive.body.text")));
    let button = |n| {
        let list = ListMenu::new("b", "é".repeat(n)).section(Section::untitled().row(Row::new("a", "A")));
        check(list, true)
    };
    assert_eq!((button(20), button(21).as_deref()), (None, Some("interactive.action.button")));
    assert_eq!(button(0).as_deref(), Some("interactive.action.button"));
    let image = with_rows(&[1]).header(Header::image("1"));
    assert_eq!(check(image.clone(), true).as_deref(), Some("interactive.header.type"));
    assert_eq!(check(image, false), None);
    let title = |n| check(with_rows(&[1]).section(Section::new("é".repeat(n)).row(Row::new("x", "X"))), true);
    assert_eq!((title(24), title(25).as_deref()), (None, Some("interactive.action.sections[1].title")));
    let untitled = with_rows(&[1]).section(Section::untitled().row(Row::new("x", "X")));
    assert_eq!(check(untitled.clone(), true).as_deref(), Some("interactive.action.sections[1].title"));
    assert_eq!(check(untitled, false), None);
}

#[test]
fn edges_of_rows() {
    let row = |id: usize, title: usize, description: usize, limits| {
        let row = Row::new("é".repeat(id), "é".repeat(title)).description("é".repeat(description));
        check(with_row(row), limits)
    };
    let at = |name: &str| Some(format!("interactive.action.sections[0].rows[1].{name}"));
    assert_eq!(row(200, 24, 72, true), None);
    assert_eq!(row(201, 24, 72, true), at("id"));
    assert_eq!(row(200, 25, 72, true), at("title"));
    assert_eq!(row(200, 24, 73, true), at("description"));
    assert_eq!(row(201, 25, 73, false), None);
    assert_eq!(row(0, 1, 1, false), at("id"));
    assert_eq!(row(1, 0, 1, false), at("title"));
    assert_eq!(check(with_row(Row::new("first", "Other")), true), at("id"));
    let elsewhere = with_row(Row::new("x", "X")).section(Section::new("t").row(Row::new("first", "F")));
    assert_eq!(check(elsewhere, true).as_deref(), Some("interactive.action.sections[1].rows[0].id"));
}

#[test]
fn edges_of_links_and_forms() {
    let link = |text: &str, url: &str, limits| check(CtaUrl::new("b", text, url), limits);
    let at = |name: &str| Some(format!("interactive.action.parameters.{name}"));
    let long = |n: usize| format!("https://a.b/{}", "x".repeat(n - 12));
    assert_eq!(link(&"é".repeat(20), &long(2000), true), None);
    assert_eq!(link(&"é".repeat(21), &long(2000), true), at("display_text"));
    assert_eq!(link("a", &long(2001), true), at("url"));
    assert_eq!(link("a", "example.com", true), at("url"));
    assert_eq!(link("a", "tel:+1555", true), at("url"));
    assert_eq!(link(&"é".repeat(21), "example.com", false), None);
    assert_eq!(link("", "https://a.b", false), at("display_text"));
    assert_eq!(link("a", "", false), at("url"));

    let form =
        |id: &str, cta: String, limits| check(FlowMessage::new("b", cta, FlowRef::Id(id.to_owned())), limits);
    assert_eq!(form("1", "é".repeat(30), true), None);
    assert_eq!(form("1", "é".repeat(31), true), at("flow_cta"));
    assert_eq!(form("1", "é".repeat(31), false), None);
    assert_eq!(form("", "Go".to_owned(), false), at("flow_id"));
    let mut both = FlowMessage::new("b", "Go", FlowRef::Id("1".to_owned()));
    both.action.parameters.flow_name = Some("n".to_owned());
    assert_eq!(check(both.clone(), false), at("flow_name"));
    both.action.parameters.flow_id = None;
    assert_eq!(check(both.clone(), false), None);
    both.action.parameters.flow_name = None;
    assert_eq!(check(both, false), at("flow_id"));
    assert_eq!(check(LocationRequest::new(""), false).as_deref(), Some("interactive.body.text"));
}

#[test]
fn the_schema_leaves_other_kinds_open() {
    let schema = schemars::schema_for!(Interactive).to_value();
    let text = schema.to_string();
    assert!(schema.get("anyOf").is_some() && text.contains("location_request_message"), "{schema:#}");
}
