"""What arrives at your server: deliveries, the check of the address, the shared code.

The wire form was seen in AvenPing's source and measured (specification section 3.7): a plain `POST` with
`content-type: text/plain`, no signature, and no repeat of its own. So read the body's bytes whatever the
headers say, put a secret into the address, and expect the same message more than once.

With FastAPI (the whole of it, with the check of the address, is in docs/python.md):

    SECRET = os.environ["WEBHOOK_SECRET"]  # the address given to AvenPing ends in it


    @app.post("/whatsapp/{secret}")
    async def deliver(secret: str, request: Request) -> Response:
        if not webhooks.verify_code(SECRET, secret):
            return Response(status_code=404)
        try:
            event = webhooks.parse(await request.body())
        except avenping.WebhookError:
            return Response(status_code=400)
        if event.dedupe_key is None or not await seen_before(event.dedupe_key):
            match event:
                case webhooks.NewMessage(text=InboundText(body=body)):
                    print(event.from_, body)
                case webhooks.NewMessage():
                    print(event.from_, event.type, event.content)
                case webhooks.NewLead():
                    print("new customer", event.phone_number, event.name)
                case webhooks.UnknownEvent():
                    print(event.raw)
        return Response()


    @app.get("/whatsapp/{secret}")
    async def verify(secret: str, request: Request) -> Response:
        answer = webhooks.challenge(request.url.query, WEBHOOK_CODE)
        return Response(status_code=404) if answer is None else Response(answer, media_type="text/plain")

The parts of a message, such as `InboundText`, are in `avenping.webhooks.models`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

from .._native import webhook_challenge, webhook_parse, webhook_verify_code
from .models import NewLead, NewMessage, read_new_lead, read_new_message

__all__ = ["Event", "NewLead", "NewMessage", "UnknownEvent", "challenge", "parse", "verify_code"]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownEvent:
    """A kind of event that this version does not know."""

    raw: Mapping[str, Any] = field(default_factory=dict[str, Any], hash=False)
    """The whole delivery as JSON."""

    @property
    def dedupe_key(self) -> None:
        """Always None: what tells such an event from a repeat is not known."""
        return


Event: TypeAlias = NewMessage | NewLead | UnknownEvent
"""What `parse` can return. All three have `raw` and `dedupe_key`."""


def parse(body: bytes | bytearray | memoryview | str) -> NewMessage | NewLead | UnknownEvent:
    """Reads a delivery.

    Args:
        body: The request's body as it came, at most 1 MiB. Better bytes than a text that a framework made.

    Returns:
        A `NewMessage` when a customer wrote; a `NewLead` when it was the first time, in which case the
        message comes in a delivery of its own; otherwise an `UnknownEvent`. The `raw` of the first two is the
        message or the lead as it came, without the key around it, and `beside` what else the delivery had; an
        `UnknownEvent` has the whole delivery in `raw`.

    Raises:
        WebhookError: The body is empty, larger than 1 MiB, no JSON object, or a known event in the wrong
            shape. Unknown events and unknown fields are no errors, nor is a part of a message in an unknown
            shape: it is missing from the attributes and stays in `raw`.
        TypeError: `body` is something else, such as JSON that the framework has read already.

    Example:
        >>> event = parse(b'{"newMessage": {"id": "wamid.1", "type": "text", "text": {"body": "Hi"}}}')
        >>> event.dedupe_key
        'wamid.1'
    """
    delivery = json.loads(webhook_parse(_bytes(body)))
    kind, value, raw = delivery["event"], delivery["value"], delivery["raw"]
    beside = {name: part for name, part in raw.items() if name != kind}
    if kind == "newMessage":
        return replace(_as_it_came(read_new_message(value), raw[kind]), beside=beside)
    if kind == "newLead":
        return replace(read_new_lead(value), raw=raw[kind], beside=beside)
    return UnknownEvent(raw=raw)


def verify_code(expected: str, received: str | None) -> bool:
    """Whether a code or secret that came with a request is the expected one.

    The time it takes tells at most the expected one's length. AvenPing does not document how it uses the
    `webhook_code` of the settings; check the secret in your address with this.

    Args:
        expected: Yours. Empty means that none is set, and then nothing matches.
        received: What came: part of the address, a header, a parameter. None, if it is missing, is wrong.

    Example:
        >>> verify_code("c0de", "c0de"), verify_code("c0de", None), verify_code("", "")
        (True, False, False)
    """
    return received is not None and _is_text(received) and webhook_verify_code(expected, received)


def challenge(query: str | bytes, code: str) -> str | None:
    """What to answer to a `GET` that verifies your address.

    Such a request has `hub.mode`, `hub.verify_token` and `hub.challenge`. That AvenPing verifies addresses
    this way is assumed; it is Meta's way (specification section 3.7).

    Args:
        query: The part of the request's address after the `?`.
        code: The `webhook_code` of your settings.

    Returns:
        The text to answer with, as `text/plain`. None for any other request, for a wrong code, and for a
        challenge that would not be safe to repeat: it has at most 256 characters, all of them letters, digits
        or `-_.~`.

    Example:
        >>> challenge("hub.mode=subscribe&hub.verify_token=c0de&hub.challenge=1158201444", "c0de")
        '1158201444'
    """
    text = query if isinstance(query, str) else query.decode("ascii", "replace")
    return webhook_challenge(text, code) if _is_text(text) else None


def _bytes(body: bytes | bytearray | memoryview | str) -> bytes:
    if isinstance(body, str):
        # Half a character becomes bytes that are no UTF-8, so that the body is refused like any bad one.
        return body.encode("utf-8", "surrogatepass")
    # For callers without a type checker.
    if not isinstance(body, (bytes, bytearray, memoryview)):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise TypeError(f"parse() takes the request's body as bytes or str, not {type(body).__name__}")
    return bytes(body)


def _is_text(text: str) -> bool:
    """Whether the text can be UTF-8. Half a character, which some servers make of broken bytes, cannot."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _as_it_came(message: NewMessage, raw: Mapping[str, Any]) -> NewMessage:
    """The message with the delivery's own JSON in `raw`, and the one inside an edit likewise.

    Before, `raw` is what the waist handed over, without the fields that the core could not read.
    """
    edit = message.edit
    if edit is not None:
        inner = edit.message and _as_it_came(edit.message, raw["edit"]["message"])
        edit = replace(edit, message=inner, raw=raw["edit"])
    return replace(message, edit=edit, raw=raw)
