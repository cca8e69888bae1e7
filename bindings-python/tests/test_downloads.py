"""Downloads: whole or an error, read once, and their connection is freed however they end."""

from __future__ import annotations

import asyncio
import gc
import os
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import avenping
import pytest
from avenping import AsyncClient, AsyncDownload, Client, Download
from avenping.testing import MockServer
from support.stalled import StalledServer, eventually
from support.styles import settings_of

CONTENT = bytes(range(256)) * 4000
STOPS = b"HTTP/1.1 200 OK\r\ncontent-type: image/png\r\ncontent-length: 1000000\r\n\r\n" + b"x" * 9


@pytest.fixture
def client(server: MockServer) -> Iterator[Client]:
    with Client(**settings_of(server)) as client:
        yield client


def uploaded(client: Client) -> str:
    return client.media.upload(CONTENT, filename="a.png").media_id


async def read_in_parts(download: AsyncDownload) -> bytes:
    return b"".join([chunk async for chunk in download])


async def read_one_and_the_rest(download: AsyncDownload) -> bytes:
    chunks: AsyncIterator[bytes] = aiter(download)
    first = await anext(chunks)
    return first + await download.read()


def read_one_and_the_rest_blocking(download: Download) -> bytes:
    return next(iter(download)) + download.read()


READINGS: dict[str, tuple[Callable[[Download], bytes], Callable[[AsyncDownload], Any]]] = {
    "read": (Download.read, AsyncDownload.read),
    "iterate": (b"".join, read_in_parts),
    "iterate, then read": (read_one_and_the_rest_blocking, read_one_and_the_rest),
}


@pytest.mark.parametrize("how", READINGS)
def test_every_way_of_reading_gives_the_content(how: str, server: MockServer, client: Client) -> None:
    media_id = uploaded(client)
    blocking, awaited = READINGS[how]
    with client.media.download(media_id) as download:
        assert (download.content_type, download.content_length) == ("image/png", len(CONTENT))
        assert blocking(download) == CONTENT

    async def main() -> None:
        async with (
            AsyncClient(**settings_of(server)) as other,
            await other.media.download(media_id) as download,
        ):
            assert (download.content_type, download.content_length) == ("image/png", len(CONTENT))
            assert await awaited(download) == CONTENT

    asyncio.run(main())


@pytest.mark.parametrize("kind", [str, Path, os.fsencode])
def test_saving_writes_the_file_and_says_its_size(
    kind: Callable[[str], Any], server: MockServer, client: Client, tmp_path: Path
) -> None:
    media_id, path = uploaded(client), tmp_path / "größe.png"
    assert client.media.download(media_id).save(kind(str(path))) == len(CONTENT)
    assert path.read_bytes() == CONTENT
    path.write_bytes(b"an older one")

    async def main() -> None:
        async with AsyncClient(**settings_of(server)) as other:
            assert await (await other.media.download(media_id)).save(kind(str(path))) == len(CONTENT)

    asyncio.run(main())
    assert path.read_bytes() == CONTENT
    assert list(tmp_path.iterdir()) == [path]


def test_the_name_of_an_attachment_is_known(client: Client) -> None:
    with client.media.download("1234567890", disposition="attachment") as download:
        assert download.filename == "pixel.png"
        assert repr(download) == "<Download: image/png, 70 bytes>"


def test_a_file_that_breaks_off_is_an_error_and_no_file(
    server: MockServer, client: Client, tmp_path: Path
) -> None:
    media_id, path = uploaded(client), tmp_path / "file"
    path.write_bytes(b"an older one")
    server.fault("truncate", of="body", then="close", path="/v2/media/*", times=None)
    with pytest.raises(avenping.ConnectionError):
        client.media.download(media_id).save(path)
    with pytest.raises(avenping.ConnectionError):
        client.media.download(media_id).read()

    async def main() -> None:
        async with AsyncClient(**settings_of(server)) as other:
            with pytest.raises(avenping.ConnectionError):
                await (await other.media.download(media_id)).save(path)
            download = await other.media.download(media_id)
            with pytest.raises(avenping.ConnectionError):
                await download.read()

    asyncio.run(main())
    assert path.read_bytes() == b"an older one"
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_that_cannot_be_written_is_an_error(client: Client, tmp_path: Path) -> None:
    with pytest.raises(avenping.InvalidRequestError):
        client.media.download("1234567890").save(tmp_path / "no such folder" / "file")
    with pytest.raises(avenping.InvalidRequestError):
        client.media.download("1234567890").save(tmp_path)


