//! Names and documentation in C's spelling.

use super::layout::{RUSTISMS, TYPES};
use crate::generate::prose::{doc_comment, reworded, snake_case, unwrapped};
use crate::generate::schema::Spelling;
use crate::shell::{Failure, Outcome};

/// Wide enough for the names, narrow enough to read the header beside a program.
const WIDTH: usize = 106;

/// How C writes what the schemas have.
pub(in crate::generate) const SPELLING: Spelling = Spelling { field: snake_case, doc: in_c, field_doc: in_c };

/// The name of a type: `SentMessage` is `avenping_sent_message`.
pub(in crate::generate) fn type_name(class: &str) -> String {
    let renamed = TYPES.iter().find(|(name, _)| *name == class);
    renamed.map_or_else(|| format!("avenping_{}", snake_case(class)), |(_, name)| (*name).to_owned())
}

/// The name of an operation's function: `messages.send_text` is `avenping_messages_send_text`; what has no group belongs
/// to the client.
pub(in crate::generate) fn function_name(operation: &str) -> String {
    match operation.split_once('.') {
        Some((group, name)) => format!("avenping_{group}_{name}"),
        None => format!("avenping_client_{operation}"),
    }
}

/// A name where Rust has a keyword of its own.
pub(in crate::generate) fn in_rust(name: &str) -> String {
    if ["type", "ref", "fn", "use", "match", "move", "self"].contains(&name) {
        format!("r#{name}")
    } else {
        name.to_owned()
    }
}

pub(in crate::generate) fn in_c(doc: &str) -> Outcome<String> {
    let text = reworded(&unwrapped(doc), &RUSTISMS)?;
    if ["::", "](", "```", "*/", "/*"].iter().any(|sign| text.contains(sign)) || text.trim().is_empty() {
        return Err(Failure::new(format!("not fit for a comment in C: {text:?}")));
    }
    Ok(text)
}

/// A documentation comment, indented by `indent`.
pub(in crate::generate) fn comment(text: &str, indent: usize) -> String {
    doc_comment(text, indent, WIDTH)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        assert_eq!(type_name("SentMessage"), "avenping_sent_message");
        assert_eq!(type_name("Version"), "avenping_service_version");
        assert_eq!(function_name("messages.send_text"), "avenping_messages_send_text");
        assert_eq!(function_name("me"), "avenping_client_me");
    }

    #[test]
    fn comments_are_wrapped() {
        assert_eq!(comment("A\nb.\n\nC.", 4), "    /// A b.\n    ///\n    /// C.\n");
    }
}
