//! The arguments of the operations as aggregates, and how each becomes C's struct.

use super::layout::{BUILT, MARK, REQUESTS_HEAD};
use super::models::namespace;
use super::prose::{SPELLING, comment, in_cpp};
use crate::generate::c::prose::function_name;
use crate::generate::c::requests::{Place, places};
use crate::generate::c::source::{Operation, Seen};
use crate::generate::prose::snake_case;
use crate::generate::schema::{self, Field, Shape};
use crate::shell::{Failure, Outcome};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fmt::Write;

pub(super) fn header(schemas: &Value, operations: &[Operation]) -> Outcome<String> {
    let mut requests =
        Requests { schemas, seen: BTreeSet::new(), words: String::new(), parts: String::new() };
    let (mut structs, mut lowered) = (String::new(), String::new());
    // What an upload takes is written by hand.
    for operation in operations.iter().filter(|one| one.request != "NoInput" && one.name != "media.upload") {
        let seen = Seen { schemas, types: BTreeSet::new(), functions: BTreeSet::new() };
        let places = places(operation, &seen)?;
        structs += &requests.structure(operation, &places)?;
        lowered += &requests.lower(operation, &places)?;
    }
    let Requests { words, parts, .. } = requests;
    Ok(format!(
        "{MARK}{REQUESTS_HEAD}{words}{parts}{structs}\nnamespace detail {{\n{lowered}\n}} // namespace detail\n\
         }} // namespace avenping\n\n#endif // AVENPING_REQUESTS_HPP\n"
    ))
}

struct Requests<'a> {
    schemas: &'a Value,
    seen: BTreeSet<String>,
    words: String,
    parts: String,
}

impl Requests<'_> {
    fn structure(&mut self, operation: &Operation, places: &[Place]) -> Outcome<String> {
        let name = &operation.request;
        let doc = format!("{}\n\n{}", operation.doc, description(self.schemas, name));
        let fields: Vec<(&Field, bool)> = places.iter().map(|place| (&place.field, place.required)).collect();
        self.aggregate(name, &in_cpp(&doc)?, &fields, "")
    }

    /// A struct whose required fields come first, and setters for the others.
    fn aggregate(&mut self, name: &str, doc: &str, fields: &[(&Field, bool)], more: &str) -> Outcome<String> {
        let mut text = format!("\n{}struct {name} {{\n", comment(doc, 0));
        let mut setters = String::new();
        let mut optional = false;
        for (field, required) in fields {
            let Field { doc, wire, .. } = field;
            let kind = self.kind(field)?;
            let member = snake_case(wire);
            let doc = self.documented(field, doc)?;
            if *required {
                if optional {
                    return Err(Failure::new(format!("{name}: {wire} is required, but comes late")));
                }
                let default = if kind == "double" { " = 0" } else { "" };
                writeln!(text, "{}    {kind} {member}{default};", comment(&format!("Required. {doc}"), 4))?;
            } else {
                optional = true;
                writeln!(text, "{}    std::optional<{kind}> {member}{{}};", comment(&doc, 4))?;
                write!(
                    setters,
                    "\n    /// Sets `{member}`.\n    {name}& with_{member}({kind} value) {{\n        {member} = {};\n        \
                     return *this;\n    }}\n",
                    if is_number(field) { "value" } else { "std::move(value)" }
                )?;
            }
        }
        writeln!(text, "{setters}{more}}};")?;
        Ok(text)
    }

    fn documented(&mut self, field: &Field, doc: &str) -> Outcome<String> {
        let Shape::Words(of) = &field.shape else { return Ok(doc.to_owned()) };
        if self.seen.insert(of.clone()) {
            let (_, words) = schema::collect(self.schemas, std::slice::from_ref(of), &SPELLING)?;
            for set in &words {
                self.words += &namespace(set)?;
            }
        }
        Ok(format!("{doc} See the namespace `{}`.", snake_case(of)))
    }

    /// The type of a field.
    fn kind(&mut self, field: &Field) -> Outcome<String> {
        let built = |of: &str| BUILT.iter().find(|(wire, _)| *wire == of).map(|(_, name)| (*name).to_owned());
        match &field.shape {
            Shape::Text | Shape::Words(_) => Ok("Text".to_owned()),
            Shape::Integer => Ok("std::uint64_t".to_owned()),
            Shape::Number => Ok("double".to_owned()),
            Shape::List(item) => match &**item {
                Shape::Object(of) => {
                    built(of).ok_or_else(|| Failure::new(format!("{}: C++ has no list of {of}", field.wire)))
                }
                _ => Err(Failure::new(format!("{}: C++ has no list of this", field.wire))),
            },
            Shape::Object(of) => {
                if let Some(name) = built(of) {
                    return Ok(name);
                }
                self.part(of)?;
                Ok(of.clone())
            }
            Shape::Any | Shape::Boolean => {
                Err(Failure::new(format!("{}: C++ has no such argument", field.wire)))
            }
        }
    }

    /// An object inside of arguments.
    fn part(&mut self, name: &str) -> Outcome {
        if !self.seen.insert(name.to_owned()) {
            return Ok(());
        }
        let fields = schema::fields(self.schemas, name, &SPELLING)?;
        let mut json = String::from(
            "\n    /// As the API takes it.\n    Json json() const {\n        detail::JsonObject object;\n",
        );
        for field in &fields {
            let member = snake_case(&field.wire);
            writeln!(json, "        object.add(\"{}\", {member});", field.wire)?;
        }
        json += "        return object.done();\n    }\n";
        let required: Vec<(&Field, bool)> = fields.iter().map(|field| (field, field.required)).collect();
        let doc = in_cpp(description(self.schemas, name))?;
        let text = self.aggregate(name, &doc, &required, &json)?;
        self.parts += &text;
        Ok(())
    }

    fn lower(&self, operation: &Operation, places: &[Place]) -> Outcome<String> {
        let Operation { name, request, .. } = operation;
        let target = format!("{}_request", function_name(name));
        let keep = if places.iter().any(|place| is_json(&place.field)) { " keep" } else { "" };
        let mut text = format!(
            "\ninline {target} lower([[maybe_unused]] const {request}& from, Kept&{keep}) {{\n    {target} into{{}};\n    \
             into.size = sizeof into;\n"
        );
        for place in places {
            let member = snake_case(&place.field.wire);
            match &place.field.shape {
                Shape::Integer => {
                    writeln!(
                        text,
                        "    into.{member} = at_least_one(\"{name}\", \"{}\", from.{member});",
                        place.path
                    )?;
                }
                Shape::Number => writeln!(text, "    into.{member} = from.{member};")?,
                _ if is_json(&place.field) => {
                    writeln!(
                        text,
                        "    keep.put(into.{member}_json, into.{member}_json_length, from.{member});"
                    )?;
                }
                _ => writeln!(text, "    put(into.{member}, into.{member}_length, from.{member});")?,
            }
        }
        text += "    return into;\n}\n";
        Ok(text)
    }
}

fn is_json(field: &Field) -> bool {
    matches!(field.shape, Shape::Object(_) | Shape::List(_) | Shape::Any)
}

fn is_number(field: &Field) -> bool {
    matches!(field.shape, Shape::Integer | Shape::Number)
}

fn description<'a>(schemas: &'a Value, name: &str) -> &'a str {
    let found = schemas.get("$defs").and_then(|all| all.get(name)?.get("description")?.as_str());
    found.unwrap_or_default()
}
