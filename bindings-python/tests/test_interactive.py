"""The builders of interactive messages write Meta's object, and reach every property of its schema."""

# ruff: noqa: S106 - a form's token is no secret
from __future__ import annotations

import copy
import dataclasses
import doctest
import json
import pickle
import re
from pathlib import Path
from typing import Any

import pytest
from avenping import interactive
from avenping.errors import InvalidRequestError
from avenping.interactive import (
    Buttons,
    CtaUrl,
    FlowMessage,
    Header,
    Interactive,
    ListMenu,
    LocationRequest,
    Row,
    Section,
)

SCHEMAS: dict[str, Any] = json.loads(
    (Path(__file__).parents[2] / "api" / "schemas.json").read_text(encoding="utf-8")
)["$defs"]

BUTTONS = Buttons("Body", [("yes", "Yes"), ("no", "No")], header=Header.text("Head"), footer="Foot")
MENU = ListMenu(
    "Body",
    button="Times",
    sections=[Section("Today", [Row("t1", "10:00", "Early"), Row("t2", "11:00")])],
    header=Header.text("Head"),
    footer="Foot",
)
LINK = CtaUrl("Body", display_text="Open", url="https://e.com", header=Header.image("1"), footer="Foot")
FORM = FlowMessage(
    "Body",
    cta="Start",
    flow_id="1",
    flow_name="survey",
    flow_token="t",
    mode="draft",
    action="navigate",
    screen="WELCOME",
    data={"name": "Ada"},
    header=Header.video(link="https://e.com/v.mp4"),
    footer="Foot",
)
REQUEST = LocationRequest("Body")
FULL: list[Interactive] = [BUTTONS, MENU, LINK, FORM, REQUEST]


def written() -> dict[str, list[dict[str, Any]]]:
    """What the builders write with everything set, by the schema that describes it."""
    buttons, menu, link, form, request = (message.to_wire() for message in FULL)
    headers = [
        Header.text("Head").to_wire(),
        Header.image("1").to_wire(),
        Header.video("1").to_wire(),
        Header.document("1", link="https://e.com/a.pdf", filename="a.pdf").to_wire(),
    ]
    return {
        "Buttons": [buttons],
        "ButtonsAction": [buttons["action"]],
        "ReplyButton": buttons["action"]["buttons"],
        "Reply": [button["reply"] for button in buttons["action"]["buttons"]],
        "ListMenu": [menu],
        "ListAction": [menu["action"]],
        "Section": menu["action"]["sections"],
        "Row": menu["action"]["sections"][0]["rows"],
        "CtaUrl": [link],
        "CtaUrlAction": [link["action"]],
        "CtaUrlParameters": [link["action"]["parameters"]],
        "FlowMessage": [form],
        "FlowAction": [form["action"]],
        "FlowParameters": [form["action"]["parameters"]],
        "FlowActionPayload": [form["action"]["parameters"]["flow_action_payload"]],
        "LocationRequest": [request],
        "LocationRequestAction": [request["action"]],
        "TextBlock": [buttons["body"], buttons["footer"]],
        "Header": headers,
        "MediaRef": [headers[3]["document"]],
    }


def objects_of(name: str) -> set[str]:
    """The object schemas that a schema is made of."""
    found: set[str] = set()
    waiting = [name]
    while waiting:
        schema = SCHEMAS[waiting.pop()]
        for other in set(re.findall(r'"#/\$defs/(\w+)"', json.dumps(schema))) - found:
            if SCHEMAS[other].get("type") == "object":
                found.add(other)
                waiting.append(other)
    return found


def test_every_object_of_the_schema_is_compared() -> None:
    assert set(written()) == objects_of("Interactive")


@pytest.mark.parametrize("name", sorted(written()))
def test_every_property_of_the_schema_is_reachable(name: str) -> None:
    properties = set(SCHEMAS[name]["properties"])
    keys: set[str] = {key for each in written()[name] for key in each}
    if name in {"Buttons", "ListMenu", "CtaUrl", "FlowMessage", "LocationRequest"}:
        properties.add("type")  # the enum around them has it
    assert keys == properties
    for each in written()[name]:
        assert set(SCHEMAS[name].get("required", ())) <= set(each)


def test_the_types_are_those_of_the_schema() -> None:
    kinds = [kind["properties"]["type"].get("const") for kind in SCHEMAS["Interactive"]["anyOf"]]
    assert [message.to_wire()["type"] for message in FULL] == [kind for kind in kinds if kind]
    assert [header["type"] for header in written()["Header"]] == SCHEMAS["HeaderType"]["examples"]


def test_buttons() -> None:
    assert BUTTONS.to_wire() == {
        "type": "button",
        "header": {"type": "text", "text": "Head"},
        "body": {"text": "Body"},
        "footer": {"text": "Foot"},
        "action": {
            "buttons": [
                {"type": "reply", "reply": {"id": "yes", "title": "Yes"}},
                {"type": "reply", "reply": {"id": "no", "title": "No"}},
            ]
        },
    }


