//! Arguments that cannot be right are refused before any request, and the error names where they are wrong.
//!
//! The wrong arguments are made from the operations' own schemas, so that a new operation or field is covered as
//! soon as it is in the table.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
#![allow(clippy::print_stdout, unreachable_pub)]

#[path = "../common/mod.rs"]
mod common;
mod schema;

use avenping::{CallOptions, Client, Delivery, Error};
use avenping_mock::MockServer;
use common::{assert_code, client, server};
use schema::{Arguments, json_operations};
use serde_json::{Value, json};

#[track_caller]
fn refuse(client: &Client, arguments: &Arguments, json: &[u8]) -> Error {
    let name = arguments.operation.name;
    let shown = String::from_utf8_lossy(&json[..json.len().min(300)]).into_owned();
    let error = match client.invoke(name, json, CallOptions::new()) {
        Err(error) => error,
        Ok(pending) => match pending.wait() {
            Err(error) => error,
            Ok(answer) => panic!("{name} took {shown} and answered {answer:?}"),
        },
    };
    assert_eq!(error.code(), "INVALID_REQUEST", "{name} with {shown}: {error:?}");
    assert_eq!(error.operation(), Some(name), "{shown}: {error:?}");
    assert!(error.field().is_some_and(|field| !field.is_empty()), "{name} with {shown}: {error:?}");
    assert!(error.attempts().is_empty() && !error.retryable(), "{error:?}");
    let sends = arguments.operation.method.as_str() == "POST";
    assert_eq!(error.delivery(), sends.then_some(Delivery::NotSent), "{name} with {shown}: {error:?}");
    error
}

#[track_caller]
fn assert_field(error: &Error, path: &[&str], shown: &Value) {
    assert_eq!(error.field(), Some(path.join(".").as_str()), "{shown}: {error:?}");
}

fn set(arguments: &mut Value, path: &[&str], value: Value) {
    let (last, parents) = path.split_last().unwrap();
    let mut at = arguments;
    for parent in parents {
        at = &mut at[*parent];
    }
    at[*last] = value;
}

fn each(check: impl Fn(&Client, &Arguments)) {
    let server: MockServer = server();
    let client = client(&server);
    let operations = json_operations();
    assert!(operations.len() >= 16, "the table has shrunk");
    for arguments in &operations {
        check(&client, arguments);
    }
    assert_eq!(server.requests(), Vec::<Value>::new(), "bad arguments led to a request");
}

#[test]
fn the_arguments_made_here_are_good_ones() {
    // Otherwise a refusal below could be for another reason than the one that is tested.
    let server = server();
    let client = client(&server);
    for arguments in json_operations() {
        let json = arguments.good(&arguments.schema);
        let name = arguments.operation.name;
        match client.invoke(name, &serde_json::to_vec(&json).unwrap(), CallOptions::new()) {
            // Whether the fake knows such a template is another matter.
            Ok(pending) => drop(pending.wait()),
            // These two want one of several fields, which their schemas cannot say.
            Err(_) if matches!(name, "messages.send" | "webhooks.set_config") => {}
            Err(error) => panic!("{name} with {json}: {error:?}"),
        }
    }
}

#[test]
fn text_that_is_no_json_object_is_refused() {
    each(|client, arguments| {
        for bad in
            ["x", "{", "{\"", "[]", "[1]", "\"text\"", "1", "true", "null", "\u{feff}{}", "{'to':1}", "\u{0}"]
        {
            let error = refuse(client, arguments, bad.as_bytes());
            assert_eq!(error.field(), Some("request"), "{bad}: {error:?}");
        }
        // These begin like an object, so that a field may be what is found wrong first.
        for bad in [&b"{\"to\":\"\xff\xfe\"}"[..], b"{} {}", b"{}}", b"{\"to\":", b"{,}"] {
            refuse(client, arguments, bad);
        }
    });
}

#[test]
fn nothing_at_all_counts_as_no_arguments() {
    each(|client, arguments| {
        if !arguments.required(&arguments.schema).is_empty() {
            for nothing in ["", "  \n", "{}"] {
                let error = refuse(client, arguments, nothing.as_bytes());
                let field = error.field().unwrap().to_owned();
                assert!(arguments.required(&arguments.schema).contains(&field.as_str()), "{error:?}");
            }
        }
    });
}

