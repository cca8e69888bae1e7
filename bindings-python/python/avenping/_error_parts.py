"""What hangs on an error beside text and numbers: Meta's own error, and the tries that were made.

Both are what a frozen, slotted dataclass would be, written by hand: `avenping.errors` is loaded with the
client, and `dataclasses` takes longer to import than everything here.
"""

from __future__ import annotations

TYPE_CHECKING = False  # as `typing.TYPE_CHECKING`, which would cost the import of `typing`
if TYPE_CHECKING:
    from typing import Any, NoReturn


class _Frozen:
    """Compares, hashes, prints and pickles by its slots, and cannot be changed."""

    __slots__: tuple[str, ...] = ()

    def _values(self) -> tuple[Any, ...]:
        return tuple(getattr(self, name) for name in self.__slots__)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"{type(self).__name__} cannot be changed")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"{type(self).__name__} cannot be changed")

    def __eq__(self, other: object) -> bool:
        return self._values() == other._values() if type(other) is type(self) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._values())

    def __repr__(self) -> str:
        fields = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.__slots__)
        return f"{type(self).__name__}({fields})"

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), self._values()


class MetaError(_Frozen):
    """An error of Meta's Cloud API that AvenPing passed on, decoded (specification sections 2.2 and 6).

    It is what `AvenPingError.meta` holds, not an exception.

    >>> MetaError(131047, details="More than 24 hours have passed").code
    131047
    """

    __slots__ = ("code", "subcode", "type", "details", "fbtrace_id")  # noqa: RUF023 - the constructor's order

    code: int
    """Meta's error code, such as 131047. Meta says to decide on this and on `details`."""
    subcode: int | None
    """`error_subcode`: deprecated by Meta and often absent."""
    type: str | None
    """Meta's error type, such as `OAuthException`."""
    details: str | None
    """`error_data.details`: the explanation for developers."""
    fbtrace_id: str | None
    """The id that Meta's support asks for."""

    def __init__(
        self,
        code: int,
        subcode: int | None = None,
        type: str | None = None,
        details: str | None = None,
        fbtrace_id: str | None = None,
    ) -> None:
        for name, value in zip(self.__slots__, (code, subcode, type, details, fbtrace_id), strict=True):
            object.__setattr__(self, name, value)


class Attempt(_Frozen):
    """One try of a call: what came back, and how long it took.

    >>> Attempt(status=429, elapsed_ms=12)
    Attempt(status=429, failure=None, elapsed_ms=12)
    """

    __slots__ = ("status", "failure", "elapsed_ms")  # noqa: RUF023 - the constructor's order

    status: int | None
    """The HTTP status, when the beginning of an answer arrived."""
    failure: str | None
    """Why there was no usable answer, when there was none."""
    elapsed_ms: int
    """How long this attempt took, in milliseconds."""

    def __init__(self, status: int | None = None, failure: str | None = None, elapsed_ms: int = 0) -> None:
        for name, value in zip(self.__slots__, (status, failure, elapsed_ms), strict=True):
            object.__setattr__(self, name, value)
