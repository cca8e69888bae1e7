"""Ends in the middle of something. Prints when its main thread was done, by the machine's own clock."""

from __future__ import annotations

import asyncio
import atexit
import logging
import os
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from avenping import AsyncClient, Client
from avenping.testing import MockServer

STALLED, BUSY, FOLDER = sys.argv[2:5]
SETTINGS: dict[str, Any] = {"token": "test_premium", "phone_number_id": "109876543210987", "deadline": None}
THREADS = 4


def in_daemon_threads(work: Callable[[], object]) -> None:
    """Returns when each has begun."""
    begun = [threading.Event() for _ in range(THREADS)]

    def begin(event: threading.Event) -> None:
        event.set()
        work()

    for event in begun:
        threading.Thread(target=begin, args=(event,), daemon=True).start()
    for event in begun:
        event.wait()
    time.sleep(0.03)  # until they are at work, wherever that is


def send_for_ever(base_url: str) -> None:
    client = Client(base_url=base_url, **SETTINGS)
    while True:
        client.messages.send_text("15551234567", "Hello")


async def many_in_flight(base_url: str) -> None:
    client = AsyncClient(base_url=base_url, **SETTINGS)
    for _ in range(20):
        tasks.append(asyncio.ensure_future(client.messages.send_text("15551234567", "Hello")))
    await asyncio.sleep(0.03)


tasks = list[Any]()


def ignore(*_: object) -> None:
    """Whatever there is to report."""


def daemon_threads_that_wait() -> None:
    in_daemon_threads(lambda: send_for_ever(STALLED))


def daemon_threads_at_work() -> None:
    in_daemon_threads(lambda: send_for_ever(BUSY))


def daemon_threads_at_work_with_logging() -> None:
    logging.basicConfig(level=logging.DEBUG, filename=os.devnull)
    in_daemon_threads(lambda: send_for_ever(BUSY))


def daemon_threads_with_event_loops() -> None:
    async def work() -> None:
        client = AsyncClient(base_url=BUSY, **SETTINGS)
        while True:
            await asyncio.gather(*(client.health() for _ in range(8)))

    in_daemon_threads(lambda: asyncio.run(work()))


def daemon_threads_with_transfers() -> None:
    def work() -> None:
        client, file = Client(base_url=BUSY, **SETTINGS), Path(FOLDER) / f"{threading.get_ident()}"
        while True:
            media = client.media.upload(iter([b"x" * 100_000] * 10), progress=ignore)
            client.media.download(media.media_id).save(file, progress=ignore)

    in_daemon_threads(work)


def asyncio_run_with_calls_in_flight() -> None:
    asyncio.run(many_in_flight(STALLED))


def loop_left_open_with_calls_in_flight() -> None:
    # What the tasks then say of themselves is Python's own word on standard error, and none of ours.
    kept.append(asyncio.new_event_loop())
    kept[0].set_exception_handler(ignore)
    kept[0].run_until_complete(many_in_flight(BUSY))


kept = list[asyncio.AbstractEventLoop]()


def client_and_fake_never_closed() -> None:
    kept_alive.append(MockServer())
    kept_alive.append(Client(base_url=kept_alive[0].base_url, **SETTINGS))
    kept_alive[1].health()
    kept_alive.append(kept_alive[1].media.download("1234567890"))


kept_alive = list[Any]()


def calls_in_atexit() -> None:
    client = Client(base_url=BUSY, **SETTINGS)
    atexit.register(client.health)
    atexit.register(lambda: asyncio.run(AsyncClient(base_url=BUSY, **SETTINGS).health()))


def sys_exit_within_daemon_threads() -> None:
    in_daemon_threads(lambda: send_for_ever(STALLED))
    print(time.monotonic(), flush=True)
    sys.exit(0)


def os_exit_within_daemon_threads() -> None:
    in_daemon_threads(lambda: send_for_ever(BUSY))
    print(time.monotonic(), flush=True)
    os._exit(0)


def other_thread_is_waited_for() -> None:
    def work() -> None:
        time.sleep(0.1)
        Client(base_url=BUSY, **SETTINGS).messages.send_text(
            "15550000001", "from the thread that is no daemon"
        )

    threading.Thread(target=work).start()


WAYS: dict[str, Callable[[], None]] = {
    way.__name__: way
    for way in (
        daemon_threads_that_wait,
        daemon_threads_at_work,
        daemon_threads_at_work_with_logging,
        daemon_threads_with_event_loops,
        daemon_threads_with_transfers,
        asyncio_run_with_calls_in_flight,
        loop_left_open_with_calls_in_flight,
        client_and_fake_never_closed,
        calls_in_atexit,
        sys_exit_within_daemon_threads,
        os_exit_within_daemon_threads,
        other_thread_is_waited_for,
    )
}

if __name__ == "__main__":
    WAYS[sys.argv[1]]()
    print(time.monotonic(), flush=True)
