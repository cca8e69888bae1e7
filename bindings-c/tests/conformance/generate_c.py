"""The typed functions of C: requests from arguments, and answers by their getters."""

from __future__ import annotations

import re

from schema import TAKEN_APART, Field, Operation, Schemas, c_type


def program(schemas: Schemas) -> str:
    answers = schemas.answers()
    parts = ['#include "c_call.hpp"', '#include "c_read.hpp"', '#include "arguments.hpp"', "namespace conformance {"]
    parts += [f"template <> json show(const {c_type(name)}&);" for name in answers]
    parts += [_show(schemas, name) for name in answers]
    parts += [_operation(schemas, each) for each in schemas.operations]
    cases = "".join(
        f'    if (name == "{each.name}") return {_function(each)}(call);\n' for each in schemas.operations
    )
    parts.append(
        "/// Nothing where there is no typed function.\n"
        f"static std::optional<Answer> typed(const std::string& name, const CCall& call) {{\n{cases}    return std::nullopt;\n}}"
    )
    return "\n".join([*parts, "} // namespace conformance", ""])


def unread(schemas: Schemas, header: str, text: str) -> list[str]:
    header = re.sub(r"/\*.*?\*/", "", header, flags=re.DOTALL)
    types = sorted((c_type(name) for name in schemas.answers()), key=len, reverse=True)
    declared = re.findall(r"^\w[\w *]*?\b(avenping_\w+)\((?:[\w ]+ \*\w+)", header, re.MULTILINE)
    getters = [name for name in declared if any(name.startswith(f"{each}_") for each in types) and not name.endswith("_free")]
    used = set(re.findall(r"avenping_\w+", text))
    requests = {
        field
        for body in re.findall(r"typedef struct avenping_(?:messages|templates|forms|webhooks)_\w+_request \{(.*?)\n\}", header, re.DOTALL)
        for field in re.findall(r"\b(\w+);", body)
    }
    set_fields = set(re.findall(r"request\.(\w+)", text))
    return [name for name in getters if name not in used] + sorted(requests - set_fields)


def _show(schemas: Schemas, name: str) -> str:
    handle = c_type(name)
    lines = [f'    into["{field.wire}"] = {_value(handle, field)};' for field in schemas.fields(name)]
    extras = {
        "SentMessage": ["id", "wa_id"],
        "Template": ["body_text"],
        "TemplateList": ["next_cursor"],
        "FormList": ["next_cursor"],
        "MessageError": ["details"],
        "NfmReply": ["flow_token"],
    }.get(name, [])
    lines += [f'    into["${extra}"] = text(&from, {handle}_{extra});' for extra in extras]
    lines.append(f'    into["$raw"] = parsed(&from, {handle}_json);')
    body = "\n".join(lines)
    return f"template <> json show(const {handle}& from) {{\n    json into = json::object();\n{body}\n    return into;\n}}\n"


def _value(handle: str, field: Field) -> str:
    getter = f"{handle}_{field.name}"
    match field.kind:
        case "text":
            return f"text(&from, {getter})"
        case "json":
            return f"parsed(&from, {getter}_json)"
        case "integer" | "number":
            return f"number(&from, {getter})"
        case "boolean":
            return f"choice({getter}(&from))" if field.nullable else f"json({getter}(&from))"
        case "object":
            return f"part({getter}(&from))"
        case "list" if field.of is None:
            return f"texts(&from, {getter}_count, {getter}_at)"
        case _:
            return f"parts(&from, {getter}_count, {getter}_at)"


def _function(operation: Operation) -> str:
    return "typed_" + operation.name.replace(".", "_")


def _operation(schemas: Schemas, operation: Operation) -> str:
    function, answer = operation.c_function, c_type(operation.response or "")
    takes = operation.request != "NoInput"
    fields = _places(schemas, operation)
    known = ", ".join(f'"{path}"' for path, _ in fields)
    lines = [f"    Arguments in(call.the, {{{known}}});"]
    if takes:
        lines += [f"    {function}_request request{{}};", "    request.size = sizeof request;"]
        lines += [_set(path, field) for path, field in fields]
    lines.append("    in.check();")
    argument = "&request, " if takes else ""
    lines.append(
        f"    const auto run = [&] {{ return finish<{answer}>(\n"
        f"        call, \"{operation.name}\",\n"
        f"        [&]({answer}** into, avenping_error** error) {{ return {function}(call.client, {argument}call.options, into, error); }},\n"
        f"        [&](const avenping_async* how, avenping_error** error) {{ return {function}_start(call.client, {argument}call.options, how, error); }},\n"
        f"        avenping_completion_take_{answer.removeprefix('avenping_')}, {answer}_free); }};"
    )
    if operation.name in ("templates.list", "forms.list"):
        lines.append(
            f"    if (call.the.all_pages) return all_pages<{answer}>(run, request.after, request.after_length,\n"
            f"        {answer}_next_cursor, {answer}_items_count, {answer}_items_at);"
        )
    lines.append("    return answer(show(*run()));")
    return f"static Answer {_function(operation)}(const CCall& call) {{\n" + "\n".join(lines) + "\n}\n"


def _places(schemas: Schemas, operation: Operation) -> list[tuple[str, Field]]:
    places: list[tuple[str, Field]] = []
    for field in schemas.fields(operation.request):
        if (operation.name, field.wire) in TAKEN_APART:
            places += [(f"{field.wire}.{part.wire}", part) for part in schemas.fields(field.of or "")]
        else:
            places.append((field.wire, field))
    return places


def _set(path: str, field: Field) -> str:
    match field.kind:
        case "text":
            return f'    in.text("{path}", request.{field.name}, request.{field.name}_length);'
        case "integer":
            return f'    in.unless_zero("{path}", request.{field.name});'
        case "number":
            return f'    request.{field.name} = in.number("{path}");'
        case _:
            return f'    in.json_text("{path}", request.{field.name}_json, request.{field.name}_json_length);'
