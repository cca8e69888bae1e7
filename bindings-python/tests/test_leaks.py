"""Nothing grows with the number of calls, and a transfer's memory does not grow with its size.

The figures are Linux's. What is measured has a process of its own, and so has the fake: its log and the media it
keeps are not the client's.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from support.child import fake_in_another_process, run
from support.figures import report

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the figures come from /proc")

MIB = 1024 * 1024
ALLOWED = 16 * MIB
"""What a transfer of any size may add."""

TRANSFERS = (
    "upload of a path",
    "upload of bytes",
    "upload of a memoryview",
    "upload of a file object",
    "upload of an iterator",
    "upload of a path, asyncio",
    "upload of a file object, asyncio",
    "upload of an iterator, asyncio",
    "upload of an asynchronous file, asyncio",
    "download, saved",
    "download, iterated over",
    "download, saved, asyncio",
    "download, iterated over, asyncio",
)
