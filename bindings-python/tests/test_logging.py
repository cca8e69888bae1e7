"""What `logging.getLogger("avenping")` receives."""

from __future__ import annotations

import asyncio
import logging
import re
import threading
import time
from typing import Any

import pytest
from avenping import AsyncClient, AvenPingError, Client
from avenping.testing import MockServer
from programs.logs import TEXT, TO, TOKEN
from support.child import run

LOGGER = logging.getLogger("avenping")


def client_of(server: MockServer, **settings: Any) -> Client:
    return Client(server.token, base_url=server.base_url, phone_number_id=server.phone_number_id, **settings)


def told(caplog: pytest.LogCaptureFixture) -> list[tuple[int, str]]:
    return [(record.levelno, record.getMessage()) for record in caplog.records if record.name == "avenping"]


@pytest.fixture
def all_of_it(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.DEBUG, logger="avenping")
    return caplog


def test_a_call_is_told_of_with_its_operation(
    server: MockServer, all_of_it: pytest.LogCaptureFixture
) -> None:
    client_of(server).messages.send_text(TO, TEXT)
    [(level, begun), (end_level, done)] = told(all_of_it)
    assert level == logging.DEBUG
    assert begun.startswith("messages.send_text: POST /v2/messages/send/text ")
    assert end_level == logging.INFO
    assert re.fullmatch(r"messages\.send_text: done in \d+ ms", done)


def test_failures_and_repeats_have_levels_of_their_own(
    server: MockServer, all_of_it: pytest.LogCaptureFixture
) -> None:
    server.fault("status", status=503, times=2)
    with pytest.raises(AvenPingError):
        client_of(server, max_retries=1).me()
    levels = [level for level, _ in told(all_of_it)]
    assert levels == [logging.DEBUG, logging.WARNING, logging.ERROR]


def test_a_record_has_the_time_at_which_it_happened(
    server: MockServer, all_of_it: pytest.LogCaptureFixture
) -> None:
    server.fault("status", status=503)
    server.fault("delay", ms=300)
    before = time.time()
    client_of(server).me()
    times = [record.created for record in all_of_it.records]
    assert before <= times[0]
    assert times == sorted(times)
    assert times[-1] <= time.time()
    # They come when the call has ended, but its beginning is not then.
    assert times[-1] - times[0] >= 0.3
    assert all(
        record.msecs == pytest.approx(record.created % 1 * 1000, abs=1) for record in all_of_it.records
    )


def test_the_caller_s_own_thread_hands_them_on(
    server: MockServer, all_of_it: pytest.LogCaptureFixture
) -> None:
    client = client_of(server)
    thread = threading.Thread(target=client.me, name="the caller's")
    thread.start()
    thread.join()
    assert {record.threadName for record in all_of_it.records} == {"the caller's"}


def test_the_asynchronous_client_tells_the_same(
    server: MockServer, all_of_it: pytest.LogCaptureFixture
) -> None:
    async def main() -> None:
        async with AsyncClient(server.token, base_url=server.base_url) as client:
            await client.me()
            await asyncio.gather(*(client.health() for _ in range(5)), return_exceptions=True)

    asyncio.run(main())
    begun = [text.split(" ")[0] for level, text in told(all_of_it) if level == logging.DEBUG]
    assert sorted(begun) == ["health:"] * 5 + ["me:"]
    done = [text.split(" ")[0] for level, text in told(all_of_it) if level == logging.INFO]
    assert sorted(done) == sorted(begun)


def test_none_is_lost_when_many_calls_end_at_once(
    server: MockServer, all_of_it: pytest.LogCaptureFixture
) -> None:
    async def main() -> None:
        async with AsyncClient(server.token, base_url=server.base_url) as client:
            await asyncio.gather(*(client.health() for _ in range(1500)))

    asyncio.run(main())
    assert len(told(all_of_it)) == 3000


