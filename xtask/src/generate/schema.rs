//! From `api/schemas.json` to what a language's model needs to know.

use crate::shell::{Failure, Outcome};
use serde_json::Value;
use std::collections::BTreeSet;

/// How a language writes names and documentation.
pub(super) struct Spelling {
    /// The name of a field with this name on the wire.
    pub(super) field: fn(&str) -> String,
    /// What the core says of a type.
    pub(super) doc: fn(&str) -> Outcome<String>,
    /// What the core says of a field.
    pub(super) field_doc: fn(&str) -> Outcome<String>,
}

/// An object with fields.
pub(super) struct Class {
    pub(super) name: String,
    pub(super) doc: String,
    pub(super) fields: Vec<Field>,
}

/// An open set of words.
pub(super) struct Words {
    pub(super) name: String,
    pub(super) doc: String,
    pub(super) known: Vec<String>,
}

pub(super) struct Field {
    pub(super) wire: String,
    pub(super) name: String,
    pub(super) doc: String,
    pub(super) shape: Shape,
    pub(super) nullable: bool,
    pub(super) required: bool,
}

#[derive(PartialEq)]
pub(super) enum Shape {
    /// JSON without a type.
    Any,
    Text,
    Integer,
    Number,
    Boolean,
    Words(String),
    Object(String),
    List(Box<Shape>),
}

impl Shape {
    pub(super) fn has_free_json(&self) -> bool {
        match self {
            Self::Any => true,
            Self::List(item) => item.has_free_json(),
            _ => false,
        }
    }
}

/// What a field is when the JSON lacks it.
pub(super) enum Absence {
    /// The core never lets that happen.
    Never,
    Nothing,
    EmptyText,
    EmptyList,
}

impl Field {
    pub(super) fn absence(&self) -> Outcome<Absence> {
        Ok(match &self.shape {
            Shape::List(_) if !self.nullable => Absence::EmptyList,
            _ if self.required => Absence::Never,
            _ if self.nullable => Absence::Nothing,
            Shape::Text | Shape::Words(_) => Absence::EmptyText,
            _ => return Err(Failure::new(format!("{} may be missing, but has no default", self.wire))),
        })
    }
}

/// The fields that people look for first; the schema has them by the alphabet.
const FIRST: [&str; 6] = ["id", "name", "from", "phoneNumber", "timestamp", "type"];

/// What the operations answer with; for a list, what its pages hold.
pub(super) fn answers(schemas: &Value, manifest: &Value) -> Outcome<Vec<String>> {
    let operations = manifest.get("operations").and_then(Value::as_array);
    let mut names: Vec<String> = Vec::new();
    for response in
        operations.into_iter().flatten().filter_map(|operation| operation.get("response")?.as_str())
    {
        let properties = definition(schemas, response)?.get("properties");
        let is_page = properties.is_some_and(|properties| properties.get("paging").is_some());
        let item = properties.and_then(|properties| properties.pointer("/items/items"));
        let name = if is_page { item.and_then(reference) } else { Some(response) };
        let name = name.ok_or_else(|| Failure::new(format!("{response} is a page without items")))?;
        if !names.iter().any(|known| known == name) {
            names.push(name.to_owned());
        }
    }
    Ok(names)
}

/// What webhooks bring.
pub(super) fn inbound() -> [String; 2] {
    ["InboundMessage".to_owned(), "Lead".to_owned()]
}

/// What those are called in other languages: after the keys that announce them.
pub(super) const RENAMED: [(&str, &str); 2] = [("InboundMessage", "NewMessage"), ("Lead", "NewLead")];

/// The types of those names and everything they refer to: the classes, each before its parts, and the sets of words.
pub(super) fn collect(
    schemas: &Value,
    roots: &[String],
    spelling: &Spelling,
) -> Outcome<(Vec<Class>, Vec<Words>)> {
    let mut reading =
        Reading { schemas, spelling, seen: BTreeSet::new(), classes: Vec::new(), words: Vec::new() };
    for root in roots {
        reading.take(root)?;
    }
    reading.words.sort_by(|a, b| a.name.cmp(&b.name));
    Ok((reading.classes, reading.words))
}

/// The fields of one type, and nothing of what they refer to.
pub(super) fn fields(schemas: &Value, class: &str, spelling: &Spelling) -> Outcome<Vec<Field>> {
    let reading =
        Reading { schemas, spelling, seen: BTreeSet::new(), classes: Vec::new(), words: Vec::new() };
    reading.fields(class, definition(schemas, class)?)
}

struct Reading<'a> {
    schemas: &'a Value,
    spelling: &'a Spelling,
    seen: BTreeSet<String>,
    classes: Vec<Class>,
    words: Vec<Words>,
}

