//! Names and the core's documentation, on their way into another language.

use crate::shell::{Failure, Outcome};

/// `phoneNumberId` and `PhoneNumberId` become `phone_number_id`.
pub(super) fn snake_case(name: &str) -> String {
    let mut snake = String::new();
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.push(letter.to_ascii_lowercase());
    }
    snake
}

/// `wa_id` becomes `waId`; what is in this form already stays.
pub(super) fn camel_case(name: &str) -> String {
    let mut parts = name.split('_');
    let mut camel = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let mut letters = part.chars();
        camel.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        camel.push_str(letters.as_str());
    }
    camel
}

/// A description with each paragraph in one line: the core's is wrapped anywhere, words to replace are not.
pub(super) fn unwrapped(doc: &str) -> String {
    let paragraphs: Vec<String> = doc
        .split("\n\n")
        .map(|paragraph| paragraph.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect();
    paragraphs.join("\n\n")
}

/// A comment of `///` lines of at most `width` columns, indented by `indent`. A line of its own in a paragraph that begins
/// with `@` is a command of Doxygen's.
pub(super) fn doc_comment(text: &str, indent: usize, width: usize) -> String {
    let margin = " ".repeat(indent);
    let paragraphs: Vec<String> = text
        .split("\n\n")
        .map(|paragraph| {
            paragraph
                .split("\n@")
                .enumerate()
                .flat_map(|(index, part)| {
                    let part = if index == 0 { part.to_owned() } else { format!("@{part}") };
                    wrapped(&part, width - indent - 4)
                })
                .map(|line| format!("{margin}/// {line}\n"))
                .collect()
        })
        .collect();
    paragraphs.join(&format!("{margin}///\n"))
}

/// A description with its links as plain names, and the first of each pair of words as the second.
pub(super) fn reworded(doc: &str, words: &[(&str, &str)]) -> Outcome<String> {
    let mut text = String::new();
    let mut rest = doc;
    // [`Type::method`] and [`Type`](path::Type)
    while let Some((before, after)) = rest.split_once("[`") {
        let (name, after) = after
            .split_once("`]")
            .ok_or_else(|| Failure::new(format!("an open link in the documentation: {doc}")))?;
        let name = name.rsplit("::").next().unwrap_or(name);
        text += &format!("{before}`{name}`");
        rest = match after.strip_prefix('(').and_then(|target| target.split_once(')')) {
            Some((_, after)) => after,
            None => after,
        };
    }
    text += rest;
    for (rust, other) in words {
        text = text.replace(rust, other);
    }
    Ok(text)
}

/// A paragraph in lines of at most that many characters.
pub(super) fn wrapped(paragraph: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in paragraph.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.is_empty() => line.push_str(word),
            Some(line) if line.chars().count() + 1 + word.chars().count() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        assert_eq!(snake_case("phoneNumberId"), "phone_number_id");
        assert_eq!(snake_case("InboundMessage"), "inbound_message");
        for (wire, camel) in [("wa_id", "waId"), ("phoneNumberId", "phoneNumberId"), ("sha256", "sha256")] {
            assert_eq!(camel_case(wire), camel);
        }
        assert_eq!(camel_case("ctwa_clid_2_x"), "ctwaClid2X");
    }

    #[test]
    fn links_and_words() {
        let doc = reworded("See [`A::content`], [`T`](crate::T) and `extra`.", &[("`extra`", "`raw`")]);
        assert_eq!(doc.unwrap(), "See `content`, `T` and `raw`.");
        assert!(reworded("[`a", &[]).is_err());
    }
}
