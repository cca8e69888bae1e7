//! The shared code and the check of the address.

use subtle::{Choice, ConstantTimeEq};

/// The longest query that [`challenge`] reads, in bytes.
const MAX_QUERY: usize = 8 * 1024;

/// The longest challenge that is answered, in characters.
const MAX_CHALLENGE: usize = 256;

/// Whether a code that came with a request is the expected one.
///
/// The time it takes depends on the length of `received`, which the sender knows, and not on how much of it is right. The
/// length of `expected` may leak; nothing else does. An empty `expected` matches nothing: it means that no code is set.
#[must_use]
pub fn verify_code(expected: &str, received: &str) -> bool {
    let same_length = (expected.len() as u64).ct_eq(&(received.len() as u64));
    let same_bytes = expected
        .bytes()
        .cycle()
        .zip(received.bytes())
        .fold(Choice::from(1), |same, (expected, received)| same & expected.ct_eq(&received));
    !expected.is_empty() && bool::from(same_length & same_bytes)
}

/// What to answer when an address is being verified: the value of `hub.challenge` in a `GET` whose `hub.mode` is
/// `subscribe` and whose `hub.verify_token` is your code. `query` is the part of the request's address after the `?`.
///
/// That AvenPing verifies addresses this way is assumed (it is Meta's way, specification section 3.7). Nothing comes back
/// for any other request, nor for a challenge that would not be safe to repeat: it has at most 256 characters, all of
/// them letters, digits or `-_.~`.
#[must_use]
pub fn challenge(query: &str, code: &str) -> Option<String> {
    if query.len() > MAX_QUERY {
        return None;
    }
    let query = query.strip_prefix('?').unwrap_or(query);
    let (mut mode, mut token, mut challenge) = (None, None, None);
    for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
        let place = match name.as_ref() {
            "hub.mode" => &mut mode,
            "hub.verify_token" => &mut token,
            "hub.challenge" => &mut challenge,
            _ => continue,
        };
        // Given twice, it is not Meta's form, and which one counts would be a guess.
        if place.replace(value).is_some() {
            return None;
        }
    }
    let verified = verify_code(code, &token?);
    let challenge = challenge?;
    let safe = !challenge.is_empty()
        && challenge.len() <= MAX_CHALLENGE
        && challenge.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte));
    (verified && mode? == "subscribe" && safe).then(|| challenge.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes() {
        assert!(verify_code("c0de", "c0de"));
        assert!(verify_code("größe", "größe"));
        for (expected, received) in [
            ("c0de", "c0dE"),
            ("c0de", "c0d"),
            ("c0de", "c0de0"),
            ("c0de", "c0dec0de"),
            ("c0de", ""),
            ("", ""),
            ("", "c0de"),
            ("aa", "a"),
            ("a", "aa"),
        ] {
            assert!(!verify_code(expected, received), "{expected:?} {received:?}");
        }
    }

    #[test]
    fn a_verification_is_answered_with_its_challenge() {
        for query in [
            "hub.mode=subscribe&hub.verify_token=c0de&hub.challenge=1158201444",
            "?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=c0de&x=y",
            "hub%2Emode=subscribe&hub.verify%5Ftoken=c%30de&hub.challenge=11582014%344",
        ] {
            assert_eq!(challenge(query, "c0de").as_deref(), Some("1158201444"), "{query}");
        }
        let spaced = "hub.mode=subscribe&hub.verify_token=a+b%2B%C3%A4&hub.challenge=A-z_0.~";
        assert_eq!(challenge(spaced, "a b+ä").as_deref(), Some("A-z_0.~"));
    }

    #[test]
    fn nothing_else_is_answered() {
        for query in [
            "",
            "?",
            "hub.mode=subscribe&hub.verify_token=c0de",
            "hub.mode=subscribe&hub.challenge=1",
            "hub.verify_token=c0de&hub.challenge=1",
            "hub.mode=unsubscribe&hub.verify_token=c0de&hub.challenge=1",
            "hub.mode=subscribe&hub.verify_token=wrong&hub.challenge=1",
            "hub.mode=subscribe&hub.verify_token=c0de&hub.challenge=",
            "hub.mode=subscribe&hub.verify_token=c0de&hub.challenge=%3Cscript%3E",
            "hub.mode=subscribe&hub.verify_token=c0de&hub.challenge=a%0d%0ab",
            "hub.mode=subscribe&hub.verify_token=c0de&hub.challenge=a+b",
            "hub.mode=subscribe&hub.verify_token=c0de&hub.challenge=1&hub.challenge=2",
            "hub.mode=subscribe&hub.verify_token=wrong&hub.verify_token=c0de&hub.challenge=1",
        ] {
            assert_eq!(challenge(query, "c0de"), None, "{query}");
        }
        assert_eq!(challenge("hub.mode=subscribe&hub.verify_token=&hub.challenge=1", ""), None);
    }

    #[test]
    fn the_edges_of_a_challenge() {
        let ask = |n: usize| {
            let query = format!("hub.mode=subscribe&hub.verify_token=c0de&hub.challenge={}", "a".repeat(n));
            challenge(&query, "c0de").map(|answer| answer.len())
        };
        assert_eq!((ask(256), ask(257), ask(9000)), (Some(256), None, None));
    }
}
