"""A client's settings, checked as far as Python has to, as the waist takes them."""

from __future__ import annotations

import os

from ._json import check, encode, milliseconds
from .errors import ConfigError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class _Hidden(str):
    """Text that the locals of a traceback, which crash reports show, do not give away."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "'[hidden]'"

    def __getitem__(self, part: Any) -> str:
        # Some crash reports show the beginning of a long text.
        return _Hidden(super().__getitem__(part))


def hide(value: Any) -> Any:
    """A secret, or a mapping with secrets, the same and fit to be a local variable. Anything else as it is."""
    if isinstance(value, str):
        return _Hidden(value)
    if hasattr(value, "items"):
        return {name: hide(text) for name, text in value.items()}
    return value


def check_token(token: str) -> None:
    """Refuses what is no text at all; the core judges the rest."""
    problem = check("token", token)
    if problem is not None:
        raise ConfigError(f"token: {problem}")


def encode_settings(settings: dict[str, Any]) -> bytes:
    """Settings by their Python names, as the core reads them. What is `None` was not given, except the deadline."""
    wire: dict[str, Any] = {}
    for name, given in settings.items():
        if given is None and name != "deadline":
            continue
        value: Any = given
        if name == "ca_bundle" and isinstance(given, os.PathLike):
            value = os.fsdecode(given)  # pyright: ignore[reportUnknownArgumentType]  # of any kind of path
        problem = _check_headers(value) if name == "headers" else check(name, value)
        if problem is not None:
            raise ConfigError(f"{name}: {problem}")
        if name in ("timeout", "connect_timeout", "deadline"):
            value = milliseconds(value)
        elif name == "headers":
            value = dict(value)
        head, *rest = name.split("_")
        wire[head + "".join(word.title() for word in rest)] = value
    return encode(wire)


def _check_headers(headers: Any) -> str | None:
    if not hasattr(headers, "items"):
        return "give a mapping of names to values"
    texts = (text for header in headers.items() for text in header)
    return next(filter(None, (check("header", text) for text in texts)), None)