impl Reading<'_> {
    fn take(&mut self, wire: &str) -> Outcome {
        if !self.seen.insert(wire.to_owned()) {
            return Ok(());
        }
        let schemas = self.schemas;
        let schema = definition(schemas, wire)?;
        let name = name(wire);
        let doc = (self.spelling.doc)(description(schema))?;
        if let Some(known) = words(schema) {
            self.words.push(Words { name, doc, known });
            return Ok(());
        }
        let fields = self.fields(wire, schema)?;
        self.classes.push(Class { name, doc, fields });
        let mut parts = Vec::new();
        references(schema, &mut parts);
        parts.into_iter().try_for_each(|part| self.take(part))
    }

    fn fields(&self, class: &str, schema: &Value) -> Outcome<Vec<Field>> {
        let properties = schema.get("properties").and_then(Value::as_object);
        let properties = properties.ok_or_else(|| Failure::new(format!("{class} has no fields")))?;
        let required: Vec<&str> = strings(schema.get("required")).collect();
        let rank = |field: &Field| {
            let place =
                |names: &[&str]| names.iter().position(|name| *name == field.wire).unwrap_or(names.len());
            (place(&required), place(&FIRST))
        };
        let field = |(wire, property): (&String, &Value)| {
            let name = (self.spelling.field)(wire);
            let (shape, nullable) =
                self.shape(property).map_err(|failure| Failure::new(format!("{class}.{wire}: {failure}")))?;
            let doc = (self.spelling.field_doc)(description(property))?;
            if name == "raw" {
                return Err(Failure::new(format!("{class} has a field `raw`, which is taken")));
            }
            let required = required.contains(&wire.as_str());
            Ok(Field { wire: wire.clone(), name, doc, shape, nullable, required })
        };
        let mut fields = properties.iter().map(field).collect::<Outcome<Vec<_>>>()?;
        fields.sort_by_key(rank);
        Ok(fields)
    }

    /// What a property holds, and whether it may be missing or `null`.
    fn shape(&self, property: &Value) -> Outcome<(Shape, bool)> {
        if let Some(wire) = reference(property) {
            let is_words = words(definition(self.schemas, wire)?).is_some();
            let shape = if is_words { Shape::Words } else { Shape::Object };
            return Ok((shape(name(wire)), false));
        }
        if let Some(choices) = property.get("anyOf").and_then(Value::as_array) {
            let mut choices =
                choices.iter().filter(|choice| choice.get("type").is_none_or(|kind| kind != "null"));
            return match (choices.next(), choices.next()) {
                (Some(only), None) => Ok((self.shape(only)?.0, true)),
                _ => Err(Failure::new("a choice between several types")),
            };
        }
        let kinds: Vec<&str> = match property.get("type") {
            Some(Value::String(kind)) => vec![kind],
            kinds => strings(kinds).collect(),
        };
        let nullable = kinds.contains(&"null");
        let kind = kinds.iter().find(|kind| **kind != "null");
        let shape = match kind.copied() {
            None => return Ok((Shape::Any, true)),
            Some("string") => Shape::Text,
            Some("integer") => Shape::Integer,
            Some("number") => Shape::Number,
            Some("boolean") => Shape::Boolean,
            Some("array") => {
                Shape::List(Box::new(self.shape(property.get("items").unwrap_or(&Value::Null))?.0))
            }
            Some(other) => return Err(Failure::new(format!("the type {other}"))),
        };
        Ok((shape, nullable))
    }
}

fn name(wire: &str) -> String {
    let renamed = RENAMED.iter().find(|(from, _)| *from == wire);
    renamed.map_or(wire, |(_, to)| to).to_owned()
}

fn definition<'a>(schemas: &'a Value, name: &str) -> Outcome<&'a Value> {
    let found = schemas.get("$defs").and_then(|definitions| definitions.get(name));
    found.ok_or_else(|| Failure::new(format!("api/schemas.json has no {name}")))
}

fn reference(schema: &Value) -> Option<&str> {
    schema.get("$ref")?.as_str()?.rsplit('/').next()
}

/// Every type that a schema refers to.
fn references<'a>(schema: &'a Value, found: &mut Vec<&'a str>) {
    found.extend(reference(schema));
    match schema {
        Value::Object(fields) => fields.values().for_each(|field| references(field, found)),
        Value::Array(items) => items.iter().for_each(|item| references(item, found)),
        _ => {}
    }
}

/// The known words of an open set; nothing for other types.
fn words(schema: &Value) -> Option<Vec<String>> {
    let is_text = schema.get("type").is_some_and(|kind| kind == "string");
    is_text.then(|| strings(schema.get("examples")).map(str::to_owned).collect())
}

fn description(schema: &Value) -> &str {
    schema.get("description").and_then(Value::as_str).unwrap_or_default()
}

fn strings(list: Option<&Value>) -> impl Iterator<Item = &str> {
    list.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)
}
