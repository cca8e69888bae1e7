//! Holding what a caller was told, and what the fake has seen, against what a situation asks for.

use super::peers::mitmproxy::OPENED;
use super::peers::nginx::{CAME_FROM, SPOKE};
use super::peers::tinyproxy::{PASSWORD, USER};
use super::situations::{Failure, Wanted, Way};
use crate::job::{Answer, Class, kind};
use avenping_mock::TOKEN;
use serde_json::Value;

/// What is wrong; nothing when all is as it must be. `seen`: the call's requests in the fake's log.
pub(crate) fn problem(wanted: &Wanted, class: Class, answer: &Answer, seen: &[&Value]) -> Option<String> {
    match wanted {
        Wanted::Arrives(way) => astray(way, class, answer, seen),
        Wanted::Fails(failure) => unclear(failure, class, answer, seen),
    }
}

fn astray(way: &Way, class: Class, answer: &Answer, seen: &[&Value]) -> Option<String> {
    if !answer.ok {
        return Some(format!("it failed: {answer:?}"));
    }
    let [request] = seen else {
        return Some(format!("the fake saw {} requests and not one", seen.len()));
    };
    let accepted = request.get("accepted").and_then(Value::as_str);
    if matches!(class, Class::Send | Class::Upload)
        && (accepted.is_none() || accepted != answer.sent.as_deref())
    {
        return Some(format!("told it was sent as {:?}, and accepted was {accepted:?}", answer.sent));
    }
    let header = |name: &str| {
        request
            .get("headers")
            .and_then(|headers| headers.get(name))
            .and_then(Value::as_str)
            .unwrap_or_default()
    };
    let came = (header(CAME_FROM), header(OPENED) == "yes", header(SPOKE).trim());
    let should = (way.from, way.opened, way.spoke);
    (came != should).then(|| format!("it came another way: {came:?} and not {should:?}"))
}

fn unclear(failure: &Failure, class: Class, answer: &Answer, seen: &[&Value]) -> Option<String> {
    if answer.ok {
        return Some("it succeeded".to_owned());
    }
    if !seen.is_empty() {
        return Some(format!("the fake saw {} requests", seen.len()));
    }
    let told = (answer.class.as_deref().map(kind), answer.delivery.as_deref());
    let should = (Some(failure.class.to_owned()), class.changes().then_some(failure.delivery));
    if told != should {
        return Some(format!("told {told:?} and not {should:?}"));
    }
    let hint = answer.hint.as_deref().unwrap_or_default();
    let said = in_one_spelling(hint);
    if let Some(missing) = failure.hint.iter().find(|words| !said.contains(&in_one_spelling(words))) {
        return Some(format!("the hint says nothing of `{missing}`: {hint}"));
    }
    // Hints are shown to people who are to be told neither secrets nor where files are.
    let secret =
        [TOKEN, USER, PASSWORD, "/certificates/", ".pem"].into_iter().find(|secret| hint.contains(secret));
    secret.map(|_| "the hint gives away a secret or a path".to_owned())
}

/// `caBundle` as `ca_bundle`: the settings are named as each language has them.
pub(crate) fn in_one_spelling(text: &str) -> String {
    text.replace('_', "").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const WAY: Way = Way { from: "127.0.0.7", opened: false, spoke: "HTTP/1.1 TLSv1.3" };
    const FAILURE: Failure = Failure { class: "connection", delivery: "not_sent", hint: &["ca_bundle"] };

    fn request() -> Value {
        let headers = json!({ CAME_FROM: "127.0.0.7", SPOKE: "HTTP/1.1 TLSv1.3" });
        json!({ "accepted": "wamid.1", "headers": headers })
    }

    fn answer(error: Option<(&str, &str, &str)>) -> Answer {
        let part = |part: fn((&str, &str, &str)) -> String| error.map(part);
        Answer {
            id: 1,
            ok: error.is_none(),
            class: part(|error| error.0.to_owned()),
            code: None,
            delivery: part(|error| error.1.to_owned()),
            hint: part(|error| error.2.to_owned()),
            retryable: false,
            elapsed_ms: 1,
            sent: error.is_none().then(|| "wamid.1".to_owned()),
            heap: None,
        }
    }

    fn arrived(answer: &Answer, seen: &[&Value]) -> Option<String> {
        problem(&Wanted::Arrives(WAY), Class::Send, answer, seen)
    }

    fn failed(class: &str, delivery: &str, hint: &str) -> Option<String> {
        problem(&Wanted::Fails(FAILURE), Class::Send, &answer(Some((class, delivery, hint))), &[])
    }

    #[test]
    fn a_call_has_to_arrive_once_and_by_its_way() {
        let (well, request) = (answer(None), request());
        assert_eq!(arrived(&well, &[&request]), None);
        assert!(arrived(&well, &[]).is_some());
        assert!(arrived(&well, &[&request, &request]).is_some());
        assert!(arrived(&answer(Some(("ConnectionError", "not_sent", ""))), &[]).is_some());
        let other = Answer { sent: Some("wamid.2".to_owned()), ..well.clone() };
        assert!(arrived(&other, &[&request]).is_some());
        for (header, value) in [(CAME_FROM, "127.0.0.1"), (OPENED, "yes"), (SPOKE, "HTTP/1.1")] {
            let mut astray = request.clone();
            if let Some(headers) = astray.get_mut("headers") {
                headers[header] = json!(value);
            }
            assert!(arrived(&well, &[&astray]).is_some(), "{header}");
        }
    }

    #[test]
    fn a_failure_has_to_be_of_its_class_and_to_say_the_remedy() {
        assert_eq!(failed("ConnectionError", "not_sent", "give caBundle"), None);
        assert!(failed("ApiError", "not_sent", "give ca_bundle").is_some());
        assert!(failed("ConnectionError", "maybe_sent", "give ca_bundle").is_some());
        assert!(failed("ConnectionError", "not_sent", "check it").is_some());
        assert!(failed("ConnectionError", "not_sent", &format!("ca_bundle {PASSWORD}")).is_some());
        let failure = answer(Some(("ConnectionError", "not_sent", "give ca_bundle")));
        assert!(problem(&Wanted::Fails(FAILURE), Class::Send, &failure, &[&request()]).is_some());
        assert!(problem(&Wanted::Fails(FAILURE), Class::Send, &answer(None), &[]).is_some());
        assert!(problem(&Wanted::Fails(FAILURE), Class::Get, &failure, &[]).is_some(), "a delivery of a get");
    }
}
