"""Makes clients, forks in one way or another, and sends from both sides. Prints the texts that were sent.

Every message has a text of its own and goes to a number made of the process and a count, so that a process which
got another's answer sees it.
"""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import os
import sys
import threading
import time
import traceback
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from functools import partial
from typing import Any

from avenping import AsyncClient, AvenPingError, Client

CHILDREN, SENDS = 6, 10
# Made at import time, as applications do; a spawned process imports this file again.
client = Client(phone_number_id="109876543210987")
# Only where it is used: it loads at once what the blocking client loads with its first answer.
async_clients = [AsyncClient(phone_number_id="109876543210987")] if sys.argv[-1].endswith("asyncio") else []


def send(who: int, n: int) -> str:
    to, text = f"1555{who:04}{n:03}", f"{who}/{n}"
    sent = client.messages.send_text(to, text)
    assert sent.contacts[0].input == to, f"{to} got the answer for {sent.contacts[0].input}"
    return text


async def send_many(who: int) -> list[str]:
    numbers = [f"1555{who:04}{n:03}" for n in range(SENDS)]
    texts = [f"{who}/{n}" for n in range(SENDS)]
    [async_client] = async_clients
    calls = (async_client.messages.send_text(*pair) for pair in zip(numbers, texts, strict=True))
    for to, sent in zip(numbers, await asyncio.gather(*calls), strict=True):
        assert sent.contacts[0].input == to, f"{to} got the answer for {sent.contacts[0].input}"
    return texts


def send_all(who: int) -> list[str]:
    return [send(who, n) for n in range(SENDS)]


def send_all_asynchronously(who: int) -> list[str]:
    return asyncio.run(send_many(who))


def fork(work: Callable[[], object]) -> int:
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        work()
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code)


def wait_for(children: list[int]) -> None:
    for child in children:
        _, status = os.waitpid(child, 0)
        assert status == 0, f"a child ended with {status}"


def texts_of(*who: int) -> list[str]:
    return [f"{each}/{n}" for each in who for n in range(SENDS)]


def os_fork(work: Callable[[int], list[str]]) -> list[str]:
    texts = work(0)
    children = list[int]()
    for n in range(CHILDREN):
        children.append(fork(partial(work, n + 1)))
        texts += [send(100 + n, 0)]
    wait_for(children)
    return texts + texts_of(*range(1, CHILDREN + 1)) + work(50)


def fork_of_a_fork() -> list[str]:
    def child() -> None:
        send_all(1)
        wait_for([fork(lambda: send_all(2))])
        send_all(3)

    texts = send_all(0)
    wait_for([fork(child)])
    return texts + texts_of(1, 2, 3)


def fork_under_load(work: Callable[[int], list[str]]) -> list[str]:
    """Children are made while four threads are in calls, from their very first on."""
    stop, texts, failures = threading.Event(), list[str](), list[BaseException]()

    def load(who: int) -> None:
        try:
            while not stop.is_set():
                texts.extend(work(who))
                who += 4
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=load, args=(200 + n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    children = list[int]()
    for n in range(20):
        children.append(fork(partial(work, n)))
        time.sleep(0.01)
    wait_for(children)
    stop.set()
    for thread in threads:
        thread.join()
    assert failures == []
    return texts + texts_of(*range(20))


def fork_during_uploads() -> list[str]:
    """No lock that an upload's chunks take on their way may stay behind in a child."""
    stop = threading.Event()

    def upload() -> None:
        while not stop.is_set():
            chunks = (bytes(64) for _ in range(100_000) if not stop.is_set())
            with suppress(AvenPingError):
                client.media.upload(chunks, filename="a.bin", mime_type="application/octet-stream")

    threads = [threading.Thread(target=upload) for _ in range(2)]
    for thread in threads:
        thread.start()
    children = list[int]()
    for n in range(60):
        children.append(fork(partial(send, n, 0)))
        wait_for(children[-4:-3])
    wait_for(children[-3:])
    stop.set()
    for thread in threads:
        thread.join()
    return [f"{n}/0" for n in range(60)]


def fork_with_a_download_open() -> list[str]:
    """The child can neither read nor disturb it."""
    download = client.media.download("1234567890")

    def child() -> None:
        with suppress(AvenPingError):
            download.read()
            raise AssertionError("the child read its parent's download")
        download.close()
        send_all(1)

    wait_for([fork(child)])
    assert len(download.read()) == 70
    return texts_of(1)


def pool(method: str, work: Callable[[int], list[str]]) -> list[str]:
    texts = work(0)
    with multiprocessing.get_context(method).Pool(4) as processes:
        texts += [text for each in processes.map(work, range(1, 9), chunksize=1) for text in each]
        processes.close()
        processes.join()
    return texts


def executor() -> list[str]:
    texts = send_all(0)
    with ProcessPoolExecutor(4) as processes:
        texts += [text for each in processes.map(send_all, range(1, 9)) for text in each]
    return texts


WAYS: dict[str, Callable[[], list[str]]] = {
    "os.fork": lambda: os_fork(send_all),
    "os.fork, asyncio": lambda: os_fork(send_all_asynchronously),
    "a fork of a fork": fork_of_a_fork,
    "os.fork under load": lambda: fork_under_load(send_all),
    "os.fork under load, asyncio": lambda: fork_under_load(send_all_asynchronously),
    "os.fork during uploads": fork_during_uploads,
    "os.fork with a download open": fork_with_a_download_open,
    "multiprocessing fork": lambda: pool("fork", send_all),
    "multiprocessing fork, asyncio": lambda: pool("fork", send_all_asynchronously),
    "multiprocessing spawn": lambda: pool("spawn", send_all),
    "multiprocessing spawn, asyncio": lambda: pool("spawn", send_all_asynchronously),
    "multiprocessing forkserver": lambda: pool("forkserver", send_all),
    "ProcessPoolExecutor": executor,
}

if __name__ == "__main__":
    sent: Any = WAYS[sys.argv[1]]()
    print(json.dumps(sent))
