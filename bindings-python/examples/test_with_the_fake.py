"""How to test code that sends messages, without an account and without messaging anybody.

    pip install avenping pytest
    pytest test_with_the_fake.py

`avenping_mock` is a fixture that comes with the package: a fake AvenPing on this machine. While a test runs,
`AVENPING_TOKEN` and `AVENPING_BASE_URL` lead to it, so the code under test needs no change.
"""

# ruff: noqa: S101 - tests assert

from __future__ import annotations

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import avenping
import pytest
from avenping import Client, webhooks
from avenping.testing import MockServer

# ---- The code under test. In earnest it is imported from your package. ----


def confirm_order(phone: str, number: str) -> str:
    """Confirms an order and answers what to write into its record."""
    with Client(max_retries=1) as client:
        try:
            client.messages.send_text(phone, f"We have your order {number}")
        except avenping.AvenPingError as error:
            return error.delivery or "not_sent"
    return "sent"


# ---- The tests. ----


def test_the_customer_gets_the_number_of_the_order(avenping_mock: MockServer) -> None:
    assert confirm_order("+1 555 123 4567", "#123") == "sent"
    [message] = avenping_mock.messages()
    assert message["to"] == "15551234567"
    assert message["body"]["text"] == "We have your order #123"


def test_a_refusal_for_the_rate_is_waited_out(avenping_mock: MockServer) -> None:
    avenping_mock.fault("rate_limit", retry_after=0.01, path="/v2/messages/*")
    assert confirm_order("+1 555 123 4567", "#123") == "sent"


def test_a_lost_answer_is_not_taken_for_a_failure(avenping_mock: MockServer) -> None:
    # The message is accepted, and then the connection breaks before the answer arrives.
    avenping_mock.fault("reset", process=True, path="/v2/messages/*")
    assert confirm_order("+1 555 123 4567", "#123") == "maybe_sent"
    assert len(avenping_mock.messages()) == 1  # not sent a second time


@pytest.mark.parametrize("token", ["test_expired", "test_basic", "revoked"])
def test_a_token_that_no_longer_works(
    token: str, avenping_mock: MockServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AVENPING_TOKEN", token)  # tokens name their fate
    assert confirm_order("+1 555 123 4567", "#123") == "not_sent"
    assert avenping_mock.messages() == []


def test_files_expire_after_a_month(avenping_mock: MockServer) -> None:
    with Client() as client:
        media = client.media.upload(b"%PDF-1.7", filename="receipt.pdf")
        avenping_mock.advance(31 * 24 * 3600)  # the fake's clock, not yours
        with pytest.raises(avenping.NotFoundError):
            client.media.download(media.media_id)


@pytest.fixture
def inbox() -> Iterator[tuple[str, list[webhooks.Event]]]:
    """A receiver of webhooks: its address and what it got. In earnest it is your own application."""
    events: list[webhooks.Event] = []

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            events.append(webhooks.parse(self.rfile.read(int(self.headers["content-length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Receiver) as server:
        Thread(target=server.serve_forever).start()
        yield f"http://127.0.0.1:{server.server_port}", events
        server.shutdown()


def test_a_customer_writes(avenping_mock: MockServer, inbox: tuple[str, list[webhooks.Event]]) -> None:
    address, events = inbox
    with Client() as client:
        client.webhooks.set_config(webhook_url=address)
    # Returns when it is delivered.
    avenping_mock.receive_text("15551234567", "Where is my order?", name="Ada")
    lead, message = events
    assert isinstance(lead, webhooks.NewLead)  # the first time that this number writes
    assert lead.name == "Ada"
    assert isinstance(message, webhooks.NewMessage)
    assert message.text is not None
    assert message.text.body == "Where is my order?"
