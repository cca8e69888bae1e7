//! A case as it stands in `conformance/cases/*.json`; `conformance/case.schema.json` describes it.

use serde_json::{Map, Value};
use std::collections::HashSet;
use std::path::Path;

pub struct Case {
    pub name: String,
    pub operation: String,
    pub input: Value,
    pub all_pages: bool,
    pub client: Map<String, Value>,
    pub mock: Map<String, Value>,
    pub expect: Map<String, Value>,
}

pub fn load() -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../conformance/cases");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let mut names = HashSet::new();
    let mut cases = Vec::new();
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        let json: Value =
            serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        for case in json["cases"].as_array().unwrap_or_else(|| panic!("{}: no cases", file.display())) {
            let case = parse(case);
            assert!(names.insert(case.name.clone()), "two cases are named {}", case.name);
            cases.push(case);
        }
    }
    cases
}

fn parse(json: &Value) -> Case {
    const KEYS: [&str; 8] = ["name", "about", "operation", "input", "allPages", "client", "mock", "expect"];
    let object = json.as_object().unwrap();
    let name = json["name"].as_str().unwrap().to_owned();
    for key in object.keys() {
        assert!(KEYS.contains(&key.as_str()), "{name}: unknown key {key}");
    }
    let part = |key: &str| object.get(key).map_or_else(Map::new, |value| value.as_object().unwrap().clone());
    let expect = part("expect");
    assert!(
        expect.contains_key("result") != expect.contains_key("error"),
        "{name}: expect either a result or an error"
    );
    assert!(expect.contains_key("requests"), "{name}: say which requests are expected");
    Case {
        operation: json["operation"].as_str().unwrap().to_owned(),
        input: object.get("input").cloned().unwrap_or_else(|| Value::Object(Map::new())),
        all_pages: json["allPages"] == true,
        client: part("client"),
        mock: part("mock"),
        expect,
        name,
    }
}
