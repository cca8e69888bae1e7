"""Uploads from everything that has bytes: they arrive whole, or not at all."""

from __future__ import annotations

import hashlib
import io
import mmap
import socket
import tempfile
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from avenping import AsyncClient, AvenPingError, Client, InvalidRequestError
from avenping.testing import MockServer
from support.styles import STYLES, Style

CONTENT = bytes(range(256)) * 4000
"""More than three chunks of what is read at once."""


@pytest.fixture(params=list(STYLES))
def style(request: pytest.FixtureRequest) -> Style:
    return STYLES[request.param]


def upload(style: Style, server: MockServer, source: Any, **keywords: Any) -> Any:
    return style(server, lambda client: client.media.upload(source, **keywords))


def arrived(server: MockServer) -> tuple[int, str, str | None]:
    """Of the last upload: size, hash, and the length that was stated ahead."""
    request = server.requests()[-1]
    assert request["status"] == 200
    return request["body"]["bytes"], request["body"]["sha256"], request["headers"].get("content-length")


def of(content: bytes, *, stated: bool = True) -> tuple[int, str, str | None]:
    return len(content), hashlib.sha256(content).hexdigest(), f"{len(content)}" if stated else None


class Pipe:
    """A file object that can only be read."""

    def __init__(self, content: bytes) -> None:
        self._content = io.BytesIO(content)

    def read(self, size: int = -1) -> bytes:
        return self._content.read(min(size, 1000))


class AsyncFile(Pipe):
    async def read(self, size: int = -1) -> bytes:  # type: ignore[override]  # pyright: ignore[reportIncompatibleMethodOverride]
        return super().read(size)


def slices(content: bytes) -> Iterator[bytes]:
    for start in range(0, len(content), 100_000):
        yield content[start : start + 100_000]
        yield b""


async def async_slices(content: bytes) -> AsyncIterator[bytes | bytearray]:
    for chunk in slices(content):
        yield bytearray(chunk)


def spooled(content: bytes) -> Any:
    file = tempfile.SpooledTemporaryFile()  # noqa: SIM115  # what frameworks hand over; closed by its end
    file.write(content)
    file.seek(0)
    return file


def mapped(content: bytes) -> mmap.mmap:
    memory = mmap.mmap(-1, len(content))
    memory.write(content)
    memory.seek(0)
    return memory


def through_a_socket(content: bytes) -> Any:
    writing, reading = socket.socketpair()

    def write() -> None:
        with writing:
            writing.sendall(content)

    threading.Thread(target=write).start()
    file = reading.makefile("rb")
    reading.close()
    return file


WITH_A_LENGTH: dict[str, Callable[[bytes], Any]] = {
    "bytes": bytes,
    "bytearray": bytearray,
    "memoryview": memoryview,
    "memoryview of other items": lambda content: memoryview(content).cast("I"),
    "BytesIO": io.BytesIO,
    "SpooledTemporaryFile": spooled,
}
WITHOUT: dict[str, Callable[[bytes], Any]] = {
    "a file object that cannot seek": Pipe,
    "a socket's file object": through_a_socket,
    "a list of chunks": lambda content: list(slices(content)),
    "a generator": slices,
    "an iterator of other kinds of bytes": lambda content: iter(
        [bytearray(content), memoryview(content[:0])]
    ),
}
ASYNCHRONOUS: dict[str, Callable[[bytes], Any]] = {
    "an asynchronous generator": async_slices,
    "an asynchronous file object": AsyncFile,
}


@pytest.mark.parametrize("kind", WITH_A_LENGTH)
def test_what_knows_its_length_states_it(kind: str, style: Style, server: MockServer) -> None:
    source = WITH_A_LENGTH[kind](CONTENT)
    media = upload(style, server, source, filename="a.png")
    assert media.media_id == server.requests()[-1]["accepted"]
    assert arrived(server) == of(CONTENT)
    if kind == "SpooledTemporaryFile":
        source.close()


@pytest.mark.parametrize("kind", WITHOUT)
def test_what_does_not_know_its_length_goes_in_chunks(kind: str, style: Style, server: MockServer) -> None:
    source = WITHOUT[kind](CONTENT)
    upload(style, server, source, filename="a.png")
    assert arrived(server) == of(CONTENT, stated=False)
    if isinstance(source, io.IOBase):
        source.close()


@pytest.mark.parametrize("kind", ASYNCHRONOUS)
def test_asynchronous_sources_are_for_the_asynchronous_client(kind: str, server: MockServer) -> None:
    upload(STYLES["async"], server, ASYNCHRONOUS[kind](CONTENT), filename="a.png")
    assert arrived(server) == of(CONTENT, stated=False)
    server.reset()
    with pytest.raises(InvalidRequestError, match="needs the AsyncClient") as raised:
        upload(STYLES["sync"], server, ASYNCHRONOUS[kind](CONTENT))
    assert raised.value.field == "file"
    assert server.messages() == []


@pytest.mark.parametrize("kind", [str, Path])
def test_a_path_gives_the_file_its_name_and_type(
    kind: Callable[[str], Any], style: Style, server: MockServer, tmp_path: Path
) -> None:
    path = tmp_path / "größe.pdf"
    path.write_bytes(CONTENT)
    upload(style, server, kind(str(path)))
    upload(style, server, kind(str(path)), filename="b.png")
    assert arrived(server) == of(CONTENT)
    first, second = server.requests()
    assert first["headers"]["content-type"].startswith("multipart/")  # a header cannot hold the name
    assert second["headers"]["x-filename"] == "b.png"
    assert second["headers"]["content-type"] == "image/png"


