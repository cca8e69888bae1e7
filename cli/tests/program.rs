//! The program's manners: what goes where, with which exit code, and what becomes of it when a pipe closes.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
#![allow(clippy::print_stdout, unreachable_pub)]

mod common;

use common::{Mock, avenping, failure, file};
use serde_json::json;
use std::process::Stdio;

#[test]
fn every_command_prints_json_for_programs_and_text_for_people() {
    let mock = Mock::start();
    assert_eq!(mock.json(&["health"])["ok"], true);
    assert_eq!(mock.text(&["health"]), "ok\n");
    assert_eq!(mock.json(&["me"])["defaultPhoneNumberId"], "109876543210987");
    assert!(mock.text(&["me"]).contains("109876543210987"));
    let templates = mock.json(&["templates", "list", "--limit", "7"]);
    assert!(templates.as_array().unwrap().len() >= 30, "not all pages");
    let table = mock.text(&["templates", "list", "--search", "hello"]);
    assert!(table.starts_with("NAME") && table.contains("hello_world"), "{table}");
    let sent = mock.json(&["send", "text", "+1 555 123 4567", "Hello"]);
    assert!(sent["messages"][0]["id"].as_str().unwrap().starts_with("wamid."));
    assert!(
        mock.text(&["send", "text", "15551234567", "Hello", "--reply-to", "wamid.x"]).starts_with("wamid.")
    );
    assert_eq!(mock.messages().len(), 2);
    assert_eq!(
        mock.json(&["request", "get", "/v2/templates", "--query", "limit=1"])["items"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    let body = r#"{"phoneNumberId":"109876543210987","to":"15551234567","text":"raw"}"#;
    mock.json(&["request", "POST", "/v2/messages/send/text", "--data", body]);
    assert_eq!(mock.messages().len(), 3);
}

#[test]
fn a_refusal_by_the_api_is_exit_code_1_and_its_record_is_on_standard_error() {
    let mock = Mock::start();
    let output = mock.avenping(&["--json", "me"]).env("AVENPING_TOKEN", "wrong").output().unwrap();
    let error = failure(&output, 1);
    assert_eq!((&error["code"], &error["status"]), (&json!("UNAUTHORIZED"), &json!(401)));
    let output = mock.avenping(&["me"]).env("AVENPING_TOKEN", "wrong").output().unwrap();
    let text = String::from_utf8(output.stderr).unwrap();
    assert!(text.starts_with("avenping: ") && text.contains("UNAUTHORIZED"), "{text}");
    assert_eq!((output.status.code(), output.stdout.len()), (Some(1), 0));
}

#[test]
fn wrong_usage_is_exit_code_2_and_json_for_programs() {
    let mock = Mock::start();
    for arguments in [
        &["send", "text", "12", "Hello"][..],
        &["send", "text", "15551234567", ""],
        &["request", "GET", "no-slash"],
        &["request", "GET", "/v2/me", "--query", "novalue"],
        &["request", "POST", "/v2/me", "--data", "{"],
        &["me", "--timeout", "-1"],
        &["me", "--timeout", "0"],
        &["me", "--timeout", "nan"],
        &["me", "--auth", "basic"],
        &["me", "--base-url", "nonsense"],
        &["me", "--token-file", "/no/such/file"],
        // These are found by the parser of arguments.
        &["nonsense"],
        &["send"],
        &["me", "--no-such-option"],
        &["templates", "list", "--limit", "many"],
    ] {
        let output = mock.avenping(&[&["--json"], arguments].concat()).output().unwrap();
        let error = failure(&output, 2);
        assert!(error["message"].as_str().is_some_and(|text| !text.is_empty()), "{arguments:?}: {error}");
        assert!(
            matches!(error["code"].as_str(), Some("CONFIG" | "INVALID_REQUEST")),
            "{arguments:?}: {error}"
        );
        let output = mock.avenping(arguments).output().unwrap();
        assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0), "{arguments:?}: {output:?}");
        assert!(!output.stderr.is_empty() && !output.stderr.starts_with(b"{"), "{arguments:?}: {output:?}");
    }
}

#[test]
fn no_connection_and_no_answer_are_exit_code_3() {
    let port = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port();
    let url = format!("http://127.0.0.1:{port}");
    let output = avenping(&["--json", "health", "--max-retries", "0", "--base-url", &url]).output().unwrap();
    assert_eq!(failure(&output, 3)["code"], "CONNECTION");
    let mock = Mock::start();
    let fault = r#"{"match":{"path":"/v2/health"},"times":null,"fault":{"kind":"stall"}}"#;
    mock.json(&["request", "POST", "/_mock/faults", "--data", fault]);
    let output =
        mock.avenping(&["--json", "health", "--max-retries", "0", "--timeout", "0.2"]).output().unwrap();
    assert_eq!(failure(&output, 3)["code"], "TIMEOUT");
}