def test_a_menu() -> None:
    assert MENU.to_wire()["action"] == {
        "button": "Times",
        "sections": [
            {
                "title": "Today",
                "rows": [
                    {"id": "t1", "title": "10:00", "description": "Early"},
                    {"id": "t2", "title": "11:00"},
                ],
            }
        ],
    }
    untitled = ListMenu("Body", button="Open", sections=[Section(rows=[Row("a", "A")])])
    assert untitled.to_wire()["action"]["sections"] == [{"rows": [{"id": "a", "title": "A"}]}]


def test_a_link() -> None:
    assert LINK.to_wire()["header"] == {"type": "image", "image": {"id": "1"}}
    assert LINK.to_wire()["action"] == {
        "name": "cta_url",
        "parameters": {"display_text": "Open", "url": "https://e.com"},
    }


def test_a_form_with_everything() -> None:
    assert FORM.to_wire()["action"] == {
        "name": "flow",
        "parameters": {
            "flow_message_version": "3",
            "flow_id": "1",
            "flow_name": "survey",
            "flow_cta": "Start",
            "flow_token": "t",
            "mode": "draft",
            "flow_action": "navigate",
            "flow_action_payload": {"screen": "WELCOME", "data": {"name": "Ada"}},
        },
    }


@pytest.mark.parametrize(
    ("form", "start"),
    [
        (FlowMessage("B", cta="Go", flow_id="1"), {}),
        (
            FlowMessage("B", cta="Go", flow_id="1", screen="S"),
            {"flow_action": "navigate", "flow_action_payload": {"screen": "S"}},
        ),
        (
            FlowMessage("B", cta="Go", flow_id="1", data={}),
            {"flow_action": "navigate", "flow_action_payload": {"data": {}}},
        ),
        (FlowMessage("B", cta="Go", flow_id="1", action="data_exchange"), {"flow_action": "data_exchange"}),
    ],
)
def test_how_a_form_starts(form: FlowMessage, start: dict[str, Any]) -> None:
    parameters = form.to_wire()["action"]["parameters"]
    assert parameters == {"flow_message_version": "3", "flow_id": "1", "flow_cta": "Go", **start}


def test_what_is_left_out_is_not_written() -> None:
    assert set(Buttons("Body", [("a", "A")]).to_wire()) == {"type", "body", "action"}
    assert REQUEST.to_wire() == {
        "type": "location_request_message",
        "body": {"text": "Body"},
        "action": {"name": "send_location"},
    }


@pytest.mark.parametrize("make", [Header.image, Header.video, Header.document])
def test_a_media_header_takes_an_id_or_a_link_and_leaves_the_choice_to_the_core(make: Any) -> None:
    kind = make("1").type
    assert make("1").to_wire() == {"type": kind, kind: {"id": "1"}}
    assert make(link="https://e.com/a").to_wire() == {"type": kind, kind: {"link": "https://e.com/a"}}
    assert make().to_wire() == {"type": kind, kind: {}}


def test_a_header_of_a_kind_that_meta_adds() -> None:
    assert Header("sticker", {"id": "1"}).to_wire() == {"type": "sticker", "sticker": {"id": "1"}}


@pytest.mark.parametrize("wrong", ["No", ("a", "b", "c"), "yes", 5, ("a",)])
def test_a_button_that_is_no_pair_is_refused_by_its_place(wrong: Any) -> None:
    with pytest.raises(InvalidRequestError, match="must be a pair of id and title") as caught:
        Buttons("Body", [("yes", "Yes"), wrong])
    assert caught.value.field == "interactive.action.buttons[1]"


def test_buttons_may_come_from_json_where_pairs_are_lists() -> None:
    pairs: Any = [["yes", "Yes"]]
    assert Buttons("Body", pairs).buttons == (("yes", "Yes"),)


@pytest.mark.parametrize("message", FULL)
def test_messages_are_values(message: Interactive) -> None:
    pickled = pickle.loads(pickle.dumps(message))  # noqa: S301 - our own
    for again in (pickled, copy.deepcopy(message), dataclasses.replace(message)):
        assert again == message
        assert again.to_wire() == message.to_wire()
    with pytest.raises(dataclasses.FrozenInstanceError):
        message.body = "other"  # type: ignore[misc]  # pyright: ignore  # that it is refused is the point


def test_a_message_does_not_follow_what_it_was_made_from() -> None:
    rows = [Row("a", "A")]
    sections = [Section("S", rows)]
    menu = ListMenu("Body", button="Open", sections=sections)
    before = copy.deepcopy(menu.to_wire())
    rows.append(Row("b", "B"))
    sections.clear()
    assert menu.to_wire() == before


def test_changing_what_was_written_leaves_the_message_as_it_was() -> None:
    before = FORM.to_wire()
    wire = FORM.to_wire()
    wire["header"]["video"].clear()
    wire["action"]["parameters"]["flow_action_payload"]["data"].clear()
    assert FORM.to_wire() == before != wire


def test_the_examples_in_the_docstrings_are_true() -> None:
    result = doctest.testmod(interactive)
    assert result.attempted > 0
    assert result.failed == 0


def test_every_public_class_has_an_example() -> None:
    for name in interactive.__all__:
        if name != "Interactive":
            assert ">>>" in (getattr(interactive, name).__doc__ or ""), name
