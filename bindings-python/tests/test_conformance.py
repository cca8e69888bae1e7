"""Every case of `conformance/cases` through the blocking and the asynchronous client, with a census.

A case that is not run is a failure.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

from conformance.case import Case, load
from conformance.run import run_async, run_sync
from conformance.typed import typed_call
from support.figures import report

CASES = load()
AT_ONCE = 12
"""Many of the cases wait for a backoff or a timeout, so more run at once than there are cores."""


def test_every_case_holds_through_the_blocking_client() -> None:
    def one(case: Case) -> tuple[Case, str | None]:
        try:
            return case, run_sync(case)
        except Exception as error:
            return case, f"raised {error!r}"

    with ThreadPoolExecutor(AT_ONCE) as pool:
        judge("sync", list(pool.map(one, CASES)))


def test_every_case_holds_through_the_asynchronous_client() -> None:
    async def all_of_them() -> list[tuple[Case, str | None]]:
        waiting, outcomes = iter(CASES), list[tuple[Case, str | None]]()
        await asyncio.gather(*(worker(waiting, outcomes) for _ in range(AT_ONCE)))
        return outcomes

    async def worker(waiting: Iterator[Case], outcomes: list[tuple[Case, str | None]]) -> None:
        outcomes.extend([(case, await one(case)) for case in waiting])

    async def one(case: Case) -> str | None:
        try:
            return await run_async(case)
        except Exception as error:
            return f"raised {error!r}"

    judge("async", asyncio.run(all_of_them()))


def judge(style: str, outcomes: list[tuple[Case, str | None]]) -> None:
    assert len(CASES) >= 900, f"only {len(CASES)} cases were found"
    failures = [f"{case.name}: {problem}" for case, problem in outcomes if problem is not None]
    report(
        f"conformance, Python {style}: {len(outcomes)} of {len(CASES)} cases ran, {len(failures)} failed, 0 skipped"
    )
    assert not failures, f"{len(failures)} cases failed:\n" + "\n".join(failures)
    assert {case.name for case, _ in outcomes} == {case.name for case in CASES}


def test_nearly_every_case_is_a_call_of_a_typed_method() -> None:
    others = ("request", "webhook.parse", "webhook.verify_code", "webhook.challenge")
    by_name = [case for case in CASES if case.operation not in others and typed_call(case) is None]
    report(
        f"conformance, Python: {len(by_name)} cases by the operation's name, because no method can be called so"
    )
    # Arguments that no method has, and missing ones that it needs.
    assert len(by_name) <= 40, [case.name for case in by_name]
    # `send_media` has no room for keys of media that AvenPing does not document; `request` has.
    unreachable = {case.name for case in by_name if "result" in case.expect}
    assert unreachable == {"send_media_passes_unknown_types_and_keys_on"}


# For working on one case: `CASE=name pytest tests/test_conformance.py -k one_case`.
if "CASE" in os.environ:

    def test_one_case_by_name() -> None:
        case = next(case for case in CASES if case.name == os.environ["CASE"])
        assert run_sync(case) is None
        assert asyncio.run(run_async(case)) is None
