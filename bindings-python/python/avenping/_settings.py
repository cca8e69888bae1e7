"""A client's settings, checked as far as Python has to, as the waist takes them."""

from __future__ import annotations

import os

from ._json import encode, milliseconds
from .errors import ConfigError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def encode_settings(settings: dict[str, Any]) -> bytes:
    """Settings by their Python names, as the core reads them. What is `None` was not given, except the deadline."""
    wire: dict[str, Any] = {}
    for name, value in settings.items():
        if name in ("timeout", "connect_timeout", "deadline"):
            value = milliseconds(name, value, ConfigError)
        elif name == "ca_bundle" and value is not None:
            value = os.fsdecode(value)
        elif name == "headers" and value is not None:
            value = dict(value)
        if value is not None or name == "deadline":
            head, *rest = name.split("_")
            wire[head + "".join(word.title() for word in rest)] = value
    try:
        return encode(wire)
    except (TypeError, ValueError) as error:
        # Not chained: a `UnicodeEncodeError` holds the text, which may be the token.
        problem = (
            "a setting has half a character (a lone surrogate)" if isinstance(error, UnicodeError) else error
        )
        raise ConfigError(f"{problem}") from None
