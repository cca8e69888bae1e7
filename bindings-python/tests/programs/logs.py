"""Makes calls that succeed, fail and are repeated, with `logging` in the state that the argument names."""

from __future__ import annotations

import contextlib
import sys

from avenping import AvenPingError, Client
from avenping.testing import MockServer

TOKEN, TO, TEXT = "test_premium", "15559876543", "a secret between two"

if __name__ == "__main__":
    match sys.argv[1]:
        case "imported":
            import logging
        case "basic":
            import logging

            logging.basicConfig(format="%(levelname)s %(name)s %(message)s")
        case "debug":
            import logging

            logging.basicConfig(level=logging.DEBUG, format="%(levelname)s %(name)s %(message)s")
        case _:
            pass
    with MockServer() as server:
        client = Client(TOKEN, base_url=server.base_url)
        client.messages.send_text(TO, TEXT)
        server.fault("rate_limit", retry_after=0)
        client.messages.send_text(TO, TEXT)
        server.fault("meta_error", code=131047)
        with contextlib.suppress(AvenPingError):
            client.messages.send_text(TO, TEXT)
        with contextlib.suppress(AvenPingError):
            Client("wrong", base_url=server.base_url).me()
    if sys.argv[1] == "nothing":
        assert "logging" not in sys.modules