def test_neither_number_nor_text_nor_token_is_told(
    server: MockServer, all_of_it: pytest.LogCaptureFixture
) -> None:
    client = client_of(server)
    client.messages.send_text(TO, TEXT)
    client.media.upload(TEXT.encode())
    line = server.phone_number_id
    client.request("POST", "/v2/messages/send/text", json={"to": TO, "text": TEXT, "phoneNumberId": line})
    server.fault("status", status=400, message=f"{TOKEN} {TO} {TEXT}", times=3)
    for call in (client.me, lambda: client.messages.send_text(TO, TEXT)):
        with pytest.raises(AvenPingError):
            call()
    text = all_of_it.text
    assert "messages.send_text" in text
    for secret in (TOKEN, TO, TO[-6:], TEXT, server.phone_number_id):
        assert secret not in text


def test_log_bodies_tells_numbers_and_texts_but_never_the_token(
    server: MockServer, all_of_it: pytest.LogCaptureFixture
) -> None:
    client_of(server, log_bodies=True).messages.send_text(TO, TEXT)
    assert TO in all_of_it.text
    assert TEXT in all_of_it.text
    assert TOKEN not in all_of_it.text


def test_the_logger_s_level_holds_from_the_next_call_on(
    server: MockServer, caplog: pytest.LogCaptureFixture
) -> None:
    client = client_of(server)
    counts = list[int]()
    for level in (logging.WARNING, logging.INFO, logging.DEBUG, logging.CRITICAL, logging.DEBUG):
        caplog.clear()
        with caplog.at_level(level, logger="avenping"):
            client.health()
        counts.append(len(told(caplog)))
    assert counts == [0, 1, 2, 0, 2]


def test_a_handler_may_make_calls_itself(server: MockServer, caplog: pytest.LogCaptureFixture) -> None:
    client = client_of(server)

    class Alarm(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            client.messages.send_text(TO, f"alarm: {record.levelname}")

    alarm = Alarm(logging.ERROR)
    LOGGER.addHandler(alarm)
    try:
        with caplog.at_level(logging.DEBUG, logger="avenping"), pytest.raises(LookupError):
            client.templates.get("there is none")
    finally:
        LOGGER.removeHandler(alarm)
    assert [message["body"]["text"] for message in server.messages()] == ["alarm: ERROR"]


@pytest.mark.usefixtures("all_of_it")
def test_a_handler_that_fails_takes_no_answer_away(
    server: MockServer, capsys: pytest.CaptureFixture[str]
) -> None:
    class Broken(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            raise OSError(f"no room for {record.levelname}")

    async def main() -> str:
        async with AsyncClient(server.token, base_url=server.base_url) as client:
            return (await client.messages.send_text(TO, TEXT)).id

    broken = Broken()
    LOGGER.addHandler(broken)
    try:
        sent = [client_of(server).messages.send_text(TO, TEXT).id, asyncio.run(main())]
        with pytest.raises(LookupError):
            client_of(server).templates.get("there is none")
    finally:
        LOGGER.removeHandler(broken)
    assert [message["id"] for message in server.messages()] == sent
    # It is heard of as every handler's failure is.
    assert "no room for INFO" in capsys.readouterr().err


@pytest.mark.parametrize("state", ["nothing", "imported"])
def test_a_program_without_logging_hears_nothing(state: str) -> None:
    ended = run("logs", state)
    assert (ended.code, ended.out, ended.err) == (0, "", "")


def test_a_program_with_logging_hears_warnings_at_first() -> None:
    ended = run("logs", "basic")
    assert (ended.code, ended.out) == (0, "")
    assert [line.split(" ")[0] for line in ended.err.splitlines()] == ["WARNING", "ERROR", "ERROR"]


def test_the_environment_turns_on_a_log_on_standard_error() -> None:
    ended = run("logs", "nothing", AVENPING_LOG="debug")
    assert (ended.code, ended.out) == (0, "")
    assert all(line.startswith("avenping ") for line in ended.err.splitlines())
    assert "avenping debug messages.send_text: POST" in ended.err
    for secret in (TOKEN, TO, TEXT):
        assert secret not in ended.err


def test_the_environment_s_level_holds() -> None:
    ended = run("logs", "nothing", AVENPING_LOG="error")
    assert {line.split(" ")[1] for line in ended.err.splitlines()} == {"error"}
