"""One client in many threads."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from avenping import Client, ConfigError
from avenping.testing import MockServer
from support.stalled import StalledServer

THREADS, CALLS = 16, 50


def client_of(server: MockServer | StalledServer) -> Client:
    return Client("test_premium", base_url=server.base_url, phone_number_id="109876543210987")


def in_threads(count: int, work: Callable[[int], object]) -> None:
    """Runs it in so many threads that all begin together; what one of them raises comes out."""
    ready = threading.Barrier(count)

    def begin(thread: int) -> None:
        ready.wait()
        work(thread)

    with ThreadPoolExecutor(count) as pool:
        list(pool.map(begin, range(count)))


def test_sixteen_threads_share_a_client_and_get_their_own_answers(server: MockServer) -> None:
    client = client_of(server)
    ids = dict[str, str]()

    def work(thread: int) -> None:
        for n in range(CALLS):
            to = f"155500{thread:02}{n:03}"
            sent = client.messages.send_text(to, to)
            assert sent.contacts[0].input == to
            ids[sent.id] = to

    in_threads(THREADS, work)
    assert len(ids) == THREADS * CALLS
    assert ids == {message["id"]: message["body"]["text"] for message in server.messages()}


def test_the_threads_share_connections_and_each_other_s_wait(server: MockServer) -> None:
    client = client_of(server)
    server.fault("delay", ms=100, times=None)
    in_threads(THREADS, lambda _: client.me())
    in_threads(THREADS, lambda _: client.me())
    assert len({request["connection"] for request in server.requests()}) <= THREADS


def test_each_thread_gets_its_own_error(server: MockServer) -> None:
    client = client_of(server)
    for thread in range(THREADS):
        path, message = f"/v2/templates/t{thread}", f"there is no t{thread}."
        server.fault("status", status=404, message=message, path=path, times=None)

    def work(thread: int) -> None:
        for _ in range(CALLS // 5):
            with pytest.raises(LookupError, match=rf"there is no t{thread}\."):
                client.templates.get(f"t{thread}")

    in_threads(THREADS, work)


def test_sixteen_threads_use_the_first_answer_for_the_line_of_all(server: MockServer) -> None:
    client = Client(server.token, base_url=server.base_url)
    in_threads(THREADS, lambda thread: client.messages.send_text(f"155500000{thread:02}", "Hello"))
    assert len(server.messages()) == THREADS
    looked_up = [request for request in server.requests() if request["path"] == "/v2/me"]
    assert 1 <= len(looked_up) <= THREADS


def test_closing_a_client_lets_the_calls_of_other_threads_end(server: MockServer) -> None:
    client = client_of(server)
    server.fault("delay", ms=200, times=None)
    answers = list[str | None]()

    def work(thread: int) -> None:
        if thread:
            answers.append(client.me().default_phone_number_id)
        else:
            while len(server.requests()) < 4:
                pass
            client.close()

    in_threads(5, work)
    assert answers == [server.phone_number_id] * 4
    with pytest.raises(ConfigError, match="closed"):
        client.me()


def test_clients_are_made_and_thrown_away_in_all_threads(server: MockServer) -> None:
    def work(thread: int) -> None:
        for n in range(20):
            with client_of(server) as client:
                client.messages.send_text(f"155500{thread:02}{n:03}", "Hello")

    in_threads(THREADS, work)
    assert len(server.messages()) == THREADS * 20


def test_a_call_waits_without_the_lock_of_the_interpreter() -> None:
    with StalledServer() as server:
        client = client_of(server).with_options(timeout=0.5, max_retries=0)

        def work() -> None:
            with pytest.raises(TimeoutError):
                client.me()

        waiting = threading.Thread(target=work)
        waiting.start()
        turns = 0
        while waiting.is_alive():
            turns += 1
        assert turns > 10_000
