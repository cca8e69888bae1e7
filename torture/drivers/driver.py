"""Python's driver; see README.md."""

from __future__ import annotations

import asyncio
import gc
import json
import os
import sys
import threading
import time
import traceback
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from avenping import AsyncClient, AvenPingError, Client

AT_ONCE = 200
OUTPUT = threading.Lock()

Job = dict[str, Any]


def settings(job: Job) -> dict[str, Any]:
    return {
        "token": job["token"],
        "phone_number_id": job["line"],
        "base_url": job["base_url"],
        "allow_http": True,
        "timeout": job["timeout_ms"] / 1000,
        "deadline": job["deadline_ms"] / 1000,
        **{name: job[name] for name in ("proxy", "ca_bundle") if name in job},
    }


def call(client: Any, job: Job) -> Any:
    """The answer of a blocking client, an awaitable of the other's."""
    match job["class"]:
        case "send":
            return client.messages.send_text(job["to"], job["text"])
        case "upload":
            return client.media.upload(job["text"].encode(), filename=job["filename"])
        case "config":
            return client.webhooks.set_config(webhook_url=job["webhook"])
        case "get":
            return client.me()
        case "rest":
            gc.collect()
            return client.health()
        case _:
            return client.health()


def id_of(job: Job, answer: Any) -> str | None:
    """Of what was made, where it has one."""
    made: dict[str, str] = {"send": "id", "upload": "media_id"}
    return getattr(answer, made[job["class"]]) if job["class"] in made else None


def succeeded(job: Job, answer: Any) -> dict[str, Any]:
    return {"ok": True, "sent": id_of(job, answer)}


def show(job: Job, error: BaseException) -> None:
    """All that the error says, in each way in which Python shows one."""
    if not (file := os.environ.get("AVENPING_TORTURE_SHOW")):
        return
    ways = [f"error of call {job['id']}", str(error), repr(error), repr(error.args)]
    ways += [json.dumps(vars(error), default=repr), repr(vars(error)), *traceback.format_exception(error)]
    with OUTPUT, open(file, "a", encoding="utf-8") as shown:
        shown.write("\n".join(ways) + "\n")


def failed(job: Job, error: BaseException) -> dict[str, Any]:
    show(job, error)
    line: dict[str, Any] = {"ok": False, "class": type(error).__name__}
    if isinstance(error, AvenPingError):
        line |= {
            "code": error.code,
            "delivery": error.delivery,
            "retryable": error.retryable,
            "hint": error.hint,
        }
    else:
        # Some of ours are named as built-in ones are.
        line["class"] = f"not ours: {line['class']}"
    return line


def tell(job: Job, begun: float, line: dict[str, Any]) -> None:
    line |= {"id": job["id"], "elapsed_ms": round((time.monotonic() - begun) * 1000)}
    with OUTPUT:
        sys.stdout.write(json.dumps(line) + "\n")
        sys.stdout.flush()


class Clients:
    """Those that have a call to make yet, by their names."""

    def __init__(self, make: type[Client] | type[AsyncClient]) -> None:
        self._make = make
        self._open: dict[str, Any] = {}

    def of(self, job: Job) -> Any:
        name = job["client"]
        client = self._open.pop(name, None) or self._make(**settings(job))
        if not job["last"]:
            self._open[name] = client
        return client


def blocking() -> None:
    clients = Clients(Client)

    def one(client: Client, job: Job) -> None:
        begun = time.monotonic()
        try:
            line = succeeded(job, call(client, job))
        except Exception as error:
            line = failed(job, error)
        tell(job, begun, line)
        if job["last"]:
            client.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        for text in sys.stdin:
            job = json.loads(text)
            pool.submit(one, clients.of(job), job)


async def asynchronous() -> None:
    clients = Clients(AsyncClient)

    async def one(client: AsyncClient, job: Job) -> None:
        begun = time.monotonic()
        try:
            line = succeeded(job, await call(client, job))
        except Exception as error:
            line = failed(job, error)
        tell(job, begun, line)
        if job["last"]:
            await client.close()

    running: set[asyncio.Task[None]] = set()
    while text := await asyncio.to_thread(sys.stdin.readline):
        job = json.loads(text)
        task = asyncio.create_task(one(clients.of(job), job))
        # The loop itself keeps no task alive.
        running.add(task)
        task.add_done_callback(running.discard)
    await asyncio.gather(*running)


if __name__ == "__main__":
    if sys.argv[1] == "async":
        asyncio.run(asynchronous())
    else:
        blocking()
