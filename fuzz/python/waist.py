"""Atheris over the Python waist: bytes and values of any kind, in and out of the native module.

What guides it is the coverage of the package's Python; the native module is as it is shipped, and fuzzed for itself by
the targets in Rust. A panic is no `Exception`, and so a finding, as is every error that is not the package's own.
"""

from __future__ import annotations

import json
import socket
import sys

import atheris

# All of it, because the package itself loads most modules later, when nothing would follow them any more.
with atheris.instrument_imports(include=["avenping"]):
    import avenping
    import avenping._answers
    import avenping._json
    import avenping._native
    import avenping._settings
    import avenping._sync.client
    import avenping._sync.resources
    import avenping._sync.transport
    import avenping._transport
    import avenping.content
    import avenping.errors
    import avenping.interactive
    import avenping.models
    import avenping.webhooks
    import avenping.webhooks.models

TOKEN = "hush-secret-0123456789"
ODD = (None, True, -1, 10**40, float("nan"), b"bytes", "", "\ud800", "\0", [], {}, object(), [[None]], {1: 2})
OPERATIONS = (
    "messages.send_text",
    "messages.send",
    "messages.send_interactive",
    "templates.send",
    "templates.get",
    "me",
)


def closed_port() -> int:
    """Of loopback, where nobody answers for as long as the socket, which is bound and does not listen, is kept."""
    bound = socket.socket()
    bound.bind(("127.0.0.1", 0))
    KEPT.append(bound)
    return bound.getsockname()[1]


KEPT: list[socket.socket] = []
URL = f"http://127.0.0.1:{closed_port()}"
CLIENT = avenping.Client(token=TOKEN, base_url=URL, phone_number_id="1", max_retries=0)
SETTINGS = {"token": TOKEN, "baseUrl": URL, "phoneNumberId": "1", "maxRetries": 0, "environment": False}
NATIVE = avenping._native.Client(json.dumps(SETTINGS).encode())


def judged(error: avenping.AvenPingError) -> None:
    """What holds for every error."""
    assert error.code and error.code != "INTERNAL", repr(error)
    for text in (str(error), repr(error), repr(vars(error))):
        assert TOKEN not in text, text


def webhook(given: atheris.FuzzedDataProvider) -> None:
    """Read by the waist and by the package, which agree."""
    body = given.ConsumeBytes(given.remaining_bytes())
    try:
        event = avenping.webhooks.parse(body)
    except avenping.WebhookError as error:
        judged(error)
        return
    read = json.loads(avenping._native.webhook_parse(body))
    assert (event.dedupe_key or None) == read["dedupeKey"]
    repr(event)


def invoke(given: atheris.FuzzedDataProvider) -> None:
    """Arguments and options as any bytes; nobody answers the calls that are made."""
    operation = OPERATIONS[given.ConsumeIntInRange(0, len(OPERATIONS) - 1)]
    arguments = given.ConsumeBytes(given.remaining_bytes())
    NATIVE.invoke(operation, arguments, None)
    raise AssertionError("nobody is there to answer")


def typed(given: atheris.FuzzedDataProvider) -> None:
    """A method of people's, with values that are not of its types."""

    def value() -> object:
        chosen = given.ConsumeIntInRange(0, 2 * len(ODD))
        return ODD[chosen] if chosen < len(ODD) else given.ConsumeUnicode(40)

    messages, templates = CLIENT.messages, CLIENT.templates
    kind = given.ConsumeIntInRange(0, 4)
    if kind == 0:
        messages.send_text(value(), value(), context_message_wamid=value())
    elif kind == 1:
        messages.send_location(value(), latitude=value(), longitude=value(), name=value())
    elif kind == 2:
        messages.send_interactive(value(), value())
    elif kind == 3:
        templates.get(value())
    else:
        avenping.Client(token=value(), base_url=URL, user_agent=value(), headers=value())


def one(data: bytes) -> None:
    """One input: its first byte says for what."""
    if TOKEN.encode() in data:
        return  # a name that a person writes is quoted when it is unknown
    given = atheris.FuzzedDataProvider(data[1:])
    target = (webhook, invoke, typed)[data[0] % 3 if data else 0]
    try:
        target(given)
    except avenping.AvenPingError as error:
        judged(error)
    except TypeError as error:
        # The only other word for a value of a wrong type, where it is told before the core is asked.
        assert target is typed and TOKEN not in str(error), error


atheris.Setup(sys.argv, one)
atheris.Fuzz()
