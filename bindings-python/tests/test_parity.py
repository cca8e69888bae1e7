"""The Python surface against the manifest of the core's operations, and its two halves against each other."""

from __future__ import annotations

import ast
import importlib
import inspect
import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import avenping
import pytest
from avenping import AsyncClient, AsyncDownload, AsyncPage, Client, Download, Page, options
from avenping._async import resources as async_resources
from avenping._sync import resources as sync_resources
from conformance.typed import method_of, snake_case

MANIFEST: dict[str, Any] = json.loads(
    (Path(__file__).parents[2] / "api" / "manifest.json").read_text(encoding="utf-8")
)
OPERATIONS: list[dict[str, Any]] = MANIFEST["operations"]
CLIENTS = (
    Client("a_token", base_url="https://localhost"),
    AsyncClient("a_token", base_url="https://localhost"),
)
CALL_OPTIONS = set(options.CallOptions.__annotations__)

TAKEN_APART = {
    ("messages.send_media", "media"): ["media_id", "type", "caption", "filename"],
    ("messages.send_location", "location"): ["latitude", "longitude", "name", "address"],
}
RENAMED = {("messages.send", "templateName"): "template"}
ADDED = {"media.upload": ["file", "progress"]}
"""Deliberate differences from the table: the API's objects by their parts, and what no JSON can carry."""


def parameters(method: Callable[..., Any]) -> dict[str, inspect.Parameter]:
    found = inspect.signature(method).parameters
    return {
        name: each for name, each in found.items() if each.kind is not each.VAR_KEYWORD and name != "self"
    }


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation["name"])
@pytest.mark.parametrize("client", CLIENTS, ids=["sync", "async"])
def test_every_operation_is_a_method_with_all_its_parameters(
    operation: dict[str, Any], client: Client | AsyncClient
) -> None:
    name: str = operation["name"]
    method = method_of(client, name)
    expected = list(ADDED.get(name, []))
    required = {"file"} & set(expected)
    for parameter in operation["parameters"]:
        wire = parameter["name"]
        names = TAKEN_APART.get((name, wire), [RENAMED.get((name, wire), snake_case(wire))])
        expected += names
        if parameter["required"]:
            # Of an object taken apart: what it cannot be without.
            required |= set(names[:2] if len(names) > 1 else names)
    found = parameters(method)
    assert sorted(found) == sorted(expected)
    assert {each.name for each in found.values() if each.default is each.empty} == required
    assert not CALL_OPTIONS & set(found)
    [rest] = [each for each in inspect.signature(method).parameters.values() if each.kind is each.VAR_KEYWORD]
    assert rest.annotation == "Unpack[CallOptions]"
    assert all(each.default is None for each in found.values() if each.name not in required)


def owner_of(method: Callable[..., Any]) -> type:
    bound: Any = method
    return bound.__self__.__class__  # type: ignore[no-any-return]  # of any kind


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation["name"])
def test_every_method_says_what_it_does_and_where_it_goes(operation: dict[str, Any]) -> None:
    for client in CLIENTS:
        method = method_of(client, operation["name"])
        doc, namespace = inspect.getdoc(method) or "", inspect.getdoc(owner_of(method)) or ""
        path = re.sub(r"\{(\w+)\}", r":\1", operation["path"])
        assert f"`{operation['method']} {path}`" in doc
        assert ("assumed" in doc) == (operation["evidence"] == "assumed")
        for name in parameters(method):
            # What all of a namespace take, its class says once.
            assert f"`{name}`" in namespace or re.search(rf":param {name}:|`{name}`", doc), name


def test_no_method_is_without_an_operation() -> None:
    others = {"close", "request", "set_token", "with_options"}
    operations = {operation["name"] for operation in OPERATIONS}
    for client in CLIENTS:
        names = {name for name in dir(client) if not name.startswith("_")}
        groups = {name for name in names if not callable(getattr(client, name))}
        methods = {
            f"{group}.{name}"
            for group in groups
            for name in dir(getattr(client, group))
            if not name.startswith("_")
        }
        assert methods | (names - groups) == operations | others


TWINS: list[tuple[type, type]] = [
    (Client, AsyncClient),
    (Download, AsyncDownload),
    (Page, AsyncPage),
    *(
        (getattr(sync_resources, name), getattr(async_resources, name))
        for name in ("Messages", "Templates", "Forms", "Media", "Webhooks")
    ),
]
ASYNC_NAMES = {"__aenter__": "__enter__", "__aexit__": "__exit__", "__aiter__": "__iter__"}
ASYNC_WORDS = (
    r"\bawait |\basync (?=for|with)|\bAsync(?=Client|Page|Download|Iterator|Listing)|\(await (?=client)"
)


