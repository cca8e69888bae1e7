"""How the blocking client reaches the core. `_async/transport.py` has the same methods, to be awaited."""

from __future__ import annotations

# All that a call needs is loaded here, with the first client. A process that forks while another thread is in the
# middle of an import leaves its child with a lock that nobody ever opens.
from .. import _log
from .. import models as models
from .._files import source_of
from .._json import loads
from .._paging import Place
from .._transport import BaseTransport
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


class Transport(BaseTransport):
    """The calls themselves."""

    __slots__ = ()

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
            ended = upload.cancel()
            if ended is not None and raised.__cause__ is None:
                raised.__cause__ = ended
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


def _feed(upload: _native.Upload, source: Source, progress: Progress | None) -> None:
    """On the caller's own thread: what the source or the callback raises goes straight to the caller."""
    if source.feeder is None:
        return
    for chunk in source.chunks():
        if not upload.feed(source.feeder, chunk, progress):
            return  # the upload has ended, and says why itself
    upload.feed(source.feeder, None, progress)
