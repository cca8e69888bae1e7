"""Ctrl-C and other signals while a blocking call waits. Each in a process of its own, with a real signal."""

from __future__ import annotations

import signal
import time

import pytest
from avenping.testing import MockServer
from support.child import end, start
from support.figures import report
from support.stalled import StalledServer, eventually

DOWNLOAD_THAT_STOPS = (
    b"HTTP/1.1 200 OK\r\ncontent-type: image/png\r\ncontent-length: 1000000\r\n\r\n" + b"x" * 9
)
MANY_MS = 1000
"""The promise is 100 ms; a busy machine may need more. Without the check a call would wait for its 30 s."""


@pytest.mark.parametrize(
    ("call", "delivery"),
    [
        ("send", "maybe_sent"),
        ("get", None),
        ("list", None),
        ("request", "maybe_sent"),
        ("upload_bytes", "maybe_sent"),
        ("upload_chunks", "maybe_sent"),
        ("upload_slow_chunks", "maybe_sent"),
        ("upload_with_progress", "maybe_sent"),
        ("download", None),
        ("read", None),
        ("save", None),
        ("asyncio", None),
    ],
)
def test_ctrl_c_ends_a_call_at_once_and_says_whether_it_left(call: str, delivery: str | None) -> None:
    answer = DOWNLOAD_THAT_STOPS if call in ("read", "save") else b""
    reads = 1_000_000 if call == "upload_chunks" else None
    with StalledServer(answer, reads=reads) as server:
        process = start("interrupted", call, server.base_url)
        server.wait_for_requests()
        if call in ("read", "save", "upload_chunks"):
            time.sleep(0.2)  # until it waits, of which nothing is to be seen from outside
        at = time.monotonic()
        process.send_signal(signal.SIGINT)
        ended = end(process).json()
        server.read_on()
        server.wait_for_hang_ups()
    waited = (ended["at"] - at) * 1000
    report(f"Ctrl-C in {call}: after {waited:.0f} ms")
    assert ended["raised"] == "KeyboardInterrupt"
    assert waited < MANY_MS
    if call not in ("asyncio", "upload_slow_chunks"):  # it struck in Python code
        assert (ended["cause"], ended["delivery"]) == ("CancelledError", delivery)


def test_ctrl_c_ends_the_wait_before_a_repeat(server: MockServer) -> None:
    server.fault("rate_limit", retry_after=30, times=None)
    process = start("interrupted", "send", server.base_url)
    eventually(lambda: server.requests() != [], "the first attempt")
    time.sleep(0.1)  # into the wait, of which nothing is to be seen from outside
    at = time.monotonic()
    process.send_signal(signal.SIGINT)
    ended = end(process).json()
    assert ended["raised"] == "KeyboardInterrupt"
    assert (ended["at"] - at) * 1000 < MANY_MS
    assert ended["delivery"] != "maybe_sent"
    assert server.messages() == []


def test_an_exception_of_any_signal_handler_comes_out() -> None:
    with StalledServer() as server:
        process = start("interrupted", "handler_that_raises", server.base_url)
        server.wait_for_requests()
        process.send_signal(signal.SIGTERM)
        ended = end(process).json()
    assert (ended["raised"], ended["cause"], ended["delivery"]) == (
        "StopError",
        "CancelledError",
        "maybe_sent",
    )


def test_a_call_goes_on_after_a_signal_handler_that_returns(server: MockServer) -> None:
    server.fault("delay", ms=600)
    process = start("interrupted", "handler_that_returns", server.base_url)
    eventually(lambda: server.requests() != [], "the request")
    at = time.monotonic()
    process.send_signal(signal.SIGTERM)
    ended = end(process).json()
    assert [message["id"] for message in server.messages()] == [ended["id"]]
    assert ended["handled_at"] < ended["at"], "the handler ran only when the call was over"
    report(f"a signal handler during a call: after {(ended['handled_at'] - at) * 1000:.0f} ms")
