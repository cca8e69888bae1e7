"""Programs of `tests/programs` in processes of their own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TESTS = Path(__file__).parents[1]


@dataclass(frozen=True)
class Ended:
    """What is left of a process."""

    code: int
    out: str
    err: str
    seconds: float

    def json(self) -> Any:
        """What it printed, after it ended well and without a word on standard error."""
        assert (self.code, self.err) == (0, ""), f"exit code {self.code}, {self.out!r}, {self.err}"
        return json.loads(self.out)


def command(program: str, *arguments: str) -> list[str]:
    return [sys.executable, str(TESTS / "programs" / f"{program}.py"), *arguments]


def environment(**more: str) -> dict[str, str]:
    """As here, with the tests' own modules and without settings of the SDK's."""
    outside = {name: value for name, value in os.environ.items() if not name.startswith("AVENPING_")}
    return {**outside, "PYTHONPATH": str(TESTS), "PYTHONFAULTHANDLER": "1", **more}


def start(program: str, *arguments: str, **more: str) -> subprocess.Popen[str]:
    return subprocess.Popen(  # noqa: S603  # our own programs
        command(program, *arguments),
        env=environment(**more),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,  # so that its children end with it, see `end`
    )


def end(process: subprocess.Popen[str], *, timeout: float = 60) -> Ended:
    """Waits for its end. A process that hangs is killed, and its stacks are in what this raises."""
    started = time.monotonic()
    try:
        out, err = process.communicate(timeout=timeout)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGABRT)  # faulthandler writes the stacks
        out, err = process.communicate()
        raise AssertionError(f"it hangs: {process.args!r}; {out!r}; {err}") from None
    return Ended(process.returncode, out, err, time.monotonic() - started)


def run(program: str, *arguments: str, timeout: float = 60, **more: str) -> Ended:
    return end(start(program, *arguments, **more), timeout=timeout)


@contextmanager
def fake_in_another_process() -> Generator[str]:
    """The base URL of a fake whose memory, threads and descriptors are not this process's."""
    process = start("mock_server")
    try:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
    finally:
        ended = end(process)
        assert (ended.code, ended.err) == (0, "")