def test_what_is_not_there_raises_when_it_is_opened(client: Client) -> None:
    with pytest.raises(avenping.NotFoundError):
        client.media.download("999")


def test_a_stalled_download_times_out(tmp_path: Path) -> None:
    with StalledServer(STOPS) as server, Client(**settings_of(server, timeout=0.2)) as client:
        with pytest.raises(avenping.TimeoutError):
            client.media.download("1").read()
        with pytest.raises(TimeoutError):
            client.media.download("1").save(tmp_path / "file")
    assert list(tmp_path.iterdir()) == []


def test_a_download_can_be_read_once(client: Client, tmp_path: Path) -> None:
    download = client.media.download("1234567890")
    assert len(download.read()) == 70
    assert download.read() == b""
    download.close()
    download.close()
    for use in (download.read, lambda: download.save(tmp_path / "file")):
        with pytest.raises(avenping.ConfigError, match="closed, or was saved"):
            use()


def test_an_asynchronous_download_can_be_read_once(server: MockServer, tmp_path: Path) -> None:
    async def main() -> None:
        async with AsyncClient(**settings_of(server)) as client:
            download = await client.media.download("1234567890")
            assert len(await download.read()) == 70
            assert await download.read() == b""
            await download.close()
            await download.close()
            with pytest.raises(avenping.ConfigError, match="closed, or was saved"):
                await download.read()
            with pytest.raises(avenping.ConfigError, match="closed, or was saved"):
                await download.save(tmp_path / "file")

    asyncio.run(main())


def begun(download: Download) -> Download:
    """With a chunk read."""
    next(iter(download))
    return download


ENDS: dict[str, Callable[[Download], object]] = {
    "close": Download.close,
    "a chunk, then close": lambda download: begun(download).close(),
    "with": lambda download: download.__exit__(None, None, None),
    "thrown away": lambda _: None,
}


@pytest.mark.parametrize("how", ENDS)
def test_a_download_that_ends_early_frees_its_connection(how: str) -> None:
    with StalledServer(STOPS) as server, Client(**settings_of(server)) as client:
        download = client.media.download("1")
        ENDS[how](download)
        del download
        gc.collect()
        server.wait_for_hang_ups()


@pytest.mark.parametrize("how", ["close", "thrown away", "cancelled in read", "cancelled in save"])
def test_an_asynchronous_download_that_ends_early_frees_its_connection(how: str, tmp_path: Path) -> None:
    async def main(server: StalledServer) -> None:
        async with AsyncClient(**settings_of(server)) as client:
            download = await client.media.download("1")
            if how == "close":
                await download.close()
            elif how.startswith("cancelled"):
                call = download.read() if how.endswith("read") else download.save(tmp_path / "file")
                with pytest.raises(asyncio.TimeoutError):
                    await asyncio.wait_for(call, 0.1)
                if how.endswith("read"):
                    await download.close()
            del download
            gc.collect()
            await asyncio.to_thread(server.wait_for_hang_ups)

    with StalledServer(STOPS) as server:
        asyncio.run(main(server))
    eventually(lambda: list(tmp_path.iterdir()) == [], "the removal of the part that was written")


def test_two_threads_cannot_read_one_download() -> None:
    with StalledServer(STOPS) as server, Client(**settings_of(server, timeout=1.0)) as client:
        download = client.media.download("1")
        next(iter(download))
        outcomes = list[BaseException]()

        def read() -> None:
            try:
                download.read()
            except BaseException as error:
                outcomes.append(error)

        threads = [threading.Thread(target=read) for _ in range(2)]
        for thread in threads:
            thread.start()
        eventually(lambda: len(outcomes) == 1, "the one that came second")
        with pytest.raises(avenping.ConfigError, match="being read elsewhere"):
            download.close()
        for thread in threads:
            thread.join()
    assert {type(outcome) for outcome in outcomes} == {avenping.ConfigError, avenping.TimeoutError}
