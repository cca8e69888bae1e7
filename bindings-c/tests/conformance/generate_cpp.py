"""C++: requests from arguments, half of them by setters, and answers by their members."""

from __future__ import annotations

import re

from generate_c import _places as places
from schema import CPP_TYPES, Field, Operation, Schemas, cpp_type

# What a struct has that is no field of the API's; see extras.cpp.
EXTRAS = {
    "SentMessage": ["id", "wa_id"],
    "Template": ["body_text"],
    "MessageError": ["details"],
    "NfmReply": ["flow_token"],
    "InboundMessage": ["reply_to", "dedupe_key"],
    "Lead": ["dedupe_key"],
    "InboundReaction": ["is_removal"],
    "InboundInteractive": ["reply"],
}
# `disposition` is in cpp_driver.cpp; no case says a time, which tests/cpp does; `object` is a variable.
ELSEWHERE = {"disposition", "sent_at", "object"}


def program(schemas: Schemas) -> str:
    answers = [name for name in schemas.answers() if name not in ("TemplateList", "FormList", "Paging", "Cursors")]
    parts = ['#include "cpp_call.hpp"', '#include "cpp_read.hpp"', '#include "arguments.hpp"', "namespace conformance {"]
    parts += [f"template <> json show(const {cpp_type(name)}&);" for name in answers]
    parts += [_show(schemas, name) for name in answers]
    parts += [_argument(schemas, name) for name in ("OutgoingMedia", "Location")]
    parts += [_operation(schemas, each) for each in schemas.operations]
    cases = "".join(
        f'    if (name == "{each.name}") return {_function(each)}(call);\n' for each in schemas.operations
    )
    parts.append(
        "/// Nothing where there is no method.\n"
        f"static std::optional<Answer> method(const std::string& name, const CppCall& call) {{\n{cases}    return std::nullopt;\n}}"
    )
    return "\n".join([*parts, "} // namespace conformance", ""])


def unread(headers: str, text: str) -> list[str]:
    missing = []
    for name, body in re.findall(r"^struct (\w+) \{(.*?)^\};", headers, re.DOTALL | re.MULTILINE):
        for member in re.findall(r"^    [\w:<>, ]+ (\w+)(?: = [\w.]+|\{\})?;", body, re.MULTILINE):
            if member not in ELSEWHERE and not re.search(rf"\b(?:from|request|value)\.(?:with_)?{member}\b", text):
                missing.append(f"{name}::{member}")
    return missing


def _show(schemas: Schemas, name: str) -> str:
    lines = [f'    into["{field.wire}"] = {_value(field)};' for field in schemas.fields(name)]
    lines += [f'    into["${extra}"] = value(from.{extra});' for extra in EXTRAS.get(name, [])]
    lines.append('    into["$raw"] = json::parse(from.raw);')
    body = "\n".join(lines)
    return f"template <> json show(const {cpp_type(name)}& from) {{\n    json into = json::object();\n{body}\n    return into;\n}}\n"


def _value(field: Field) -> str:
    return f"parsed(from.{field.name}_json)" if field.kind == "json" else f"value(from.{field.name})"


def _function(operation: Operation) -> str:
    return "method_" + operation.name.replace(".", "_")


def _argument(schemas: Schemas, name: str) -> str:
    """A struct among the arguments."""
    fields = schemas.fields(name)
    known = ", ".join(f'"{field.wire}"' for field in fields)
    required = "".join(f"    // value.{field.name} is in the braces.\n" for field in fields if field.required)
    optional = "".join(
        f'    if (const auto given = in.optional_text("{field.wire}")) value.with_{field.name}(*given);\n'
        for field in fields
        if not field.required
    )
    order = {"OutgoingMedia": ("type", "mediaId"), "Location": ("latitude", "longitude")}[name]
    needed = ", ".join(_read(wire, next(field for field in fields if field.wire == wire)) for wire in order)
    return (
        f"static avenping::{name} {name}_of(const json& given, Arguments& outer, const char* path) {{\n"
        f"    CppArguments in(given, {{{known}}});\n"
        f"    avenping::{name} value{{{needed}}};\n{required}{optional}"
        f"    outer.inherit(path, in);\n    return value;\n}}\n"
    )


def _read(path: str, field: Field) -> str:
    match field.kind:
        case "text":
            return f'in.required_text("{path}")'
        case "number":
            return f'in.number("{path}")'
        case _:
            return f'in.interactive("{path}")'


# The order in the braces, which the header promises: what is required.
BRACES = {
    "templates.get": ["name"],
    "templates.send": ["to", "templateName"],
    "forms.get": ["flowId"],
    "messages.send_text": ["to", "text"],
    "messages.send_media": ["to", "media.type", "media.mediaId"],
    "messages.send_location": ["to", "location.latitude", "location.longitude"],
    "messages.send_interactive": ["to", "interactive"],
    "messages.send": ["to"],
}


def _operation(schemas: Schemas, operation: Operation) -> str:
    fields = places(schemas, operation)
    known = ", ".join(f'"{path}"' for path, _ in fields)
    lines = [f"    CppArguments in(call.the, {{{known}}});"]
    takes = operation.request != "NoInput"
    if takes:
        by_path = dict(fields)
        braces = BRACES.get(operation.name, [])
        given = ", ".join(_read(path, by_path[path]) for path in braces)
        lines.append(f"    avenping::{operation.request} request{{{given}}};")
        lines += [f"    // request.{by_path[path].name} is in the braces." for path in braces]
        lines += [_set(path, field) for path, field in fields if path not in braces]
    lines.append("    in.check();")
    owner, _, name = operation.name.rpartition(".")
    owner = f"call.client.{owner}()" if owner else "call.client"
    argument = "request, " if takes else ""
    lines.append(
        f"    const auto run = [&] {{ return call.is_async ? {owner}.{name}_async({argument}call.options).get()\n"
        f"                                              : {owner}.{name}({argument}call.options); }};"
    )
    if operation.name in ("templates.list", "forms.list"):
        lines.append("    if (call.the.all_pages) return all_pages(call, run());")
    lines.append("    return answer_of(run());")
    return f"static Answer {_function(operation)}(const CppCall& call) {{\n" + "\n".join(lines) + "\n}\n"


def _set(path: str, field: Field) -> str:
    setter, member = f"request.with_{field.name}", f"request.{field.name}"
    match field.kind:
        case "text":
            # By the setter or as a member: both are promised.
            return (
                f'    if (const auto given = in.optional_text("{path}")) {{\n'
                f"        if (in.flips()) {setter}(*given); else {member} = *given;\n    }}"
            )
        case "integer":
            return f'    if (const auto given = in.optional_integer("{path}")) {setter}(*given);'
        case "list":
            return f'    if (const auto given = in.components("{path}")) {setter}(*given);'
        case _ if field.of == "Interactive":
            return f'    if (in.given("{path}")) {setter}(in.interactive("{path}"));'
        case _:
            return f'    if (const json* given = in.given("{path}")) {setter}({field.of}_of(*given, in, "{path}"));'
