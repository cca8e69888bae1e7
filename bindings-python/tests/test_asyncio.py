"""The asynchronous client in the hands of asyncio: cancelled, timed out, in several loops, of several makes."""

from __future__ import annotations

import asyncio
import gc
import os
import selectors
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Coroutine
from typing import Any

import avenping
import pytest
from avenping import AsyncClient
from avenping.testing import MockServer
from support.stalled import StalledServer, eventually

Run = Callable[[Coroutine[Any, Any, Any]], Any]


class LoopThatWatchesNothing(asyncio.SelectorEventLoop):
    """As on Windows, where the usual loop can watch no descriptors."""

    # asyncio itself watches its own wake-up through another method.
    def add_reader(self, fd: Any, callback: Any, *args: Any) -> None:  # type: ignore[override]  # for any
        raise NotImplementedError


def run_in_loop_that_watches_nothing(main: Coroutine[Any, Any, Any]) -> Any:
    loop = LoopThatWatchesNothing()
    try:
        return loop.run_until_complete(main)
    finally:
        loop.close()


def run_in_uvloop(main: Coroutine[Any, Any, Any]) -> Any:
    import uvloop

    return uvloop.run(main)


LOOPS: dict[str, Run] = {
    "asyncio": asyncio.run,
    "uvloop": run_in_uvloop,
    "without add_reader": run_in_loop_that_watches_nothing,
}


@pytest.fixture(params=list(LOOPS))
def run(request: pytest.FixtureRequest) -> Run:
    """Runs a coroutine in an event loop of each make."""
    if request.param == "uvloop" and "CI" not in os.environ:
        pytest.importorskip("uvloop")
    return LOOPS[request.param]


def client_of(server: MockServer | StalledServer, **settings: Any) -> AsyncClient:
    line = "109876543210987"
    return AsyncClient("test_premium", base_url=server.base_url, phone_number_id=line, **settings)


def test_five_hundred_calls_at_once_get_their_own_answers(server: MockServer, run: Run) -> None:
    async def main() -> None:
        async with client_of(server) as client:
            numbers = [f"1555{n:07}" for n in range(500)]
            sent = await asyncio.gather(*(client.messages.send_text(to, to) for to in numbers))
        assert [each.contacts[0].input for each in sent] == numbers
        assert {each.id: each.contacts[0].input for each in sent} == {
            message["id"]: message["body"]["text"] for message in server.messages()
        }

    run(main())


def test_a_cancelled_call_hangs_up(run: Run) -> None:
    async def main(server: StalledServer) -> None:
        client = client_of(server)
        call = asyncio.ensure_future(client.messages.send_text("15551234567", "Hello"))
        await asyncio.to_thread(server.wait_for_requests)
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call
        await asyncio.to_thread(server.wait_for_hang_ups)

    with StalledServer() as server:
        run(main(server))


@pytest.mark.parametrize("how", ["wait_for", "timeout"])
def test_a_call_that_asyncio_times_out_hangs_up(how: str, run: Run) -> None:
    if how == "timeout" and sys.version_info < (3, 11):
        pytest.skip("asyncio.timeout came with Python 3.11")

    async def main(server: StalledServer) -> None:
        call = client_of(server).messages.send_text("15551234567", "Hello")
        with pytest.raises(asyncio.TimeoutError) as raised:
            await (asyncio.wait_for(call, 0.2) if how == "wait_for" else in_time(call))
        assert not isinstance(raised.value, avenping.AvenPingError)
        await asyncio.to_thread(server.wait_for_hang_ups)

    async def in_time(call: Coroutine[Any, Any, Any]) -> None:
        if sys.version_info >= (3, 11):
            async with asyncio.timeout(0.2):
                await call

    with StalledServer() as server:
        run(main(server))


@pytest.mark.parametrize("cancelled_in", ["the same turn", "the next turn"])
def test_a_call_that_is_cancelled_before_its_batch_left_is_never_sent(
    cancelled_in: str, server: MockServer
) -> None:
    async def main() -> None:
        async with client_of(server) as client:
            for _ in range(20):
                await four_of_which_one_is_cancelled(client)
        # What was started before has ended by now, so nothing can be on its way any more.
        sent = Counter(message["body"]["text"] for message in server.messages())
        assert sent == {"0": 20, "1": 20, "3": 20}
        assert len(server.requests()) == 60

    async def four_of_which_one_is_cancelled(client: AsyncClient) -> None:
        # The first goes at once; those after it wait for the end of the turn, to travel together.
        calls = [asyncio.ensure_future(client.messages.send_text("15551234567", f"{n}")) for n in range(4)]
        if cancelled_in == "the same turn":
            asyncio.get_running_loop().call_soon(calls[2].cancel)
        else:
            await asyncio.sleep(0)
            calls[2].cancel()
        results = await asyncio.gather(*calls, return_exceptions=True)
        assert isinstance(results[2], asyncio.CancelledError)

    asyncio.run(main())


def test_a_call_cancelled_before_its_task_ran_is_never_sent(server: MockServer, run: Run) -> None:
    async def main() -> None:
        async with client_of(server) as client:
            call = asyncio.ensure_future(client.messages.send_text("15551234567", "Hello"))
            call.cancel()
            with pytest.raises(asyncio.CancelledError):
                await call
            await client.health()
        assert [request["path"] for request in server.requests()] == ["/v2/health"]

    run(main())


