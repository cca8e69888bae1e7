"""A fake that runs until standard input ends."""

from __future__ import annotations

import sys

from avenping.testing import MockServer

if __name__ == "__main__":
    with MockServer() as server:
        print(server.base_url, flush=True)
        sys.stdin.read()
