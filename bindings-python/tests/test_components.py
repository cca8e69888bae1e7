"""The builders of template components write Meta's objects, and reach every property and kind of their schemas."""

# ruff: noqa: S106 - a form's token is no secret
from __future__ import annotations

import doctest
import json
from collections.abc import Callable
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from avenping import components as c
from avenping.errors import InvalidRequestError

SCHEMAS: dict[str, Any] = json.loads(
    (Path(__file__).parents[2] / "api" / "schemas.json").read_text(encoding="utf-8")
)["$defs"]

PARAMETERS: list[c.Parameter] = [
    c.text("Ada", name="first_name"),
    c.image("1", link="https://e.com/a.png"),
    c.video("1"),
    c.document("1", link="https://e.com/a.pdf", filename="a.pdf"),
    c.location(1.5, 2.5, name="Shop", address="1 Street"),
    c.currency("$1.50", "USD", 1500),
    c.date_time("1 May"),
    c.payload("YES"),
    c.coupon_code("SAVE20"),
    c.action(flow_token="t", flow_action_data={"a": 1}, thumbnail_product_retailer_id="sku"),
]
COMPONENTS: list[c.Component] = [
    c.header("Order"),
    c.body("Ada"),
    c.quick_reply(0, "YES"),
    c.url_button(1, "123"),
    c.copy_code(2, "SAVE20"),
    c.flow_button(3, flow_token="t", data={"a": 1}),
    c.catalog_button(4, "sku"),
    c.button(5, "mpm", {"type": "action", "action": {"sections": []}}),
]


def properties(name: str) -> set[str]:
    return set(SCHEMAS[name]["properties"])


def keys(objects: list[dict[str, Any]]) -> set[str]:
    return {key for each in objects for key in each}


def test_every_property_of_a_component_and_of_a_parameter_is_reachable() -> None:
    assert keys(COMPONENTS) == properties("TemplateComponent")
    assert keys(PARAMETERS) == properties("Parameter")


@pytest.mark.parametrize(
    ("schema", "kind"),
    [
        ("MediaRef", "document"),
        ("Location", "location"),
        ("Currency", "currency"),
        ("DateTime", "date_time"),
        ("ButtonAction", "action"),
    ],
)
def test_every_property_of_a_parameters_object_is_reachable(schema: str, kind: str) -> None:
    (parameter,) = (each for each in PARAMETERS if each["type"] == kind)
    assert set(parameter[kind]) == properties(schema)


def test_every_kind_of_parameter_and_button_has_a_function() -> None:
    assert [each["type"] for each in PARAMETERS] == SCHEMAS["ParameterType"]["examples"]
    buttons = [each["sub_type"] for each in COMPONENTS if each["type"] == "button"]
    assert buttons == SCHEMAS["ButtonSubType"]["examples"]


def test_kinds_of_component_without_a_function_are_known() -> None:
    without = set(SCHEMAS["ComponentType"]["examples"]) - {each["type"] for each in COMPONENTS}
    assert without == {"carousel", "limited_time_offer", "tap_target_configuration"}


def test_a_parameter_fills_the_field_that_its_type_names() -> None:
    for parameter in PARAMETERS:
        assert set(parameter) - {"parameter_name"} == {"type", parameter["type"]}


def test_builders_write_what_meta_documents() -> None:
    assert [
        c.header(c.image("123")),
        c.body("Ada", c.text("#123", name="order")),
        c.url_button(0, "suffix"),
        c.quick_reply(1, "YES"),
        c.copy_code(2, "SAVE20"),
        c.flow_button(3, flow_token="t", data={"a": 1}),
        c.catalog_button(4, "sku"),
        c.header(c.document("9", filename="a.pdf")),
        c.header(c.location(1.5, 2.5, name="Shop")),
        c.body(c.currency("$1.50", "USD", 1500), c.date_time("1 May"), c.video("v")),
    ] == [
        {"type": "header", "parameters": [{"type": "image", "image": {"id": "123"}}]},
        {
            "type": "body",
            "parameters": [
                {"type": "text", "text": "Ada"},
                {"type": "text", "text": "#123", "parameter_name": "order"},
            ],
        },
        {
            "type": "button",
            "sub_type": "url",
            "index": "0",
            "parameters": [{"type": "text", "text": "suffix"}],
        },
        {
            "type": "button",
            "sub_type": "quick_reply",
            "index": "1",
            "parameters": [{"type": "payload", "payload": "YES"}],
        },
        {
            "type": "button",
            "sub_type": "copy_code",
            "index": "2",
            "parameters": [{"type": "coupon_code", "coupon_code": "SAVE20"}],
        },
        {
            "type": "button",
            "sub_type": "flow",
            "index": "3",
            "parameters": [{"type": "action", "action": {"flow_token": "t", "flow_action_data": {"a": 1}}}],
        },
        {
            "type": "button",
            "sub_type": "catalog",
            "index": "4",
            "parameters": [{"type": "action", "action": {"thumbnail_product_retailer_id": "sku"}}],
        },
        {
            "type": "header",
            "parameters": [{"type": "document", "document": {"id": "9", "filename": "a.pdf"}}],
        },
        {
            "type": "header",
            "parameters": [
                {"type": "location", "location": {"latitude": 1.5, "longitude": 2.5, "name": "Shop"}}
            ],
        },
        {
            "type": "body",
            "parameters": [
                {
                    "type": "currency",
                    "currency": {"fallback_value": "$1.50", "code": "USD", "amount_1000": 1500},
                },
                {"type": "date_time", "date_time": {"fallback_value": "1 May"}},
                {"type": "video", "video": {"id": "v"}},
            ],
        },
    ]


@pytest.mark.parametrize("part", [c.header, c.body])
def test_values_go_by_order_or_by_name(part: Callable[..., c.Component]) -> None:
    in_order = {"type": "text", "text": "Ada"}
    by_name = {**in_order, "parameter_name": "first_name"}
    assert part("Ada")["parameters"] == [in_order]
    assert part(first_name="Ada")["parameters"] == [by_name]
    assert part(c.text("Ada", name="first_name"))["parameters"] == [by_name]
    price = c.currency("$1", "USD", 1000)
    assert part("Ada", price=price)["parameters"] == [in_order, {**price, "parameter_name": "price"}]
    assert "parameter_name" not in price
    assert part() == {"type": part.__name__, "parameters": []}


def test_a_number_is_refused_because_its_format_is_the_callers_choice() -> None:
    number: Any = 5
    with pytest.raises(InvalidRequestError, match="value 2: give text") as refused:
        c.body("Ada", number)
    assert refused.value.field == "components"


def test_what_was_given_is_not_shared_with_what_is_written() -> None:
    parameter = c.text("Ada")
    component = c.body(parameter)
    component["parameters"][0]["text"] = "Bob"
    assert parameter == {"type": "text", "text": "Ada"}


def test_a_forms_data_may_be_any_mapping() -> None:
    component = c.flow_button(0, data=MappingProxyType({"city": "Oslo"}))
    action = '{"flow_action_data": {"city": "Oslo"}}'
    assert json.dumps(component["parameters"][0]["action"]) == action


def test_a_form_button_without_particulars() -> None:
    assert c.flow_button(0)["parameters"] == [{"type": "action", "action": {}}]


def test_the_examples_in_the_docstrings_are_true() -> None:
    result = doctest.testmod(c)
    assert result.attempted > 0
    assert result.failed == 0


def test_every_function_has_an_example() -> None:
    for name in c.__all__:
        if name not in {"Component", "Parameter"}:
            assert ">>>" in (getattr(c, name).__doc__ or ""), name
