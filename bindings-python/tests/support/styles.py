"""The same test through the blocking and through the asynchronous client."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Callable
from typing import Any, Protocol

from avenping import AsyncClient, Client
from avenping.testing import MockServer

from .stalled import StalledServer

LINE = "109876543210987"


class Style(Protocol):
    """`style(server, call)` does something with a client of its kind and returns what that gives."""

    def __call__(
        self, server: MockServer | StalledServer, call: Callable[[Any], Any], **settings: Any
    ) -> Any: ...


def settings_of(server: MockServer | StalledServer, **more: Any) -> dict[str, Any]:
    """A client's settings for this server, with a line, so that no call asks for one first."""
    return {"token": "test_premium", "base_url": server.base_url, "phone_number_id": LINE, **more}


def sync(server: MockServer | StalledServer, call: Callable[[Any], Any], **settings: Any) -> Any:
    with Client(**settings_of(server, **settings)) as client:
        return call(client)


def asynchronous(server: MockServer | StalledServer, call: Callable[[Any], Any], **settings: Any) -> Any:
    async def main() -> Any:
        async with AsyncClient(**settings_of(server, **settings)) as client:
            returned = call(client)
            return (await returned) if inspect.isawaitable(returned) else returned

    return asyncio.run(main())


STYLES: dict[str, Style] = {"sync": sync, "async": asynchronous}
