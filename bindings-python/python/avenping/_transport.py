"""What the two transports share: where a client's calls go, and with which options."""

from __future__ import annotations

from ._json import encode_arguments, encode_options

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any, TypeVar

    from . import _native

    Own = TypeVar("Own", bound="BaseTransport")


class BaseTransport:
    """A connection to the core: the shared client, and the options of all calls made through this object."""

    __slots__ = ("deadline", "native", "options")

    native: _native.Client
    deadline: float | None
    options: Mapping[str, Any]

    def __init__(self, native: _native.Client, deadline: float | None, options: Mapping[str, Any]) -> None:
        self.native = native
        self.deadline = deadline
        self.options = options

    def with_options(self: Own, options: Mapping[str, Any]) -> Own:
        """The same connection with other options."""
        encode_options("", options)  # says at once what is wrong with them
        return type(self)(self.native, self.deadline, {**self.options, **options})

    def deadline_of(self, options: Mapping[str, Any]) -> float | None:
        """The limit that a call with these options has, in seconds."""
        deadline: float | None = {"deadline": self.deadline, **self.options, **options}["deadline"]
        return deadline

    def set_token(self, token: str) -> None:
        """For calls that start from now on."""
        self.native.set_token(token)

    def close(self) -> None:
        """Lets the calls that have begun end."""
        self.native.close()

    def _wire(
        self, operation: str, arguments: Mapping[str, Any], options: Mapping[str, Any]
    ) -> tuple[bytes, bytes | None]:
        """Arguments and options as the waist takes them."""
        options = {**self.options, **options} if self.options else options
        return encode_arguments(operation, arguments), encode_options(operation, options)
