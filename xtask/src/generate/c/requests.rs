//! The request structs, and how each becomes the JSON that the core takes.

use super::layout::REQUESTS;
use super::prose::{SPELLING, comment, function_name, in_rust};
use super::source::{Operation, Seen};
use crate::generate::prose::snake_case;
use crate::generate::schema::{self, Field, Shape};
use crate::shell::{Failure, Outcome};
use std::fmt::Write;

/// A field of the struct: where it goes, and what it holds.
pub(in crate::generate) struct Place<'a> {
    pub(in crate::generate) path: &'a str,
    pub(in crate::generate) field: Field,
    /// Of the object that it was taken out of, too.
    pub(in crate::generate) required: bool,
}

pub(in crate::generate) fn request(operation: &Operation, seen: &mut Seen) -> Outcome<String> {
    let name = format!("{}_request", function_name(&operation.name));
    seen.types.insert(name.clone());
    let places = places(operation, seen)?;
    let may_be_null = !places.iter().any(|place| place.required);
    let what = format!(
        "What `{}` takes. What is NULL or zero is left out. {}Read while the function runs, not kept.",
        function_name(&operation.name),
        if may_be_null { "NULL in its place leaves out everything. " } else { "" }
    );
    let mut fields = format!("    /// `sizeof({name})`.\n    pub size: usize,\n");
    let mut body = String::new();
    let mut inside: Option<&str> = None;
    for place in &places {
        let object = place.path.split_once('.').map(|(object, _)| object);
        if object != inside {
            if inside.is_some() {
                body += "into.end();\n";
            }
            if let Some(object) = object {
                writeln!(body, "into.begin(\"{object}\");")?;
            }
            inside = object;
        }
        one(place, &mut fields, &mut body)?;
    }
    if inside.is_some() {
        body += "into.end();\n";
    }
    let names: Vec<&str> =
        fields.lines().filter_map(|line| line.strip_prefix("    pub ")?.split(':').next()).collect();
    let names = names.join(", ");
    Ok(format!(
        "\n{}#[repr(C)]\n#[derive(Debug, Clone, Copy)]\npub struct {name} {{\n{fields}}}\n\n\
         growable!({name} {{ {names} }});\n\n\
         impl Request for {name} {{\n    const MAY_BE_NULL: bool = {may_be_null};\n\n    \
         unsafe fn write(&self, into: &mut Arguments) -> Result<()> {{\n        \
         // SAFETY: the pointers are the caller's promise.\n        unsafe {{\n{body}        }}\n        Ok(())\n    }}\n}}\n",
        comment(&what, 0)
    ))
}

/// The fields in their order in the struct.
pub(in crate::generate) fn places<'a>(operation: &Operation, seen: &Seen) -> Outcome<Vec<Place<'a>>> {
    let name = &operation.name;
    let layout = REQUESTS.iter().find(|(of, _)| of == name);
    let (_, order) = layout.ok_or_else(|| Failure::new(format!("c/layout.rs has no order for {name}")))?;
    let mut known: Vec<(String, Field, bool)> = Vec::new();
    for field in schema::fields(seen.schemas, &operation.request, &SPELLING)? {
        let inside = order.iter().any(|path| path.starts_with(&format!("{}.", field.wire)));
        match &field.shape {
            Shape::Object(object) if inside => {
                for part in schema::fields(seen.schemas, object, &SPELLING)? {
                    let required = part.required && field.required;
                    known.push((format!("{}.{}", field.wire, part.wire), part, required));
                }
            }
            _ => {
                let required = field.required;
                known.push((field.wire.clone(), field, required));
            }
        }
    }
    let mut places = Vec::new();
    for path in *order {
        let index = known.iter().position(|(of, ..)| of == path);
        let index =
            index.ok_or_else(|| Failure::new(format!("{name} has no field {path}, but c/layout.rs")))?;
        let (_, field, required) = known.swap_remove(index);
        places.push(Place { path, field, required });
    }
    match known.first() {
        Some((path, ..)) => {
            Err(Failure::new(format!("{name} has a new field {path}: append it in c/layout.rs")))
        }
        None => Ok(places),
    }
}

/// One field of the struct, and what it writes.
fn one(place: &Place, fields: &mut String, body: &mut String) -> Outcome {
    let Place { path, field, required } = place;
    let name = snake_case(&field.wire);
    let need = if *required { "Required. " } else { "" };
    let rust = in_rust(&name);
    match &field.shape {
        Shape::Text | Shape::Words(_) => {
            let doc = comment(&format!("{need}{}", field.doc), 4);
            write!(fields, "{doc}    pub {rust}: *const c_char,\n{LENGTH}    pub {name}_length: usize,\n")?;
            writeln!(body, "into.text(\"{path}\", self.{rust}, self.{name}_length)?;")?;
        }
        Shape::Object(_) | Shape::List(_) | Shape::Any => {
            let what = if matches!(field.shape, Shape::List(_)) { "a JSON array" } else { "a JSON object" };
            let doc = comment(&format!("{need}{} As {what}, in the names of the API.", field.doc), 4);
            write!(
                fields,
                "{doc}    pub {name}_json: *const c_char,\n{LENGTH}    pub {name}_json_length: usize,\n"
            )?;
            writeln!(body, "into.json(\"{path}\", self.{name}_json, self.{name}_json_length)?;")?;
        }
        Shape::Integer => {
            writeln!(fields, "{}    pub {rust}: u64,", comment(&format!("{need}{}", field.doc), 4))?;
            writeln!(body, "into.unless_zero(\"{path}\", self.{rust})?;")?;
        }
        Shape::Number => {
            writeln!(fields, "{}    pub {rust}: f64,", comment(&format!("{need}{}", field.doc), 4))?;
            writeln!(body, "into.number(\"{path}\", self.{rust})?;")?;
        }
        Shape::Boolean => return Err(Failure::new(format!("{path}: no request has had a boolean yet"))),
    }
    Ok(())
}

const LENGTH: &str = "    /// Its length in bytes; 0: up to its NUL.\n";
