"""Makes one call that a signal interrupts, and says what came of it."""

from __future__ import annotations

import asyncio
import json
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

from avenping import AsyncClient, AvenPingError, Client

TO, LINE = "15551234567", "109876543210987"


class StopError(Exception):
    """What a signal handler of the application's may raise."""


def chunks() -> Iterator[bytes]:
    while True:
        yield b"x" * 100_000


def chunks_that_take_long() -> Iterator[bytes]:
    yield b"x"
    time.sleep(30)


def call(name: str, base_url: str) -> None:
    client = Client("test_premium", base_url=base_url, phone_number_id=LINE)
    match name:
        case "send" | "handler_that_raises":
            client.messages.send_text(TO, "Hello")
        case "get":
            client.templates.get("hello_world")
        case "list":
            list(client.templates.list())
        case "request":
            client.request("POST", "/v2/new", json={})
        case "upload_bytes":
            client.media.upload(b"x" * 50_000_000)
        case "upload_chunks":
            client.media.upload(chunks())
        case "upload_slow_chunks":
            client.media.upload(chunks_that_take_long())
        case "upload_with_progress":
            client.media.upload(b"x" * 50_000_000, progress=lambda _sent, _total: None)
        case "download":
            client.media.download("1234567890")
        case "read":
            client.media.download("1234567890").read()
        case "save":
            with tempfile.TemporaryDirectory() as folder:
                client.media.download("1234567890").save(Path(folder) / "file")
        case "asyncio":
            asyncio.run(call_asynchronously(base_url))
        case "handler_that_returns":
            handled_at = list[float]()
            signal.signal(signal.SIGTERM, lambda _number, _frame: handled_at.append(time.monotonic()))
            sent = client.messages.send_text(TO, "Hello")
            print(json.dumps({"id": sent.id, "handled_at": handled_at[0], "at": time.monotonic()}))
        case _:
            raise AssertionError(name)


async def call_asynchronously(base_url: str) -> None:
    # A signal that comes just before asyncio goes to sleep is only noticed when it wakes up (it checks, and then
    # sleeps). Under load that happens; so this loop, like that of a busy program, wakes up now and then.
    ticking = asyncio.create_task(tick())
    async with AsyncClient("test_premium", base_url=base_url, phone_number_id=LINE) as client:
        await client.messages.send_text(TO, "Hello")
    ticking.cancel()


async def tick() -> None:
    while True:  # noqa: ASYNC110 - it waits for nothing, it wakes up
        await asyncio.sleep(0.1)


def stop(_number: int, _frame: FrameType | None) -> None:
    raise StopError


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, stop)
    try:
        call(*sys.argv[1:])
    except (KeyboardInterrupt, StopError) as interrupt:
        at, cause = time.monotonic(), interrupt.__cause__
        delivery = cause.delivery if isinstance(cause, AvenPingError) else "?"
        raised = type(interrupt).__name__
        print(json.dumps({"at": at, "raised": raised, "cause": type(cause).__name__, "delivery": delivery}))
