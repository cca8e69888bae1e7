//! What anybody can post to a customer's server: a code that is expected, a query, then the body.

use crate::{checks, lines};
use avenping::webhook::{self, Event};
use avenping::{Error, waist};

pub fn webhook(data: &[u8]) {
    let mut body = data;
    let code = lines::text(&mut body);
    let query = lines::text(&mut body);
    verification(&code, &query);
    match webhook::parse(body) {
        Ok(event) => accepted(body, &event),
        Err(error) => {
            assert!(waist::parse_webhook(body).is_err());
            let text = error.to_string();
            // Its words are ours alone: nothing that is sent can come out of it.
            assert!(text.is_ascii() && text.len() < 200, "{text}");
            checks::error(&Error::from(error), true);
        }
    }
}

fn accepted(body: &[u8], event: &Event) {
    let raw = serde_json::to_vec(event).expect("an event can be written");
    let again = webhook::parse(&raw).expect("what was written is read again");
    assert_eq!(&again, event, "read again as something else");
    assert_eq!(again.dedupe_key(), event.dedupe_key());
    let seen = waist::parse_webhook(body).expect("the waist reads what the core does");
    assert_eq!(seen.get("raw"), Some(&event.raw()));
    assert_eq!(seen.get("dedupeKey").and_then(|key| key.as_str()), event.dedupe_key());
}

fn verification(code: &str, query: &str) {
    assert_eq!(webhook::verify_code(code, query), !code.is_empty() && code == query);
    if let Some(answer) = webhook::challenge(query, code) {
        assert!(!code.is_empty() && (1..=256).contains(&answer.len()), "{answer}");
        assert!(
            answer.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte)),
            "{answer}"
        );
    }
}
