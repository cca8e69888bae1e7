//! What a file says, in the ways in which it is searched.

/// A file's words, in lower case.
pub(super) struct Views {
    /// As they are, and with their escapes undone once and twice: JSON stands in JSON.
    pub(super) texts: Vec<String>,
    /// The same with nothing between digits that people write into numbers.
    pub(super) digits: Vec<String>,
}

impl Views {
    pub(super) fn of(content: &str) -> Self {
        let mut texts = vec![content.to_ascii_lowercase()];
        for _ in 0..2 {
            let next = texts.last().map(|text| unescaped(text));
            texts.extend(next.filter(|next| texts.last() != Some(next)));
        }
        let digits = texts.iter().map(|text| joined_digits(text)).collect();
        Self { texts, digits }
    }
}

/// Without the escapes of URLs, of JSON and of source code, as far as they stand for ASCII.
fn unescaped(text: &str) -> String {
    let mut plain = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, behind)) = rest.split_first() {
        let (byte, after) = escape(rest).unwrap_or((*first, behind));
        plain.push(byte.to_ascii_lowercase());
        rest = after;
    }
    String::from_utf8_lossy(&plain).into_owned()
}

/// What the escape at the beginning stands for, and what comes after it.
fn escape(text: &[u8]) -> Option<(u8, &[u8])> {
    match text {
        [b'%', high, low, after @ ..]
        | [b'\\', b'x', high, low, after @ ..]
        | [b'\\', b'u', b'0', b'0', high, low, after @ ..] => {
            let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
            Some((digit(*high)? * 16 + digit(*low)?, after))
        }
        [b'\\', mark, after @ ..] if mark.is_ascii_punctuation() => Some((*mark, after)),
        _ => None,
    }
}

/// `+1 (555) 12-34` as `15551234`; what else stands between digits keeps them apart.
fn joined_digits(text: &str) -> String {
    let mut digits = String::new();
    for character in text.chars() {
        let separator =
            "+-–.()[]".contains(character) || (character.is_whitespace() && !"\r\n".contains(character));
        if character.is_ascii_digit() {
            digits.push(character);
        } else if !separator && !digits.ends_with('\n') {
            digits.push('\n');
        }
    }
    digits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_undone_in_either_case_and_twice() {
        for escaped in
            ["a/b", "A%2fB", "a%2Fb", r"a\/b", r"a\u002fb", r"a\x2Fb", "a%252fb", r"a\\/b", r"a\\u002Fb"]
        {
            assert_eq!(Views::of(escaped).texts.last().unwrap(), "a/b", "{escaped}");
        }
        assert_eq!(Views::of(r"100% of \n %zz \").texts, [r"100% of \n %zz \"]);
    }

    #[test]
    fn what_is_not_ascii_stays() {
        assert_eq!(Views::of("…23 ÜBER %C3").texts[0], "…23 Über %c3");
    }

    #[test]
    fn digits_are_joined_over_what_people_write_between_them() {
        assert_eq!(joined_digits("to +1 (555) 12-3.4, 5\n6"), "\n15551234\n5\n6");
    }
}
