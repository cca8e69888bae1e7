"""How the blocking client reaches the core. `_async/transport.py` has the same methods, to be awaited."""

from __future__ import annotations

# All that a call needs is loaded here, with the first client. A process that forks while another thread is in the
# middle of an import leaves its child with a lock that nobody ever opens.
from .. import _log
from .. import models as models
from .._files import source_of
from .._json import encode_arguments, encode_options, loads
from .._paging import Place
from .download import Download
from .paging import Page, fetch

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any, TypeVar

    from .. import _native
    from .._files import Source

    Progress = Callable[[int, int | None], object]
    T = TypeVar("T")


class Transport:
    """A connection to the core: the shared client, and the options of all calls made through this object."""

    __slots__ = ("deadline", "native", "options")

    def __init__(self, native: _native.Client, deadline: float | None, options: Mapping[str, Any]) -> None:
        self.native = native
        self.deadline = deadline
        self.options = options

    def invoke(self, operation: str, options: Mapping[str, Any], arguments: Mapping[str, Any]) -> Any:
        """A call that carries JSON both ways."""
        _log.follow()
        try:
            answer = self.native.invoke(operation, *self._wire(operation, arguments, options))
        finally:
            _log.hand_on()
        return loads(answer)

    def request(self, options: Mapping[str, Any], arguments: Mapping[str, Any]) -> Any:
        """A call to a route that the table does not have."""
        _log.follow()
        try:
            return loads(self.native.request(*self._wire("request", arguments, options)))
        finally:
            _log.hand_on()

    def upload(
        self,
        file: object,
        options: Mapping[str, Any],
        arguments: Mapping[str, Any],
        progress: Progress | None,
    ) -> Any:
        """An upload from anything that `source_of` understands."""
        _log.follow()
        source = source_of(file, may_be_async=False)
        wire, wire_options = self._wire("media.upload", source.name(arguments), options)
        upload = self.native.upload(source.native, wire, wire_options)
        try:
            _feed(upload, source, progress)
            return loads(upload.wait(progress))
        except BaseException as raised:
            # The source, a signal's handler or the callback has: what the upload came to says how far it was.
            if raised.__cause__ is None:
                raised.__cause__ = upload.cancel()
            raise
        finally:
            _log.hand_on()

    def download(self, options: Mapping[str, Any], arguments: Mapping[str, Any]) -> Download:
        """Opens a download."""
        _log.follow()
        try:
            return Download(self.native.download(*self._wire("media.download", arguments, options)))
        finally:
            _log.hand_on()

    def pages(
        self,
        operation: str,
        options: Mapping[str, Any],
        arguments: Mapping[str, Any],
        read: Callable[[Any], T],
    ) -> Page[T]:
        """The first page of a list; `read` makes an item of its JSON."""
        return fetch(self, Place(operation, options, arguments, read, self.deadline_of(options)))

    def with_options(self, options: Mapping[str, Any]) -> Transport:
        """The same connection with other options."""
        encode_options("", options)  # says at once what is wrong with them
        return Transport(self.native, self.deadline, {**self.options, **options})

    def deadline_of(self, options: Mapping[str, Any]) -> float | None:
        """The limit that a call with these options has, in seconds."""
        deadline: float | None = {"deadline": self.deadline, **self.options, **options}["deadline"]
        return deadline

    def _wire(
        self, operation: str, arguments: Mapping[str, Any], options: Mapping[str, Any]
    ) -> tuple[bytes, bytes | None]:
        """Arguments and options as the waist takes them."""
        options = {**self.options, **options} if self.options else options
        return encode_arguments(operation, arguments), encode_options(operation, options)


def _feed(upload: _native.Upload, source: Source, progress: Progress | None) -> None:
    """On the caller's own thread: what the source or the callback raises goes straight to the caller."""
    if source.feeder is None:
        return
    for chunk in source.chunks():
        if not upload.feed(source.feeder, chunk, progress):
            return  # the upload has ended, and says why itself
    upload.feed(source.feeder, None, progress)
