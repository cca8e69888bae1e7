"""Comparing what came with what a case expects.

Objects may have more than is expected, lists and texts must be equal. These texts stand for more than themselves:
`<any>`, `<text>`, `<number>`, `<wamid>`, `<absent>`, and `<contains …>`.
"""

from __future__ import annotations

from typing import Any

from support.json_types import is_list, is_object

MISSING: Any = object()
"""What was found where nothing was."""


def difference(path: str, expected: Any, found: Any, *, exactly: bool = False) -> str | None:
    """The first difference, with its path. `exactly`: an object has nothing besides what is expected."""
    if isinstance(expected, str) and expected.startswith("<") and expected.endswith(">"):
        return None if _fits(expected, found) else _wrong(path, expected, found)
    if is_object(expected) and is_object(found):
        return _between_objects(path, expected, found, exactly)
    if is_list(expected) and is_list(found) and len(expected) == len(found):
        pairs = enumerate(zip(expected, found, strict=True))
        differences = (difference(f"{path}[{n}]", *pair, exactly=exactly) for n, pair in pairs)
        return next(filter(None, differences), None)
    # In Python True equals 1; in JSON it does not.
    same = expected == found and isinstance(expected, bool) == isinstance(found, bool)
    return None if same else _wrong(path, expected, found)


def _between_objects(path: str, expected: dict[str, Any], found: dict[str, Any], exactly: bool) -> str | None:
    for key, value in expected.items():
        problem = difference(f"{path}.{key}", value, found.get(key, MISSING), exactly=exactly)
        if problem is not None:
            return problem
    for key in found:
        if exactly and key not in expected:
            return f"{path}.{key}: {found[key]!r} was not expected"
    return None


def _fits(placeholder: str, found: Any) -> bool:
    text = found if isinstance(found, str) else ""
    match placeholder:
        case "<any>":
            return found is not MISSING
        case "<absent>":
            return found is MISSING or found is None
        case "<text>":
            return text != ""
        case "<number>":
            return isinstance(found, (int, float)) and not isinstance(found, bool)
        case "<wamid>":
            return text.startswith("wamid.")
        case _:
            assert placeholder.startswith("<contains "), f"unknown placeholder {placeholder}"
            return placeholder[len("<contains ") : -1] in text


def _wrong(path: str, expected: Any, found: Any) -> str:
    return f"{path}: expected {expected!r}, found {'nothing' if found is MISSING else repr(found)}"
