"""What Linux says of a process: memory, descriptors, threads."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

KIB = 1024


def memory(figure: str = "VmRSS") -> int:
    """Of this process, in bytes; `VmHWM` is the peak."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(f"{figure}:"):
            return int(line.split()[1]) * KIB
    raise AssertionError(f"no {figure}")


def reset_peak() -> None:
    """`VmHWM` counts from here."""
    Path("/proc/self/clear_refs").write_text("5")


def descriptors(process: int | str = "self") -> int:
    return len(os.listdir(f"/proc/{process}/fd"))


def threads() -> int:
    return len(os.listdir("/proc/self/task"))


@dataclass(frozen=True)
class Held:
    """What a process holds at a moment."""

    memory: int
    descriptors: int
    threads: int


def held() -> Held:
    return Held(memory(), descriptors(), threads())
