"""Does something many times, or with much data, and says what the process held before and after."""

from __future__ import annotations

import asyncio
import gc
import io
import json
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from avenping import AsyncClient, AvenPingError, Client
from support.process import Held, held, memory, reset_peak

BASE_URL, FOLDER, COUNT = sys.argv[2], Path(sys.argv[3]), int(sys.argv[4])
SIZE, CHUNK = 100_000_000, 100_000
SETTINGS: dict[str, Any] = {
    "token": "test_premium",
    "base_url": BASE_URL,
    "phone_number_id": "109876543210987",
}
client = Client(**SETTINGS)
async_client = AsyncClient(**SETTINGS)


def now() -> Held:
    gc.collect()
    return held()


# Much of it.


def sends() -> list[Held]:
    def one(n: int) -> None:
        client.messages.send_text(f"1555{n:07}", "Hello, is this you?" * 5)
        if n % 10 == 0:
            with suppress(AvenPingError):
                client.templates.get("there is none")

    with ThreadPoolExecutor(8) as pool:

        def many(count: int) -> Held:
            for start in range(0, count, 500):
                list(pool.map(one, range(start, start + 500)))
            return now()

        return [many(3_000), many(COUNT)]


async def sends_asynchronously() -> list[Held]:
    async def one(n: int) -> None:
        await async_client.messages.send_text(f"1555{n:07}", "Hello, is this you?" * 5)
        if n % 10 == 0:
            await asyncio.gather(async_client.templates.get("there is none"), return_exceptions=True)
            asyncio.ensure_future(async_client.me()).cancel()

    async def many(count: int) -> Held:
        for start in range(0, count, 50):
            await asyncio.gather(*(one(n) for n in range(start, start + 50)))
        return now()

    return [await many(3_000), await many(COUNT)]


def event_loops() -> list[Held]:
    def many(count: int) -> Held:
        for _ in range(count):
            asyncio.run(async_client.health())
        return now()

    return [many(COUNT // 4), many(COUNT)]


def clients() -> list[Held]:
    """Each with connections of its own."""

    def many(count: int) -> Held:
        for _ in range(count):
            with Client(**SETTINGS) as other:
                other.health()
        return now()

    return [many(COUNT // 4), many(COUNT)]


def downloads_that_nobody_reads() -> list[Held]:
    media_id = client.media.upload(b"x" * 5_000_000).media_id

    def many(count: int) -> Held:
        for n in range(count):
            download = client.media.download(media_id)
            if n % 3 == 0:
                next(iter(download))
            if n % 2 == 0:
                download.close()  # otherwise it is thrown away
        return now()

    return [many(COUNT // 4), many(COUNT)]


# Much at once.


def chunks() -> Iterator[bytes]:
    for _ in range(SIZE // CHUNK):
        yield b"x" * CHUNK


async def async_chunks() -> AsyncIterator[bytes]:
    for chunk in chunks():
        yield chunk


def file() -> Path:
    path = FOLDER / "content"
    with path.open("wb") as content:
        content.writelines(chunks())
    return path


class AsyncFile:
    def __init__(self) -> None:
        self._file = file().open("rb")

    async def read(self, size: int) -> bytes:
        return self._file.read(size)


def iterate(media_id: str) -> int:
    return sum(len(chunk) for chunk in client.media.download(media_id))


async def iterate_asynchronously(media_id: str) -> int:
    return sum([len(chunk) async for chunk in await async_client.media.download(media_id)])


def save(media_id: str) -> int:
    return client.media.download(media_id).save(FOLDER / "saved")


async def save_asynchronously(media_id: str) -> int:
    return await (await async_client.media.download(media_id)).save(FOLDER / "saved", progress=print_nothing)


def print_nothing(_done: int, _total: int | None) -> None:
    """A progress callback."""


def upload(source: Any) -> str:
    return client.media.upload(source, progress=print_nothing).media_id


def upload_asynchronously(source: Any) -> str:
    return asyncio.run(async_client.media.upload(source, progress=print_nothing)).media_id


UPLOADS: dict[str, tuple[Callable[[Any], str], Callable[[], Any]]] = {
    "upload of a path": (upload, file),
    "upload of bytes": (upload, lambda: b"x" * SIZE),
    "upload of a memoryview": (upload, lambda: memoryview(bytearray(SIZE))),
    "upload of a file object": (upload, lambda: file().open("rb")),
    "upload of an iterator": (upload, chunks),
    "upload of a path, asyncio": (upload_asynchronously, file),
    "upload of a file object, asyncio": (upload_asynchronously, lambda: file().open("rb")),
    "upload of an iterator, asyncio": (upload_asynchronously, async_chunks),
    "upload of an asynchronous file, asyncio": (upload_asynchronously, AsyncFile),
}
DOWNLOADS: dict[str, Callable[[str], int]] = {
    "download, saved": save,
    "download, iterated over": iterate,
    "download, saved, asyncio": lambda media_id: asyncio.run(save_asynchronously(media_id)),
    "download, iterated over, asyncio": lambda media_id: asyncio.run(iterate_asynchronously(media_id)),
}
MANY: dict[str, Callable[[], list[Held]]] = {
    "sends": sends,
    "sends, asyncio": lambda: asyncio.run(sends_asynchronously()),
    "event loops": event_loops,
    "clients": clients,
    "downloads that nobody reads": downloads_that_nobody_reads,
}


def peak(what: str) -> int:
    """What a transfer adds to the process's peak, in bytes."""
    # What the first transfer sets up is not the great one's.
    small = client.media.upload(io.BytesIO(b"x" * CHUNK)).media_id
    iterate(small)
    upload_asynchronously(b"x")
    if what in UPLOADS:
        send, source_of = UPLOADS[what]
        source = source_of()
        reset_peak()
        before = memory()
        send(source)
    else:
        media_id = client.media.upload(file()).media_id
        gc.collect()
        reset_peak()
        before = memory()
        assert DOWNLOADS[what](media_id) == SIZE
    return memory("VmHWM") - before


if __name__ == "__main__":
    what = sys.argv[1]
    found = [asdict(each) for each in MANY[what]()] if what in MANY else peak(what)
    print(json.dumps(found))
