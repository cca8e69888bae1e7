//! Names and documentation in C++'s spelling.

use crate::generate::prose::{doc_comment, reworded, snake_case, unwrapped};
use crate::generate::schema::Spelling;
use crate::shell::{Failure, Outcome};

/// The longest line, in characters.
const WIDTH: usize = 110;

/// How C++ writes what the schemas have.
pub(super) const SPELLING: Spelling = Spelling { field: snake_case, doc: in_cpp, field_doc: in_cpp };

/// The core's words, as C++ has them.
const RUSTISMS: [(&str, &str); 12] = [
    ("stays in `extra` under its own name", "stays in `raw`"),
    ("Match on `content` rather than on the fields", "Use `webhooks::content_of` rather than the fields"),
    ("`extra`", "`raw`"),
    (" See `response`.", ""),
    ("see `TemplateComponent`.", "see `components`."),
    (
        "\n\n`Debug` shows neither the code nor more of the address than its host, where people put secrets too.",
        "",
    ),
    ("`phoneNumberId`", "`phone_number_id`"),
    ("`phoneNumbers`", "`phone_numbers`"),
    ("`mediaId`", "`media_id`"),
    ("`defaultPhoneNumberId`", "`default_phone_number_id`"),
    ("`webhookCode`", "`webhook_code`"),
    ("`contextMessageWamid`", "`context_message_wamid`"),
];

pub(super) fn in_cpp(doc: &str) -> Outcome<String> {
    // What is in a block of code is Rust.
    let doc = doc.split("\n\n```").next().unwrap_or_default();
    let text = reworded(&unwrapped(doc), &RUSTISMS)?;
    let rust = text.replace("webhooks::content_of", "");
    if ["::", "](", "```", "*/", "@"].iter().any(|sign| rust.contains(sign)) || text.trim().is_empty() {
        return Err(Failure::new(format!("not fit for a comment in C++: {text:?}")));
    }
    Ok(text)
}

/// A documentation comment, indented by `indent`.
pub(super) fn comment(text: &str, indent: usize) -> String {
    doc_comment(text, indent, WIDTH)
}

/// A word of an open set as a name: `PENDING_DELETION` is `pending_deletion`.
pub(super) fn constant(word: &str) -> String {
    let name = word.to_ascii_lowercase();
    // Those of C++'s keywords that could be a word of an API.
    let keywords = [
        "auto", "case", "default", "delete", "export", "inline", "new", "private", "public", "static",
        "template",
    ];
    if keywords.contains(&name.as_str()) { name + "_" } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documentation_speaks_of_cpp() {
        let doc = in_cpp("A\nb, see [`TemplateComponent`](crate::T).\n\n```\nlet x = 1;\n```").unwrap();
        assert_eq!(doc, "A b, see `components`.");
        assert!(in_cpp("See `A::b`.").is_err() && in_cpp(" ").is_err());
    }

    #[test]
    fn comments_are_wrapped() {
        assert_eq!(
            comment("A\nb.\n\n@param x A.\n@return B.", 2),
            "  /// A b.\n  ///\n  /// @param x A.\n  /// @return B.\n"
        );
    }
}