#[test]
fn the_token_comes_from_the_environment_or_a_file_and_never_from_an_argument() {
    let mock = Mock::start();
    let path = file("token", b"test_enterprise\r\n");
    let me = mock.json(&["me", "--token-file", path.to_str().unwrap()]);
    assert_eq!(me["defaultPhoneNumberId"], "109876543210002", "the file wins over the environment");
    let output = mock.avenping(&["--json", "me"]).env_remove("AVENPING_TOKEN").output().unwrap();
    let error = failure(&output, 2);
    assert!(error["message"].as_str().unwrap().contains("AVENPING_TOKEN"), "{error}");
    assert_eq!(mock.json(&["me", "--auth", "x-api-token"])["defaultPhoneNumberId"], "109876543210987");
    let output = mock.avenping(&["me", "--token", "test_premium"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    let help = String::from_utf8(avenping(&["--help"]).output().unwrap().stdout).unwrap();
    assert!(!help.contains("--token "), "{help}");
}

#[test]
fn help_names_every_command_in_lines_that_fit() {
    let output = avenping(&["--help"]).output().unwrap();
    let help = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(0));
    for word in
        ["health", "me", "templates", "send", "request", "mock", "--json", "--token-file", "AVENPING_TOKEN"]
    {
        assert!(help.contains(word), "{word} is not in\n{help}");
    }
    let version = String::from_utf8(avenping(&["--version"]).output().unwrap().stdout).unwrap();
    assert_eq!(version.trim(), format!("avenping {}", env!("CARGO_PKG_VERSION")));
}

#[cfg(unix)]
#[test]
fn a_reader_that_goes_away_ends_the_program_without_a_panic() {
    let mock = Mock::start();
    for arguments in [&["--json", "templates", "list"][..], &["--help"], &["me"]] {
        let mut child =
            mock.avenping(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert!(output.stderr.is_empty(), "{arguments:?}: {output:?}");
        assert!(output.status.code().is_some_and(|code| code < 101), "{arguments:?}: {output:?}");
    }
}

#[cfg(unix)]
#[test]
fn closed_streams_make_no_command_panic() {
    // Written through a shell, since a process cannot be started without its streams otherwise.
    for redirection in ["2>&-", ">&- 2>&-", ">/dev/full"] {
        for arguments in ["me", "--json nonsense", "mock --port none", "--help"] {
            let script = format!("exec \"$0\" {arguments} {redirection}");
            let output = std::process::Command::new("sh")
                .args(["-c", &script, env!("CARGO_BIN_EXE_avenping")])
                .env("AVENPING_BASE_URL", "nonsense")
                .output()
                .unwrap();
            assert!(output.status.code().is_some_and(|code| code < 101), "{script}: {output:?}");
        }
    }
}

/// Exit code 2 would read as "nothing was sent", and a script would send it again.
#[test]
#[cfg(target_os = "linux")] // Where a full device can be had.
fn a_result_that_cannot_be_written_is_no_usage_error() {
    let mock = Mock::start();
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let mut command = mock.avenping(&["send", "text", "15551234567", "Hello"]);
    let output = command.stdout(Stdio::from(full)).stderr(Stdio::piped()).output().unwrap();
    assert_eq!(output.status.code(), Some(4));
    assert!(String::from_utf8(output.stderr).unwrap().contains("succeeded"));
    assert_eq!(mock.messages().len(), 1);
}

#[test]
#[cfg(unix)]
fn ctrl_c_during_a_send_says_whether_it_had_gone_out() {
    let mock = Mock::start();
    let rule =
        json!({"match": {"path": "/v2/messages/send/text"}, "fault": {"kind": "stall", "when": "after"}});
    mock.json(&["request", "POST", "/_mock/faults", "--data", &rule.to_string()]);
    let mut command = mock.avenping(&["send", "text", "15551234567", "Hello"]);
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    while mock.messages().is_empty() {
        std::thread::yield_now();
    }
    let interrupt = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    assert!(interrupt.unwrap().success());
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(130), "{said}");
    assert!(said.contains("CANCELLED") && said.contains("may have been sent"), "{said}");
}
