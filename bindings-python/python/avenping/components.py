"""Values for the variables of a template, part by part.

    from avenping import components as c

    client.templates.send(
        "+1 555 123 4567",
        "order_confirmation",
        components=[c.header(c.image("1002")), c.body("Ada", "#123"), c.url_button(0, "123")],
    )

A component fills one part of the template: its header, its body, one of its buttons. Parts without variables,
such as footers and fixed buttons, take none. A template definition, as `client.templates.get` answers it, is
something else.

What these functions return are plain dicts in Meta's form (specification section 4.6), so what has no
function here, such as a carousel or a limited-time offer, goes into the same list as a dict of your own:

    {"type": "carousel", "cards": [{"card_index": 0, "components": [c.body("Ada")]}]}

The limits in the descriptions are Meta's. The core checks them when the message is sent and names the field;
nothing is checked here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

from .errors import InvalidRequestError

__all__ = [
    "Component",
    "Parameter",
    "action",
    "body",
    "button",
    "catalog_button",
    "copy_code",
    "coupon_code",
    "currency",
    "date_time",
    "document",
    "flow_button",
    "header",
    "image",
    "location",
    "payload",
    "quick_reply",
    "text",
    "url_button",
    "video",
]

Component: TypeAlias = dict[str, Any]
"""Values for one part of a template, as Meta's object."""

Parameter: TypeAlias = dict[str, Any]
"""One value, as Meta's object."""


# Components.


def header(*parameters: str | Parameter, **named: str | Parameter) -> Component:
    """The header's value: one text, picture, film, file or place. A plain text is a text parameter.

    >>> header(image("1002"))
    {'type': 'header', 'parameters': [{'type': 'image', 'image': {'id': '1002'}}]}
    """
    return {"type": "header", "parameters": _parameters(parameters, named)}


def body(*parameters: str | Parameter, **named: str | Parameter) -> Component:
    """The body's values: in the order of the variables, or by name where the template's variables have names.

    >>> body("Ada", "#123")
    {'type': 'body', 'parameters': [{'type': 'text', 'text': 'Ada'}, {'type': 'text', 'text': '#123'}]}
    >>> body(first_name="Ada")
    {'type': 'body', 'parameters': [{'type': 'text', 'text': 'Ada', 'parameter_name': 'first_name'}]}
    """
    return {"type": "body", "parameters": _parameters(parameters, named)}


def button(index: int, sub_type: str, *parameters: str | Parameter) -> Component:
    """The values of any button, for those that have no function of their own.

    :param index: which of the template's buttons, from 0 to 9.
    :param sub_type: what it does: `quick_reply`, `url`, `copy_code`, `flow`, `catalog`, `mpm`.

    >>> button(0, "mpm", {"type": "action", "action": {"sections": []}})["sub_type"]
    'mpm'
    """
    return {
        "type": "button",
        "sub_type": sub_type,
        "index": str(index),
        "parameters": _parameters(parameters, {}),
    }


def url_button(index: int, suffix: str) -> Component:
    """The end of a button's address, at most 2000 characters. A one-time code goes here too.

    >>> url_button(0, "123")["parameters"]
    [{'type': 'text', 'text': '123'}]
    """
    return button(index, "url", text(suffix))


def quick_reply(index: int, reply: str) -> Component:
    """What a quick reply sends back to you when it is tapped, at most 256 characters.

    >>> quick_reply(1, "YES")["parameters"]
    [{'type': 'payload', 'payload': 'YES'}]
    """
    return button(index, "quick_reply", payload(reply))


def copy_code(index: int, code: str) -> Component:
    """The code that a button copies, at most 15 characters.

    >>> copy_code(0, "SAVE20")["parameters"]
    [{'type': 'coupon_code', 'coupon_code': 'SAVE20'}]
    """
    return button(index, "copy_code", coupon_code(code))


def flow_button(
    index: int, *, flow_token: str | None = None, data: Mapping[str, Any] | None = None
) -> Component:
    """What a button hands to the form that it opens.

    :param flow_token: comes back with the form's answer, so that you know whose it is.
    :param data: for the form's first screen.

    >>> flow_button(0, flow_token="customer-7")["parameters"]
    [{'type': 'action', 'action': {'flow_token': 'customer-7'}}]
    """
    return button(index, "flow", action(flow_token=flow_token, flow_action_data=data))


def catalog_button(index: int, thumbnail_product_retailer_id: str) -> Component:
    """The product whose picture a catalogue button shows, by its id in the catalogue.

    >>> catalog_button(0, "sku-1")["parameters"]
    [{'type': 'action', 'action': {'thumbnail_product_retailer_id': 'sku-1'}}]
    """
    return button(index, "catalog", action(thumbnail_product_retailer_id=thumbnail_product_retailer_id))


# Parameters.


