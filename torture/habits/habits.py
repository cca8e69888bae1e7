"""Python's program with habits; see README.md."""

from __future__ import annotations

import asyncio
import itertools
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
import warnings
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, NoReturn

from avenping import AsyncClient, AvenPingError, Client

HABIT, COUNT, BASE_URL = sys.argv[1], int(sys.argv[2]), sys.argv[3]
SETTINGS: dict[str, Any] = {
    "token": "test_premium",
    "phone_number_id": "109876543210987",
    "base_url": BASE_URL,
}
AT_ONCE, SENDERS, CHILDREN = 16, 8, 4
NUMBERS = itertools.count()
# From 3.12 on, forking with threads at work is warned of. That it works is what this is about.
warnings.filterwarnings("ignore", "This process", DeprecationWarning)

Threads = list[threading.Thread]


def say(*words: str) -> None:
    os.write(1, (" ".join(words) + "\n").encode())


def settle() -> None:
    say("settled")
    sys.stdin.readline()


def next_text() -> str:
    text = f"{os.getpid()}-{next(NUMBERS)}"
    say("begin", text)
    return text


def say_failed(text: str, error: Exception) -> None:
    delivery = (error.delivery if isinstance(error, AvenPingError) else None) or "none"
    say("failed", text, delivery, type(error).__name__)


def send(client: Client) -> None:
    text = next_text()
    try:
        say("sent", text, client.messages.send_text("15551234567", text).id)
    except Exception as error:
        say_failed(text, error)


async def send_soon(client: AsyncClient) -> None:
    text = next_text()
    try:
        say("sent", text, (await client.messages.send_text("15551234567", text)).id)
    except Exception as error:
        say_failed(text, error)


class Senders:
    """Threads that send until the block has ended."""

    def __init__(self, client: Client) -> None:
        self._client, self._over = client, threading.Event()
        self._threads = [threading.Thread(target=self._work) for _ in range(SENDERS)]

    def _work(self) -> None:
        while not self._over.is_set():
            send(self._client)

    def __enter__(self) -> None:
        for thread in self._threads:
            thread.start()

    def __exit__(self, *_: object) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()


def run_threads(work: Callable[[], object], times: int) -> None:
    running = Threads()
    for _ in range(times):
        if len(running) == AT_ONCE:
            running.pop(0).join()
        running.append(threading.Thread(target=work))
        running[-1].start()
    for thread in running:
        thread.join()


def send_with_own_client() -> None:
    with Client(**SETTINGS) as client:
        send(client)


def run_own_loop() -> None:
    async def main() -> None:
        async with AsyncClient(**SETTINGS) as client:
            await asyncio.gather(send_soon(client), send_soon(client))

    asyncio.run(main())


def forked(work: Callable[[], object]) -> int:
    child = os.fork()
    if child:
        return child
    code = 91
    try:
        work()
        code = 0
    finally:
        os._exit(code)


def wait_for(child: int) -> None:
    _, status = os.waitpid(child, 0)
    if status:
        say("crash", f"a child ended with status {status}")


def fork_often(client: Client, times: int) -> None:
    """While eight threads send, from their first call on."""

    def parent() -> None:
        grandchild = forked(partial(send, client))
        send(client)
        wait_for(grandchild)

    ways: list[Callable[[], object]] = [partial(send, client), send_with_own_client, parent, run_own_loop]
    children = list[int]()
    with Senders(client):
        for number in range(times):
            if len(children) == CHILDREN:
                wait_for(children.pop(0))
            children.append(forked(ways[number % len(ways)]))
    for child in children:
        wait_for(child)


def work_in_child(client: Client) -> None:
    send(client)
    sys.exit(0)  # with everything that an interpreter does at its end


def fork_by_multiprocessing(client: Client, times: int) -> None:
    context = multiprocessing.get_context("fork")
    with Senders(client):
        for _ in range(0, times, CHILDREN):
            children = [context.Process(target=work_in_child, args=(client,)) for _ in range(CHILDREN)]
            for child in children:
                child.start()
            for child in children:
                child.join()
                if child.exitcode:
                    say("crash", f"a child ended with {child.exitcode}")


def signal_often(client: Client, times: int) -> None:
    """Alarms whose handler returns, and children that end, while the main thread and others are in calls."""
    seen = 0

    def on_alarm(*_: object) -> None:
        nonlocal seen
        seen += 1

    signal.signal(signal.SIGALRM, on_alarm)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    with Senders(client), ThreadPoolExecutor(1) as pool:
        signal.setitimer(signal.ITIMER_REAL, 0.001, 0.001)
        while seen < times:
            child = pool.submit(subprocess.call, ["true"])
            send(client)
            if child.result():
                say("crash", "true ended with something else than 0")
        signal.setitimer(signal.ITIMER_REAL, 0)


def in_flight() -> None:
    """Returns when so many calls have ended, with more in flight, some of which nobody answers."""
    client, ended = Client(**SETTINGS), threading.Semaphore(0)

    def ask() -> None:
        client.me()

    def send_on() -> None:
        while True:
            send(client)
            ended.release()

    for work in [ask] * 2 + [send_on] * 6:
        threading.Thread(target=work, daemon=True).start()
    for _ in range(COUNT):
        ended.acquire()
    say("ending")


def end_in_asyncio() -> NoReturn:
    async def main() -> None:
        client, ended = AsyncClient(**SETTINGS), asyncio.Semaphore(0)

        async def send_on() -> None:
            while True:
                await send_soon(client)
                ended.release()

        tasks = [asyncio.create_task(send_on()) for _ in range(6)]
        tasks += [asyncio.ensure_future(client.me()) for _ in range(2)]
        for _ in range(COUNT):
            await ended.acquire()
        say("ending")
        sys.exit(len(tasks))

    asyncio.run(main())
    raise AssertionError("it went on")


def end() -> None:
    if HABIT == "exit-asyncio":
        end_in_asyncio()
    if HABIT == "exit-atexit":
        import atexit

        # Made before the other client's first call, so that it runs as late as it can.
        atexit.register(send_at_end)
    in_flight()
    match HABIT:
        case "exit-sys":
            sys.exit(3)
        case "exit-os":
            os._exit(4)
        case "exit-raise":
            raise RuntimeError("a defect of the program")
        case "signal-term":
            time.sleep(60)
        case "signal-int":
            Client(**SETTINGS).me()


def send_at_end() -> None:
    text = f"must-{os.getpid()}"
    say("begin", text)
    say("sent", text, Client(**SETTINGS).messages.send_text("15551234567", text).id)


def main() -> None:
    if HABIT.startswith(("exit-", "signal-")):
        end()
        return
    client = Client(**SETTINGS)
    work: dict[str, Callable[[int], None]] = {
        "threads": partial(run_threads, partial(send, client)),
        "threads-clients": partial(run_threads, send_with_own_client),
        "threads-loops": partial(run_threads, run_own_loop),
        "fork": partial(fork_often, client),
        "fork-processes": partial(fork_by_multiprocessing, client),
        "signals": partial(signal_often, client),
    }
    for times in (COUNT // 4, COUNT):
        work[HABIT](times)
        settle()


if __name__ == "__main__":
    main()
