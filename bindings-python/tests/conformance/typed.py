"""From a case's wire input to the call that a person would write: the typed method and its keywords."""

from __future__ import annotations

import inspect
import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from avenping import AsyncClient, Client
from support.json_types import is_object

from .case import Case

# The API's nested objects that the methods take apart, and the names they give the parts.
_TAKEN_APART = {"messages.send_media": "media", "messages.send_location": "location"}
_RENAMED = {("messages.send", "template_name"): "template"}


@dataclass(frozen=True)
class TypedCall:
    operation: str
    keywords: dict[str, Any]

    def on(self, client: Client | AsyncClient) -> Any:
        """Calls the method. Of an `AsyncClient`, what it returns is still to be awaited."""
        return method_of(client, self.operation)(**self.keywords)


def method_of(client: Client | AsyncClient, operation: str) -> Callable[..., Any]:
    found: Any = client
    for name in operation.split("."):
        found = getattr(found, name)
    return found  # type: ignore[no-any-return]  # by name, no type checker can know it


def typed_call(case: Case) -> TypedCall | None:
    """The call, or None where no method can be called so: an argument that it does not have, one missing that it
    needs, input that is no object at all."""
    try:
        method = method_of(_ANY_CLIENT, case.operation)
    except AttributeError:
        return None
    if not is_object(case.input):
        return None
    if case.operation == "media.upload":
        keywords = _upload(case.input)
    else:
        found = _keywords(case.operation, case.input)
        if found is None:
            return None
        keywords = found
    taken = inspect.signature(method).parameters.values()
    allowed = {parameter.name for parameter in taken if parameter.kind is not parameter.VAR_KEYWORD}
    needed = {parameter.name for parameter in taken if parameter.default is parameter.empty} & allowed
    fits = keywords.keys() <= allowed and needed <= keywords.keys()
    return TypedCall(case.operation, keywords) if fits else None


_ANY_CLIENT = Client("only_for_its_methods", base_url="https://localhost")


def _keywords(operation: str, given: dict[str, Any]) -> dict[str, Any] | None:
    apart = _TAKEN_APART.get(operation)
    if apart is not None:
        parts = given.get(apart)
        if not is_object(parts):
            return None
        given = {**{name: value for name, value in given.items() if name != apart}, **parts}
    names = {name: snake_case(name) for name in given}
    return {_RENAMED.get((operation, names[name]), names[name]): value for name, value in given.items()}


def _upload(given: dict[str, Any]) -> dict[str, Any]:
    about = {name: value for name, value in given.items() if name not in ("text", "size", "from", "length")}
    return {"file": _source(given), **{snake_case(name): value for name, value in about.items()}}


def _source(given: dict[str, Any]) -> object:
    content = given["text"].encode() if "text" in given else b"x" * given["size"]
    match given.get("from", "bytes"):
        case "bytes":
            return content
        case "reader":
            return _Pipe(content)
        case "reader_with_length":
            return _FileThatSaysItsLength(content, given.get("length", len(content)))
        case other:
            raise AssertionError(f"unknown source {other}")


class _Pipe:
    """A file object that cannot say how much is in it."""

    def __init__(self, content: bytes) -> None:
        self._content = io.BytesIO(content)

    def read(self, size: int = -1) -> bytes:
        return self._content.read(size)


class _FileThatSaysItsLength(io.BytesIO):
    """A file that is as long as it says, or not: one that grows or is cut while it is read."""

    def __init__(self, content: bytes, length: int) -> None:
        super().__init__(content)
        self._length = length

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        return self._length if whence == io.SEEK_END else super().seek(offset, whence)


def snake_case(name: str) -> str:
    """`phoneNumberId` is `phone_number_id` in Python."""
    return re.sub(r"(?<=[a-z0-9])([A-Z])", r"_\1", name).lower()
