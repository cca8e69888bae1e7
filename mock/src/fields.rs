//! Reading typed fields out of a JSON object, with the field's path in every complaint.

use serde_json::{Map, Value};

/// What is wrong with an input, as `path: explanation`.
#[derive(Debug)]
pub(crate) struct Problem(pub(crate) String);

impl Problem {
    pub(crate) fn new(path: &str, what: impl std::fmt::Display) -> Self {
        if path.is_empty() { Self(format!("the body {what}")) } else { Self(format!("{path}: {what}")) }
    }
}

pub(crate) type Checked<T> = Result<T, Problem>;

/// One JSON object and where it sits in the body.
pub(crate) struct Fields<'a> {
    object: &'a Map<String, Value>,
    path: String,
}

impl<'a> Fields<'a> {
    pub(crate) fn of(value: &'a Value, path: impl Into<String>) -> Checked<Self> {
        let path = path.into();
        match value.as_object() {
            Some(object) => Ok(Self { object, path }),
            None => Err(Problem::new(&path, "must be an object")),
        }
    }

    pub(crate) fn path(&self, key: &str) -> String {
        if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) }
    }

    pub(crate) fn fail<T>(&self, key: &str, what: impl std::fmt::Display) -> Checked<T> {
        Err(Problem::new(&self.path(key), what))
    }

    pub(crate) fn has(&self, key: &str) -> bool {
        self.object.contains_key(key)
    }

    pub(crate) fn get(&self, key: &str) -> Option<&'a Value> {
        self.object.get(key)
    }

    pub(crate) fn required(&self, key: &str) -> Checked<&'a Value> {
        match self.object.get(key) {
            Some(value) => Ok(value),
            None => self.fail(key, "is required"),
        }
    }

    pub(crate) fn text(&self, key: &str) -> Checked<&'a str> {
        match self.required(key)?.as_str() {
            Some(text) => Ok(text),
            None => self.fail(key, "must be a string"),
        }
    }

    pub(crate) fn filled_text(&self, key: &str) -> Checked<&'a str> {
        match self.text(key)? {
            "" => self.fail(key, "must not be empty"),
            text => Ok(text),
        }
    }

    pub(crate) fn optional_text(&self, key: &str) -> Checked<Option<&'a str>> {
        if self.has(key) { self.text(key).map(Some) } else { Ok(None) }
    }

    pub(crate) fn object(&self, key: &str) -> Checked<Fields<'a>> {
        Fields::of(self.required(key)?, self.path(key))
    }

    pub(crate) fn optional_object(&self, key: &str) -> Checked<Option<Fields<'a>>> {
        if self.has(key) { self.object(key).map(Some) } else { Ok(None) }
    }

    pub(crate) fn list(&self, key: &str) -> Checked<&'a [Value]> {
        match self.required(key)?.as_array() {
            Some(list) => Ok(list),
            None => self.fail(key, "must be an array"),
        }
    }

    pub(crate) fn optional_list(&self, key: &str) -> Checked<Option<&'a [Value]>> {
        if self.has(key) { self.list(key).map(Some) } else { Ok(None) }
    }

    /// The objects of an array, each with its own path.
    pub(crate) fn objects(&self, key: &str) -> Checked<Vec<Fields<'a>>> {
        let path = self.path(key);
        self.list(key)?
            .iter()
            .enumerate()
            .map(|(index, item)| Fields::of(item, format!("{path}[{index}]")))
            .collect()
    }

    pub(crate) fn optional_count(&self, key: &str) -> Checked<Option<u64>> {
        match self.get(key).map(Value::as_u64) {
            None => Ok(None),
            Some(Some(count)) => Ok(Some(count)),
            Some(None) => self.fail(key, "must be a whole number of at least 0"),
        }
    }

    pub(crate) fn optional_flag(&self, key: &str) -> Checked<Option<bool>> {
        match self.get(key).map(Value::as_bool) {
            None => Ok(None),
            Some(Some(flag)) => Ok(Some(flag)),
            Some(None) => self.fail(key, "must be true or false"),
        }
    }

    /// Refuses keys outside `known`. For the control plane, where a misspelt key would silently change a test;
    /// the API itself ignores unknown keys.
    pub(crate) fn only(&self, known: &[&str]) -> Checked<()> {
        match self.object.keys().find(|key| !known.contains(&key.as_str())) {
            Some(key) => self.fail(key, format!("is not known here; known: {}", known.join(", "))),
            None => Ok(()),
        }
    }
}
