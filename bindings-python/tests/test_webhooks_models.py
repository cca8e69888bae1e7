"""Webhooks: reading a delivery, what a program then does with it, the shared code, the check of the address.

That every field is there is shown in `test_models.py`.
"""

from __future__ import annotations

import doctest
import json
from collections.abc import Callable
from datetime import datetime, timezone
from typing import Any

import pytest
from avenping import webhooks
from avenping.errors import WebhookError
from avenping.webhooks.models import (
    Contact,
    InboundContext,
    InboundEdit,
    InboundInteractive,
    InboundMedia,
    InboundReaction,
    InboundReply,
    InboundText,
    InboundType,
    InboundUnsupported,
    MessageError,
    NewLead,
    NewMessage,
    NfmReply,
    read_new_lead,
    read_new_message,
)


def form_answer(response_json: str) -> NfmReply:
    return NfmReply(response_json=response_json)


def test_a_message_is_read_with_its_parts() -> None:
    message = read_new_message(
        {
            "from": "16505551234",
            "id": "wamid.2",
            "timestamp": "1749416383",
            "type": "text",
            "text": {"body": "Hello", "preview": 1},
            "context": {"from": "15550001111", "id": "wamid.1"},
        }
    )
    assert (message.from_, message.id, message.reply_to) == ("16505551234", "wamid.2", "wamid.1")
    assert message.text is not None
    assert (message.text, message.text.raw["preview"]) == (InboundText(body="Hello"), 1)
    assert message.content is message.text


def test_a_message_inside_an_edit_is_a_message() -> None:
    inner = {"type": "text", "text": {"body": "Changed"}}
    message = read_new_message(
        {"id": "wamid.2", "type": "edit", "edit": {"original_message_id": "wamid.1", "message": inner}}
    )
    edited = NewMessage(type="text", text=InboundText(body="Changed"))
    assert message.edit == InboundEdit(original_message_id="wamid.1", message=edited)
    assert edited.dedupe_key is None


@pytest.mark.parametrize(
    ("kind", "parts", "content"),
    [
        ("text", {"text": InboundText(body="a")}, InboundText(body="a")),
        ("sticker", {"sticker": InboundMedia(id="1")}, InboundMedia(id="1")),
        ("contacts", {"contacts": (Contact(),)}, (Contact(),)),
        ("unknown", {"unsupported": InboundUnsupported(type="poll")}, InboundUnsupported(type="poll")),
        ("unsupported", {}, None),
        ("contacts", {}, None),
        ("image", {"text": InboundText(body="a")}, None),
        ("hologram", {"text": InboundText(body="a")}, None),
        # Attributes that are no body.
        ("id", {"id": "wamid.1"}, None),
        ("raw", {}, None),
        ("errors", {"errors": (MessageError(code=1),)}, None),
        ("", {}, None),
    ],
)
def test_the_content_is_the_body_of_the_type(
    kind: InboundType, parts: dict[str, Any], content: object
) -> None:
    assert NewMessage(type=kind, **parts).content == content


def test_a_message_knows_what_it_answers() -> None:
    assert NewMessage(context=InboundContext(id="wamid.1")).reply_to == "wamid.1"
    assert NewMessage(context=InboundContext(forwarded=True)).reply_to is None
    assert NewMessage().reply_to is None


def test_the_time_is_unix_time_and_utc() -> None:
    message = NewMessage(timestamp=" 1749416383 ")
    assert message.unix_time == 1_749_416_383
    assert message.sent_at == datetime(2025, 6, 8, 20, 59, 43, tzinfo=timezone.utc)


@pytest.mark.parametrize("text", [None, "", "soon", "1_000", "٣", "1.5", "-1", "9" * 5000])
def test_a_time_that_is_none_is_no_error(text: str | None) -> None:
    message = NewMessage(timestamp=text)
    assert (message.unix_time, message.sent_at) == (None, None)


