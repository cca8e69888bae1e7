"""An open download, for the asynchronous client. `_sync/download.py` is its twin."""

from __future__ import annotations

import os

from .. import _native
from .bridge import bridge

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from types import TracebackType

    from .bridge import Progress


class AsyncDownload:
    """An open download: iterate over its chunks, `read()` it, or `save()` it. Read it once.

    Closing it early, by `async with` or `close()`, frees its connection. A download that breaks off ends with an
    error, never as a short file; only a server that states neither a length nor chunks (HTTP/1.0) can end one early
    unnoticed.

    Source: specification section 3.5.
    """

    __slots__ = ("_native",)

    def __init__(self, native: _native.Download) -> None:
        self._native = native

    @property
    def content_type(self) -> str | None:
        """The file's MIME type, as the server names it."""
        return self._native.content_type

    @property
    def content_length(self) -> int | None:
        """The file's size in bytes, when the server says it."""
        return self._native.content_length

    @property
    def filename(self) -> str | None:
        """The file's name, when the server gives one. It is the sender's text: never use it as a path unchecked."""
        return self._native.filename

    async def __aiter__(self) -> AsyncIterator[bytes]:
        """The chunks, as they arrive."""
        while (chunk := await self._chunk()) is not None:
            yield chunk

    async def read(self) -> bytes:
        """All of it, or all that is left, in memory. Raises as `save` does."""
        return b"".join([chunk async for chunk in self])

    async def save(self, path: str | os.PathLike[str], progress: Progress | None = None) -> int:
        """Writes it to a file, which appears under its name only when it is whole, and answers its size in bytes.

        :param path: an existing file is replaced at the end and not before.
        :param progress: called with the bytes received so far and the whole, where known; on the loop's thread.
        :raises ConnectionError, TimeoutError: it broke off.
        :raises InvalidRequestError: the file cannot be written.
        """
        saved: int = await bridge().start(
            _native.Queue.save, self._native, os.fsdecode(path), progress is not None, progress=progress
        )
        return saved

    async def close(self) -> None:
        """Ends it and frees its connection. Closing twice does no harm."""
        self._native.close()

    async def __aenter__(self) -> AsyncDownload:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def _chunk(self) -> bytes | None:
        chunk: bytes | None = await bridge().start(_native.Queue.read, self._native)
        return chunk

    def __repr__(self) -> str:
        return f"<AsyncDownload: {self.content_type}, {self.content_length} bytes>"
