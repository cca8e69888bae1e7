"""Arguments to JSON and answers from JSON, as the waist takes and gives them."""

from __future__ import annotations

from json import JSONEncoder, loads

from .errors import InvalidRequestError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from .errors import AvenPingError

__all__ = ["encode", "encode_arguments", "encode_options", "loads"]


def _to_wire(value: object) -> object:
    """For the encoder: the builders write themselves."""
    to_wire = getattr(value, "to_wire", None)
    if to_wire is None:
        raise TypeError(f"a {type(value).__name__} is no JSON")
    return to_wire()


_encode = JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False, default=_to_wire).encode

_OPTIONS = {
    "timeout": "timeout",
    "deadline": "deadline",
    "max_retries": "maxRetries",
    "retry_maybe_sent": "retryMaybeSent",
}


def encode(value: object) -> bytes:
    """JSON text in UTF-8. Raises `TypeError` and `ValueError` for what JSON cannot say."""
    return _encode(value).encode()


def encode_arguments(arguments: Mapping[str, Any]) -> bytes:
    """A call's arguments; those that are `None` were not given."""
    given = {name: value for name, value in arguments.items() if value is not None}
    try:
        return _encode(given).encode()
    except InvalidRequestError:
        raise  # a builder has said it better
    except (TypeError, ValueError, RecursionError) as error:
        raise _unfit(given, error) from error


def _unfit(given: Mapping[str, Any], error: Exception) -> InvalidRequestError:
    for name, value in given.items():
        try:
            _encode(value).encode()
        except (TypeError, ValueError, RecursionError) as problem:  # noqa: PERF203
            # A `UnicodeEncodeError` would repeat the whole text, which may be somebody's message.
            text = "has half a character (a lone surrogate)" if isinstance(problem, UnicodeError) else problem
            return InvalidRequestError(f"{name}: {text}", field=name)
    return InvalidRequestError(f"request: {error}", field="request")


def encode_options(options: Mapping[str, Any]) -> bytes | None:
    """Call options; times are seconds here and milliseconds at the waist."""
    if not options:
        return None
    wire: dict[str, Any] = {}
    for name, value in options.items():
        if name not in _OPTIONS:
            known = ", ".join(_OPTIONS)
            raise TypeError(f"{name!r} is neither an argument of this method nor a call option ({known})")
        wire[_OPTIONS[name]] = milliseconds(name, value) if name in ("timeout", "deadline") else value
    return encode(wire)


def milliseconds(
    name: str, seconds: float | None, refusal: type[AvenPingError] = InvalidRequestError
) -> float | None:
    """Seconds as the waist's milliseconds."""
    if seconds is None:
        return None
    # For callers without a type checker.
    is_number = isinstance(seconds, (int, float)) and not isinstance(seconds, bool)  # pyright: ignore[reportUnnecessaryIsInstance]
    if not is_number or seconds != seconds:
        raise refusal(f"{name}: give seconds as a number", field=name)
    return min(seconds, 1e12) * 1000
