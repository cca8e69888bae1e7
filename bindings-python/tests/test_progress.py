"""Progress callbacks: on the caller's own thread, to the end, and what they raise comes out."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from avenping.testing import MockServer
from support.stalled import eventually
from support.styles import STYLES, Style

CONTENT = bytes(range(256)) * 4000


def chunks(content: bytes) -> Iterator[bytes]:
    for start in range(0, len(content), 100_000):
        yield content[start : start + 100_000]


SOURCES: dict[str, Callable[[bytes], Any]] = {"bytes": bytes, "file object": io.BytesIO, "generator": chunks}


@pytest.fixture(params=list(STYLES))
def style(request: pytest.FixtureRequest) -> Style:
    return STYLES[request.param]


class Reports:
    """A callback that remembers."""

    def __init__(self) -> None:
        self.reports = list[tuple[int, int | None]]()
        self.threads = set[int]()

    def __call__(self, done: int, total: int | None) -> None:
        self.reports.append((done, total))
        self.threads.add(threading.get_ident())

    def check(self, size: int, total: int | None) -> None:
        done = [each for each, _ in self.reports]
        assert done == sorted(done)
        assert done[-1] == size
        assert {each for _, each in self.reports} == {total}
        assert self.threads == {threading.get_ident()}


class EnoughError(Exception):
    """What a callback of the application's may raise."""


def enough(_done: int, _total: int | None) -> None:
    raise EnoughError


@pytest.mark.parametrize("kind", [*SOURCES, "path"])
def test_an_upload_s_progress_is_reported_to_the_end(
    kind: str, style: Style, server: MockServer, tmp_path: Path
) -> None:
    path = tmp_path / "content"
    path.write_bytes(CONTENT)
    source: Any = path if kind == "path" else SOURCES[kind](CONTENT)
    reports = Reports()
    style(server, lambda client: client.media.upload(source, progress=reports))
    reports.check(len(CONTENT), None if kind == "generator" else len(CONTENT))


def test_a_download_s_progress_is_reported_to_the_end(
    style: Style, server: MockServer, tmp_path: Path
) -> None:
    reports = Reports()
    media_id = style(server, lambda client: client.media.upload(CONTENT)).media_id
    style(server, lambda client: saved(client, media_id, tmp_path / "file", progress=reports))
    reports.check(len(CONTENT), len(CONTENT))


def test_progress_is_reported_while_a_download_is_slow(
    style: Style, server: MockServer, tmp_path: Path
) -> None:
    reports = Reports()
    media_id = style(server, lambda client: client.media.upload(CONTENT[:100])).media_id
    server.fault("drip", bytes=25, ms=60)
    style(server, lambda client: saved(client, media_id, tmp_path / "file", progress=reports))
    reports.check(100, 100)
    assert len(reports.reports) >= 3


@pytest.mark.parametrize("kind", SOURCES)
def test_what_a_callback_of_an_upload_raises_comes_out(kind: str, style: Style, server: MockServer) -> None:
    server.fault("delay", ms=500, times=None)
    with pytest.raises(EnoughError):
        style(server, lambda client: client.media.upload(SOURCES[kind](CONTENT), progress=enough))


def test_what_a_callback_of_a_download_raises_comes_out(
    style: Style, server: MockServer, tmp_path: Path
) -> None:
    server.fault("drip", bytes=50, ms=60, times=None)
    with pytest.raises(EnoughError):
        style(server, lambda client: saved(client, "1234567890", tmp_path / "file", progress=enough))
    eventually(lambda: list(tmp_path.iterdir()) == [], "the removal of the part that was written")


def saved(client: Any, media_id: str, path: Path, **keywords: Any) -> Any:
    """Downloads to a file."""
    opened = client.media.download(media_id)
    if not hasattr(opened, "__await__"):
        return opened.save(path, **keywords)

    async def save() -> Any:
        return await (await opened).save(path, **keywords)

    return save()
