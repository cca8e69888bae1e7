"""Every file in `examples/` is run as a reader would run it, in a process of its own, against the fake."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest
from avenping import Client
from avenping.testing import MockServer

EXAMPLES = Path(__file__).parents[1] / "examples"
LAST_LINES = {
    "first_message.py": "accepted: wamid.",
    "async_many.py": "sent: 100",
    "media.py": "saved 300009 bytes, the same: True",
    "errors.py": "stop",
    "templates.py": "accepted: wamid.",
    "interactive.py": "accepted: 7 messages",
}
RECEIVERS = ["webhooks_flask.py", "webhooks_fastapi.py"]
TESTS = "test_with_the_fake.py"


def test_every_example_is_run() -> None:
    assert {path.name for path in EXAMPLES.glob("*.py")} == {*LAST_LINES, *RECEIVERS, TESTS}


@pytest.mark.parametrize("name", LAST_LINES)
def test_an_example_runs_to_its_end(name: str, avenping_mock: MockServer, tmp_path: Path) -> None:
    output = run(["-W", "error", str(EXAMPLES / name)], tmp_path)
    assert output.splitlines()[-1].startswith(LAST_LINES[name]), output
    assert avenping_mock.messages()


def test_the_error_example_makes_each_decision(avenping_mock: MockServer, tmp_path: Path) -> None:
    decisions = ("sent", "again later", "look first", "stop", "give up")

    def decided() -> list[str]:
        output = run([str(EXAMPLES / "errors.py")], tmp_path)
        return [line for line in output.splitlines() if line in decisions]

    assert decided() == ["sent", "give up", "give up", "again later", "stop"]
    avenping_mock.fault("reset", process=True, path="/v2/messages/*")
    assert decided()[0] == "look first"


def test_the_example_of_a_users_tests_passes(tmp_path: Path) -> None:
    copy = tmp_path / TESTS  # away from this project's own settings
    copy.write_bytes((EXAMPLES / TESTS).read_bytes())
    assert " passed" in run(["-m", "pytest", "-W", "error", str(copy)], tmp_path)


@pytest.mark.parametrize("name", RECEIVERS)
def test_a_receiver_keeps_its_address_secret_and_answers_each_text_once(
    name: str, avenping_mock: MockServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WEBHOOK_SECRET", "s3cret")
    monkeypatch.setenv("WEBHOOK_CODE", "c0de")

    def deliver(text: str, id: str) -> list[tuple[str, int]]:
        delivered = avenping_mock.receive({"from": "15551234567", "text": text, "id": id})
        return [(delivery["event"], delivery["status"]) for delivery in delivered["deliveries"]]

    with running(EXAMPLES / name, monkeypatch) as address, Client() as client:
        config = client.webhooks.set_config(webhook_url=f"{address}/avenping/guessed", webhook_code="c0de")
        assert not config.is_verified
        assert deliver("Hello?", "wamid.1") == [("newLead", 404), ("newMessage", 404)]

        config = client.webhooks.set_config(webhook_url=f"{address}/avenping/s3cret")
        assert config.is_verified
        assert deliver("Hello?", "wamid.1") == [("newMessage", 200)]
        [first] = answers(avenping_mock, 1)
        assert (first["text"], first["contextMessageWamid"]) == ("You wrote: Hello?", "wamid.1")

        assert deliver("Hello?", "wamid.1") == [("newMessage", 200)]  # Meta's repeat
        assert deliver("Still there?", "wamid.2") == [("newMessage", 200)]
        assert answers(avenping_mock, 2)[1]["text"] == "You wrote: Still there?"


def run(arguments: list[str], folder: Path) -> str:
    command = [sys.executable, *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60, check=False)  # noqa: S603 - our own
    assert (done.returncode, done.stderr) == (0, ""), done.stdout + done.stderr
    return done.stdout


@contextmanager
def running(example: Path, monkeypatch: pytest.MonkeyPatch) -> Generator[str, None, None]:
    """Starts a server on a port of its own choice, and answers its address once it listens."""
    monkeypatch.setenv("PORT", "0")
    command = [sys.executable, "-u", str(example)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as server:  # noqa: S603 - our own
        try:
            assert server.stdout is not None
            started = ""
            for line in server.stdout:
                started += line
                if address := re.search(r"http://127\.0\.0\.1:\d+", line):
                    yield address[0]
                    break
            else:
                pytest.fail(f"it did not start: {started}")
        finally:
            server.terminate()


def answers(avenping: MockServer, count: int) -> list[dict[str, str]]:
    """The first messages to go out. They come after the webhook was answered, so this waits for them."""
    patience = time.monotonic() + 20
    while len(avenping.messages()) < count and time.monotonic() < patience:
        time.sleep(0.02)
    messages = avenping.messages()
    assert len(messages) == count
    return [message["body"] for message in messages]