#[test]
fn a_missing_field_is_named() {
    each(|client, arguments| {
        let whole = arguments.good(&arguments.schema);
        for name in arguments.required(&arguments.schema) {
            let mut part = whole.clone();
            part.as_object_mut().unwrap().remove(name);
            assert_field(&refuse(client, arguments, part.to_string().as_bytes()), &[name], &part);
        }
        for (path, schema) in arguments.fields(&[], &arguments.schema) {
            for name in arguments.required(schema) {
                let mut part = whole.clone();
                let mut inner = arguments.good(schema);
                inner.as_object_mut().unwrap().remove(name);
                set(&mut part, &path, inner);
                let path = [path.as_slice(), &[name]].concat();
                assert_field(&refuse(client, arguments, part.to_string().as_bytes()), &path, &part);
            }
        }
    });
}

#[test]
fn a_field_of_the_wrong_type_is_named() {
    let samples = [
        ("string", json!("text")),
        ("number", json!(1.5)),
        ("integer", json!(-1)),
        ("boolean", json!(true)),
        ("array", json!(["x"])),
        ("object", json!({ "a": 1 })),
    ];
    let checked = std::cell::Cell::new(0);
    each(|client, arguments| {
        for (path, schema) in arguments.fields(&[], &arguments.schema) {
            let types = arguments.types(schema);
            let takes = |kind: &str| types.is_empty() || types.iter().any(|taken| taken == kind);
            for (kind, sample) in &samples {
                // A whole number is a number, and -1 is the wrong one where only counts are taken.
                let number = *kind == "integer" && takes("number");
                if takes(kind) && *kind != "integer" || number || *kind == "number" && types.is_empty() {
                    continue;
                }
                let mut wrong = arguments.good(&arguments.schema);
                if path.len() > 1 {
                    let parent = &path[..path.len() - 1];
                    let schema = arguments
                        .fields(&[], &arguments.schema)
                        .into_iter()
                        .find(|(at, _)| at == parent)
                        .unwrap()
                        .1;
                    set(&mut wrong, parent, arguments.good(schema));
                }
                set(&mut wrong, &path, sample.clone());
                let error = refuse(client, arguments, wrong.to_string().as_bytes());
                let field = error.field().unwrap();
                let named = path.join(".");
                // An object of the wrong content is named by what it lacks.
                let inside =
                    field.starts_with(&format!("{named}.")) || field.starts_with(&format!("{named}["));
                assert!(
                    field == named || (*kind == "object" || *kind == "array") && inside,
                    "{wrong}: {error:?}"
                );
                checked.set(checked.get() + 1);
            }
        }
    });
    assert!(checked.get() > 100, "only {} cases", checked.get());
}

#[test]
fn an_unknown_argument_is_named() {
    each(|client, arguments| {
        let mut wrong = arguments.good(&arguments.schema);
        wrong["noSuchField"] = json!(1);
        assert_field(&refuse(client, arguments, wrong.to_string().as_bytes()), &["noSuchField"], &wrong);
    });
}

#[test]
fn three_megabytes_are_refused_here_and_not_sent() {
    let huge = "x".repeat(3 * 1024 * 1024);
    let server = server();
    // Limits are off, so that only the size of the whole is left to stop it.
    let client =
        common::builder(&server.base_url()).phone_number_id(common::LINE).validate(false).build().unwrap();
    for arguments in json_operations() {
        for (path, schema) in arguments.fields(&[], &arguments.schema) {
            let takes_text = arguments.types(schema).iter().any(|kind| kind == "string");
            if path.len() > 1 || !takes_text {
                continue;
            }
            let mut wrong = arguments.good(&arguments.schema);
            set(&mut wrong, &path, json!(huge));
            refuse(&client, &arguments, wrong.to_string().as_bytes());
        }
        // In an argument that is not there at all.
        refuse(&client, &arguments, format!("{{\"noSuchField\":\"{huge}\"}}").as_bytes());
    }
    assert_eq!(server.requests().len(), 0);
}

#[test]
fn an_error_about_an_argument_never_repeats_its_value() {
    each(|client, arguments| {
        for (path, schema) in arguments.fields(&[], &arguments.schema) {
            if path.len() == 1 && !arguments.types(schema).iter().any(|kind| kind == "string") {
                let mut wrong = arguments.good(&arguments.schema);
                set(&mut wrong, &path, json!("pr1vate words"));
                let error = refuse(client, arguments, wrong.to_string().as_bytes());
                assert!(!format!("{error} {error:?}").contains("pr1vate"), "{error:?}");
            }
        }
    });
}

#[test]
fn operations_that_do_not_exist_or_carry_bytes_are_refused() {
    let server = server();
    let client = client(&server);
    for name in
        ["", "Me", "messages", "messages.send_text ", "media.upload", "media.download", "../me", "m\u{0}e"]
    {
        let error = client.invoke(name, b"{}", CallOptions::new()).unwrap_err();
        assert_code(&error, "INVALID_REQUEST");
        assert_eq!(error.field(), Some("operation"), "{error:?}");
    }
    assert!(server.requests().is_empty());
}