def test_a_time_beyond_the_calendar_is_only_a_number() -> None:
    message = NewMessage(timestamp="9" * 18)
    assert (message.unix_time, message.sent_at) == (999_999_999_999_999_999, None)


def test_events_have_a_key_against_acting_twice() -> None:
    assert NewMessage(id="wamid.1").dedupe_key == "wamid.1"
    assert NewMessage().dedupe_key is None
    assert read_new_lead({"phoneNumber": "16505551234"}).dedupe_key == "16505551234"
    assert NewLead(name="Sheena").dedupe_key is None


def test_an_emoji_that_is_empty_or_missing_was_taken_away() -> None:
    assert InboundReaction(message_id="wamid.1", emoji="").is_removal
    assert InboundReaction(message_id="wamid.1").is_removal
    assert not InboundReaction(message_id="wamid.1", emoji="👍").is_removal


def test_a_button_and_a_row_are_both_a_reply() -> None:
    button, row = InboundReply(id="yes"), InboundReply(id="row-1")
    assert InboundInteractive(type="button_reply", button_reply=button).reply is button
    assert InboundInteractive(type="list_reply", list_reply=row).reply is row
    assert InboundInteractive(type="nfm_reply").reply is None


def test_a_forms_answer_is_parsed_a_second_time() -> None:
    answer = form_answer('{"flow_token": "t-1", "name": "Ada"}')
    assert answer.response() == {"flow_token": "t-1", "name": "Ada"}
    assert answer.flow_token == "t-1"  # noqa: S105 - no password
    assert form_answer("{}").flow_token is None
    assert form_answer('{"flow_token": 1}').flow_token is None


@pytest.mark.parametrize(
    "broken", ['{"secret', "", "{} secret", '["secret"]', "null", "NaN", '{"a": NaN}', "[" * 100_000]
)
def test_a_broken_forms_answer_is_an_error_only_when_asked_for_and_repeats_nothing(broken: str) -> None:
    answer = form_answer(broken)
    assert answer.flow_token is None
    with pytest.raises(WebhookError) as caught:
        answer.response()
    assert caught.value.field == "response_json"
    assert "secret" not in f"{caught.value} {caught.value.__dict__} {caught.value.__cause__}"


@pytest.mark.parametrize(
    ("data", "details"),
    [
        ({"details": "Because"}, "Because"),
        ("Because", "Because"),
        ({"details": 1}, None),
        ([], None),
        (None, None),
    ],
)
def test_metas_explanation_is_found_in_either_place(data: object, details: str | None) -> None:
    assert MessageError(code=131051, error_data=data).details == details


MESSAGE: dict[str, object] = {
    "from": "16505551234",
    "id": "wamid.1",
    "timestamp": "1749416383",
    "type": "text",
    "text": {"body": "Größe 👍", "new": [1]},
    "new": {"field": None},
}


def delivery(**event: object) -> bytes:
    return json.dumps(event).encode()


def parse_message(message: dict[str, object]) -> NewMessage:
    event = webhooks.parse(delivery(newMessage=message))
    assert isinstance(event, NewMessage)
    return event


def test_a_delivered_message_is_typed_and_kept_as_it_came() -> None:
    message = parse_message(MESSAGE)
    assert message.text == InboundText(body="Größe 👍")
    assert (message.raw, message.dedupe_key) == (MESSAGE, "wamid.1")


@pytest.mark.parametrize("convert", [bytes, bytearray, memoryview, bytes.decode])
def test_a_body_can_be_any_kind_of_bytes_or_text(convert: Callable[[bytes], bytes | str]) -> None:
    event = webhooks.parse(convert(json.dumps({"newMessage": MESSAGE}, ensure_ascii=False).encode()))
    assert event.raw == MESSAGE


