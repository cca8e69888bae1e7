//! What the hostile caller does wrong: for each argument and each field of a struct, what it is given instead.

use super::header::Declared;
use super::header::{Function, Header, Struct};
use super::hostile::is_fallible;

/// How the names of pointers end that may be NULL.
const OPTIONAL: [&str; 6] = ["options", "error", "transfer", "cancel", "callback", "user_data"];

/// What is wrong with one argument, and whether the call must refuse it.
pub(super) struct WrongArgument {
    pub(super) what: String,
    /// The expressions for it and, where it has one, for its length.
    pub(super) with: Vec<String>,
    pub(super) refused: bool,
}

/// What is wrong with a struct, and whether the call must refuse it.
pub(super) struct WrongStruct {
    pub(super) what: String,
    pub(super) change: String,
    pub(super) refused: bool,
}

/// What can be wrong with the parameter at `at`.
pub(super) fn arguments(header: &Header, function: &Function, at: usize) -> Vec<WrongArgument> {
    let mut wrongs = Vec::new();
    let Some(it) = function.parameters.get(at) else { return wrongs };
    let mut add = |what: &str, with: &[&str], refused: bool| {
        let with = with.iter().map(|&one| one.to_owned()).collect();
        wrongs.push(WrongArgument { what: format!("{}: {what}", it.name), with, refused });
    };
    let next = function.parameters.get(at + 1);
    let has_length = next.is_some_and(|next| next.name == format!("{}_length", it.name));
    let optional = OPTIONAL.iter().any(|end| it.name.ends_with(end))
            // What needs nothing needs no request.
            || ["_list_request *", "_search_request *"].iter().any(|end| it.type_.ends_with(end));
    let required = !optional && !is_length_out(function, it);
    match it.type_.as_str() {
        "const char *" if has_length => {
            // A path is in the system's own encoding, and NULL arguments are none.
            let bytes = it.name == "path";
            add("NULL", &["NULL", "0"], it.name != "arguments_json");
            add("not UTF-8", &["\"\\xff\\xfe\"", "0"], !bytes);
            add("half a character", &["\"ab\\xc3\"", "3"], !bytes);
            add("NULL with a length", &["NULL", "5"], true);
            add("a length beyond memory", &["good", "SIZE_MAX"], true);
            add("empty", &["\"\"", "0"], false);
            add("a NUL inside", &["\"a\\0b\"", "3"], false);
        }
        "uint8_t *" | "char *" | "avenping_completion **" if next.is_some_and(|n| n.name == "capacity") => {
            add("NULL with a capacity", &["NULL", "4"], true);
            add("no capacity", &["buffer_or_completions", "0"], false);
        }
        type_ if type_.ends_with('*') => {
            add("NULL", &["NULL"], required && (at == 0 || is_fallible(function)))
        }
        type_ if header.callbacks.iter().any(|name| name == type_) => {
            add("NULL", &["NULL"], it.name == "write");
        }
        type_ if header.enums.iter().any(|name| name == type_) => {
            for number in ["-1", "77", "2147483647", "-2147483647 - 1"] {
                add(number, &[&format!("({type_})({number})")], it.name == "level");
            }
        }
        "int64_t" => {
            add("the least", &["INT64_MIN"], true);
            add("-2", &["-2"], true);
        }
        "size_t" if it.name == "index" => add("beyond the last", &["SIZE_MAX"], true),
        _ => {}
    }
    for wrong in &mut wrongs {
        for with in &mut wrong.with {
            *with = match with.as_str() {
                "good" => "\"text\"".to_owned(),
                "buffer_or_completions" if it.type_ == "avenping_completion **" => "completions".to_owned(),
                "buffer_or_completions" => format!("({})buffer", it.type_),
                _ => continue,
            };
        }
    }
    wrongs
}

/// What can be wrong with a struct, by a statement that changes the good one in `larger.it`.
pub(super) fn structs(header: &Header, it: &Struct) -> Vec<WrongStruct> {
    let mut wrongs = Vec::new();
    let mut one = |what: &str, change: String, refused: bool| {
        wrongs.push(WrongStruct { what: what.to_owned(), change, refused });
    };
    if it.grows() {
        for size in
            ["0", "1", "sizeof(size_t)", "sizeof larger.it + 4", "SIZE_MAX", "SIZE_MAX - 7", "1 << 20"]
        {
            one(&format!("size {size}"), format!("larger.it.size = {size};"), true);
        }
        one("older", "larger.it.size = sizeof larger.it - 8;".to_owned(), false);
        one("newer", "larger.it.size = sizeof larger;".to_owned(), false);
        one(
            "newer, with something in it",
            "larger.it.size = sizeof larger; larger.beyond[63] = 1;".to_owned(),
            true,
        );
        one(
            "empty",
            "memset(&larger, 0, sizeof larger); larger.it.size = sizeof larger.it;".to_owned(),
            false,
        );
    }
    for (index, field) in it.fields.iter().enumerate() {
        let name = &field.name;
        let length = it
            .fields
            .get(index + 1)
            .filter(|next| next.name == format!("{name}_length") || next.name == format!("{name}_count"));
        let set = |value: &str, length_value: &str| {
            let length = length.map(|length| format!(" larger.it.{} = {length_value};", length.name));
            format!("larger.it.{name} = {value};{}", length.unwrap_or_default())
        };
        match field.type_.as_str() {
            "const char *" if length.is_some() => {
                let bytes = name == "path" && it.name == "avenping_media_upload_request";
                one(&format!("{name} not UTF-8"), set("\"\\xff\\xfe\"", "0"), !bytes);
                one(&format!("{name} half a character"), set("\"ab\\xc3\"", "3"), !bytes);
                one(&format!("{name} NULL with a length"), set("NULL", "5"), true);
                one(&format!("{name} too long"), set("\"text\"", "SIZE_MAX"), true);
                one(&format!("{name} empty"), set("\"\"", "0"), false);
                one(&format!("{name} NULL"), set("NULL", "0"), false);
                one(&format!("{name} odd"), set("\"a\\0\\n{\"", "4"), false);
            }
            type_ if type_.ends_with('*') && length.is_some() => {
                one(&format!("{name} NULL with a length"), set("NULL", "5"), true);
                one(&format!("{name} too long"), set(&format!("({type_})zeros"), "SIZE_MAX"), true);
                one(&format!("{name} of nothing"), set(&format!("({type_})zeros"), "1"), false);
            }
            "int64_t" | "int32_t" => {
                let least = if field.type_ == "int64_t" { "INT64_MIN" } else { "INT32_MIN" };
                let most = if field.type_ == "int64_t" { "INT64_MAX" } else { "INT32_MAX" };
                one(&format!("{name} least"), set(least, ""), true);
                one(&format!("{name} -7"), set("-7", ""), true);
                one(&format!("{name} most"), set(most, ""), false);
            }
            "uint64_t" => one(&format!("{name} most"), set("UINT64_MAX", ""), false),
            "double" => {
                for value in ["HUGE_VAL", "-HUGE_VAL", "NAN", "1e308"] {
                    one(&format!("{name} {value}"), set(value, ""), true);
                }
            }
            type_ if header.enums.iter().any(|one| one == type_) => {
                for value in ["-1", "77"] {
                    let value = format!("({type_})({value})");
                    one(&format!("{name} {value}"), set(&value, ""), true);
                }
            }
            _ => {}
        }
    }
    wrongs
}

/// A getter's `size_t *length`, which need not be wanted.
fn is_length_out(function: &Function, it: &Declared) -> bool {
    !is_fallible(function) && it.name == "length"
}
