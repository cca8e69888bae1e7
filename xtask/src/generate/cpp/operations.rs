//! The operations: what a call needs of C's functions, and the methods of the resources.

use super::layout::{ANSWERS_HEAD, FOLDER, INBOUND_HEAD, MARK, OPERATIONS_HEAD, RESOURCES, Resource};
use super::prose::{comment, in_cpp};
use super::{models, requests};
use crate::generate::c::prose::{function_name, type_name};
use crate::generate::c::source::{Operation, operations};
use crate::generate::schema;
use crate::shell::{Failure, Outcome};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fmt::Write;

/// The headers that come from the manifest and the schemas, with their paths.
pub(in crate::generate) fn files(schemas: &Value, manifest: &Value) -> Outcome<Vec<(String, String)>> {
    let operations = operations(manifest)?;
    let answers = schema::answers(schemas, manifest)?;
    let models = models::header(schemas, &answers, ANSWERS_HEAD, "AVENPING_MODELS_HPP")?;
    let inbound = models::header(schemas, &schema::inbound(), INBOUND_HEAD, "AVENPING_INBOUND_HPP")?;
    let requests = requests::header(schemas, &operations)?;
    let reads = reads(&operations);
    let operations = header(schemas, manifest, &operations)?;
    let named = |name: &str, text: String| (format!("{FOLDER}/{name}.hpp"), text);
    Ok(vec![
        named("models", models),
        named("inbound", inbound),
        named("requests", requests),
        named("operations", operations),
        named("reads", reads),
    ])
}

fn header(schemas: &Value, manifest: &Value, operations: &[Operation]) -> Outcome<String> {
    let mut text = format!("{MARK}{OPERATIONS_HEAD}\nnamespace detail {{\n");
    let mut handles = BTreeSet::new();
    for operation in operations {
        let Some(response) = &operation.response else { continue };
        if handles.insert(type_name(response)) {
            text += &handle(schemas, response)?;
        }
    }
    for operation in operations.iter().filter(|operation| operation.is_json) {
        text += &functions(operation)?;
    }
    text += "\n} // namespace detail\n";
    for resource in &RESOURCES {
        let own = operations.iter().filter(|one| one.group == resource.group && one.is_json);
        let own: Vec<&Operation> = own.collect();
        text += &class(schemas, manifest, resource, &own)?;
    }
    let known =
        |one: &&Operation| one.is_json && !RESOURCES.iter().any(|resource| resource.group == one.group);
    if let Some(operation) = operations.iter().find(known) {
        return Err(Failure::new(format!("cpp/layout.rs has no resource for {}", operation.name)));
    }
    text += "\n} // namespace avenping\n\n#endif // AVENPING_OPERATIONS_HPP\n";
    Ok(text)
}

/// Which operations change nothing: what this layer refuses of the others was not sent.
fn reads(operations: &[Operation]) -> String {
    let names: Vec<String> = operations
        .iter()
        .filter(|operation| operation.route.starts_with("GET "))
        .map(|operation| format!("operation == \"{}\"", operation.name))
        .collect();
    format!(
        "{MARK}/// @file\n/// Which operations only read: nothing for users.\n#ifndef AVENPING_READS_HPP\n\
         #define AVENPING_READS_HPP\n\n#include <string_view>\n\nnamespace avenping::detail {{\n\n\
         /// Whether an operation changes nothing, so that its errors say nothing of a delivery.\n\
         inline bool only_reads(std::string_view operation) {{\n    return {};\n}}\n\n\
         }} // namespace avenping::detail\n\n#endif // AVENPING_READS_HPP\n",
        names.join(" ||\n           ")
    )
}

/// What a page of that type holds; nothing for other types.
fn item_of(schemas: &Value, response: &str) -> Option<String> {
    let properties = schemas.get("$defs")?.get(response)?.get("properties")?;
    properties.get("paging")?;
    let item = properties.pointer("/items/items/$ref")?.as_str()?;
    item.rsplit('/').next().map(str::to_owned)
}

/// How an answer is freed, taken from a completion, and read when it is a list.
fn handle(schemas: &Value, response: &str) -> Outcome<String> {
    let name = type_name(response);
    let short = name.trim_start_matches("avenping_");
    let mut text = String::new();
    write!(
        text,
        "\ninline void release(Adl, {name}* answer) noexcept {{ {name}_free(answer); }}\n\
         inline avenping_status take(Adl, const avenping_completion* from, {name}** answer, avenping_error** error) {{\n    \
         return avenping_completion_take_{short}(from, answer, error);\n}}\n"
    )?;
    if let Some(item) = item_of(schemas, response) {
        write!(
            text,
            "inline std::vector<{item}> read(Adl, const {name}* from) {{\n    \
             return parts(from, {name}_items_count, {name}_items_at);\n}}\n\
             inline std::optional<std::string> next_cursor(Adl, const {name}* from) {{\n    \
             return optional_text(from, {name}_next_cursor);\n}}\n\
             inline std::string raw_text(Adl, const {name}* from) {{ return text(from, {name}_json); }}\n"
        )?;
    }
    Ok(text)
}

