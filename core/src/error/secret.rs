//! What an error must not show although an answer holds it: our token, when a server echoes it, and
//! Meta's, which stands in the links that come with lists.

use super::{Error, MAX_BODY};
use serde_json::Value;

const MASK: &str = "[token]";

/// Shorter than any real token: hidden only where it stands alone, or it would take words apart.
const SHORT: usize = 8;

/// `text` without the secret, also where escapes stand for its characters; `None` when it is not in there.
pub(crate) fn mask(text: &str, secret: &str) -> Option<String> {
    let masked = replace(text, secret, |rest| Some((rest.find(secret)?, secret.len())));
    let left = masked.as_deref().unwrap_or(text);
    if !left.contains(['\\', '%']) {
        return masked;
    }
    replace(left, secret, |rest| find_escaped(rest, secret)).or(masked)
}

/// With what `find` finds, by where it begins and how long it is, replaced.
fn replace(text: &str, secret: &str, find: impl Fn(&str) -> Option<(usize, usize)>) -> Option<String> {
    if secret.is_empty() {
        return None;
    }
    find(text)?;
    let in_word = |neighbour: Option<char>| neighbour.is_some_and(char::is_alphanumeric);
    let (mut masked, mut rest) = (String::with_capacity(text.len()), text);
    while let Some((at, length)) = find(rest) {
        let (before, found) = rest.split_at_checked(at)?;
        let (found, after) = found.split_at_checked(length)?;
        masked.push_str(before);
        let part_of_a_word = in_word(masked.chars().next_back()) || in_word(after.chars().next());
        masked.push_str(if secret.len() < SHORT && part_of_a_word { found } else { MASK });
        rest = after;
    }
    masked.push_str(rest);
    Some(masked)
}

/// Where the secret stands with an escape in it, and how long it is there.
fn find_escaped(text: &str, secret: &str) -> Option<(usize, usize)> {
    text.char_indices().find_map(|(at, _)| {
        let found = text.get(at..)?;
        let after = secret.chars().try_fold(found, behind)?;
        let length = found.len() - after.len();
        (length > secret.len()).then_some((at, length))
    })
}

/// `text` behind `character`, which begins it as itself or as JSON or a URL may write it: `/` also as `\/`, `\u002f`
/// or `%2F`.
fn behind(text: &str, character: char) -> Option<&str> {
    let by_code = |digits: &str, length| {
        let code = u32::from_str_radix(digits.get(..length)?, 16).ok()?;
        (code == u32::from(character)).then_some(length)
    };
    let bare = without_backslashes(text);
    let escaped = if let Some(digits) = text.strip_prefix('%') {
        by_code(digits, 2).and_then(|length| digits.get(length..))
    } else if character == '\\' {
        text.strip_prefix(r"\\")
    } else if bare.len() == text.len() {
        None
    } else if character.is_ascii_punctuation() && bare.starts_with(character) {
        bare.strip_prefix(character)
    } else {
        let digits = bare.strip_prefix('u')?;
        by_code(digits, 4).and_then(|length| digits.get(length..))
    };
    escaped.or_else(|| text.strip_prefix(character))
}

/// JSON that stands in JSON has more than one. No more than of three levels, or a body of backslashes would take long.
fn without_backslashes(text: &str) -> &str {
    let count = text.bytes().take(7).take_while(|byte| *byte == b'\\').count();
    text.get(count..).unwrap_or(text)
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
    if secret.is_empty() {
        return;
    }
    let is_beginning = |at: usize| body.get(at..).is_some_and(|end| is_beginning(end, secret));
    let left = body.char_indices().map(|(at, _)| at).find(|at| is_beginning(*at));
    if let Some(left) = left {
        body.truncate(left);
    }
}

/// Whether `text` ends before the secret does, and is as that begins.
fn is_beginning(mut text: &str, secret: &str) -> bool {
    for character in secret.chars() {
        match behind(text, character) {
            Some(rest) => text = rest,
            None => return text.is_empty() || is_cut_escape(text),
        }
    }
    text.is_empty()
}

fn is_cut_escape(text: &str) -> bool {
    let bare = without_backslashes(text);
    let by_code = bare.len() < text.len() && bare.starts_with('u') && bare.len() < "u0000".len();
    bare.is_empty() || by_code || (text.starts_with('%') && text.len() < "%00".len())
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
    fn a_secret_is_hidden_also_when_escapes_stand_for_its_characters() {
        assert_eq!(mask(r#"a "t\"k" b"#, r#"t"k"#).as_deref(), Some(r#"a "[token]" b"#));
        let all =
            ["t/k+nmop", r"t\/k+nmop", r"t\u002Fk\u002bnmop", "t%2fk%2Bnmop", r"t\\\/k\\u002bnm\u006Fp"];
        for written in all {
            let masked = mask(&format!(r#"{{"a": "\n{written}"}} {written}\/100%"#), "t/k+nmop");
            assert_eq!(masked.as_deref(), Some(r#"{"a": "\n[token]"} [token]\/100%"#), "{written}");
        }
        for (written, secret) in
            [(r"t\k", r"t\k"), (r"t\\k", r"t\k"), (r"t\\k", r"t\\k"), (r#"t\\\"k"#, r#"t\"k"#)]
        {
            assert_eq!(
                mask(&format!("<{written}>"), secret).as_deref(),
                Some("<[token]>"),
                "{written} {secret}"
            );
        }
        // What these stand for is no `t`, and what is hidden is not hidden again.
        assert_eq!(mask(r"\u0075oken-1234 %75oken-1234 %7 \u007 \oken-1234 \", "token-1234"), None);
        assert_eq!(mask(r"\ token", "token").as_deref(), Some(r"\ [token]"));
    }

    #[test]
    fn the_beginning_of_a_secret_is_dropped_where_a_body_was_cut() {
        let cut =
            ["s", "s/cre", r"s\/cr", r"s\u002fcre", "s%2Fcr", r"s\", r"s\u", r"s\u002", "s%2", r"s\/\u006"];
        for end in cut {
            let body = "x".repeat(MAX_BODY - end.len());
            let error =
                Error::timeout("").with_body(format!("{body}{end}").as_bytes()).without_secret("s/cret");
            assert_eq!(error.body(), Some(body.as_str()), "{end}");
        }
        let body = format!("{}s/crx", "x".repeat(MAX_BODY - 5));
        let error = Error::timeout("").with_body(body.as_bytes()).without_secret("s/cret");
        assert_eq!(error.body(), Some(body.as_str()));
    }
}