def public(kind: type) -> dict[str, Any]:
    own = {ASYNC_NAMES.get(name, name): value for name, value in vars(kind).items()}
    hidden = {"__module__", "__slots__", "__doc__", "__annotations__", "__dict__", "__weakref__"}
    return {
        name: value
        for name, value in own.items()
        if (not name.startswith("_") or name.startswith("__")) and name not in hidden
    }


def plain(text: str) -> str:
    """Without what makes it asynchronous."""
    return re.sub(r"\s+", " ", re.sub(ASYNC_WORDS, "", text))


@pytest.mark.parametrize(("sync", "other"), TWINS, ids=lambda kind: kind.__name__)
def test_the_blocking_and_the_asynchronous_twin_are_alike(sync: type, other: type) -> None:
    ours, theirs = public(sync), public(other)
    assert ours.keys() == theirs.keys()
    for name, method in ours.items():
        twin = theirs[name]
        if not inspect.isfunction(method):
            continue
        mine, its = inspect.signature(method), inspect.signature(twin)
        assert list(mine.parameters) == list(its.parameters), name
        for parameter, twin_parameter in zip(mine.parameters.values(), its.parameters.values(), strict=True):
            assert (parameter.kind, parameter.default) == (twin_parameter.kind, twin_parameter.default), name
            annotation = str(twin_parameter.annotation).replace(" | AsyncIterable[bytes]", "")
            assert plain(annotation) == plain(str(parameter.annotation)), name


def docs(kind: type) -> Iterator[tuple[str, str]]:
    for name, value in public(kind).items():
        if inspect.isfunction(value) or isinstance(value, property):
            yield name, inspect.getdoc(value) or ""


BUILT_IN_TOO = {"ConnectionError", "TimeoutError"}

SAID_DIFFERENTLY = {("Download", "save")}
"""On which thread its callback is called."""


def test_the_twins_say_the_same_of_themselves() -> None:
    differ = {
        (sync.__name__, name)
        for sync, other in TWINS
        for name, doc in docs(sync)
        if plain(doc) != plain(dict(docs(other))[name])
    }
    assert differ == SAID_DIFFERENTLY


def test_every_public_name_resolves_and_is_loaded_when_it_is_used() -> None:
    for name in avenping.__all__:
        assert getattr(avenping, name) is not None
    assert len(set(avenping.__all__)) == len(avenping.__all__)
    assert set(avenping.__all__) <= set(dir(avenping))
    with pytest.raises(AttributeError, match="no attribute 'Clint'"):
        getattr(avenping, "Clint")  # noqa: B009  # type checkers know that there is none


def test_the_lazy_names_are_those_that_type_checkers_see() -> None:
    tree = ast.parse(inspect.getsource(avenping))
    [checked] = [
        each
        for each in tree.body
        if isinstance(each, ast.If) and isinstance(each.test, ast.Name) and each.test.id == "TYPE_CHECKING"
    ]
    seen = dict[str, str]()
    for statement in ast.walk(checked):
        if isinstance(statement, ast.ImportFrom):
            for alias in statement.names:
                seen[alias.asname or alias.name] = statement.module or ""
    modules = {name for name, module in seen.items() if not module}
    assert modules == set(avenping._MODULES)
    assert {name: module for name, module in seen.items() if module} == avenping._HOME
    assert {*avenping.__all__, *BUILT_IN_TOO} == {*seen, "__version__"}
    assert BUILT_IN_TOO.isdisjoint(avenping.__all__), "a `*` import must not take a built-in's place"


def test_every_public_name_of_the_parts_is_public_in_the_package() -> None:
    for part in ("errors", "interactive", "content"):
        module = importlib.import_module(f"avenping.{part}")
        classes = {
            name
            for name, value in vars(module).items()
            if inspect.isclass(value)
            and value.__module__ in (module.__name__, "avenping._error_parts")
            and name[0] != "_"
        }
        assert classes <= {*avenping.__all__, *BUILT_IN_TOO}


def test_the_import_loads_nothing_that_costs_time() -> None:
    heavy = {"asyncio", "dataclasses", "datetime", "enum", "inspect", "json", "logging", "re", "typing"}
    folder = Path(avenping.__file__ or "").parents[1]
    program = (
        f"import sys; sys.path.insert(0, {str(folder)!r}); before = set(sys.modules)\n"
        "import avenping\n"
        "first = set(sys.modules) - before\n"
        "from avenping import Client\n"
        "print(*first); print(*(set(sys.modules) - before))"
    )
    # Without `site`, which loads what the environment's packages ask for.
    command = [sys.executable, "-I", "-S", "-c", program]
    ended = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603  # our own
    package, client = (set(line.split()) for line in ended.stdout.splitlines())
    assert package <= {"avenping", "__future__", "avenping._native"}
    assert client & heavy == set()
    assert {name for name in client if not name.startswith("avenping")} <= {"__future__", "math"}
