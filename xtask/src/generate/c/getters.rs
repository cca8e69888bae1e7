//! The getters of an answer: one function for each field, after its shape.

use super::prose::{comment, type_name};
use crate::generate::schema::{Absence, Class, Field, Shape, Words};
use crate::shell::{Failure, Outcome};
use std::collections::BTreeSet;
use std::fmt::Write;

struct Getter<'a> {
    class: &'a str,
    /// What the handle is called among the parameters.
    handle: &'a str,
}

pub(super) fn getters(class: &Class, words: &[Words], functions: &mut BTreeSet<String>) -> Outcome<String> {
    let name = type_name(&class.name);
    let getter = Getter { class: &name, handle: name.trim_start_matches("avenping_") };
    let mut text = String::new();
    for field in &class.fields {
        let function = format!("{name}_{}", field.name);
        let doc = documented(field, words)?;
        if ["mpty when", "mpty where"].iter().any(|word| doc.contains(word)) && field.may_be_missing() {
            return Err(Failure::new(format!("{function} is NULL when it is missing, but: {doc}")));
        }
        functions.insert(function.clone());
        text += &getter.of_field(field, &function, &doc)?;
    }
    let doc = format!(
        "The whole object as JSON, with fields that this version does not know; NULL for NULL. Valid as long as the \
         `{name}`."
    );
    functions.insert(format!("{name}_json"));
    text += &getter.text(&format!("{name}_json"), &doc, "get::whole_json", "")?;
    Ok(text)
}

/// What the core says of a field, and which words it can be.
fn documented(field: &Field, words: &[Words]) -> Outcome<String> {
    let doc = field.doc.trim().to_owned();
    let of = match &field.shape {
        Shape::Words(of) => Some(of),
        Shape::List(item) => match &**item {
            Shape::Words(of) => Some(of),
            _ => None,
        },
        _ => None,
    };
    let Some(of) = of else { return Ok(doc) };
    let set = words.iter().find(|set| set.name == *of);
    let set = set.ok_or_else(|| Failure::new(format!("no words for {of}")))?;
    let known: Vec<String> = set.known.iter().map(|word| format!("`{word}`")).collect();
    Ok(format!("{doc} One of {}, or a word that this version does not know.", known.join(", ")))
}

impl Field {
    /// Whether a getter of it can have nothing to give, unless for NULL.
    fn may_be_missing(&self) -> bool {
        self.nullable || !matches!(self.absence(), Ok(Absence::Never))
    }
}

