//! What `avenping.h` declares, read back from it: for the list of symbols, and for the tests that must miss none.

use super::build::folder;
use crate::shell::{Failure, Outcome};

/// A parameter, or a field of a struct.
#[derive(Debug, Clone)]
pub(crate) struct Declared {
    /// Such as `const avenping_client *`.
    pub(crate) type_: String,
    pub(crate) name: String,
}

#[derive(Debug)]
pub(crate) struct Function {
    pub(crate) answers: String,
    pub(crate) name: String,
    pub(crate) parameters: Vec<Declared>,
}

impl Function {
    /// Whether it reads a handle and nothing more.
    fn is_getter(&self) -> bool {
        let of_handle = self
            .parameters
            .first()
            .is_some_and(|first| first.type_.starts_with("const avenping_") && first.type_.ends_with(" *"));
        let can_fail = self.parameters.iter().any(|parameter| parameter.type_ == "avenping_error **");
        of_handle && !can_fail && self.answers != "void"
    }
}

/// A struct with fields, which the caller fills.
#[derive(Debug)]
pub(crate) struct Struct {
    pub(crate) name: String,
    pub(crate) fields: Vec<Declared>,
}

impl Struct {
    /// Whether it begins with its size, so that it can grow.
    pub(crate) fn grows(&self) -> bool {
        self.fields.first().is_some_and(|field| field.name == "size")
    }
}

#[derive(Debug, Default)]
pub(crate) struct Header {
    pub(crate) functions: Vec<Function>,
    pub(crate) structs: Vec<Struct>,
    pub(crate) handles: Vec<String>,
    pub(crate) enums: Vec<String>,
    pub(crate) callbacks: Vec<String>,
}

impl Header {
    pub(crate) fn read() -> Outcome<Self> {
        Self::parse(&std::fs::read_to_string(folder().join("include/avenping.h"))?)
    }

    pub(crate) fn parse(text: &str) -> Outcome<Self> {
        let mut header = Self::default();
        for item in items(&code(text)) {
            header.add(&item).ok_or_else(|| Failure::new(format!("avenping.h: cannot read `{item}`")))?;
        }
        if header.functions.is_empty() || header.structs.is_empty() {
            return Err(Failure::new("avenping.h declares nothing"));
        }
        Ok(header)
    }

    fn add(&mut self, item: &str) -> Option<()> {
        let Some(rest) = item.strip_prefix("typedef ") else {
            self.functions.push(function(item)?);
            return Some(());
        };
        if let Some(rest) = rest.strip_prefix("enum ") {
            self.enums.push(rest.split_once(' ')?.0.to_owned());
        } else if let Some((name, body)) = rest.strip_prefix("struct ").and_then(|rest| rest.split_once(" {"))
        {
            let (body, _) = body.split_once('}')?;
            let fields = body.split(';').map(str::trim).filter(|field| !field.is_empty());
            let fields = fields.map(declared).collect::<Option<Vec<_>>>()?;
            self.structs.push(Struct { name: name.to_owned(), fields });
        } else if let Some(rest) = rest.strip_prefix("struct ") {
            self.handles.push(rest.split_once(' ')?.0.to_owned());
        } else {
            let (_, rest) = rest.split_once("(*")?;
            self.callbacks.push(rest.split_once(')')?.0.to_owned());
        }
        Some(())
    }

    /// Fails for a function of which `text` does not say whether it is thread-safe, and for one that can fail without
    /// the statuses that it can end with. What the introduction says of every getter and of freeing need not be repeated.
    pub(crate) fn says_of_all(&self, text: &str) -> Outcome {
        let said = said(text);
        let mut silent = Vec::new();
        for function in &self.functions {
            let Some((_, words)) = said.iter().find(|(name, _)| *name == function.name) else {
                silent.push(format!("{} has no comment", function.name));
                continue;
            };
            let by_the_introduction = function.is_getter() || function.name.ends_with("_free");
            if !by_the_introduction && !words.contains("hread-safe") {
                silent.push(format!("{} does not say whether it is thread-safe", function.name));
            }
            let list = if function.is_getter() { "AVENPING_OK" } else { "Statuses: " };
            if function.answers == "avenping_status" && !words.contains(list) {
                silent.push(format!("{} does not say how it can end", function.name));
            }
        }
        if silent.is_empty() {
            Ok(())
        } else {
            Err(Failure::new(format!("avenping.h: {}", silent.join("; "))))
        }
    }

