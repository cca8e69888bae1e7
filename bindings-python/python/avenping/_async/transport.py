"""How the asynchronous client reaches the core. `_sync/transport.py` has the same methods, blocking."""

from __future__ import annotations

import asyncio

# All that a call needs is loaded here, with the first client: later it would stall the loop, and a process that forks
# while another thread is in the middle of an import leaves its child with a lock that nobody ever opens.
from .. import _log, _native
from .. import models as models
from .._files import Source, source_of
from .._json import loads
from .._transport import BaseTransport
from .bridge import bridge, flush
from .download import AsyncDownload
from .paging import AsyncListing

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Mapping
    from typing import Any, TypeVar

    from .bridge import Bridge, Progress

    T = TypeVar("T")


class Transport(BaseTransport):
    """The calls themselves."""

    __slots__ = ()

    async def invoke(self, operation: str, options: Mapping[str, Any], arguments: Mapping[str, Any]) -> Any:
        """A call that carries JSON both ways."""
        _log.follow()
        wire = self._wire(operation, arguments, options)
        answer = await bridge().invoke(self.native, operation, *wire)
        return loads(answer)

    async def request(self, options: Mapping[str, Any], arguments: Mapping[str, Any]) -> Any:
        """A call to a route that the table does not have."""
        _log.follow()
        wire = self._wire("request", arguments, options)
        return loads(await bridge().start(_native.Queue.request, self.native, *wire))

    async def upload(
        self,
        file: object,
        options: Mapping[str, Any],
        arguments: Mapping[str, Any],
        progress: Progress | None,
    ) -> Any:
        """An upload from anything that `source_of` understands."""
        _log.follow()
        source = source_of(file, may_be_async=True)
        wire, wire_options = self._wire("media.upload", source.name(arguments), options)
        loop_bridge = bridge()
        calling = loop_bridge.start(
            _native.Queue.upload,
            self.native,
            source.native,
            wire,
            wire_options,
            progress is not None,
            progress=progress,
        )
        return loads(await (calling if source.feeder is None else _fed(loop_bridge, calling, source)))

    async def download(self, options: Mapping[str, Any], arguments: Mapping[str, Any]) -> AsyncDownload:
        """Opens a download."""
        _log.follow()
        wire = self._wire("media.download", arguments, options)
        opened = await bridge().start(_native.Queue.download, self.native, *wire)
        return AsyncDownload(opened)

    def pages(
        self,
        operation: str,
        options: Mapping[str, Any],
        arguments: Mapping[str, Any],
        read: Callable[[Any], T],
    ) -> AsyncListing[T]:
        """A list that comes in pages; `read` makes an item of its JSON."""
        return AsyncListing(self, operation, options, arguments, read)

    def set_token(self, token: str) -> None:
        """For calls that start from now on: those that wait for their batch have started."""
        flush()
        super().set_token(token)

    def close(self) -> None:
        """Lets the calls that have begun end, also those that wait for their batch."""
        flush()
        super().close()


async def _fed(bridge: Bridge, calling: Coroutine[Any, Any, bytes], source: Source) -> bytes:
    """Feeds an upload while it runs. What the source raises goes to the caller, and the upload goes no further."""
    feeding, uploading = asyncio.ensure_future(_feed(bridge, source)), asyncio.ensure_future(calling)
    try:
        await asyncio.wait((feeding, uploading), return_when=asyncio.FIRST_COMPLETED)
        if feeding.done():
            feeding.result()
        return await uploading
    finally:
        feeding.cancel()
        uploading.cancel()
        await asyncio.gather(feeding, uploading, return_exceptions=True)


async def _feed(bridge: Bridge, source: Source) -> None:
    feeder = source.feeder
    if feeder is None:
        return
    async for chunk in source.async_chunks():
        if not await bridge.start(_native.Queue.feed, feeder, chunk):
            return  # the upload has ended, and says why itself
    await bridge.start(_native.Queue.feed, feeder, None)