impl Getter<'_> {
    fn of_field(&self, field: &Field, function: &str, doc: &str) -> Outcome<String> {
        let Field { wire, shape, nullable, .. } = field;
        let argument = format!("\"{wire}\", ");
        let missing = if field.may_be_missing() { " NULL when it is missing." } else { "" };
        match shape {
            Shape::Text | Shape::Words(_) => self.text(function, &format!("{doc}{missing}"), "get::text", &argument),
            Shape::Any => {
                self.text(&format!("{function}_json"), &format!("{doc} As JSON; NULL when it is missing."), "get::json", &argument)
            }
            Shape::List(item) if **item == Shape::Any => {
                self.text(&format!("{function}_json"), &format!("{doc} As JSON; NULL when it is missing."), "get::json", &argument)
            }
            Shape::Boolean if *nullable => self.plain(
                function,
                &format!("{doc} `AVENPING_UNSET` when it is missing."),
                "avenping_choice",
                &format!("match get::choice({}, \"{wire}\") {{ 1 => avenping_choice::AVENPING_YES, 2 => avenping_choice::AVENPING_NO, _ => avenping_choice::AVENPING_UNSET }}", self.handle),
            ),
            Shape::Boolean => self.plain(
                function,
                doc,
                "bool",
                &format!("get::boolean({}, \"{wire}\").unwrap_or(false)", self.handle),
            ),
            Shape::Integer => self.number(function, doc, "i64", "get::integer", wire),
            Shape::Number => self.number(function, doc, "f64", "get::number", wire),
            Shape::Object(of) => self.plain(
                function,
                &format!("{doc} NULL when it is missing. A part, not to be freed: valid as long as the whole answer."),
                &format!("*const {}", type_name(of)),
                &format!("get::object({}, \"{wire}\")", self.handle),
            ),
            Shape::List(item) => self.list(function, doc, wire, item),
        }
    }

    fn list(&self, function: &str, doc: &str, wire: &str, item: &Shape) -> Outcome<String> {
        let mut text = self.plain(
            &format!("{function}_count"),
            &format!("{doc} How many there are."),
            "usize",
            &format!("get::count({}, \"{wire}\")", self.handle),
        )?;
        let Self { class, handle } = self;
        let (doc, extra, output, value) = match item {
            Shape::Object(of) => (
                "One of them, the first at 0; NULL beyond the last. A part, not to be freed: valid as long as the whole answer.",
                "",
                format!("*const {}", type_name(of)),
                format!("get::at({handle}, \"{wire}\", index)"),
            ),
            Shape::Text | Shape::Words(_) => (
                "One of them, the first at 0; NULL beyond the last. Valid as long as the whole answer.",
                "    length: *mut usize,\n",
                "*const c_char".to_owned(),
                format!("get::text_at({handle}, \"{wire}\", index, length)"),
            ),
            _ => {
                return Err(Failure::new(format!(
                    "{class} has a list of something that C has no getter for"
                )));
            }
        };
        write!(
            text,
            "\n{}#[unsafe(no_mangle)]\npub unsafe extern \"C\" fn {function}_at(\n    {handle}: *const {class},\n    \
             index: usize,\n{extra}) -> {output} {{\n    // SAFETY: the caller passes a handle or NULL.\n    \
             unsafe {{ {value} }}\n}}\n",
            comment(doc, 0)
        )?;
        Ok(text)
    }

    fn text(&self, function: &str, doc: &str, helper: &str, argument: &str) -> Outcome<String> {
        let Self { class, handle } = self;
        let mut text = String::new();
        write!(
            text,
            "\n{}#[unsafe(no_mangle)]\npub unsafe extern \"C\" fn {function}(\n    {handle}: *const {class},\n    \
             length: *mut usize,\n) -> *const c_char {{\n    \
             // SAFETY: the caller passes a handle or NULL, and a place or NULL.\n    \
             unsafe {{ {helper}({handle}, {argument}length) }}\n}}\n",
            comment(doc, 0)
        )?;
        Ok(text)
    }

    /// A number, which may be missing.
    fn number(&self, function: &str, doc: &str, kind: &str, helper: &str, wire: &str) -> Outcome<String> {
        let Self { class, handle } = self;
        let doc = format!("{doc} False, and nothing is written, when it is missing.");
        let mut text = String::new();
        write!(
            text,
            "\n{}#[unsafe(no_mangle)]\npub unsafe extern \"C\" fn {function}(\n    {handle}: *const {class},\n    \
             value: *mut {kind},\n) -> bool {{\n    \
             // SAFETY: the caller passes a handle or NULL, and a place or NULL.\n    \
             unsafe {{ {helper}({handle}, \"{wire}\", value) }}\n}}\n",
            comment(&doc, 0)
        )?;
        Ok(text)
    }

    fn plain(&self, function: &str, doc: &str, output: &str, value: &str) -> Outcome<String> {
        let Self { class, handle } = self;
        let mut text = String::new();
        write!(
            text,
            "\n{}#[unsafe(no_mangle)]\npub unsafe extern \"C\" fn {function}({handle}: *const {class}) -> {output} {{\n    \
             // SAFETY: the caller passes a handle or NULL.\n    unsafe {{ {value} }}\n}}\n",
            comment(doc, 0)
        )?;
        Ok(text)
    }
}
