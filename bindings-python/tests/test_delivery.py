"""The heart of the product under fire: nothing is sent twice, and what an error says about delivery is true.

The judge is the fake's own list of what it accepted.
"""

from __future__ import annotations

import asyncio
import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeAlias

from avenping import AsyncClient, AvenPingError, Client
from avenping.models import SentMessage
from avenping.testing import MockServer
from support.faults import FAULTS
from support.figures import report
from support.styles import settings_of

SENDS, THREADS, IN_FLIGHT, CANCELLED = 2_000, 8, 64, 500

Outcome: TypeAlias = "tuple[int, SentMessage | AvenPingError | None]"
"""Of which message; the answer, the error, or nothing where the task was cancelled."""


def arm(server: MockServer) -> None:
    """A fault on every third send, of each kind in turn by chance, the same chance every time."""
    match = {"path": "/v2/messages/send/text"}
    server.fault(rule={"match": match, "times": None, "every": 3, "seed": 7, "faults": FAULTS})


def message(n: int) -> tuple[str, str]:
    """A recipient and a text of its own, so that its traces at the fake are its own."""
    return f"1555{n:07}", f"message {n}"


def judge(server: MockServer, outcomes: list[Outcome]) -> Counter[str]:
    """Holds every outcome against the fake's list, and counts them."""
    accepted: defaultdict[str, list[str]] = defaultdict(list)
    for each in server.messages():
        accepted[each["body"]["text"]].append(each["id"])
    duplicates = {text: ids for text, ids in accepted.items() if len(ids) > 1}
    assert duplicates == {}
    return Counter(kind_of(n, outcome, accepted.get(f"message {n}", [])) for n, outcome in outcomes)


def kind_of(n: int, outcome: SentMessage | AvenPingError | None, ids: list[str]) -> str:
    really = "accepted" if ids else "not accepted"
    if outcome is None:
        return f"cancelled, {really}"
    if isinstance(outcome, AvenPingError):
        assert outcome.delivery is not None, f"message {n}: no delivery in {outcome!r}"
        if outcome.delivery != "maybe_sent":
            assert not ids, f"message {n} is said to be {outcome.delivery}, but was accepted: {outcome!r}"
        assert not (outcome.retryable and ids), f"message {n}: a repeat would duplicate: {outcome!r}"
        return f"{outcome.delivery}, {really}"
    assert ids == [outcome.id], f"message {n}: got {outcome.id} for an answer, but the fake has {ids}"
    assert outcome.contacts[0].input == message(n)[0]
    return "sent"


def check_that_all_of_it_happened(counts: Counter[str]) -> None:
    for name in ("sent", "maybe_sent, accepted", "maybe_sent, not accepted", "rejected, not accepted"):
        assert counts[name] > 20, f"too few of `{name}`: {counts}"


def test_blocking_sends_with_a_fault_on_every_third_never_duplicate_and_never_lie(server: MockServer) -> None:
    arm(server)

    def one(n: int) -> Outcome:
        try:
            return n, client.messages.send_text(*message(n))
        except AvenPingError as error:
            return n, error

    with Client(**settings_of(server, timeout=0.4)) as client, ThreadPoolExecutor(THREADS) as pool:
        outcomes = list(pool.map(one, range(SENDS)))
    counts = judge(server, outcomes)
    report(f"delivery, sync: {SENDS} sends, {len(server.requests())} requests: {dict(counts)}")
    check_that_all_of_it_happened(counts)


def test_awaited_sends_with_a_fault_on_every_third_never_duplicate_and_never_lie(server: MockServer) -> None:
    arm(server)

    async def main() -> list[Outcome]:
        outcomes, numbers = list[Outcome](), iter(range(SENDS))
        async with AsyncClient(**settings_of(server, timeout=0.4)) as client:
            await asyncio.gather(*(worker(client, numbers, outcomes) for _ in range(IN_FLIGHT)))
        return outcomes

    async def worker(client: AsyncClient, numbers: Iterator[int], outcomes: list[Outcome]) -> None:
        outcomes.extend([(n, await one(client, n)) for n in numbers])

    async def one(client: AsyncClient, n: int) -> SentMessage | AvenPingError:
        try:
            return await client.messages.send_text(*message(n))
        except AvenPingError as error:
            return error

    outcomes = asyncio.run(main())
    assert len(outcomes) == SENDS
    counts = judge(server, outcomes)
    report(f"delivery, async: {SENDS} sends, {len(server.requests())} requests: {dict(counts)}")
    check_that_all_of_it_happened(counts)


def test_tasks_cancelled_at_any_moment_leave_no_duplicates_and_mix_nothing_up(server: MockServer) -> None:
    """`asyncio` tells whoever cancelled nothing of delivery; what was not cancelled in time tells the truth."""
    arm(server)
    chance = random.Random(7)  # noqa: S311  # the same chance every time
    moments = [chance.choice((0, chance.uniform(0, 0.03))) for _ in range(CANCELLED)]

    async def main() -> list[Outcome]:
        async with AsyncClient(**settings_of(server, timeout=0.4, max_retries=5)) as client:
            return await asyncio.gather(*(one(client, n) for n in range(CANCELLED)))

    async def one(client: AsyncClient, n: int) -> Outcome:
        await asyncio.sleep(n / 1000)  # not all at once
        call = asyncio.ensure_future(client.messages.send_text(*message(n)))
        await asyncio.sleep(moments[n])
        call.cancel()
        try:
            return n, await call
        except asyncio.CancelledError:
            return n, None
        except AvenPingError as error:
            return n, error

    counts = judge(server, asyncio.run(main()))
    report(f"delivery, cancelled: {CANCELLED} tasks: {dict(counts)}")
    for name in ("sent", "cancelled, accepted", "cancelled, not accepted"):
        assert counts[name] > 10, counts
