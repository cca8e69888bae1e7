"""The models against the schemas they come from, and what every model promises.

The schemas are read here on their own, not through the generator, so that a mistake in it cannot hide.
"""

from __future__ import annotations

import copy
import dataclasses
import importlib
import json
import keyword
import pickle
import re
import typing
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from avenping import models

API = Path(__file__).parents[2] / "api"
MANIFEST: dict[str, Any] = json.loads((API / "manifest.json").read_text(encoding="utf-8"))
SCHEMAS: dict[str, Any] = json.loads((API / "schemas.json").read_text(encoding="utf-8"))["$defs"]
INBOUND = {"InboundMessage": "NewMessage", "Lead": "NewLead"}
MODULES = ("avenping.models", "avenping.webhooks.models")


def answers() -> list[str]:
    """What the operations answer with; for a list, what its pages hold."""
    names = {operation["response"] for operation in MANIFEST["operations"]} - {None}
    return [
        SCHEMAS[name]["properties"]["items"]["items"]["$ref"].rsplit("/")[-1]
        if "paging" in SCHEMAS[name]["properties"]
        else name
        for name in sorted(names)
    ]


def reachable(names: list[str]) -> Iterator[str]:
    waiting, seen = list(names), set[str]()
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting += re.findall(r'"#/\$defs/(\w+)"', json.dumps(SCHEMAS[name]))
            yield name


def snake_case(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])([A-Z])", r"_\1", name).lower()


def attribute(wire: str) -> str:
    name = snake_case(wire)
    return f"{name}_" if keyword.iskeyword(name) else name


CASES = [("avenping.models", name) for name in reachable(answers())] + [
    ("avenping.webhooks.models", name) for name in reachable(list(INBOUND))
]
OBJECTS = [(module, name) for module, name in CASES if "properties" in SCHEMAS[name]]
WORDS = [(module, name) for module, name in CASES if "properties" not in SCHEMAS[name]]


def python_name(name: str) -> str:
    return INBOUND.get(name, name)


def model(module: str, name: str) -> type[Any]:
    found: type[Any] = getattr(importlib.import_module(module), python_name(name))
    return found


def reader(module: str, name: str) -> Callable[[dict[str, Any]], Any]:
    function: Callable[[dict[str, Any]], Any] = getattr(
        importlib.import_module(module), f"read_{snake_case(python_name(name))}"
    )
    return function


def example(name: str, *, full: bool) -> dict[str, Any]:
    """JSON of that type: with every field, or with no more than the required ones."""
    found = _example(SCHEMAS[name], full=full)
    assert isinstance(found, dict)
    return typing.cast("dict[str, Any]", found)


def _example(schema: dict[str, Any], *, full: bool, depth: int = 0) -> object:
    if "$ref" in schema:
        return _example(SCHEMAS[schema["$ref"].rsplit("/")[-1]], full=full, depth=depth + 1)
    if "anyOf" in schema:
        return _example(schema["anyOf"][0], full=full, depth=depth)
    if "properties" in schema:
        required = schema.get("required", ())
        return {
            name: _example(value, full=full, depth=depth)
            for name, value in schema["properties"].items()
            # A message can hold an edit, which holds a message.
            if name in required or (full and depth < 5)
        }
    kinds = schema.get("type", "any")
    kind = kinds if isinstance(kinds, str) else next(kind for kind in kinds if kind != "null")
    if kind == "array":
        # `true` stands for any item.
        items: dict[str, Any] = {} if schema["items"] is True else schema["items"]
        return [_example(items, full=full, depth=depth)]
    values: dict[str, Any] = {
        "string": "text",
        "integer": 7,
        "number": 1.5,
        "boolean": True,
        "any": {"free": [1]},
    }
    return values[kind]


def as_json(value: object) -> object:
    """An attribute's value as its JSON was."""
    if isinstance(value, tuple):
        return [as_json(item) for item in typing.cast("tuple[object, ...]", value)]
    return getattr(value, "raw", value)


@pytest.mark.parametrize(("module", "name"), OBJECTS)
def test_every_field_of_the_schema_is_an_attribute_and_nothing_else_is(module: str, name: str) -> None:
    expected = {attribute(wire_name) for wire_name in SCHEMAS[name]["properties"]} | {"raw"}
    if name in ("InboundMessage", "Lead"):
        expected |= {"beside"}  # a delivery's event
    assert {field.name for field in dataclasses.fields(model(module, name))} == expected


@pytest.mark.parametrize(("module", "name"), CASES)
def test_every_type_of_the_schema_is_public(module: str, name: str) -> None:
    assert python_name(name) in importlib.import_module(module).__all__


@pytest.mark.parametrize(("module", "name"), WORDS)
def test_known_words_are_in_the_type_and_any_other_text_is_allowed(module: str, name: str) -> None:
    literal, text = typing.get_args(getattr(importlib.import_module(module), name))
    assert list(typing.get_args(literal)) == SCHEMAS[name]["examples"]
    assert text is str


@pytest.mark.parametrize("module", MODULES)
def test_nothing_is_left_over_from_an_older_schema(module: str) -> None:
    known = {python_name(name) for _, name in CASES} | {"InboundContent"}
    assert set(importlib.import_module(module).__all__) <= known


@pytest.mark.parametrize(("module", "name"), OBJECTS)
def test_all_that_the_json_has_is_read(module: str, name: str) -> None:
    raw = example(name, full=True) | {"unknownField": {"new": True}}
    read = reader(module, name)(raw)
    assert read.raw is raw
    for wire_name in SCHEMAS[name]["properties"]:
        value = getattr(read, attribute(wire_name))
        assert value is not None
        assert as_json(value) == raw[wire_name]


