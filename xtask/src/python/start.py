"""How long Python takes to start with the package imported, over an empty interpreter. Asserts nothing.

The runs of all cases are interleaved, so that a machine that gets slower or faster does so for all of them. The
differences are between medians, CPU time is what the kernel charged each process.
"""

from __future__ import annotations

import importlib.metadata
import os
import platform
import statistics
import subprocess
import sys
import time
from pathlib import Path

from avenping.testing import MockServer

RUNS = 30
IMPORTS = {
    "nothing": "pass",
    "import avenping": "import avenping",
    "from avenping import Client": "from avenping import Client",
    "from avenping import AsyncClient": "from avenping import AsyncClient",
    "import asyncio": "import asyncio",
    "import httpx": "import httpx",
}
FIRST_ANSWERS = {
    "first answer, avenping": """
from avenping import Client
Client({token!r}, base_url={base_url!r}).messages.send_text("15551234567", "Hello").id
""",
    "first answer, httpx": """
import httpx
answer = httpx.post(
    {base_url!r} + "/v2/messages/send/text",
    json={{"to": "15551234567", "text": "Hello", "phoneNumberId": {phone_number_id!r}}},
    headers={{"Authorization": "Bearer " + {token!r}}},
)
answer.raise_for_status().json()
""",
}


def start(code: str) -> tuple[float, float]:
    """Runs an interpreter and returns the milliseconds it took, and those of CPU."""
    arguments = [sys.executable, "-I", "-c", code]
    began = time.perf_counter()
    process = os.posix_spawn(sys.executable, arguments, os.environ)
    _, status, usage = os.wait4(process, 0)
    took = time.perf_counter() - began
    if status != 0:
        raise SystemExit(f"{code!r} failed")
    return took * 1000, (usage.ru_utime + usage.ru_stime) * 1000


def modules(code: str) -> int:
    count = f"import sys\nbefore = len(sys.modules)\n{code}\nprint(len(sys.modules) - before)"
    return int(subprocess.run([sys.executable, "-I", "-c", count], check=True, capture_output=True).stdout)  # noqa: S603


def installed_size(package: str) -> tuple[int, int]:
    """All bytes on disk that come with the package, and how many of them are compiled Python."""
    files = [Path(str(file.locate())) for file in importlib.metadata.files(package) or []]
    sizes = {file: file.stat().st_size for file in files if file.exists()}
    return sum(sizes.values()), sum(size for file, size in sizes.items() if file.suffix == ".pyc")


def main() -> None:
    wheel = Path(sys.argv[1])
    with MockServer() as server:
        names = {name: getattr(server, name) for name in ("base_url", "phone_number_id", "token")}
        cases = IMPORTS | {name: code.format(**names) for name, code in FIRST_ANSWERS.items()}
        for code in cases.values():
            start(code)  # fills the caches, of compiled Python and of the disk
        times: dict[str, list[tuple[float, float]]] = {name: [] for name in cases}
        for _ in range(RUNS):
            for name, code in cases.items():
                times[name].append(start(code))
        loaded = {name: modules(code) for name, code in cases.items()}

    def median(name: str, which: int) -> float:
        return statistics.median(each[which] for each in times[name])

    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in ("avenping", "httpx"))
    print(
        f"Python {platform.python_version()}, {versions}; medians of {RUNS} interleaved starts, milliseconds"
    )
    print(f"{'':34}{'total':>8}{'over nothing':>14}{'CPU':>8}{'over nothing':>14}{'modules':>9}")
    for name in cases:
        wall, cpu = median(name, 0), median(name, 1)
        over, cpu_over = wall - median("nothing", 0), cpu - median("nothing", 1)
        print(f"{name:34}{wall:8.1f}{over:14.1f}{cpu:8.1f}{cpu_over:14.1f}{loaded[name]:9}")
    ours = sum(median(name, 0) for name in ("import avenping", "from avenping import Client"))
    print(
        f"import and from-import of avenping, together: {ours - 2 * median('nothing', 0):.1f} ms (goal: 20)"
    )
    first, theirs = (median(name, 0) for name in FIRST_ANSWERS)
    print(f"first answer of httpx over ours: {theirs / first:.1f} times")
    size, compiled = installed_size("avenping")
    print(
        f"wheel: {wheel.stat().st_size:,} bytes (goal: 4,000,000); installed: {size:,}, of them .pyc {compiled:,}"
    )


main()
