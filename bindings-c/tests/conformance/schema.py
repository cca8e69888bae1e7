"""What the generators need of `api/manifest.json` and `api/schemas.json`: the operations, and each type's fields.

Deliberately not the code of `xtask/src/generate`, which made the header: a mistake there must not be repeated here.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]

# What the header calls differently from the schemas.
C_TYPES = {
    "Version": "service_version",
    "FormPreview": "preview",
    "ContactName": "contact_full_name",
    "InboundMessage": "new_message",
    "Lead": "new_lead",
}
CPP_TYPES = {"InboundMessage": "NewMessage", "Lead": "NewLead"}
# Objects of the API that a request takes apart.
TAKEN_APART = {("messages.send_media", "media"), ("messages.send_location", "location")}
WEBHOOKS = ("InboundMessage", "Lead")


@dataclass(frozen=True)
class Field:
    wire: str
    kind: str  # text, json, integer, number, boolean, object, or list
    of: str | None  # the object's type, or of a list's items; None for texts
    nullable: bool
    required: bool

    @property
    def name(self) -> str:
        return snake_case(self.wire)


@dataclass(frozen=True)
class Operation:
    name: str
    request: str
    response: str | None

    @property
    def c_function(self) -> str:
        return "avenping_" + (self.name.replace(".", "_") if "." in self.name else f"client_{self.name}")


class Schemas:
    def __init__(self) -> None:
        self._all = read("api/schemas.json")["$defs"]
        manifest = read("api/manifest.json")
        self.operations = [
            Operation(each["name"], each["request"], each["response"])
            for each in manifest["operations"]
            if each["payload"] == "json"
        ]

    def fields(self, name: str) -> list[Field]:
        schema = self._all[name]
        required = schema.get("required", [])
        return [
            Field(wire, *self._shape(shape), required=wire in required)
            for wire, shape in schema.get("properties", {}).items()
        ]

    def answers(self) -> list[str]:
        """Everything that the operations and the webhooks give, with all parts."""
        found: list[str] = []
        waiting = [*WEBHOOKS, *(each.response for each in self.operations if each.response), "UploadedMedia"]
        while waiting:
            name = waiting.pop()
            if name not in found:
                found.append(name)
                waiting += [field.of for field in self.fields(name) if field.of is not None]
        return sorted(found)

    def _shape(self, schema: dict | bool) -> tuple[str, str | None, bool]:
        if isinstance(schema, bool):
            return ("json", None, True)
        if "$ref" in schema:
            name = schema["$ref"].rsplit("/", 1)[1]
            is_word = self._all[name].get("type") == "string"
            return ("text", None, False) if is_word else ("object", name, False)
        if "anyOf" in schema:
            (only,) = (each for each in schema["anyOf"] if each.get("type") != "null")
            return (*self._shape(only)[:2], True)
        kinds = schema.get("type")
        kinds = [kinds] if isinstance(kinds, str) else kinds or []
        nullable = "null" in kinds
        (kind,) = [kind for kind in kinds if kind != "null"] or [None]
        if kind == "array":
            of = self._shape(schema.get("items", {}))
            return ("json", None, True) if of[0] == "json" else ("list", of[1], nullable)
        kinds_of = {None: "json", "string": "text", "integer": "integer", "number": "number", "boolean": "boolean"}
        return kinds_of[kind], None, nullable or kind is None


def snake_case(name: str) -> str:
    return re.sub(r"(?<!^)([A-Z])", r"_\1", name).lower()


def c_type(name: str) -> str:
    return "avenping_" + C_TYPES.get(name, snake_case(name))


def cpp_type(name: str) -> str:
    return "avenping::" + CPP_TYPES.get(name, name)


def read(path: str) -> dict:
    return json.loads((ROOT / path).read_text(encoding="utf-8"))