@pytest.mark.parametrize(("module", "name"), OBJECTS)
def test_what_may_be_missing_may_be_missing(module: str, name: str) -> None:
    raw = example(name, full=False)
    read = reader(module, name)(raw)
    for wire_name, schema in SCHEMAS[name]["properties"].items():
        if wire_name not in raw:
            is_text = schema.get("type") == "string" or (
                "$ref" in schema and SCHEMAS[schema["$ref"].rsplit("/")[-1]].get("type") == "string"
            )
            empty = () if schema.get("type") == "array" else "" if is_text else None
            assert getattr(read, attribute(wire_name)) == empty
    # What is made by hand, with what the JSON had, is the same object.
    given = {attribute(wire_name): getattr(read, attribute(wire_name)) for wire_name in raw}
    assert model(module, name)(**given) == read


@pytest.mark.parametrize(("module", "name"), OBJECTS)
def test_a_model_is_frozen_hashable_and_can_be_copied(module: str, name: str) -> None:
    raw = example(name, full=True)
    read = reader(module, name)(raw)
    with pytest.raises(dataclasses.FrozenInstanceError):
        read.raw = {}
    assert not hasattr(read, "__dict__")
    same = reader(module, name)(raw | {"unknownField": 1})
    assert same == read
    assert hash(same) == hash(read)
    for copied in (pickle.loads(pickle.dumps(read)), copy.copy(read), copy.deepcopy(read)):  # noqa: S301 - our own
        assert copied == read
        assert copied.raw == raw
        assert type(copied) is type(read)
    assert "raw" not in re.findall(r"(\w+)=", repr(read))


@pytest.mark.parametrize(("module", "name"), OBJECTS)
def test_the_annotations_hold_at_run_time(module: str, name: str) -> None:
    hints = typing.get_type_hints(model(module, name))
    assert set(hints) == {field.name for field in dataclasses.fields(model(module, name))}


@pytest.mark.parametrize("module", [models, importlib.import_module("avenping.webhooks.models")])
def test_everything_public_is_documented_in_pythons_words(module: ModuleType) -> None:
    source = Path(str(module.__file__)).read_text(encoding="utf-8")
    assert source.startswith("# Generated by `cargo xtask generate`; do not edit.\n")
    assert not re.search(r"::|crate|`Debug`|`extra`|\]\(", source)
    for name in module.__all__:
        if isinstance(getattr(module, name), type):
            assert getattr(module, name).__doc__


def test_a_sent_message_has_its_first_real_id_and_whatsapps_id_of_the_recipient() -> None:
    sent = models.read_sent_message(
        {"contacts": [{"input": "1"}, {"wa_id": "2"}], "messages": [{"id": ""}, {"id": "wamid.1"}]}
    )
    assert (sent.id, sent.wa_id) == ("wamid.1", "2")
    assert sent == models.SentMessage(
        contacts=(models.SentContact(input="1"), models.SentContact(wa_id="2")),
        messages=(models.SentId(id=""), models.SentId(id="wamid.1")),
    )
    assert (models.SentMessage().id, models.SentMessage().wa_id) == ("", None)


def test_an_account_has_its_lines_and_its_usual_one() -> None:
    me = models.read_me(
        {
            "phoneNumbers": [{"phoneNumberId": "109", "id": "cuid"}],
            "defaultPhoneNumberId": "109",
            "plan": "PREMIUM",
        }
    )
    assert me.phone_numbers[0].phone_number_id == me.default_phone_number_id == "109"
    assert me.phone_numbers[0].raw["id"] == "cuid"
    assert (me.user, me.raw["plan"]) == (None, "PREMIUM")


def test_a_template_finds_its_parts() -> None:
    template = models.read_template(
        {
            "name": "a",
            "status": "SLEEPING",
            "components": [{"type": "HEADER"}, {"type": "BODY", "text": "Hi {{1}}"}],
        }
    )
    assert template.status == "SLEEPING"
    assert template.body_text == "Hi {{1}}"
    assert template.component("HEADER") is template.components[0]
    assert template.component("FOOTER") is None
    assert models.Template(name="b").body_text is None


def test_a_version_of_another_shape_is_only_in_raw() -> None:
    odd = models.read_version({"version": {"major": 2}})
    assert (odd.version, odd.raw) == (None, {"version": {"major": 2}})
    assert models.read_version({"version": "2"}).version == "2"


def test_webhook_settings_show_no_secret() -> None:
    config = models.read_webhook_config(
        {
            "webhookUrl": "https://user:s3cret@example.com:8443/s3cret?k=s3cret",
            "webhookCode": "s3cret",
            "isVerified": True,
            "backupCode": "s3cret",
        }
    )
    assert (config.webhook_code, config.raw["backupCode"]) == ("s3cret", "s3cret")
    assert "s3cret" not in f"{config!r} {config} {[config]}"
    assert repr(config) == (
        "WebhookConfig(webhook_url='https://example.com/…', webhook_code='***', is_verified=True)"
    )
    assert repr(models.WebhookConfig(webhook_url="", webhook_code="")) == (
        "WebhookConfig(webhook_url='', webhook_code='', is_verified=None)"
    )
    for odd in ("s3cret", "https://[s3cret", "https://a\\s3cret", "https://a b/s3cret", "https:///s3cret"):
        assert "s3cret" not in repr(models.WebhookConfig(webhook_url=odd, webhook_code=""))
