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

SMALL = 1024 * 1024
"""Bytes up to this many are copied, and can be sent again after a refusal for rate."""


class Source:
    """What the waist reads from, and what has to be handed to it."""

    __slots__ = ("_async_chunks", "_chunks", "_filename", "feeder", "native")

    def __init__(
        self,
        native: _native.Feeder | bytes | str,
        *,
        chunks: Iterator[Any] | None = None,
        async_chunks: AsyncIterator[Any] | None = None,
        filename: str | None = None,
    ) -> None:
        self.native = native
        self.feeder = native if isinstance(native, _native.Feeder) else None
        self._chunks = chunks
        self._async_chunks = async_chunks
        self._filename = filename or None

    def name(self, arguments: Mapping[str, Any]) -> Mapping[str, Any]:
        """The arguments, with the file's own name where the caller gave none."""
        if arguments.get("filename") is None and self._filename is not None:
            return {**arguments, "filename": self._filename}
        return arguments

    def chunks(self) -> Iterator[bytes]:
        """The chunks to hand over, where they come from an ordinary iterator."""
        for chunk in self._chunks or ():
            if data := _bytes(chunk):
                yield data

    async def async_chunks(self) -> AsyncIterator[bytes]:
        """The chunks to hand over. An ordinary iterator may block, so it runs on another thread."""
        if self._async_chunks is not None:
            async for chunk in self._async_chunks:
                if data := _bytes(chunk):
                    yield data
            return
        import asyncio

        blocking = self.chunks()
        # Never empty otherwise: `chunks` leaves empty ones out.
        while data := await asyncio.to_thread(next, blocking, b""):
            yield data


def source_of(file: Any, *, may_be_async: bool) -> Source:
    """Anything that can be uploaded."""
    # Pyright: `isinstance` cannot tell the type parameters of a path or view.
    if isinstance(file, (str, os.PathLike)):
        return Source(os.fsdecode(file))  # pyright: ignore[reportUnknownArgumentType]
    if isinstance(file, bytes) and len(file) <= SMALL:
        return Source(file)
    if isinstance(file, (bytes, bytearray, memoryview)):
        view: memoryview[int] = memoryview(file)  # pyright: ignore[reportUnknownArgumentType]
        view = view.cast("B") if view.c_contiguous else memoryview(view.tobytes())
        return Source(_native.Feeder(view.nbytes), chunks=_slices(view))
    if isinstance(getattr(file, "_native", None), _native.Download):
        return _of_download(file, may_be_async=may_be_async)
    if hasattr(file, "read"):
        return _of_file_object(file, may_be_async=may_be_async)
    if hasattr(file, "__aiter__"):
        if not may_be_async:
            raise _refused("an asynchronous iterator needs the AsyncClient")
        return Source(_native.Feeder(), async_chunks=file.__aiter__())
    if hasattr(file, "__iter__"):
        return Source(_native.Feeder(), chunks=iter(file))
    raise _refused(
        f"cannot read from a {type(file).__name__}; give a path, bytes, a file object or an iterator"
    )


def _slices(view: memoryview[int]) -> Iterator[bytes]:
    return (bytes(view[start : start + CHUNK]) for start in range(0, view.nbytes, CHUNK))


def _of_download(file: Any, *, may_be_async: bool) -> Source:
    """A download of this SDK's, on its way from one place to another."""
    feeder, name = _native.Feeder(file.content_length), os.path.basename(file.filename or "")
    if not hasattr(file, "__aiter__"):
        return Source(feeder, chunks=iter(file), filename=name)
    if not may_be_async:
        raise _refused("an AsyncDownload needs the AsyncClient")
    return Source(feeder, async_chunks=file.__aiter__(), filename=name)


def _of_file_object(file: Any, *, may_be_async: bool) -> Source:
    if hasattr(file, "encoding"):
        raise _refused('the file is open for text; open it with mode "rb"')
    # The uploads of web frameworks have the file's name in `filename`; `name` may be the form's field.
    name = getattr(file, "filename", None) or getattr(file, "name", None)
    filename = os.path.basename(name) if isinstance(name, str) and not name.startswith("<") else None
    if may_be_async:
        from inspect import iscoroutinefunction

        if iscoroutinefunction(file.read):
            return Source(_native.Feeder(), async_chunks=_chunks_of_async_file(file), filename=filename)
    return Source(_native.Feeder(_bytes_left(file)), chunks=_chunks_of_file(file), filename=filename)


def _bytes_left(file: Any) -> int | None:
    """What a seekable file still has; the upload can then say its length ahead."""
    try:
        # Some files, such as a SpooledTemporaryFile in Python 3.10, can seek without having `seekable`.
        if hasattr(file, "seekable") and not file.seekable():
            return None
        here = file.tell()
        end = file.seek(0, os.SEEK_END)
        file.seek(here)
    except (AttributeError, OSError, ValueError):
        return None
    return end - here if isinstance(here, int) and isinstance(end, int) and end >= here else None


def _chunks_of_file(file: Any) -> Iterator[object]:
    # Only the end ends it: nothing at all (None) is what a file gives that would have to wait.
    while (chunk := file.read(CHUNK)) != b"":
        yield chunk


async def _chunks_of_async_file(file: Any) -> AsyncIterator[object]:
    while (chunk := await file.read(CHUNK)) != b"":
        yield chunk


def _bytes(chunk: Any) -> bytes:
    if isinstance(chunk, bytes):
        return chunk
    if isinstance(chunk, (bytearray, memoryview)):
        return bytes(chunk)  # pyright: ignore[reportUnknownArgumentType]  # as in `source_of`
    if hasattr(chunk, "__await__"):
        chunk.close()
        raise _refused("an asynchronous file object needs the AsyncClient")
    raise _refused(f'gave a {type(chunk).__name__} where bytes belong; open files with mode "rb"')


def _refused(problem: str) -> InvalidRequestError:
    return InvalidRequestError(
        f"file: {problem}", field="file", operation="media.upload", delivery="not_sent"
    )