def text(value: str, *, name: str | None = None) -> Parameter:
    """Text. In lists of parameters a plain `str` does the same.

    :param name: the variable's name, in a template whose variables have names. Other kinds of parameters get
    theirs
        from `body(name=...)`.

    >>> text("Ada", name="first_name")
    {'type': 'text', 'text': 'Ada', 'parameter_name': 'first_name'}
    """
    return _given(type="text", text=value, parameter_name=name)


def currency(fallback_value: str, code: str, amount_1000: int) -> Parameter:
    """An amount of money in the body.

    :param fallback_value: the amount as text, for phones that cannot format it.
    :param code: the currency by ISO 4217.
    :param amount_1000: the amount in thousandths: 100990 is 100.99.

    >>> currency("$100.99", "USD", 100990)["currency"]
    {'fallback_value': '$100.99', 'code': 'USD', 'amount_1000': 100990}
    """
    amount = {"fallback_value": fallback_value, "code": code, "amount_1000": amount_1000}
    return {"type": "currency", "currency": amount}


def date_time(fallback_value: str) -> Parameter:
    """A date or time in the body, as the text that is shown.

    >>> date_time("1 May 2026")
    {'type': 'date_time', 'date_time': {'fallback_value': '1 May 2026'}}
    """
    return {"type": "date_time", "date_time": {"fallback_value": fallback_value}}


def image(media_id: str | None = None, *, link: str | None = None) -> Parameter:
    """A picture in the header, by the id of an upload or by a public link that Meta fetches, not by both.

    >>> image("1002")
    {'type': 'image', 'image': {'id': '1002'}}
    """
    return {"type": "image", "image": _given(id=media_id, link=link)}


def video(media_id: str | None = None, *, link: str | None = None) -> Parameter:
    """A film in the header, as `image`.

    >>> video(link="https://example.com/tour.mp4")
    {'type': 'video', 'video': {'link': 'https://example.com/tour.mp4'}}
    """
    return {"type": "video", "video": _given(id=media_id, link=link)}


def document(
    media_id: str | None = None, *, link: str | None = None, filename: str | None = None
) -> Parameter:
    """A file in the header, as `image`, with the name that it shows.

    >>> document("1002", filename="invoice.pdf")
    {'type': 'document', 'document': {'id': '1002', 'filename': 'invoice.pdf'}}
    """
    return {"type": "document", "document": _given(id=media_id, link=link, filename=filename)}


def location(
    latitude: float, longitude: float, *, name: str | None = None, address: str | None = None
) -> Parameter:
    """A place in the header: degrees north and east, what it is called and its address.

    >>> location(37.4847, -122.1486, name="Pick-up point")["location"]
    {'latitude': 37.4847, 'longitude': -122.1486, 'name': 'Pick-up point'}
    """
    place = _given(latitude=latitude, longitude=longitude, name=name, address=address)
    return {"type": "location", "location": place}


def payload(value: str) -> Parameter:
    """What a quick reply sends back, at most 256 characters; `quick_reply` uses it.

    >>> payload("YES")
    {'type': 'payload', 'payload': 'YES'}
    """
    return {"type": "payload", "payload": value}


def coupon_code(code: str) -> Parameter:
    """The code that a button copies, at most 15 characters; `copy_code` uses it.

    >>> coupon_code("SAVE20")
    {'type': 'coupon_code', 'coupon_code': 'SAVE20'}
    """
    return {"type": "coupon_code", "coupon_code": code}


def action(
    *,
    flow_token: str | None = None,
    flow_action_data: Mapping[str, Any] | None = None,
    thumbnail_product_retailer_id: str | None = None,
) -> Parameter:
    """What a form or catalogue button does; `flow_button` and `catalog_button` use it.

    >>> action(flow_token="customer-7", flow_action_data={"city": "Oslo"})["action"]
    {'flow_token': 'customer-7', 'flow_action_data': {'city': 'Oslo'}}
    """
    particulars = _given(
        flow_token=flow_token,
        flow_action_data=None if flow_action_data is None else {**flow_action_data},
        thumbnail_product_retailer_id=thumbnail_product_retailer_id,
    )
    return {"type": "action", "action": particulars}


def _given(**fields: object) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value is not None}


def _parameters(
    in_order: tuple[str | Parameter, ...], named: Mapping[str, str | Parameter]
) -> list[Parameter]:
    by_name = [{**_parameter(name, value), "parameter_name": name} for name, value in named.items()]
    return [*(_parameter(f"value {n}", value) for n, value in enumerate(in_order, 1)), *by_name]


def _parameter(name: str, value: Any) -> Parameter:
    if isinstance(value, str):
        return text(value)
    if isinstance(value, Mapping):
        return {**value}  # pyright: ignore[reportUnknownVariableType]  # a mapping of what is not checked here
    problem = f"give text, or a parameter such as currency(…), not {value!r:.40}"
    raise InvalidRequestError(f"components: {name}: {problem}", field="components")
