"""What a new user does first: the first example of the README, against the fake. Run where only the wheel is.

On a free-threaded Python, besides: importing the package has not brought the GIL back, and sixteen threads share a
client.
"""

from __future__ import annotations

import asyncio
import os
import re
import sys
import sysconfig
import threading
from pathlib import Path

from avenping import AsyncClient, Client
from avenping.testing import MockServer


def first_example(readme: str) -> str:
    found = re.search(r"^```python\n(.*?)^```$", readme, re.DOTALL | re.MULTILINE)
    if found is None:
        raise SystemExit("the README shows no Python")
    return found.group(1)


async def send_asynchronously() -> None:
    async with AsyncClient() as client:
        await client.messages.send_text("+1 555 123 4567", "Your order is on its way")


def send_from_threads(threads: int, each: int) -> None:
    with Client() as client:

        def send() -> None:
            for _ in range(each):
                client.messages.send_text("+1 555 123 4567", "Your order is on its way")

        workers = [threading.Thread(target=send) for _ in range(threads)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()


def main() -> None:
    example = first_example(Path(sys.argv[1]).read_text(encoding="utf-8"))
    with MockServer() as server:
        os.environ["AVENPING_TOKEN"] = server.token
        os.environ["AVENPING_BASE_URL"] = server.base_url
        exec(compile(example, "README.md", "exec"), {"__name__": "__main__"})  # noqa: S102  # our own README
        sent = len(server.messages())
        if sent == 0:
            raise SystemExit("the README's first example sent nothing")
        asyncio.run(send_asynchronously())
        expected = sent + 1
        if sysconfig.get_config_var("Py_GIL_DISABLED"):
            if sys._is_gil_enabled():
                raise SystemExit("importing avenping has switched the GIL on again")
            send_from_threads(16, 50)
            expected += 16 * 50
        if len(server.messages()) != expected:
            raise SystemExit(f"{expected} messages were sent, {len(server.messages())} arrived")


main()
