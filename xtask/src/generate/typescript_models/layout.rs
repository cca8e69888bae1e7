//! Documentation in TypeScript's words, laid out as comments.

use super::super::prose::{reworded, wrapped};
use crate::shell::{Failure, Outcome};

/// The longest line, in characters.
pub(super) const WIDTH: usize = 120;

/// What the documentation says of Rust, as TypeScript has it.
const RUSTISMS: [(&str, &str); 4] = [
    ("`Debug`", "`console.log`"),
    ("`extra`", "`raw`"),
    ("`TemplateComponent`", "`components`"),
    ("Match on `content` rather than on the fields", "Use `contentOf` rather than the fields"),
];

/// A description with its links as plain names and Rust's words as TypeScript's.
pub(super) fn in_typescript(doc: &str) -> Outcome<String> {
    let text = reworded(doc, &RUSTISMS)?;
    if ["::", "](", "```", "*/", "@", "{"].iter().any(|sign| text.contains(sign)) {
        return Err(Failure::new(format!("not fit for a comment: {text}")));
    }
    Ok(text)
}

/// A documentation comment with its line ends, indented by `indent`.
pub(super) fn comment(text: &str, indent: usize) -> Outcome<String> {
    if text.trim().is_empty() {
        return Err(Failure::new("no documentation"));
    }
    let margin = " ".repeat(indent);
    let short = format!("{margin}/** {} */\n", text.split_whitespace().collect::<Vec<_>>().join(" "));
    if !text.contains("\n\n") && short.chars().count() <= WIDTH + 1 {
        return Ok(short);
    }
    let paragraphs: Vec<String> = text
        .split("\n\n")
        .map(|paragraph| {
            let lines = wrapped(paragraph, WIDTH - indent - 3);
            lines.iter().map(|line| format!("{margin} * {line}\n")).collect()
        })
        .collect();
    Ok(format!("{margin}/**\n{}{margin} */\n", paragraphs.join(&format!("{margin} *\n"))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documentation_speaks_of_typescript() {
        let doc = in_typescript("See [`TemplateComponent`](crate::T) and `extra`.").unwrap();
        assert_eq!(doc, "See `components` and `raw`.");
        assert!(in_typescript("See `A::b`.").is_err() && in_typescript("a */ b").is_err());
    }

    #[test]
    fn comments_are_wrapped() {
        assert_eq!(comment("A\nb.", 2).unwrap(), "  /** A b. */\n");
        assert_eq!(comment("A.\n\nB.", 0).unwrap(), "/**\n * A.\n *\n * B.\n */\n");
        let edge = |letters: usize| comment(&"x".repeat(letters), 2).unwrap().lines().count();
        assert_eq!((edge(WIDTH - 9), edge(WIDTH - 8)), (1, 3));
        let long = comment(&"word ".repeat(40), 4).unwrap();
        assert!(long.lines().count() == 4 && long.lines().all(|line| line.len() <= WIDTH), "{long}");
    }
}
