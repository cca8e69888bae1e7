"""`avenping.testing`: the fake and its pytest fixture, as somebody uses them for code of their own."""

from __future__ import annotations

import contextlib
import http.client
import http.server
import json
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import avenping
import pytest
from avenping import Client, webhooks
from avenping.testing import MockServer
from support.child import environment
from support.styles import settings_of

TO = "15551234567"


@pytest.fixture
def client(server: MockServer) -> Iterator[Client]:
    with Client(**settings_of(server)) as client:
        yield client


def test_what_was_sent_is_listed(server: MockServer, client: Client) -> None:
    sent = client.messages.send_text("+1 (555) 123-4567", "Hello")
    [message] = server.messages()
    assert message["id"] == sent.id
    assert (message["from"], message["to"], message["type"]) == (server.phone_number_id, TO, "text")
    assert message["body"]["text"] == "Hello"
    [request] = server.requests()
    assert (request["method"], request["path"], request["status"]) == ("POST", "/v2/messages/send/text", 200)
    assert request["accepted"] == sent.id


def test_a_reset_forgets_everything(server: MockServer, client: Client) -> None:
    client.messages.send_text(TO, "Hello")
    media_id = client.media.upload(b"x").media_id
    client.webhooks.set_config(webhook_url="https://shop.example/")
    server.fault("status", status=503, times=None)
    server.reset()
    assert (server.messages(), server.requests()) == ([], [])
    assert client.webhooks.get_config().webhook_url == ""
    with pytest.raises(avenping.NotFoundError):
        client.media.download(media_id)


def test_faults_strike_what_they_match_as_often_as_they_say(server: MockServer, client: Client) -> None:
    patient = client.with_options(max_retries=0)

    def status() -> int:
        try:
            patient.me()
        except avenping.ApiError as error:
            return error.status or 0
        return 200

    server.fault("status", status=418, path="/v2/me", method="GET", times=2, skip=1, every=2)
    assert [status() for _ in range(6)] == [200, 200, 418, 200, 418, 200]
    server.fault("status", status=418, path="/v2/templates*", times=None)
    assert status() == 200
    server.fault("status", status=418, times=None)
    assert [status(), status()] == [418, 418]
    server.clear_faults()
    assert status() == 200


def test_a_fault_may_be_a_complete_rule_or_several(server: MockServer, client: Client) -> None:
    server.fault(rule=[{"fault": {"kind": "status", "status": status}} for status in (401, 403)])
    with pytest.raises(avenping.UnauthorizedError):
        client.me()
    with pytest.raises(avenping.ForbiddenError):
        client.me()
    assert client.me()


def test_what_is_wrong_with_a_rule_is_named(server: MockServer) -> None:
    for rule, says in (
        ({"kind": "nonsense"}, "nonsense"),
        ({"kind": "status", "status": 503, "stats": 5}, "stats"),
        ({"kind": "delay"}, "ms"),
    ):
        with pytest.raises(ValueError, match=says):
            server.fault(rule={"fault": rule})
    for call in (
        lambda: server.settings(page_sise=5),
        lambda: server.receive({"from": "1555", "txt": "?"}),
        lambda: server.replace_token("there is none", "x"),
    ):
        with pytest.raises(ValueError, match=r"\w"):
            call()


@pytest.fixture
def receiver() -> Iterator[tuple[str, list[tuple[str, bytes]]]]:
    """Where webhooks go: its address, and what came, as content type and body."""
    came = list[tuple[str, bytes]]()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            came.append((self.headers["content-type"], body))
            self.send_response(204)
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            """Not on standard error."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as listening:
        thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{listening.server_port}/secret", came
        listening.shutdown()
        thread.join()


def test_a_customer_s_message_arrives_as_webhooks(
    server: MockServer, client: Client, receiver: tuple[str, list[tuple[str, bytes]]]
) -> None:
    url, came = receiver
    client.webhooks.set_config(webhook_url=url)
    received = server.receive_text("15557654321", "Is it ready?", name="Ada")
    assert {delivery["status"] for delivery in received["deliveries"]} == {204}
    events = [webhooks.parse(body) for _, body in came]
    [message] = [event for event in events if isinstance(event, webhooks.NewMessage)]
    assert (message.from_, message.dedupe_key) == ("15557654321", received["id"])
    assert message.raw["text"] == {"body": "Is it ready?"}
    [lead] = [event for event in events if isinstance(event, webhooks.NewLead)]
    assert (lead.phone_number, lead.name) == ("15557654321", "Ada")
    assert all(kind.startswith("text/plain") for kind, _ in came)


def test_the_clock_moves_on_at_a_word(server: MockServer, client: Client) -> None:
    media_id = client.media.upload(b"x").media_id
    server.advance(29 * 86_400)
    assert client.media.download(media_id).read() == b"x"
    server.advance(2 * 86_400)
    with pytest.raises(avenping.NotFoundError):
        client.media.download(media_id)


def test_settings_change_how_it_behaves(server: MockServer, client: Client) -> None:
    server.settings(page_size=2)
    assert len(client.templates.list().items) == 2
    server.settings(service_window=True)
    with pytest.raises(avenping.ApiError) as raised:
        client.messages.send_text(TO, "Hello")
    assert raised.value.meta is not None
    assert raised.value.meta.code == 131047


def test_a_port_can_be_chosen_once() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(OSError, match=r"[Aa]ddress"):
            MockServer(port=port)
    with MockServer(port=port) as server:
        assert server.base_url == f"http://127.0.0.1:{port}"
        assert repr(server) == f"<MockServer {server.base_url}>"


def test_a_stopped_fake_still_tells_what_happened(server: MockServer) -> None:
    with MockServer() as other, Client(**settings_of(other)) as client:
        client.messages.send_text(TO, "Hello")
    other.stop()
    assert [message["to"] for message in other.messages()] == [TO]
    assert server.messages() == []
    with Client(**settings_of(other, max_retries=0)) as client, pytest.raises(avenping.ConnectionError):
        client.me()


def test_the_control_plane_answers_over_http_too(server: MockServer) -> None:
    connection = http.client.HTTPConnection(server.base_url.removeprefix("http://"))
    with contextlib.closing(connection):
        connection.request("GET", "/_mock/requests")
        assert json.load(connection.getresponse()) == {"requests": []}


PROJECT = """
from avenping import Client

def greet():  # code that knows nothing of the test
    with Client() as client:
        return client.messages.send_text("15551234567", "Hello").id

def test_first(avenping_mock):
    sent = greet()
    assert [message["id"] for message in avenping_mock.messages()] == [sent]

def test_each_has_its_own(avenping_mock):
    assert avenping_mock.messages() == []
    greet()

def test_the_environment_is_as_before():
    import os
    assert os.environ["AVENPING_TOKEN"] == "outside"
    assert "AVENPING_BASE_URL" not in os.environ
"""


def test_the_fixture_is_there_where_the_package_is_installed(tmp_path: Path) -> None:
    (tmp_path / "test_project.py").write_text(PROJECT)
    ended = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-W", "error", "-p", "no:cacheprovider"],
        cwd=tmp_path,
        env=environment(AVENPING_TOKEN="outside"),  # noqa: S106
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "3 passed" in ended.stdout
    listed = subprocess.run(
        [sys.executable, "-m", "pytest", "--fixtures", "-q"],
        cwd=tmp_path,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert "avenping_mock" in listed.stdout
    assert "A fake AvenPing for this test" in listed.stdout
