"""Where an upload's bytes come from, in all the forms that Python has for it. Never read as a whole."""

from __future__ import annotations

import os

from . import _native
from .errors import InvalidRequestError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Mapping
    from typing import Any

CHUNK = 256 * 1024
"""As much as is read at once: large enough to be quick, small enough for constant memory."""


class Source:
    """What the waist reads from, and what has to be handed to it."""

    __slots__ = ("_chunks", "_filename", "feeder", "native")

    def __init__(
        self,
        native: _native.Feeder | bytes | str,
        chunks: Iterator[Any] | AsyncIterator[Any] | None = None,
        filename: str | None = None,
    ) -> None:
        self.native = native
        self.feeder = native if isinstance(native, _native.Feeder) else None
        self._chunks = chunks
        self._filename = filename

    def name(self, arguments: Mapping[str, Any]) -> Mapping[str, Any]:
        """The arguments, with the file's own name where the caller gave none."""
        if arguments.get("filename") is None and self._filename is not None:
            return {**arguments, "filename": self._filename}
        return arguments

    def chunks(self) -> Iterator[bytes]:
        """The chunks to hand over, where they come from an ordinary iterator."""
        for chunk in self._chunks or ():  # type: ignore[union-attr]  # refused by `source_of` otherwise
            if data := _bytes(chunk):
                yield data

    async def async_chunks(self) -> AsyncIterator[bytes]:
        """The chunks to hand over. What may block does so on another thread."""
        chunks = self._chunks
        if hasattr(chunks, "__aiter__"):
            async for chunk in chunks:
                if data := _bytes(chunk):
                    yield data
            return
        import asyncio

        blocking, end = self.chunks(), object()
        while (data := await asyncio.to_thread(next, blocking, end)) is not end:
            yield data  # type: ignore[misc]  # the only other thing that comes is the end


def source_of(file: object, *, may_be_async: bool) -> Source:
    """Anything that can be uploaded."""
    if isinstance(file, (str, os.PathLike)):
        return Source(os.fsdecode(file))
    if isinstance(file, bytes):
        return Source(file)
    if isinstance(file, (bytearray, memoryview)):
        view = memoryview(file)
        view = view.cast("B") if view.c_contiguous else memoryview(view.tobytes())
        return Source(_native.Feeder(view.nbytes), _slices(view))
    if hasattr(file, "read"):
        return _of_file_object(file, may_be_async=may_be_async)
    if hasattr(file, "__aiter__"):
        if not may_be_async:
            raise _refused("an asynchronous iterator needs the AsyncClient")
        return Source(_native.Feeder(), file.__aiter__())
    if hasattr(file, "__iter__"):
        return Source(_native.Feeder(), iter(file))
    raise _refused(f"cannot read from a {type(file).__name__}; give a path, bytes, a file object or an iterator")


def _slices(view: memoryview) -> Iterator[bytes]:
    return (bytes(view[start : start + CHUNK]) for start in range(0, view.nbytes, CHUNK))


def _of_file_object(file: Any, *, may_be_async: bool) -> Source:
    if hasattr(file, "encoding") and not hasattr(file, "mode") or "b" not in getattr(file, "mode", "b"):
        raise _refused('the file is open for text; open it with mode "rb"')
    name = getattr(file, "name", None)
    filename = os.path.basename(name) if isinstance(name, str) and not name.startswith("<") else None
    first = file.read(CHUNK)
    if hasattr(first, "__await__"):
        if not may_be_async:
            first.close()
            raise _refused("an asynchronous file object needs the AsyncClient")
        return Source(_native.Feeder(), _rest_of_async_file(file, first), filename or None)
    left = _bytes_left(file)
    length = None if left is None or not isinstance(first, bytes) else len(first) + left
    return Source(_native.Feeder(length), _rest_of_file(file, first), filename or None)


def _bytes_left(file: Any) -> int | None:
    """What a seekable file still has; the upload can then say its length ahead."""
    try:
        if not file.seekable():
            return None
        here = file.tell()
        end = file.seek(0, os.SEEK_END)
        file.seek(here)
    except (AttributeError, OSError, ValueError):
        return None
    return end - here if isinstance(here, int) and isinstance(end, int) and end >= here else None


def _rest_of_file(file: Any, first: object) -> Iterator[object]:
    chunk = first
    while chunk:
        yield chunk
        chunk = file.read(CHUNK)


async def _rest_of_async_file(file: Any, first: Any) -> AsyncIterator[object]:
    chunk = await first
    while chunk:
        yield chunk
        chunk = await file.read(CHUNK)


def _bytes(chunk: object) -> bytes:
    if isinstance(chunk, bytes):
        return chunk
    if isinstance(chunk, (bytearray, memoryview)):
        return bytes(chunk)
    raise _refused(f"gave a {type(chunk).__name__} where bytes belong; open files with mode \"rb\"")


def _refused(problem: str) -> InvalidRequestError:
    return InvalidRequestError(f"file: {problem}", field="file", operation="media.upload", delivery="not_sent")
