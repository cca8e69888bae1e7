"""Does what a client can do, well and badly, and writes down whatever a debugger, a log or a crash report shows.

Of a traceback's locals only those of the SDK's own frames: what the application's hold is the application's.
"""

from __future__ import annotations

import asyncio
import faulthandler
import logging
import os
import pickle
import sys
import tempfile
import traceback
from collections.abc import Callable, Coroutine
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any

import avenping
from avenping import AsyncClient, Client

TOKEN, BASE_URL = os.environ["THE_TOKEN"], os.environ["THE_URL"]
PACKAGE = str(Path(avenping.__file__ or "").parent)
SETTINGS: dict[str, Any] = {"base_url": BASE_URL, "phone_number_id": "109876543210987", "max_retries": 1}
NOBODY: dict[str, Any] = {**SETTINGS, "base_url": "http://127.0.0.1:1"}
TO = "15551234567"
NO_BYTES: Any = [5]


def show(*what: object) -> None:
    print(*what)


def divide(sent: int, _total: int | None) -> float:
    """A progress callback with a mistake in it."""
    return sent / 0


def show_error(error: BaseException | None) -> None:
    while error is not None:
        show(
            str(error),
            repr(error),
            vars(error),
            pickle.dumps(error) if type(error).__module__ != "builtins" else "",
        )
        show("".join(traceback.format_exception(error)))
        show_locals(error.__traceback__)
        error = error.__cause__ or error.__context__


def show_locals(trace: TracebackType | None) -> None:
    for frame, _ in traceback.walk_tb(trace):
        if frame.f_code.co_filename.startswith(PACKAGE):
            show(frame.f_code.co_name, frame.f_locals)


def attempt(call: Callable[[], object]) -> None:
    try:
        answer = call()
        show(answer, getattr(answer, "raw", None))
    except Exception as error:
        show_error(error)


async def attempt_awaited(call: Callable[[], Coroutine[Any, Any, object]]) -> None:
    try:
        show(await call())
    except Exception as error:
        show_error(error)


def failing_settings(kind: Callable[..., object]) -> None:
    wrong_settings: list[dict[str, Any]] = [
        {"timeout": 0},
        {"timeout": "5"},
        {"base_url": "http://example.com"},
        {"headers": {"x-secret": TOKEN, "": "x"}},
        {"headers": {"x": 5}},
        {"proxy": f"socks5://user:{TOKEN}@localhost:1"},
        {"auth": "basic"},
        {"ca_bundle": "/there/is/none"},
        {"user_agent": "half \ud800"},
        {"token": f"{TOKEN} with a space"},
        {"token": f"{TOKEN}\ud800"},
    ]
    for wrong in wrong_settings:
        attempt(partial(kind, **{"token": TOKEN, **SETTINGS, **wrong}))


def blocking(client: Client, folder: Path) -> None:
    calls: list[Callable[[], object]] = [
        client.health,
        client.me,
        lambda: client.templates.list(),
        lambda: client.templates.get("there is none"),
        lambda: client.messages.send_text(TO, "Hello"),
        lambda: client.messages.send_text("nobody", "Hello"),
        lambda: client.messages.send_text(TO, "half \ud800"),
        lambda: client.media.upload(b"x", progress=divide),
        lambda: client.media.upload(NO_BYTES),
        lambda: client.media.download("1234567890").save(folder / "none" / "file"),
        lambda: client.media.download("999"),
        lambda: client.request("POST", "/v2/new", json={"x": 1}),
        lambda: client.request("GET", "//elsewhere.example/"),
        lambda: client.me(timeout=-1),
        lambda: client.set_token(f"{TOKEN}\n"),
        lambda: client.set_token(f"{TOKEN}\ud800"),
        lambda: Client("wrong", **SETTINGS).me(),
        lambda: Client(TOKEN, **NOBODY).me(),
        lambda: Client(TOKEN, proxy=f"http://user:{TOKEN}@127.0.0.1:1", base_url="https://api.example").me(),
    ]
    for call in calls:
        attempt(call)


async def awaited(client: AsyncClient) -> None:
    calls: list[Callable[[], Coroutine[Any, Any, object]]] = [
        client.me,
        lambda: client.templates.get("there is none"),
        lambda: client.messages.send_text(TO, "Hello"),
        lambda: client.messages.send_text("nobody", "Hello"),
        lambda: client.media.upload(NO_BYTES),
        lambda: client.media.download("999"),
        lambda: asyncio.wait_for(client.me(), 0),
        AsyncClient(TOKEN, **NOBODY).me,
    ]
    for call in calls:
        await attempt_awaited(call)
    asyncio.get_running_loop().set_debug(True)
    running = asyncio.ensure_future(client.me())
    show(running, running.get_stack())
    await asyncio.gather(running, return_exceptions=True)


if __name__ == "__main__":
    logging.basicConfig(level=logging.DEBUG, format="%(message)s %(args)s")
    failing_settings(Client)
    failing_settings(AsyncClient)
    blocking_client, awaited_client = (
        Client(TOKEN, **SETTINGS),
        AsyncClient(TOKEN, log_bodies=True, **SETTINGS),
    )
    with tempfile.TemporaryDirectory() as folder:
        blocking(blocking_client, Path(folder))
    asyncio.run(awaited(awaited_client))
    for shown in (
        blocking_client,
        awaited_client,
        blocking_client._transport,
        blocking_client._transport.native,
    ):
        show(shown, dir(shown), blocking_client.with_options(timeout=5))
    faulthandler.dump_traceback(sys.stderr)
