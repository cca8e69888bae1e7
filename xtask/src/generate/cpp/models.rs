//! The answers and the webhooks as structs, and how each is read from C's handle.

use super::layout::{EXTRAS, Extra, MARK};
use super::prose::{SPELLING, comment, constant};
use crate::generate::c::prose::type_name;
use crate::generate::prose::snake_case;
use crate::generate::schema::{self, Absence, Class, Field, Shape, Words};
use crate::shell::{Failure, Outcome};
use serde_json::Value;
use std::fmt::Write;

pub(super) fn header(schemas: &Value, roots: &[String], head: &str, guard: &str) -> Outcome<String> {
    let (classes, words) = schema::collect(schemas, roots, &SPELLING)?;
    let mut text = format!("{MARK}{head}");
    for set in &words {
        text += &namespace(set)?;
    }
    let ordered = Ordered::new(&classes);
    for (from, to) in &ordered.back {
        writeln!(text, "\nstruct {to}; // A part of {from}, which is a part of it.")?;
    }
    for class in &ordered.classes {
        text += &structure(class, &ordered)?;
    }
    text += "\nnamespace detail {\n\n";
    for class in &classes {
        writeln!(text, "inline {} read(Adl, const {}* from);", class.name, type_name(&class.name))?;
    }
    for class in &ordered.classes {
        text += &reader(class, &ordered)?;
    }
    write!(text, "\n}} // namespace detail\n}} // namespace avenping\n\n#endif // {guard}\n")?;
    Ok(text)
}

/// The classes with each after its parts.
struct Ordered<'a> {
    classes: Vec<&'a Class>,
    /// What is a part of its own part.
    back: Vec<(&'a str, &'a str)>,
}

impl<'a> Ordered<'a> {
    fn new(all: &'a [Class]) -> Self {
        let mut ordered = Self { classes: Vec::new(), back: Vec::new() };
        for class in all {
            ordered.take(class, all, &mut Vec::new());
        }
        ordered
    }

    fn take(&mut self, class: &'a Class, all: &'a [Class], around: &mut Vec<&'a str>) {
        if self.classes.iter().any(|done| done.name == class.name) {
            return;
        }
        around.push(&class.name);
        for part in class.fields.iter().filter_map(|field| object_of(&field.shape)) {
            if let Some(known) = around.iter().find(|name| **name == part) {
                self.back.push((&class.name, known));
            } else if let Some(part) = all.iter().find(|class| class.name == part) {
                self.take(part, all, around);
            }
        }
        around.pop();
        self.classes.push(class);
    }

    fn is_back(&self, class: &Class, of: &str) -> bool {
        self.back.contains(&(class.name.as_str(), of))
    }
}

fn object_of(shape: &Shape) -> Option<&str> {
    match shape {
        Shape::Object(name) => Some(name),
        Shape::List(item) => object_of(item),
        _ => None,
    }
}

/// The known words of an open set.
pub(super) fn namespace(set: &Words) -> Outcome<String> {
    let mut text = String::new();
    let doc =
        format!("{} An open set: a word that this version does not know comes as it is.", set.doc.trim());
    write!(text, "\n{}namespace {} {{\n", comment(&doc, 0), snake_case(&set.name))?;
    for word in &set.known {
        let name = constant(word);
        if name.is_empty() || !name.chars().all(|sign| sign.is_ascii_alphanumeric() || sign == '_') {
            return Err(Failure::new(format!("{}: {word} is no name in C++", set.name)));
        }
        write!(text, "/// `{word}`.\ninline constexpr std::string_view {name} = \"{word}\";\n")?;
    }
    writeln!(text, "}} // namespace {}", snake_case(&set.name))?;
    Ok(text)
}

fn extra(class: &Class) -> Option<&'static Extra> {
    EXTRAS.iter().find(|extra| extra.of == class.name)
}

fn structure(class: &Class, ordered: &Ordered) -> Outcome<String> {
    let mut text = format!("\n{}struct {} {{\n", comment(&class.doc, 0), class.name);
    if let Some(extra) = extra(class) {
        text += extra.first;
    }
    for field in &class.fields {
        let is_back = object_of(&field.shape).is_some_and(|of| ordered.is_back(class, of));
        text += &comment(&documented(field), 4);
        writeln!(text, "    {};", declared(field, is_back)?)?;
    }
    if let Some(extra) = extra(class) {
        text += extra.last;
    }
    text += "    /// The whole object as JSON, with fields that this version does not know.\n    std::string raw;\n};\n";
    Ok(text)
}