    /// The names of all functions, sorted, a line each.
    pub(crate) fn symbols(&self) -> String {
        let mut names: Vec<&str> = self.functions.iter().map(|function| function.name.as_str()).collect();
        names.sort_unstable();
        names.join("\n") + "\n"
    }
}

/// Every function that stands right behind a comment, with the comment's words.
fn said(text: &str) -> Vec<(String, String)> {
    let mut said = Vec::new();
    for part in text.split("/**").skip(1) {
        let Some((comment, rest)) = part.split_once("*/") else { continue };
        let Some(function) = items(&code(rest)).first().and_then(|item| function(item)) else { continue };
        let words = comment.lines().map(|line| line.trim().trim_start_matches('*'));
        let words = words.flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ");
        said.push((function.name, words));
    }
    said
}

/// Without comments, without what is for the preprocessor, and without `extern "C"`.
fn code(text: &str) -> String {
    let mut code = String::new();
    let mut rest = text;
    while let Some((before, comment)) = rest.split_once("/*") {
        code += before;
        rest = comment.split_once("*/").map_or("", |(_, after)| after);
    }
    code += rest;
    let lines = code.lines().filter(|line| !line.starts_with('#') && *line != "extern \"C\" {");
    lines.collect::<Vec<_>>().join("\n")
}

/// What ends with a semicolon outside of braces.
fn items(code: &str) -> Vec<String> {
    let (mut items, mut item, mut depth) = (Vec::new(), String::new(), 0);
    for letter in code.chars() {
        match letter {
            '{' => depth += 1,
            // That of `extern "C"` opens nothing here.
            '}' if depth == 0 => continue,
            '}' => depth -= 1,
            ';' if depth == 0 => {
                items.push(item.split_whitespace().collect::<Vec<_>>().join(" "));
                item.clear();
                continue;
            }
            _ => {}
        }
        item.push(letter);
    }
    items
}

fn function(item: &str) -> Option<Function> {
    let (before, parameters) = item.strip_suffix(')')?.split_once('(')?;
    let Declared { type_, name } = declared(before)?;
    let parameters = match parameters {
        "void" => Vec::new(),
        some => some.split(',').map(|one| declared(one.trim())).collect::<Option<_>>()?,
    };
    Some(Function { answers: type_, name, parameters })
}

fn declared(text: &str) -> Option<Declared> {
    let start = text.rfind(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_')? + 1;
    Some(Declared { type_: text.get(..start)?.trim().to_owned(), name: text.get(start..)?.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_says_of_every_function_how_it_can_be_called_and_end() {
        let text = std::fs::read_to_string(folder().join("include/avenping.h")).unwrap();
        Header::parse(&text).unwrap().says_of_all(&text).unwrap();
    }

    #[test]
    fn silence_is_heard() {
        const CALL: &str = "avenping_status avenping_do(const avenping_it *it, avenping_error **error);";
        const STRUCT: &str = "typedef struct avenping_s { size_t size; } avenping_s;";
        let judged = |functions: &str| {
            let text = format!("{STRUCT}\n{functions}\n");
            Header::parse(&text).unwrap().says_of_all(&text).map_err(|failure| failure.to_string())
        };
        let refused = |functions: &str| judged(functions).unwrap_err();
        assert!(judged(&format!("/** Statuses: `AVENPING_OK`.\n * Thread-safe. */\n{CALL}")).is_ok());
        assert!(refused(&format!("/** Statuses: `AVENPING_OK`. */\n{CALL}")).contains("thread-safe"));
        assert!(refused(&format!("/** Thread-safe. */\n{CALL}")).contains("how it can end"));
        assert!(refused(CALL).contains("no comment"));
        // The comment before is another's.
        let pair = format!("/** A part. */\nint avenping_part(const avenping_it *it);\n{CALL}");
        assert!(refused(&pair).contains("avenping_do has no comment"));
        assert!(judged("/** It goes. */\nvoid avenping_it_free(avenping_it *it);").is_ok());
        assert!(refused("/** It stops. */\nvoid avenping_stop(avenping_it *it);").contains("thread-safe"));
    }
}
