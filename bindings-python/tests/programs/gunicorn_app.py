"""An application as gunicorn loads it: its client is made, and used, before the workers are forked."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from typing import Any

from avenping import Client

client = Client(phone_number_id="109876543210987")
client.health()


def app(environ: dict[str, Any], start_response: Callable[..., object]) -> Iterable[bytes]:
    """Sends the path as a message, to a number that it names, and says which process did."""
    to, text = environ["PATH_INFO"].strip("/").split("/")
    sent = client.messages.send_text(to, text)
    mixed_up = sent.contacts[0].input != to
    start_response("500 Mixed up" if mixed_up else "200 OK", [("content-type", "text/plain")])
    return [f"{os.getpid()} {sent.id}".encode()]
