"""An open download, for the blocking client. `_async/download.py` is its twin."""

from __future__ import annotations

import os

from .. import _log, _native

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType

    from .transport import Progress


class Download:
    """An open download: iterate over its chunks, `read()` it, or `save()` it. Read it once.

    Closing it early, by `with` or `close()`, frees its connection. A download that breaks off ends with an error,
    never as a short file; only a server that states neither a length nor chunks (HTTP/1.0) can end one early
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

    def __iter__(self) -> Iterator[bytes]:
        """The chunks, as they arrive."""
        try:
            while (chunk := self._native.read()) is not None:
                yield chunk
        finally:
            _log.hand_on()

    def read(self) -> bytes:
        """All of it, or all that is left, in memory. Raises as `save` does."""
        return b"".join(self)

    def save(self, path: str | os.PathLike[str], progress: Progress | None = None) -> int:
        """Writes it to a file, which appears under its name only when it is whole, and answers its size in bytes.

        :param path: an existing file is replaced at the end and not before.
        :param progress: called with the bytes received so far and the whole, where known; on this thread, some
            twenty times a second and once at the end.
        :raises ConnectionError, TimeoutError: it broke off.
        :raises InvalidRequestError: the file cannot be written.
        """
        try:
            return self._native.save(os.fsdecode(path), progress)
        finally:
            _log.hand_on()

    def close(self) -> None:
        """Ends it and frees its connection. Closing twice does no harm."""
        self._native.close()

    def __enter__(self) -> Download:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<Download: {self.content_type}, {self.content_length} bytes>"