fn tag(operation: &Operation) -> String {
    operation.name.replace('.', "_")
}

/// What the templates of `call.hpp` need to know of an operation.
fn functions(operation: &Operation) -> Outcome<String> {
    let function = function_name(&operation.name);
    let answer = type_name(operation.response.as_deref().unwrap_or_default());
    let request = if operation.request == "NoInput" { "NoInput" } else { operation.request.as_str() };
    let mut text = String::new();
    write!(
        text,
        "\n/// `{}`.\nstruct {} {{\n    static constexpr const char* name = \"{0}\";\n    using request = {request};\n    \
         using answer = {answer};\n    static constexpr auto call = &{function};\n    \
         static constexpr auto start = &{function}_start;\n}};\n",
        operation.name,
        tag(operation),
    )?;
    Ok(text)
}

fn class(
    schemas: &Value,
    manifest: &Value,
    resource: &Resource,
    operations: &[&Operation],
) -> Outcome<String> {
    let Resource { class, doc, .. } = resource;
    let mut text = format!("\n{}class {class} {{\npublic:\n", comment(doc, 0));
    write!(
        text,
        "    /// For `Client`: what makes the calls.\n    explicit {class}(detail::Core core) : core_(std::move(core)) {{}}\n"
    )?;
    for operation in operations {
        text += &methods(schemas, manifest, operation)?;
    }
    let access = match resource.group {
        "account" => "protected:\n    /// What makes the calls.",
        _ => "private:",
    };
    write!(text, "\n{access}\n    detail::Core core_;\n}};\n")?;
    Ok(text)
}

fn methods(schemas: &Value, manifest: &Value, operation: &Operation) -> Outcome<String> {
    let Operation { name, doc, route, request, .. } = operation;
    let response = operation.response.as_deref().unwrap_or_default();
    let method = name.rsplit('.').next().unwrap_or(name);
    let known = manifest.get("operations").and_then(Value::as_array);
    let known =
        known.and_then(|all| all.iter().find(|one| one.get("name").is_some_and(|of| of == name.as_str())));
    let known = known.ok_or_else(|| Failure::new(format!("the manifest has no {name}")))?;
    let parameters: Vec<&Value> =
        known.get("parameters").and_then(Value::as_array).into_iter().flatten().collect();
    let is =
        |parameter: &Value, key: &str, value: &str| parameter.get(key).is_some_and(|found| *found == *value);
    let is_paged = parameters.iter().any(|parameter| is(parameter, "name", "after"));
    let required = parameters.iter().any(|one| one.get("required").is_some_and(|needed| *needed == true));
    let source = if is(known, "evidence", "assumed") { "assumed" } else { "AvenPing's documentation" };

    let item = item_of(schemas, response);
    let (answer, helper, what) = match &item {
        Some(item) if is_paged => (
            format!("Page<{item}>"),
            "list",
            "The first page. Iterate over it for everything: it fetches the pages that follow.".to_owned(),
        ),
        Some(item) => (format!("std::vector<{item}>"), "call", "What was found.".to_owned()),
        None => (response.to_owned(), "call", format!("See `{response}`.")),
    };
    let (parameter, argument, described) = if request == "NoInput" {
        (String::new(), "detail::NoInput{}".to_owned(), String::new())
    } else {
        let default = if required { "" } else { " = {}" };
        (
            format!("const {request}& request{default}, "),
            "request".to_owned(),
            format!("@param request See `{request}`.\n"),
        )
    };
    let doc = in_cpp(doc)?;
    let tag = tag(operation);
    let mut text = String::new();
    let whole = format!(
        "{doc}\n\n`{route}` ({source}). Blocks until the call ends. Thread-safe.\n\n\
         {described}@param options What this call does differently from its client; times in milliseconds.\n\
         @return {what}\n@throws Error one of its classes, see error.hpp."
    );
    write!(
        text,
        "\n{}    {answer} {method}({parameter}const CallOptions& options = {{}}) const {{\n        \
         return detail::{helper}<detail::{tag}>(core_, {argument}, options);\n    }}\n",
        comment(&whole, 4)
    )?;
    let twin = format!("Starts what `{method}` does. The future has its answer, or throws its error.");
    write!(
        text,
        "\n{}    std::future<{answer}> {method}_async({parameter}const CallOptions& options = {{}}) const {{\n        \
         return detail::{helper}_async<detail::{tag}>(core_, {argument}, options);\n    }}\n",
        comment(&twin, 4)
    )?;
    Ok(text)
}
