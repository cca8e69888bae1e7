//! What an error must not show although an answer holds it: our token, when a server echoes it, and
//! Meta's, which stands in the links that come with lists.

use super::{Error, MAX_BODY};
use serde_json::Value;
use zeroize::Zeroizing;

const MASK: &str = "[token]";

/// Shorter than any real token: hidden only where it stands alone, or it would take words apart.
const SHORT: usize = 8;

/// `text` without the secret, also where it stands as JSON writes it; `None` when it is not in there.
pub(crate) fn mask(text: &str, secret: &str) -> Option<String> {
    let masked = replace(text, secret);
    if !secret.contains(ESCAPED) {
        return masked;
    }
    replace(masked.as_deref().unwrap_or(text), &as_in_json(secret)).or(masked)
}

/// What JSON escapes, of the characters that a token may have.
const ESCAPED: [char; 2] = ['"', '\\'];

/// The secret as JSON writes it. Of the right size from the beginning: what grows leaves copies behind.
fn as_in_json(secret: &str) -> Zeroizing<String> {
    let mut escaped = Zeroizing::new(String::with_capacity(2 * secret.len()));
    for character in secret.chars() {
        if ESCAPED.contains(&character) {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}

fn replace(text: &str, secret: &str) -> Option<String> {
    if secret.is_empty() || !text.contains(secret) {
        return None;
    }
    let in_word = |neighbour: Option<char>| neighbour.is_some_and(char::is_alphanumeric);
    let (mut masked, mut rest) = (String::with_capacity(text.len()), text);
    while let Some((before, after)) = rest.split_once(secret) {
        masked.push_str(before);
        let part_of_a_word = in_word(masked.chars().next_back()) || in_word(after.chars().next());
        masked.push_str(if secret.len() < SHORT && part_of_a_word { secret } else { MASK });
        rest = after;
    }
    masked.push_str(rest);
    Some(masked)
}

/// `text` with the values of all `access_token=` replaced; `None` when there is none.
fn mask_access_tokens(text: &str) -> Option<String> {
    const NAME: &str = "access_token=";
    if !text.contains(NAME) {
        return None;
    }
    let mut parts = text.split(NAME);
    let mut masked = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let rest = part.trim_start_matches(|c: char| !c.is_whitespace() && !"&\"'\\<>#".contains(c));
        masked.push_str(NAME);
        masked.push_str(MASK);
        masked.push_str(rest);
    }
    Some(masked)
}

fn mask_all(text: &str, secret: &str) -> Option<String> {
    let masked = mask(text, secret);
    mask_access_tokens(masked.as_deref().unwrap_or(text)).or(masked)
}

impl Error {
    /// Removes a secret that a server echoed back, wherever it stands in the record.
    pub(crate) fn without_secret(mut self, secret: &str) -> Self {
        let record = &mut *self.0;
        let cut = record.body.as_ref().is_some_and(|body| body.len() >= MAX_BODY);
        let hide = |text: &mut String| {
            if let Some(masked) = mask_all(text, secret) {
                *text = masked;
            }
        };
        let texts = [
            Some(&mut record.message),
            record.body.as_mut(),
            record.request_id.as_mut(),
            record.field.as_mut(),
        ];
        texts.into_iter().flatten().for_each(hide);
        if let Some(body) = record.body.as_mut().filter(|_| cut) {
            drop_beginning_of(secret, body);
        }
        if let Some(masked) = mask(&record.code, secret) {
            record.code = masked.into();
        }
        if let Some(details) = &mut record.details {
            mask_in_value(details, secret);
        }
        if let Some(meta) = &mut record.meta {
            let texts = [&mut meta.error_type, &mut meta.details, &mut meta.fbtrace_id];
            texts.into_iter().flatten().for_each(hide);
        }
        record.attempts.iter_mut().filter_map(|attempt| attempt.failure.as_mut()).for_each(hide);
        self
    }
}

/// Where a body was cut, the secret may have been cut too.
fn drop_beginning_of(secret: &str, body: &mut String) {
    let beginnings = secret.char_indices().rev().filter_map(|(end, _)| secret.get(..end));
    let left = beginnings.filter(|beginning| !beginning.is_empty()).find_map(|part| body.strip_suffix(part));
    if let Some(length) = left.map(str::len) {
        body.truncate(length);
    }
}

fn mask_in_value(value: &mut Value, secret: &str) {
    match value {
        Value::String(text) => {
            if let Some(masked) = mask_all(text, secret) {
                *text = masked;
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| mask_in_value(item, secret)),
        Value::Object(map) => {
            if map.keys().any(|key| mask(key, secret).is_some()) {
                let masked = std::mem::take(map).into_iter();
                *map = masked.map(|(key, value)| (mask(&key, secret).unwrap_or(key), value)).collect();
            }
            map.values_mut().for_each(|item| mask_in_value(item, secret));
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_secret_does_not_take_words_apart() {
        assert_eq!(mask("could not use t, sorry", "t").as_deref(), Some("could not use [token], sorry"));
        assert_eq!(mask("bearer:token", "token").as_deref(), Some("bearer:[token]"));
    }

    #[test]
    fn metas_token_in_a_link_is_hidden() {
        let body = r#"{"next":"https://graph.facebook.com/v23.0/1?access_token=EAAx&limit=1","x":1}"#;
        let error = Error::timeout("").with_body(body.as_bytes()).without_secret("");
        let hidden = r#"{"next":"https://graph.facebook.com/v23.0/1?access_token=[token]&limit=1","x":1}"#;
        assert_eq!(error.body(), Some(hidden));
    }

    #[test]
    fn a_secret_is_hidden_also_when_json_escapes_it_or_the_cut_goes_through_it() {
        assert_eq!(mask(r#"a "t\"k" b"#, r#"t"k"#).as_deref(), Some(r#"a "[token]" b"#));
        let body = format!("{}secr", "x".repeat(MAX_BODY - 4));
        let error = Error::timeout("").with_body(body.as_bytes()).without_secret("secret");
        assert_eq!(error.body(), Some("x".repeat(MAX_BODY - 4).as_str()));
    }
}