fn documented(field: &Field) -> String {
    let doc = field.doc.trim();
    let of = match &field.shape {
        Shape::Words(of) => of,
        Shape::List(item) => match &**item {
            Shape::Words(of) => of,
            _ => return doc.to_owned(),
        },
        shape if shape.has_free_json() => return format!("{doc} As JSON."),
        _ => return doc.to_owned(),
    };
    format!("{doc} See the namespace `{}`.", snake_case(of))
}

/// The field's name; what has no type of its own says that it is JSON.
fn member(field: &Field) -> String {
    if field.shape.has_free_json() { format!("{}_json", field.name) } else { field.name.clone() }
}

/// Whether it may be missing, and nothing stands for it.
fn is_optional(field: &Field) -> Outcome<bool> {
    Ok(field.shape.has_free_json() || (field.nullable && !matches!(field.absence()?, Absence::EmptyList)))
}

/// The declaration of a field.
fn declared(field: &Field, is_back: bool) -> Outcome<String> {
    let name = member(field);
    if is_back {
        return match &field.shape {
            Shape::Object(of) => Ok(format!("std::shared_ptr<const {of}> {name}")),
            _ => Err(Failure::new(format!("{}: a list of what it is in", field.wire))),
        };
    }
    let default = match &field.shape {
        Shape::Integer | Shape::Number => " = 0",
        Shape::Boolean => " = false",
        _ => "",
    };
    let plain = match &field.shape {
        _ if field.shape.has_free_json() => "std::string".to_owned(),
        Shape::Text | Shape::Words(_) | Shape::Any => "std::string".to_owned(),
        Shape::Integer => "std::int64_t".to_owned(),
        Shape::Number => "double".to_owned(),
        Shape::Boolean => "bool".to_owned(),
        Shape::Object(name) => name.clone(),
        Shape::List(item) => match &**item {
            Shape::Object(name) => format!("std::vector<{name}>"),
            Shape::Text | Shape::Words(_) => "std::vector<std::string>".to_owned(),
            _ => return Err(Failure::new(format!("{}: C++ has no list of this", field.wire))),
        },
    };
    Ok(match is_optional(field)? {
        true => format!("std::optional<{plain}> {name}"),
        false => format!("{plain} {name}{default}"),
    })
}

fn reader(class: &Class, ordered: &Ordered) -> Outcome<String> {
    let handle = type_name(&class.name);
    let mut text = format!("\ninline {} read(Adl, const {handle}* from) {{\n    {0} made;\n", class.name);
    for field in &class.fields {
        let is_back = object_of(&field.shape).is_some_and(|of| ordered.is_back(class, of));
        let getter = format!("{handle}_{}", field.name);
        let optional = is_optional(field)?;
        let helper = if optional { "optional_" } else { "" };
        let value = match &field.shape {
            _ if field.shape.has_free_json() => format!("optional_text(from, {getter}_json)"),
            Shape::Text | Shape::Words(_) | Shape::Any => format!("{helper}text(from, {getter})"),
            Shape::Integer => format!("{helper}number<std::int64_t>(from, {getter})"),
            Shape::Number => format!("{helper}number<double>(from, {getter})"),
            Shape::Boolean if optional => format!("optional_choice({getter}(from))"),
            Shape::Boolean => format!("{getter}(from)"),
            Shape::Object(_) if is_back => format!("shared_part({getter}(from))"),
            Shape::Object(_) => format!("{helper}part({getter}(from))"),
            Shape::List(item) => match &**item {
                Shape::Object(_) => format!("parts(from, {getter}_count, {getter}_at)"),
                _ => format!("texts(from, {getter}_count, {getter}_at)"),
            },
        };
        writeln!(text, "    made.{} = {value};", member(field))?;
    }
    writeln!(text, "    made.raw = text(from, {handle}_json);")?;
    if let Some(extra) = extra(class) {
        text += extra.code;
    }
    text += "    return made;\n}\n";
    Ok(text)
}
