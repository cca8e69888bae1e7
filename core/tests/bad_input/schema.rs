//! What an operation takes, read from its schema: which fields, of which types, and arguments that would do.

use avenping::operations::{OPERATIONS, Operation, Payload};
use schemars::SchemaGenerator;
use serde_json::{Map, Value, json};

/// An operation's arguments as its schema describes them.
pub(crate) struct Arguments {
    pub(crate) operation: &'static Operation,
    pub(crate) schema: Value,
    definitions: Value,
}

pub(crate) fn json_operations() -> Vec<Arguments> {
    let json = OPERATIONS.iter().filter(|operation| operation.payload == Payload::Json);
    json.map(|operation| {
        let mut generator = SchemaGenerator::default();
        let schema = operation.request_schema(&mut generator).to_value();
        let definitions = json!({ "$defs": generator.take_definitions(true) });
        Arguments { operation, schema, definitions }
    })
    .collect()
}

impl Arguments {
    /// Follows references, and `anyOf: [X, null]` to X, which is how an optional field is written.
    pub(crate) fn resolve<'a>(&'a self, mut schema: &'a Value) -> &'a Value {
        loop {
            if let Some(reference) = schema["$ref"].as_str() {
                let pointer = reference.trim_start_matches('#');
                schema =
                    self.definitions.pointer(pointer).unwrap_or_else(|| panic!("no definition {reference}"));
            } else if let Some([only]) = schema["anyOf"]
                .as_array()
                .map(|choices| choices.iter().filter(|choice| choice["type"] != "null").collect::<Vec<_>>())
                .as_deref()
            {
                schema = only;
            } else {
                return schema;
            }
        }
    }

    pub(crate) fn properties<'a>(&'a self, schema: &'a Value) -> Vec<(&'a str, &'a Value)> {
        let properties = self.resolve(schema)["properties"].as_object();
        properties.into_iter().flatten().map(|(name, schema)| (name.as_str(), schema)).collect()
    }

    pub(crate) fn required<'a>(&'a self, schema: &'a Value) -> Vec<&'a str> {
        self.resolve(schema)["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect()
    }

    /// The JSON types that a field takes; empty when any will do.
    pub(crate) fn types(&self, schema: &Value) -> Vec<String> {
        let schema = self.resolve(schema);
        let alternatives = ["anyOf", "oneOf"].iter().find_map(|key| schema[*key].as_array());
        if let Some(alternatives) = alternatives {
            return alternatives.iter().flat_map(|schema| self.types(schema)).collect();
        }
        match &schema["type"] {
            Value::String(one) => vec![one.clone()],
            Value::Array(many) => many.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
            _ if schema["properties"].is_object() => vec!["object".to_owned()],
            _ if schema["enum"].is_array() || schema["const"].is_string() => vec!["string".to_owned()],
            _ => Vec::new(),
        }
    }

    /// Arguments that would do: every required field with a plausible value.
    pub(crate) fn good(&self, schema: &Value) -> Value {
        let fields = self.required(schema).into_iter().map(|name| {
            let schema = self.properties(schema).into_iter().find(|(field, _)| *field == name).unwrap().1;
            (name.to_owned(), self.plausible(name, schema))
        });
        Value::Object(fields.collect::<Map<_, _>>())
    }

    fn plausible(&self, name: &str, schema: &Value) -> Value {
        if name == "interactive" {
            return json!({ "type": "location_request_message", "body": { "text": "Where?" }, "action": { "name": "send_location" } });
        }
        let types = self.types(schema);
        match types.first().map_or("object", String::as_str) {
            "string" if name == "to" => json!("15551234567"),
            "string" if name == "type" => json!("image"),
            "string" => json!("x1"),
            "number" | "integer" => json!(1),
            "boolean" => json!(true),
            "array" => json!([]),
            _ => self.good(schema),
        }
    }

    /// Paths of all the fields with the schema of each: of the arguments and of the plain objects in them.
    pub(crate) fn fields<'a>(&'a self, at: &[&'a str], schema: &'a Value) -> Vec<(Vec<&'a str>, &'a Value)> {
        let mut fields = Vec::new();
        for (name, schema) in self.properties(schema) {
            let path = [at, &[name]].concat();
            // Messages with several shapes have no properties of their own here; models test those.
            fields.extend(self.fields(&path, schema));
            fields.push((path, schema));
        }
        fields
    }
}
