"""Arguments to JSON and answers from JSON, as the waist takes and gives them."""

from __future__ import annotations

from json import JSONEncoder, loads
from math import isfinite

from .errors import InvalidRequestError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

__all__ = ["encode", "encode_arguments", "encode_options", "loads"]

SENDS = frozenset(
    (
        "media.upload",
        "messages.send",
        "messages.send_interactive",
        "messages.send_location",
        "messages.send_media",
        "messages.send_text",
        "request",
        "templates.send",
        "webhooks.set_config",
    )
)
"""The operations whose repeat could do harm: their errors say how far they got."""


def _to_wire(value: Any) -> object:
    """For the encoder: builders write themselves, and `Decimal` and the like are numbers."""
    if hasattr(value, "to_wire"):
        return value.to_wire()
    if hasattr(value, "__index__"):
        return int(value)
    if hasattr(value, "__float__"):
        return float(value)
    raise TypeError(f"a {type(value).__name__} where JSON has none")


_encode = JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False, default=_to_wire).encode


def encode(value: object) -> bytes:
    """JSON text in UTF-8. Raises `TypeError`, `ValueError` or `RecursionError` for what JSON cannot say."""
    return _encode(value).encode()


def encode_arguments(operation: str, arguments: Mapping[str, Any]) -> bytes:
    """A call's arguments; those that are `None` were not given."""
    given = {name: value for name, value in arguments.items() if value is not None}
    try:
        return _encode(given).encode()
    except InvalidRequestError:
        raise  # a builder has said it better
    except (TypeError, ValueError, RecursionError) as error:
        problem = type(error).__name__
    # Outside of the handler: a `UnicodeEncodeError` as context would keep the whole text, which may be
    # somebody's message.
    raise refusal(operation, *(_find("", given) or ("request", problem)))


def refusal(operation: str, field: str, problem: str) -> InvalidRequestError:
    """An argument that never reaches the core."""
    return InvalidRequestError(
        f"{field}: {problem}",
        field=field,
        operation=operation or None,
        delivery="not_sent" if operation in SENDS else None,
    )


def _find(path: str, value: Any) -> tuple[str, str] | None:
    """Where the first value is that cannot be written, and what is wrong with it."""
    if hasattr(value, "to_wire"):
        value = value.to_wire()
    parts: list[tuple[str, Any]]
    # Pyright: `isinstance` cannot tell what is in them.
    if isinstance(value, dict):
        parts = [(f"{path}.{name}" if path else str(name), value[name]) for name in value]  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
    elif isinstance(value, (list, tuple)):
        parts = [(f"{path}[{index}]", value[index]) for index in range(len(value))]  # pyright: ignore[reportUnknownArgumentType]
    else:
        problem = _problem(value)
        return None if problem is None else (path, problem)
    if path.count(".") + path.count("[") > 100:
        return path.split("[")[0], "is nested too deeply"
    return next(filter(None, (_find(name, part) for name, part in parts)), None)


def _problem(value: Any) -> str | None:
    if isinstance(value, (bytes, bytearray)):
        return f"give text (str), not {type(value).__name__}"
    if isinstance(value, str):
        return None if _is_text(value) else "has half a character (a lone surrogate)"
    if isinstance(value, float) and not isfinite(value):
        return "must be a finite number"
    try:
        _encode(value)
    except (TypeError, ValueError):
        return f"a {type(value).__name__} cannot be written as JSON"
    return None


def _is_text(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


_OPTIONS = {
    "timeout": "timeout",
    "deadline": "deadline",
    "max_retries": "maxRetries",
    "retry_maybe_sent": "retryMaybeSent",
}


def encode_options(operation: str, options: Mapping[str, Any]) -> bytes | None:
    """Call options; times are seconds here and milliseconds at the waist."""
    if not options:
        return None
    wire: dict[str, Any] = {}
    for name, value in options.items():
        if name not in _OPTIONS:
            known = ", ".join(_OPTIONS)
            raise TypeError(f"{name!r} is neither an argument of this method nor a call option ({known})")
        problem = check(name, value)
        if problem is not None:
            raise refusal(operation, name, problem)
        wire[_OPTIONS[name]] = milliseconds(value) if name in ("timeout", "deadline") else value
    return encode(wire)


def check(name: str, value: object) -> str | None:
    """What is wrong with a setting or call option, for callers without a type checker."""
    if name in ("timeout", "connect_timeout", "deadline"):
        if value is None and name == "deadline":
            return None
        is_time = isinstance(value, (int, float)) and not isinstance(value, bool) and value > 0
        return None if is_time else "give seconds as a positive number"
    if name == "max_retries":
        is_count = isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 1 << 32
        return None if is_count else "give a whole number, 0 or more"
    if name in ("retry_maybe_sent", "allow_http", "validate", "log_bodies"):
        return None if isinstance(value, bool) else "give True or False"
    return None if isinstance(value, str) and _is_text(value) else "give text (str)"


def milliseconds(seconds: float | None) -> float | None:
    """Seconds as the waist's milliseconds."""
    return None if seconds is None else min(seconds, 1e12) * 1000