@pytest.mark.skipif(sys.version_info < (3, 11), reason="task groups came with Python 3.11")
def test_a_task_group_cancels_what_is_left_when_one_call_fails(run: Run) -> None:
    async def main(server: StalledServer) -> None:
        client = client_of(server)
        with pytest.raises(BaseException, match="unhandled errors in a TaskGroup") as raised:
            await group_that_fails(server, client)
        exceptions: Any = getattr(raised.value, "exceptions", None)
        [refused] = exceptions
        assert isinstance(refused, avenping.InvalidRequestError)
        await asyncio.to_thread(server.wait_for_hang_ups, 3)

    async def group_that_fails(server: StalledServer, client: AsyncClient) -> None:
        if sys.version_info >= (3, 11):
            async with asyncio.TaskGroup() as group:
                for _ in range(3):
                    group.create_task(client.messages.send_text("15551234567", "Hello"))
                await asyncio.to_thread(server.wait_for_requests, 3)
                group.create_task(client.messages.send_text("nobody", "Hello"))

    with StalledServer() as server:
        run(main(server))


def test_a_client_outlives_its_event_loop(server: MockServer, run: Run) -> None:
    client = client_of(server)
    for n in range(5):
        run(client.messages.send_text("15551234567", f"{n}"))
    assert [message["body"]["text"] for message in server.messages()] == list("01234")


def test_a_call_that_is_in_flight_when_its_loop_ends_hangs_up(run: Run) -> None:
    async def main(server: StalledServer) -> None:
        kept.append(asyncio.ensure_future(client_of(server).messages.send_text("15551234567", "Hello")))
        await asyncio.to_thread(server.wait_for_requests)
        if run is run_in_loop_that_watches_nothing:
            kept[0].cancel()  # which the others' `run` does
            await asyncio.wait(kept)

    kept = list[asyncio.Future[Any]]()
    with StalledServer() as server:
        run(main(server))
        server.wait_for_hang_ups()
    assert kept[0].cancelled()


def test_one_client_serves_loops_in_several_threads_at_once(server: MockServer, run: Run) -> None:
    client = client_of(server)
    threads, texts = range(4), range(40)
    failures = list[BaseException]()

    async def main(thread: int) -> None:
        calls = (client.messages.send_text(f"1555000{thread}{n:03}", f"{thread}/{n}") for n in texts)
        for n, sent in enumerate(await asyncio.gather(*calls)):
            assert sent.contacts[0].input == f"1555000{thread}{n:03}"

    def work(thread: int) -> None:
        try:
            for _ in range(3):
                run(main(thread))
        except BaseException as error:
            failures.append(error)

    at_work = [threading.Thread(target=work, args=(thread,)) for thread in threads]
    for thread in at_work:
        thread.start()
    for thread in at_work:
        thread.join()
    assert failures == []
    sent = sorted(message["body"]["text"] for message in server.messages())
    assert sent == sorted(f"{thread}/{n}" for thread in threads for n in texts for _ in range(3))


def test_a_coroutine_that_is_dropped_halfway_hangs_up() -> None:
    async def main(server: StalledServer) -> None:
        call = client_of(server).messages.send_text("15551234567", "Hello")
        call.send(None)
        await asyncio.to_thread(server.wait_for_requests)
        del call
        gc.collect()
        await asyncio.to_thread(server.wait_for_hang_ups)

    with StalledServer() as server:
        asyncio.run(main(server))


def test_a_coroutine_that_was_never_awaited_sends_nothing(server: MockServer) -> None:
    async def main() -> None:
        async with client_of(server) as client:
            call = client.messages.send_text("15551234567", "Hello")
            with pytest.warns(RuntimeWarning, match="never awaited"):
                del call
            await client.health()
        assert server.messages() == []

    asyncio.run(main())


def test_the_loop_goes_on_while_a_call_is_slow(server: MockServer, run: Run) -> None:
    server.fault("delay", ms=400, times=None)

    async def main() -> None:
        call = asyncio.ensure_future(client_of(server).me())
        longest, last = 0.0, time.monotonic()
        while not call.done():
            await asyncio.sleep(0.001)
            longest, last = max(longest, time.monotonic() - last), time.monotonic()
        assert (await call).default_phone_number_id == "109876543210987"
        assert longest < 0.3, f"the loop stood still for {longest} s"

    run(main())


def test_a_loop_that_is_done_is_not_kept_alive(server: MockServer, run: Run) -> None:
    from avenping._async.bridge import _bridges

    async def main() -> None:
        await client_of(server).health()

    gc.collect()
    before = len(_bridges)
    for _ in range(5):
        run(main())
    eventually(lambda: gc.collect() >= 0 and len(_bridges) <= before, "the loops' end")


def test_a_call_without_a_running_loop_is_an_error_of_python(server: MockServer) -> None:
    with pytest.raises(RuntimeError, match="no running event loop"):
        client_of(server).health().send(None)


def test_descriptors_that_can_be_watched_are(server: MockServer) -> None:
    async def main() -> None:
        before = {each.name for each in threading.enumerate()}
        await client_of(server).health()
        loop = asyncio.get_running_loop()
        watched: selectors.BaseSelector = getattr(loop, "_selector")  # noqa: B009  # not in its stubs
        assert len(list(watched.get_map())) == 2  # asyncio's own wake-up, and ours
        assert {each.name for each in threading.enumerate()} == before

    asyncio.run(main())
