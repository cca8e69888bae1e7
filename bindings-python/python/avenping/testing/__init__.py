"""A fake AvenPing for your tests, in this very process: no account, no network, no message on anybody's phone.

    from avenping import Client
    from avenping.testing import MockServer

    def test_a_paid_order_is_confirmed():
        with MockServer() as avenping:
            client = Client(avenping.token, base_url=avenping.base_url)
            confirm_order(client, order)
            [message] = avenping.messages()
            assert message["to"] == "15551234567"

With pytest there is nothing to import: the fixture `avenping_mock` is such a server, and sets `AVENPING_TOKEN` and
`AVENPING_BASE_URL`, so that code which makes its own `Client()` talks to it.

It is stateful and answers over real sockets, as the specification of this project has the API; what AvenPing does
not document is assumed. Tokens name their fate: `test_premium` (`token`), `test_basic`, `test_expired`,
`test_no_whatsapp`, `test_two_lines`, `test_enterprise`.
"""

from __future__ import annotations

import json

from .. import _native

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import TracebackType
    from typing import Any

__all__ = ["MockServer"]


class MockServer:
    """A fake AvenPing on 127.0.0.1. A context manager: leaving it stops the server.

    :param port: where to listen; 0 is any free port.
    :raises OSError: the port is taken.
    """

    __slots__ = ("_native", "base_url", "phone_number_id", "token")

    base_url: str
    """`http://127.0.0.1:PORT`."""
    token: str
    """A token that may do everything: a Premium account with one line."""
    phone_number_id: str
    """The account's only line."""

    def __init__(self, *, port: int = 0) -> None:
        self._native = _native.MockServer(port)
        self.base_url = self._native.base_url
        self.token = self._native.TOKEN
        self.phone_number_id = self._native.PHONE_NUMBER_ID

    def requests(self) -> list[dict[str, Any]]:
        """Every request so far, in order of arrival: `method`, `path`, `query`, `headers`, `body`, `status` and more.

        The newest 100 000 are kept.
        """
        requests: list[dict[str, Any]] = json.loads(self._native.requests())
        return requests

    def messages(self) -> list[dict[str, Any]]:
        """Every accepted message so far: `id`, `path`, `from` (the line), `to` (digits), `type`, `body`, `time`."""
        messages: list[dict[str, Any]] = json.loads(self._native.messages())
        return messages

    def reset(self) -> None:
        """Back to the start: state, logs, faults, clock, settings and tokens."""
        self._native.reset()

    def fault(
        self,
        kind: str | None = None,
        *,
        method: str | None = None,
        path: str | None = None,
        times: int | None = 1,
        skip: int = 0,
        every: int = 1,
        rule: dict[str, Any] | Sequence[dict[str, Any]] | None = None,
        **details: Any,
    ) -> None:
        """Makes requests fail.

        >>> server = MockServer()
        >>> server.fault("status", status=503, path="/v2/messages/*")  # the next send is refused
        >>> server.fault("stall", times=2)  # two requests get no answer
        >>> server.fault("reset", process=True)  # accepted, and the answer is lost: a TCP reset
        >>> server.stop()

        :param kind: `status`, `answer`, `meta_error`, `rate_limit`, `delay`, `stall`, `reset`, `close`, `truncate`,
            `drip`, `redirect`, `raw`, `keepalive_close` or `connection_reset`.
        :param method: only requests with this method.
        :param path: only requests for this path; with `*` at its end for all that begin with it.
        :param times: how many requests it hits; `None` for ever.
        :param skip: how many matching requests pass before.
        :param every: of those after, every how manyth is hit.
        :param details: what belongs to the kind, `status=503` or `retry_after=2` for example; `process=True` handles
            the request first and spoils only the answer. The kinds and their details are listed in the README of the
            fake.
        :param rule: instead of all these a complete rule, or several, as the control plane takes them.
        :raises ValueError: names what is wrong in it.
        """
        if rule is None:
            match = {name: value for name, value in (("method", method), ("path", path)) if value is not None}
            rule = {"times": times, "skip": skip, "every": every, "fault": {"kind": kind, **details}}
            if match:
                rule["match"] = match
        self._native.fault(json.dumps(rule))

    def clear_faults(self) -> None:
        """Forgets all faults that have not struck."""
        self._native.clear_faults()

    def receive(self, message: dict[str, Any]) -> dict[str, Any]:
        """A customer writes. Returns when the webhooks have been delivered or have failed, at most 5 seconds each:
        `{"id": …, "deliveries": [{"event", "url", "status" or "error"}]}`.

        The receiver must not need this very thread to answer; in asyncio call it through `asyncio.to_thread`.

        :param message: `{"from": digits, "text": …}`, or `"message"` with Meta's whole object; besides `name`, `id`,
            and the line it goes `to`.
        :raises ValueError: names what is wrong in it.
        """
        delivered: dict[str, Any] = json.loads(self._native.receive(json.dumps(message)))
        return delivered

    def receive_text(self, from_: str, text: str, *, name: str | None = None) -> dict[str, Any]:
        """A customer writes a text; as `receive`.

        :param from_: the customer's number, in digits.
        :param name: the name in the customer's profile.
        """
        message = {"from": from_, "text": text}
        return self.receive(message if name is None else {**message, "name": name})

    def advance(self, seconds: float) -> None:
        """Moves the fake's clock forward: media expire, service windows close."""
        self._native.advance(seconds)

    def settings(self, **settings: Any) -> None:
        """Changes how it behaves: `pair_rate_limit` and `service_window` (both off), `meta_error_style` (`details` or
        `bare`), `page_size`.

        :raises ValueError: names what is wrong in it.
        """
        self._native.settings(json.dumps(settings))

    def replace_token(self, old: str, new: str) -> None:
        """Regenerates a token, as the dashboard does: the old one is refused from now on.

        :raises ValueError: there is no such token, or the new one is empty or taken.
        """
        self._native.replace_token(old, new)

    def stop(self) -> None:
        """Stops the server. What it logged can still be read."""
        self._native.stop()

    def __enter__(self) -> MockServer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def __repr__(self) -> str:
        return f"<MockServer {self.base_url}>"
