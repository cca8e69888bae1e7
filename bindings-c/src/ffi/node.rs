//! An answer: JSON as a tree, with every text ready for C.
//!
//! One type for all answers: the typed handles of the header are views of it, and the getters know the
//! fields' names. An answer's parts live inside it, so that a pointer to a part is good as long as the
//! answer.

use super::text::Text;
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, Serializer};
use serde_json::Number;
use std::fmt;
use std::sync::OnceLock;

/// A JSON value. At least one of the two is known from the beginning; the other is made when it is asked for.
#[derive(Debug)]
pub(crate) struct Node {
    json: OnceLock<Text>,
    value: OnceLock<Value>,
    /// What a text that is itself JSON says.
    packed: OnceLock<Box<Node>>,
}

#[derive(Debug)]
pub(crate) enum Value {
    Null,
    Bool(bool),
    Number(Number),
    Text(Text),
    List(Vec<Node>),
    Object(Vec<(Box<str>, Node)>),
}

impl Node {
    /// From JSON text, which the SDK has written: read at once, because getters could not tell that it cannot be.
    ///
    /// What the core has read may lie a little deeper in what it writes, so that its limit is not asked for
    /// again.
    pub(crate) fn read(json: Vec<u8>) -> serde_json::Result<Self> {
        let mut reader = serde_json::Deserializer::from_slice(&json);
        reader.disable_recursion_limit();
        let node = Self::deserialize(&mut reader)?;
        reader.end()?;
        node.keep_json(json);
        Ok(node)
    }

    /// From text that is handed out as it is, or that need not be JSON: not looked at before somebody asks,
    /// and null when it cannot be read.
    pub(crate) fn unread(json: Vec<u8>) -> Self {
        Self { json: OnceLock::from(Text::from_utf8(json)), value: OnceLock::new(), packed: OnceLock::new() }
    }

    fn from_value(value: Value) -> Self {
        Self { json: OnceLock::new(), value: OnceLock::from(value), packed: OnceLock::new() }
    }

    pub(crate) fn value(&self) -> &Value {
        self.value.get_or_init(|| {
            let read = |json: &Text| serde_json::from_slice::<Self>(json.bytes()).ok();
            self.json.get().and_then(read).and_then(|node| node.value.into_inner()).unwrap_or(Value::Null)
        })
    }

    pub(crate) fn json(&self) -> &Text {
        self.json.get_or_init(|| Text::from_utf8(serde_json::to_vec(self).unwrap_or_default()))
    }

    /// The JSON of what has more to it than its fields. Nothing when the JSON is known already.
    pub(crate) fn keep_json(&self, json: Vec<u8>) {
        let _ = self.json.set(Text::from_utf8(json));
    }

    /// A field that is there and not null.
    pub(crate) fn field(&self, name: &str) -> Option<&Node> {
        let Value::Object(fields) = self.value() else { return None };
        let (_, node) = fields.iter().find(|(key, _)| **key == *name)?;
        (!matches!(node.value(), Value::Null)).then_some(node)
    }

    pub(crate) fn text(&self) -> Option<&Text> {
        match self.value() {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The JSON that is packed into a text; null where there is none.
    pub(crate) fn unpacked(&self) -> Option<&Node> {
        let text = self.text()?;
        Some(self.packed.get_or_init(|| Box::new(Self::unread(text.bytes().to_vec()))))
    }

    pub(crate) fn items(&self) -> &[Node] {
        match self.value() {
            Value::List(items) => items,
            _ => &[],
        }
    }

    pub(crate) fn is_object(&self) -> bool {
        matches!(self.value(), Value::Object(_))
    }
}

impl From<&serde_json::Value> for Node {
    fn from(value: &serde_json::Value) -> Self {
        Self::from_value(match value {
            serde_json::Value::Null => Value::Null,
            serde_json::Value::Bool(yes) => Value::Bool(*yes),
            serde_json::Value::Number(number) => Value::Number(number.clone()),
            serde_json::Value::String(text) => Value::Text(Text::new(text)),
            serde_json::Value::Array(items) => Value::List(items.iter().map(Self::from).collect()),
            serde_json::Value::Object(fields) => Value::Object(
                fields.iter().map(|(name, value)| (name.as_str().into(), Self::from(value))).collect(),
            ),
        })
    }
}

impl Serialize for Node {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.value() {
            Value::Null => serializer.serialize_unit(),
            Value::Bool(yes) => serializer.serialize_bool(*yes),
            Value::Number(number) => number.serialize(serializer),
            Value::Text(text) => serializer.serialize_str(text.as_str()),
            Value::List(items) => serializer.collect_seq(items),
            Value::Object(fields) => serializer.collect_map(fields.iter().map(|(name, node)| (name, node))),
        }
    }
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AnyValue).map(Self::from_value)
    }
}

struct AnyValue;

impl<'de> Visitor<'de> for AnyValue {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, yes: bool) -> Result<Value, E> {
        Ok(Value::Bool(yes))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Value, E> {
        Ok(Value::Number(number.into()))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Value, E> {
        Ok(Value::Number(number.into()))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Value, E> {
        Ok(Number::from_f64(number).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(Value::Text(Text::new(text)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = sequence.next_element()? {
            items.push(item);
        }
        Ok(Value::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut fields = Vec::new();
        while let Some(field) = map.next_entry::<Box<str>, Node>()? {
            fields.push(field);
        }
        Ok(Value::Object(fields))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_goes_through_unchanged_and_in_order() {
        let json = r#"{"z":[1,-2,3.5,{"a":null}],"text":"ü\u0000","yes":true}"#;
        let node = Node::read(json.into()).unwrap();
        assert_eq!(node.json().as_str(), json);
        let list = node.field("z").unwrap();
        assert_eq!(list.json().as_str(), r#"[1,-2,3.5,{"a":null}]"#);
        assert_eq!(list.items().len(), 4);
        assert!(list.items()[3].field("a").is_none());
        assert_eq!(node.field("text").unwrap().text().unwrap().as_str(), "ü\0");
        assert!(node.field("nothing").is_none() && node.text().is_none());
    }

    #[test]
    fn json_in_a_text_is_read_when_it_is_asked_for() {
        let node = Node::read(br#"{"packed":"{\"a\":\"b\"}","plain":"{"}"#.to_vec()).unwrap();
        let inner = node.field("packed").and_then(Node::unpacked).unwrap();
        assert_eq!(inner.field("a").and_then(Node::text).unwrap().as_str(), "b");
        assert!(node.field("plain").and_then(Node::unpacked).unwrap().field("a").is_none());
        assert!(node.unpacked().is_none());
    }

    #[test]
    fn what_is_no_json_is_null_only_where_it_need_not_be_any() {
        assert!(matches!(Node::unread(b"{".to_vec()).value(), Value::Null));
        for broken in ["{", "{} x", ""] {
            assert!(Node::read(broken.into()).is_err());
        }
    }

    #[test]
    fn what_the_core_could_read_can_be_read_when_it_lies_deeper() {
        for depth in [120, 127, 128, 140] {
            let json = format!("{}1{}", "[".repeat(depth), "]".repeat(depth));
            let node = Node::read(json.clone().into()).unwrap();
            assert!(!node.items().is_empty());
            assert_eq!(node.json().as_str(), json);
            assert_eq!(format!("[{}]", node.items()[0].json().as_str()), json);
        }
    }

    #[test]
    fn a_value_becomes_the_same_node_as_its_text() {
        let value = serde_json::json!({ "z": [1, -2, 3.5, { "a": null }], "text": "ü\0", "yes": true });
        assert_eq!(Node::from(&value).json().as_str(), value.to_string());
    }
}
