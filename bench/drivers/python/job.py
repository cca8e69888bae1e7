"""What a driver is told on its command line, and what all clients send and get."""

from __future__ import annotations

from dataclasses import dataclass

LINE = "106540352242922"
TO = "15551234567"
TEXT = (
    "Your parcel has left our house and is on its way to you. It will be there tomorrow morning, between "
    "nine and eleven. Hello! See you then"
)
BODY = {"phoneNumberId": LINE, "to": TO, "text": TEXT}
PATH = "/v2/messages/send/text"
HEADERS = {"Authorization": "Bearer none", "Content-Type": "application/json"}
# How the name of a client ends that runs on this event loop.
UVLOOP = ", uvloop"


@dataclass
class Job:
    client: str
    work: str
    url: str
    ca: str | None
    at_once: int
    seconds: float
    file: str


def read(words: list[str]) -> Job:
    client, work, url, ca, at_once, seconds, file = words
    return Job(client, work, url, None if ca == "-" else ca, int(at_once), float(seconds), file)


def id_of(answer: dict) -> str:
    return answer["data"]["messages"][0]["id"]


def check(sent: object) -> None:
    """Whether it is the id, which a client that has parsed nothing would not have."""
    if not isinstance(sent, str) or not sent:
        raise SystemExit(f"the call gave {sent!r} and no id")
