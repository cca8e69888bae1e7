"""Python's driver; see ../README.md. The first argument is the style: `sync` or `async`."""

from __future__ import annotations

import asyncio
import json
import resource
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import job
from job import Job


class Meter:
    """Counts from its making on."""

    def __init__(self) -> None:
        self.begun = time.perf_counter()
        self.cpu, self.base = usage()

    def tell(self, requests: int, latencies: list[float]) -> None:
        seconds = time.perf_counter() - self.begun
        cpu, peak = usage()
        latencies.sort()

        def at(hundredths: int) -> float | None:
            return latencies[len(latencies) * hundredths // 100] * 1e6 if latencies else None

        figures = {
            "requests": requests,
            "seconds": seconds,
            "cpu": cpu - self.cpu,
            "base_kib": self.base,
            "peak_kib": peak,
            "p50_us": at(50),
            "p99_us": at(99),
        }
        # At once: some clients end the process in a hurry.
        print(json.dumps(figures), flush=True)


def usage() -> tuple[float, int]:
    """Seconds of CPU, and the most memory so far."""
    own = resource.getrusage(resource.RUSAGE_SELF)
    return own.ru_utime + own.ru_stime, own.ru_maxrss


def blocking(given: Job) -> None:
    import blocking_clients

    make = blocking_clients.CLIENTS[given.client]
    if given.work != "rate":
        warm, call = make(given)
        warm()
        meter = Meter()
        call()
        meter.tell(1, [])
        return
    # One for all threads, or one for each where the client is not made for threads.
    callers = make(given)
    local = threading.local()

    def calls(end: float) -> tuple[int, list[float]]:
        if not hasattr(local, "call"):
            local.call = callers()
        call, done, latencies = local.call, 0, []
        alone = given.at_once == 1
        while (begun := time.perf_counter()) < end:
            job.check(call())
            done += 1
            if alone:
                latencies.append(time.perf_counter() - begun)
        return done, latencies

    with ThreadPoolExecutor(given.at_once) as pool:

        def rounds(seconds: float) -> tuple[int, list[float]]:
            end = time.perf_counter() + seconds
            all_calls = list(pool.map(calls, [end] * given.at_once))
            return sum(done for done, _ in all_calls), all_calls[0][1]

        rounds(given.seconds * 0.5)
        meter = Meter()
        meter.tell(*rounds(given.seconds))


async def asynchronous(given: Job) -> None:
    import async_clients

    async with async_clients.CLIENTS[given.client](given) as call:
        if given.work != "rate":
            warm, call = call
            await warm()
            meter = Meter()
            await call()
            meter.tell(1, [])
            return
        alone = given.at_once == 1
        latencies: list[float] = []

        async def calls(end: float) -> int:
            done = 0
            while (begun := time.perf_counter()) < end:
                job.check(await call())
                done += 1
                if alone:
                    latencies.append(time.perf_counter() - begun)
            return done

        async def rounds(seconds: float) -> int:
            end = time.perf_counter() + seconds
            return sum(await asyncio.gather(*[calls(end) for _ in range(given.at_once)]))

        await rounds(given.seconds * 0.5)
        latencies.clear()
        meter = Meter()
        meter.tell(await rounds(given.seconds), latencies)


def main() -> None:
    style, *words = sys.argv[1:]
    given = job.read(words)
    run: Any = asyncio.run
    if given.client.endswith(job.UVLOOP):
        given.client = given.client.removesuffix(job.UVLOOP)
        import uvloop

        run = uvloop.run
    if style == "async":
        run(asynchronous(given))
    else:
        blocking(given)


main()