def test_a_delivered_lead_is_typed_and_kept_as_it_came() -> None:
    raw: dict[str, object] = {"name": None, "phoneNumber": 16505551234, "messages": [{"a": 1}], "new": True}
    lead = webhooks.parse(delivery(newLead=raw))
    assert lead == NewLead(phone_number="16505551234", messages=({"a": 1},))
    assert (lead.raw, lead.dedupe_key) == (raw, "16505551234")


def test_an_event_of_the_future_is_kept_whole() -> None:
    event = webhooks.parse(b'{"statusUpdate": {"id": "1"}}')
    assert event == webhooks.UnknownEvent(raw={"statusUpdate": {"id": "1"}})
    assert event.dedupe_key is None
    assert hash(event) == hash(webhooks.UnknownEvent(raw={"statusUpdate": {"id": "1"}}))


@pytest.mark.parametrize(
    "odd",
    [
        {"text": {"body": 5}},
        {"text": "Hello"},
        {"text": {}},
        {"contacts": "none"},
        {"contacts": [1]},
        {"errors": {"code": 1}},
        {"location": {"latitude": "north"}},
        {"type": 5},
        {"timestamp": {}},
        {"edit": {"message": {"text": {"body": 5}}}},
        {"edit": []},
        {"context": {"id": {}}},
    ],
)
def test_a_part_in_an_unknown_shape_counts_as_missing_and_stays_in_raw(odd: dict[str, object]) -> None:
    message = parse_message(odd)
    assert message == NewMessage()
    assert message.raw == odd


def test_a_lead_in_an_unknown_shape_counts_as_empty_and_stays_in_raw() -> None:
    raw: dict[str, object] = {"name": 5, "phoneNumber": {}, "messages": {"a": 1}}
    lead = webhooks.parse(delivery(newLead=raw))
    assert (lead, lead.raw, lead.dedupe_key) == (NewLead(), raw, None)


def test_a_message_inside_an_edit_keeps_its_json_too() -> None:
    inner: dict[str, object] = {"type": "text", "timestamp": 1749416383, "text": {"body": 5}, "new": 1}
    edit = parse_message(
        {"type": "edit", "edit": {"original_message_id": 7, "message": inner, "new": 2}}
    ).edit
    assert edit == InboundEdit(
        original_message_id="7", message=NewMessage(type="text", timestamp="1749416383")
    )
    assert edit is not None
    assert edit.message is not None
    assert edit.raw["new"] == 2
    assert edit.message.raw == inner


@pytest.mark.parametrize(
    "body", [b"", b"secret", b"[]", b'{"newMessage": "secret"}', b"\xff", "\ud800", b"x" * (1024 * 1024 + 1)]
)
def test_what_is_no_delivery_is_a_webhook_error_that_repeats_nothing(body: bytes | str) -> None:
    with pytest.raises(WebhookError) as caught:
        webhooks.parse(body)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("body", [{"newMessage": {}}, None, 5])
def test_a_body_that_somebody_has_read_already_is_a_type_error(body: Any) -> None:
    with pytest.raises(TypeError, match="body as bytes or str, not"):
        webhooks.parse(body)


def test_a_code_must_be_there_and_right() -> None:
    assert webhooks.verify_code("größe", "größe")
    for received in ("grösse", "", None, "gr\udcc3\udcb6\udcc3\udc9fe"):
        assert not webhooks.verify_code("größe", received)
    assert not webhooks.verify_code("", "")


def test_a_verification_is_answered_with_its_challenge() -> None:
    query = "hub.mode=subscribe&hub.verify_token=c0de&hub.challenge=1158201444"
    assert webhooks.challenge(query, "c0de") == webhooks.challenge(query.encode(), "c0de") == "1158201444"
    for other in ("", query + "\udcff", query.encode() + b"\xff", "hub.challenge=1"):
        assert webhooks.challenge(other, "c0de") is None
    assert webhooks.challenge(query, "other") is None


def test_the_examples_in_the_documentation_run() -> None:
    results = doctest.testmod(webhooks)
    assert (results.attempted, results.failed) == (4, 0)
