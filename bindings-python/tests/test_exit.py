"""Interpreters that end in the middle of calls: at once, without a crash, without a word on standard error."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from avenping.testing import MockServer
from support.child import fake_in_another_process, run
from support.figures import report
from support.stalled import StalledServer

PROCESSES = 120
PROMPTLY = 5.0
"""Seconds. Without care an exit would wait for a call's 30 s, or for ever."""

WAYS = (
    "daemon_threads_that_wait",
    "daemon_threads_at_work",
    "daemon_threads_at_work_with_logging",
    "daemon_threads_with_event_loops",
    "daemon_threads_with_transfers",
    "asyncio_run_with_calls_in_flight",
    "loop_left_open_with_calls_in_flight",
    "client_and_fake_never_closed",
    "calls_in_atexit",
    "sys_exit_within_daemon_threads",
    "os_exit_within_daemon_threads",
)


@pytest.fixture(scope="module")
def servers() -> Iterator[tuple[str, str]]:
    """One that never answers, and one that does."""
    with StalledServer() as stalled, fake_in_another_process() as busy:
        yield stalled.base_url, busy


@pytest.mark.parametrize("way", WAYS)
def test_a_process_ends_at_once_and_in_silence(way: str, servers: tuple[str, str], tmp_path: Path) -> None:
    def one(_: int) -> float:
        ended = run("exits", way, *servers, str(tmp_path))
        at = time.monotonic()
        assert (ended.code, ended.err) == (0, "")
        return at - float(ended.out.splitlines()[0])

    with ThreadPoolExecutor(4) as pool:
        waits = list(pool.map(one, range(PROCESSES // len(WAYS))))
    report(f"exit, {way}: {len(waits)} processes, after at most {max(waits) * 1000:.0f} ms")
    assert max(waits) < PROMPTLY


def test_a_thread_that_is_no_daemon_is_waited_for(server: MockServer) -> None:
    ended = run("exits", "other_thread_is_waited_for", "", server.base_url, "")
    assert (ended.code, ended.err) == (0, "")
    assert [message["to"] for message in server.messages()] == ["15550000001"]
