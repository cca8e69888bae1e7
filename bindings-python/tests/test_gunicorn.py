"""gunicorn with `--preload`: four workers are forked from a process that has used the client already."""

from __future__ import annotations

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor

import pytest
from avenping.testing import MockServer
from support.child import TESTS, environment
from support.figures import report

if "CI" not in os.environ:
    pytest.importorskip("gunicorn")

CALLERS, REQUESTS, WORKERS = 8, 50, 4


@contextlib.contextmanager
def gunicorn(server: MockServer, *options: str) -> Generator[int]:
    """The port on which it answers."""
    with socket.create_server(("127.0.0.1", 0), backlog=256) as listener:
        command = [sys.executable, "-m", "gunicorn", "--preload", "--workers", f"{WORKERS}", *options]
        process = subprocess.Popen(  # noqa: S603  # our own
            [*command, "--bind", f"fd://{listener.fileno()}", "--log-level", "warning", "gunicorn_app:app"],
            cwd=TESTS / "programs",
            env=environment(AVENPING_TOKEN=server.token, AVENPING_BASE_URL=server.base_url),
            pass_fds=[listener.fileno()],
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            yield listener.getsockname()[1]
        finally:
            process.send_signal(signal.SIGTERM)
            _, err = process.communicate(timeout=30)
    assert (process.returncode, err) == (0, "")


@pytest.mark.parametrize(
    "options", [[], ["--threads", "4"], ["--max-requests", "40"]], ids=["sync", "threads", "renewed workers"]
)
def test_preloaded_workers_send_each_message_once(server: MockServer, options: list[str]) -> None:
    def call(caller: int) -> list[str]:
        answers = list[str]()
        for n in range(REQUESTS):
            with contextlib.closing(http.client.HTTPConnection("127.0.0.1", port, timeout=20)) as connection:
                connection.request("GET", f"/15550{caller:02}{n:04}/{caller}-{n}")
                answer = connection.getresponse()
                assert answer.status == 200, answer.read()
                answers.append(answer.read().decode())
        return answers

    with gunicorn(server, *options) as port, ThreadPoolExecutor(CALLERS) as callers:
        answers = [answer.split() for each in callers.map(call, range(CALLERS)) for answer in each]
    processes = {process for process, _ in answers}
    report(f"gunicorn --preload {' '.join(options)}: {len(answers)} requests, {len(processes)} processes")
    assert len(processes) >= 2
    messages = server.messages()
    assert sorted(id for _, id in answers) == sorted(message["id"] for message in messages)
    texts = {f"{caller}-{n}" for caller in range(CALLERS) for n in range(REQUESTS)}
    assert sorted(message["body"]["text"] for message in messages) == sorted(texts)