def test_an_open_file_is_read_from_where_it_stands(style: Style, server: MockServer, tmp_path: Path) -> None:
    path = tmp_path / "clip.mp4"
    path.write_bytes(CONTENT)
    with path.open("rb") as file:
        file.seek(12345)
        upload(style, server, file)
        assert file.read() == b""
        assert not file.closed
    assert arrived(server) == of(CONTENT[12345:])
    assert server.requests()[-1]["headers"]["x-filename"] == "clip.mp4"


def test_a_download_can_be_passed_on(server: MockServer) -> None:
    first = upload(STYLES["sync"], server, CONTENT, filename="a.png").media_id

    def pass_on(client: Client) -> object:
        return client.media.upload(client.media.download(first, disposition="attachment"))

    async def pass_on_awaited(client: AsyncClient) -> object:
        return await client.media.upload(await client.media.download(first, disposition="attachment"))

    for style, call in (("sync", pass_on), ("async", pass_on_awaited)):
        STYLES[style](server, call)
        assert arrived(server) == of(CONTENT)
        assert server.requests()[-1]["headers"]["x-filename"] == "a.png"


def test_a_mapped_file_arrives(style: Style, server: MockServer) -> None:
    with mapped(CONTENT) as memory:
        upload(style, server, memory)
    assert arrived(server)[:2] == of(CONTENT)[:2]


@pytest.mark.parametrize("cut", [slice(1000, 300_000), slice(None, None, 2), slice(None, None, -1)])
def test_a_part_of_a_memoryview_is_what_arrives(cut: slice, style: Style, server: MockServer) -> None:
    upload(style, server, memoryview(CONTENT)[cut])
    assert arrived(server) == of(CONTENT[cut])


@pytest.mark.parametrize("empty", [bytes, bytearray, lambda: memoryview(b""), io.BytesIO, list])
def test_nothing_is_refused(empty: Callable[[], Any], style: Style, server: MockServer) -> None:
    with pytest.raises(InvalidRequestError) as raised:
        upload(style, server, empty())
    assert (raised.value.field, raised.value.delivery) == ("file", "not_sent")
    assert not any(request["accepted"] for request in server.requests())


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (lambda: io.StringIO("text"), "rb"),
        (lambda: iter(["text"]), "rb"),
        (lambda: [b"x", 5], "int"),
        (lambda: 7, "int"),
        (lambda: None, "NoneType"),
        (object, "object"),
    ],
)
def test_what_is_no_bytes_is_refused(
    wrong: Callable[[], Any], says: str, style: Style, server: MockServer
) -> None:
    with pytest.raises(InvalidRequestError, match=says) as raised:
        upload(style, server, wrong())
    assert raised.value.field == "file"
    assert not any(request["accepted"] for request in server.requests())


def test_a_file_that_is_open_for_text_is_refused(style: Style, server: MockServer, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("text")
    with path.open() as file, pytest.raises(InvalidRequestError, match="rb"):
        upload(style, server, file)
    assert server.requests() == []


def test_a_path_without_a_file_is_refused(style: Style, server: MockServer, tmp_path: Path) -> None:
    with pytest.raises(InvalidRequestError, match="No such file") as raised:
        upload(style, server, tmp_path / "none")
    assert (raised.value.field, raised.value.delivery) == ("file", "not_sent")


class StoryOverError(Exception):
    """What a source of the application's may raise."""


def story() -> Iterator[bytes]:
    yield b"x" * 1000
    raise StoryOverError


async def async_story() -> AsyncIterator[bytes]:
    yield b"x" * 1000
    raise StoryOverError


@pytest.mark.parametrize(
    ("kind", "source"),
    [("sync", story), ("async", story), ("async", async_story)],
    ids=["sync", "async", "async, from an asynchronous source"],
)
def test_what_a_source_raises_comes_out_and_nothing_is_uploaded(
    kind: str, source: Callable[[], Any], server: MockServer
) -> None:
    with pytest.raises(StoryOverError):
        upload(STYLES[kind], server, source())
    assert not any(request["accepted"] for request in server.requests())


def test_a_refusal_while_a_source_is_read_is_the_error(style: Style, server: MockServer) -> None:
    read = 0

    def endless() -> Iterator[bytes]:
        nonlocal read
        while True:
            read += 1
            yield b"x" * 100_000

    # More than the 100 MB that AvenPing takes: it ends by itself.
    with pytest.raises(AvenPingError) as raised:
        upload(style, server, endless())
    assert raised.value.field == "file"
    assert 1000 <= read < 1100
    assert not any(request["accepted"] for request in server.requests())


def test_an_iterator_that_was_begun_is_not_repeated_and_bytes_are(style: Style, server: MockServer) -> None:
    server.fault("rate_limit", retry_after=0, times=2)
    with pytest.raises(AvenPingError) as raised:
        upload(style, server, slices(CONTENT))
    assert (raised.value.status, len(raised.value.attempts)) == (429, 1)
    upload(style, server, CONTENT)
    assert [request["status"] for request in server.requests()] == [429, 429, 200]
