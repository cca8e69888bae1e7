"""Nothing grows with the number of calls, and a transfer's memory does not grow with its size.

The figures are Linux's. What is measured has a process of its own, and so has the fake: its log and the media it
keeps are not the client's.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest
from support.child import fake_in_another_process, run
from support.figures import report

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the figures come from /proc")

MIB = 1024 * 1024
ALLOWED = 16 * MIB
"""What a transfer of any size may add."""
FLAT = 2 * MIB
"""How much memory may differ from one moment to another: 200 bytes for each of 10,000 calls."""

MANY = {
    "sends": 10_000,
    "sends, asyncio": 10_000,
    "event loops": 200,
    "clients": 200,
    "downloads that nobody reads": 100,
}
TRANSFERS = (
    "upload of a path",
    "upload of bytes",
    "upload of a memoryview",
    "upload of a file object",
    "upload of an iterator",
    "upload of a path, asyncio",
    "upload of a file object, asyncio",
    "upload of an iterator, asyncio",
    "upload of an asynchronous file, asyncio",
    "download, saved",
    "download, iterated over",
    "download, saved, asyncio",
    "download, iterated over, asyncio",
)

Measured = Callable[[str], Any]


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Measured]:
    """All of it, several processes at a time; each test waits for its own."""
    folder = tmp_path_factory.mktemp("leaks")

    def measure(what: str, base_url: str) -> Any:
        own = folder / what
        own.mkdir()
        return run("leaks", what, base_url, str(own), str(MANY.get(what, 0)), timeout=300).json()

    with fake_in_another_process() as base_url, ThreadPoolExecutor(3) as pool:
        running: dict[str, Future[Any]] = {
            what: pool.submit(measure, what, base_url) for what in (*MANY, *TRANSFERS)
        }
        yield lambda what: running[what].result()


@pytest.mark.parametrize("what", MANY)
def test_many_calls_leave_nothing_behind(what: str, measured: Measured) -> None:
    before, after = measured(what)
    grown = after["memory"] - before["memory"]
    report(
        f"{MANY[what]} {what}: memory {before['memory'] / MIB:.1f} MiB and {grown / 1024:+.0f} KiB, "
        f"descriptors {before['descriptors']} and {after['descriptors']}, threads {after['threads']}"
    )
    assert grown <= FLAT
    assert after["threads"] == before["threads"]
    assert after["descriptors"] <= before["descriptors"] + 2  # the pool may keep a connection more


@pytest.mark.parametrize("what", TRANSFERS)
def test_a_hundred_megabytes_pass_in_constant_memory(what: str, measured: Measured) -> None:
    added = measured(what)
    report(f"{what}: 100 MB add {added / MIB:.1f} MiB to the peak")
    assert added <= ALLOWED
