//! Names and documentation in Python's spelling, laid out as `ruff format` does it.

use super::super::prose::{reworded, snake_case, wrapped};
use crate::shell::{Failure, Outcome};

/// The longest line, in characters.
pub(super) const WIDTH: usize = 110;

/// What the documentation says of Rust, as Python has it.
const RUSTISMS: [(&str, &str); 3] =
    [("`Debug`", "`repr`"), ("`extra`", "`raw`"), ("`TemplateComponent`", "`avenping.components`")];

/// Python's keywords that can be names in JSON.
const KEYWORDS: [&str; 32] = [
    "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del", "elif", "else",
    "except", "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal", "not",
    "or", "pass", "raise", "return", "try", "while", "with", "yield",
];

/// The attribute of a field: `from_` for `from`.
pub(super) fn attribute(wire: &str) -> String {
    let name = snake_case(wire);
    if KEYWORDS.contains(&name.as_str()) { name + "_" } else { name }
}

/// A description with its links as plain names and Rust's words as Python's.
pub(super) fn in_python(doc: &str) -> Outcome<String> {
    let text = reworded(doc, &RUSTISMS)?;
    if ["::", "](", "```", "\\", "\"\"\""].iter().any(|sign| text.contains(sign)) {
        return Err(Failure::new(format!("not fit for a docstring: {text}")));
    }
    Ok(text)
}

/// The same, where a field's description names arguments and fields: `mediaId` is `media_id` in Python.
pub(super) fn with_attributes(doc: &str) -> Outcome<String> {
    let text = in_python(doc)?;
    let pieces = text.split('`').enumerate().map(|(index, piece)| {
        let is_name = index % 2 == 1
            && piece.starts_with(|first: char| first.is_ascii_lowercase())
            && piece.chars().all(|letter| letter.is_ascii_alphabetic());
        if is_name { snake_case(piece) } else { piece.to_owned() }
    });
    Ok(pieces.collect::<Vec<_>>().join("`"))
}

/// A docstring with its line ends, indented by `indent`.
pub(super) fn docstring(text: &str, indent: usize) -> Outcome<String> {
    if text.trim().is_empty() || text.ends_with('"') {
        return Err(Failure::new(format!("no documentation, or a quote at its end: {text:?}")));
    }
    let margin = " ".repeat(indent);
    let quotes = "\"\"\"";
    let paragraphs: Vec<String> = text
        .split("\n\n")
        .map(|paragraph| wrapped(paragraph, WIDTH - indent - quotes.len()).join(&format!("\n{margin}")))
        .collect();
    let body = paragraphs.join(&format!("\n\n{margin}"));
    let is_short = !body.contains('\n') && indent + body.chars().count() + 2 * quotes.len() <= WIDTH;
    let end = if is_short { String::new() } else { format!("\n{margin}") };
    Ok(format!("{margin}{quotes}{body}{end}{quotes}\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_pythons() {
        assert_eq!(attribute("phoneNumberId"), "phone_number_id");
        assert_eq!(attribute("from"), "from_");
        assert_eq!(attribute("sha256"), "sha256");
    }

    #[test]
    fn documentation_speaks_of_python() {
        let doc = in_python("See [`A::content`], [`TemplateComponent`](crate::T) and `extra`.").unwrap();
        assert_eq!(doc, "See `content`, `avenping.components` and `raw`.");
        assert_eq!(
            with_attributes("Takes `mediaId`, not `OTHER`.").unwrap(),
            "Takes `media_id`, not `OTHER`."
        );
        assert!(in_python("See `A::b`.").is_err());
    }

    #[test]
    fn docstrings_are_wrapped() {
        assert_eq!(docstring("A\nb.", 4).unwrap(), "    \"\"\"A b.\"\"\"\n");
        let long = docstring(&"word ".repeat(40), 4).unwrap();
        assert!(long.lines().count() == 3 && long.lines().all(|line| line.len() <= WIDTH), "{long}");
        assert_eq!(docstring("A.\n\nB.", 0).unwrap(), "\"\"\"A.\n\nB.\n\"\"\"\n");
    }
}
