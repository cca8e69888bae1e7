//! Lists the C library's getters and calls, from their source: all of them are fuzzed, also those of tomorrow.
//!
//! They are generated and so have few forms. One that is not known here stops the build rather than being left out.

use std::fmt::Write;
use std::path::Path;

fn main() {
    let folder = Path::new("../bindings-c/src/generated");
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut lists = Lists::default();
    for entry in std::fs::read_dir(folder).expect("the C library's source") {
        let source = std::fs::read_to_string(entry.expect("a file").path()).expect("text");
        for function in source.split("pub unsafe extern \"C\" fn ").skip(1) {
            lists.add(function, &source);
        }
    }
    let out = std::env::var("OUT_DIR").expect("cargo sets it");
    std::fs::write(Path::new(&out).join("c_functions.rs"), lists.text()).expect("a place for it");
}

#[derive(Default)]
struct Lists {
    texts: String,
    parts: String,
    counts: String,
    items: String,
    others: String,
    calls: String,
}

impl Lists {
    fn add(&mut self, function: &str, source: &str) {
        let (head, _) = function.split_once('{').expect("a body");
        let (name, rest) = head.split_once('(').expect("arguments");
        let (arguments, answer) = rest.rsplit_once(')').expect("the arguments' end");
        let answer = answer.trim().trim_start_matches("-> ");
        let types: Vec<&str> =
            arguments.split(',').filter_map(|argument| Some(argument.split_once(':')?.1.trim())).collect();
        let getter = |arguments: &str| {
            format!("    |node, index, length| unsafe {{ {name}(node.cast(){arguments}) }},\n")
        };
        match (types.as_slice(), answer) {
            ([_, "*mut usize"], "*const c_char") => self.texts += &getter(", length"),
            ([_, "usize", "*mut usize"], "*const c_char") => self.texts += &getter(", index, length"),
            ([_], "usize") => self.counts += &getter(""),
            ([_, "usize"], _) => self.items += &getter(", index").replace(") }", ").cast() }"),
            ([_], part) if part.starts_with("*const") => {
                self.parts += &getter("").replace(") }", ").cast() }")
            }
            ([_], "avenping_choice" | "bool") => self.others += &getter("").replace(") }", ") as i32 }"),
            ([_, "*mut i64"], "bool") => {
                self.others += &getter(", &mut 0").replace(") }", ") as i32 }");
            }
            ([_, "*mut f64"], "bool") => {
                self.others += &getter(", &mut 0.0").replace(") }", ") as i32 }");
            }
            // Freeing, taking and starting have their place in `c_entry.rs`.
            (_, "") => {}
            (_, "avenping_status")
                if name.starts_with("avenping_completion_") || name.ends_with("_start") => {}
            ([_, request, _, answer, _], "avenping_status") if request.ends_with("_request") => {
                self.call(name, Some((request.trim_start_matches("*const "), source)), answer);
            }
            ([_, _, answer, _], "avenping_status") => self.call(name, None, answer),
            _ => panic!("{name}({types:?}) -> {answer}: fuzz/build.rs does not know this form"),
        }
    }

    fn call(&mut self, name: &str, request: Option<(&str, &str)>, answer: &str) {
        let free = format!("{}_free", answer.trim_start_matches("*mut *mut "));
        // These carry files, and have no answer of JSON.
        if name.starts_with("avenping_media_") {
            return;
        }
        self.calls.push_str("    |client, options, given, error| unsafe {\n");
        let passed = match request {
            None => "",
            Some((name, source)) => {
                writeln!(self.calls, "        let mut request: {name} = std::mem::zeroed();")
                    .expect("memory");
                self.fields(name, source);
                "&request, "
            }
        };
        writeln!(
            self.calls,
            "        let mut answer = std::ptr::null_mut();\n\
             \x20       let status = {name}(client, {passed}options, &mut answer, error);\n\
             \x20       walk(answer.cast());\n\
             \x20       {free}(answer);\n\
             \x20       status\n    }},"
        )
        .expect("memory");
    }

    fn fields(&mut self, name: &str, source: &str) {
        let (_, fields) =
            source.split_once(&format!("pub struct {name} {{")).expect("the struct of the request");
        let (fields, _) = fields.split_once("\n}").expect("its end");
        for line in fields.lines().filter_map(|line| line.trim().strip_prefix("pub ")) {
            let (field, kind) = line.trim_end_matches(',').split_once(": ").expect("a field has a type");
            let length = field.trim_start_matches("r#");
            let fill = match kind {
                "usize" if field == "size" => format!("request.size = given.size(size_of::<{name}>())"),
                // With its text.
                "usize" if field.ends_with("_length") => continue,
                "*const c_char" => format!("(request.{field}, request.{length}_length) = given.text()"),
                "f64" => format!("request.{field} = given.float()"),
                "u64" => format!("request.{field} = given.number() as u64"),
                kind => panic!("{name}.{field}: {kind}: fuzz/build.rs does not know this type"),
            };
            writeln!(self.calls, "        {fill};").expect("memory");
        }
    }

    fn text(&self) -> String {
        let list = |name: &str, kind: &str, content: &str| {
            format!("pub(crate) static {name}: &[{kind}] = &[\n{content}];\n")
        };
        [
            list("TEXTS", "Getter<*const c_char>", &self.texts),
            list("PARTS", "Getter<*const c_void>", &self.parts),
            list("COUNTS", "Getter<usize>", &self.counts),
            list("ITEMS", "Getter<*const c_void>", &self.items),
            list("OTHERS", "Getter<i32>", &self.others),
            list("CALLS", "Call", &self.calls),
        ]
        .concat()
    }
}
