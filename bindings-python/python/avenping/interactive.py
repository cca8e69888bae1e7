"""Builders of interactive messages: buttons, menus, links, forms, and a request for a location.

    question = Buttons("Is the address right?", [("yes", "Yes"), ("no", "No, change it")])
    client.messages.send_interactive("+1 555 123 4567", question)

They only spare you Meta's nesting (specification section 4.7; that AvenPing takes Meta's object is assumed,
section 3.6). The limits in the descriptions are Meta's. The core checks them when the message is sent and
names the field, so that one set of rules holds in every language; nothing is checked here. Every kind and
field that has no builder goes as a plain dict, from scratch or from `to_wire()`:

    >>> message = LocationRequest("Where are you?").to_wire()
    >>> message["action"]["new_field"] = 1
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from .errors import InvalidRequestError

__all__ = [
    "Buttons",
    "CtaUrl",
    "FlowMessage",
    "Header",
    "Interactive",
    "ListMenu",
    "LocationRequest",
    "Row",
    "Section",
]


@dataclass(frozen=True, slots=True)
class Header:
    """What stands above the body of an interactive message: text, a picture, a film or a file.

    Use the constructors below. Media go by the id of an upload or by a public link that Meta fetches, not by
    both.

    >>> Header.text("Order #123").to_wire()
    {'type': 'text', 'text': 'Order #123'}
    >>> Header.document("1002", filename="invoice.pdf").to_wire()
    {'type': 'document', 'document': {'id': '1002', 'filename': 'invoice.pdf'}}
    """

    type: str
    """`text`, `image`, `video` or `document`, or a kind that Meta adds."""
    content: str | Mapping[str, Any]
    """What stands under the field that `type` names."""

    @classmethod
    def text(cls, text: str) -> Header:
        """Text, at most 60 characters. A list takes no other header."""
        return cls("text", text)

    @classmethod
    def image(cls, media_id: str | None = None, *, link: str | None = None) -> Header:
        """A picture."""
        return cls("image", _given(id=media_id, link=link))

    @classmethod
    def video(cls, media_id: str | None = None, *, link: str | None = None) -> Header:
        """A film."""
        return cls("video", _given(id=media_id, link=link))

    @classmethod
    def document(
        cls, media_id: str | None = None, *, link: str | None = None, filename: str | None = None
    ) -> Header:
        """A file, with the name that it shows."""
        return cls("document", _given(id=media_id, link=link, filename=filename))

    def to_wire(self) -> dict[str, Any]:
        """Meta's object."""
        content = self.content if isinstance(self.content, str) else {**self.content}
        return {"type": self.type, self.type: content}


@dataclass(frozen=True, slots=True)
class Buttons:
    """A text with one to three reply buttons (Meta's documentation, specification section 4.7).

    A button's id comes back in the webhook when the customer taps it.

    >>> question = Buttons(
    ...     "Is the address right?",
    ...     [("yes", "Yes"), ("no", "No, change it")],
    ...     header=Header.text("Order #123"),
    ...     footer="We deliver tomorrow",
    ... )
    >>> question.to_wire()["action"]["buttons"][0]
    {'type': 'reply', 'reply': {'id': 'yes', 'title': 'Yes'}}
    """

    body: str
    """The text, at most 1024 characters."""
    buttons: Sequence[tuple[str, str]]
    """One to three pairs of id and title, no two alike. An id has at most 256, a title 20 characters."""
    header: Header | None = field(default=None, kw_only=True)
    """Text, picture, film or file above the body."""
    footer: str | None = field(default=None, kw_only=True)
    """Text below the body, at most 60 characters."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "buttons", tuple(_pair(*button) for button in enumerate(self.buttons)))

    def to_wire(self) -> dict[str, Any]:
        """Meta's object."""
        buttons = [{"type": "reply", "reply": {"id": id_, "title": title}} for id_, title in self.buttons]
        return _message("button", self.body, {"buttons": buttons}, self.header, self.footer)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a menu.

    >>> Row("t1", "10:00", "With Dr. Weber").to_wire()
    {'id': 't1', 'title': '10:00', 'description': 'With Dr. Weber'}
    """

    id: str
    """Comes back with the customer's choice; at most 200 characters, different from the other rows."""
    title: str
    """At most 24 characters."""
    description: str | None = None
    """Small text below the title, at most 72 characters."""

    def to_wire(self) -> dict[str, Any]:
        """Meta's object."""
        return _given(id=self.id, title=self.title, description=self.description)


@dataclass(frozen=True, slots=True)
class Section:
    """Rows of a menu under a title. A menu with one section needs no title: `Section(rows=[...])`.

    >>> Section("Today", [Row("t1", "10:00")]).to_wire()
    {'title': 'Today', 'rows': [{'id': 't1', 'title': '10:00'}]}
    """

    title: str | None = None
    """At most 24 characters; required when there are several sections."""
    rows: Sequence[Row] = ()
    """At most ten, in all sections of a menu together."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "rows", tuple(self.rows))

    def to_wire(self) -> dict[str, Any]:
        """Meta's object."""
        return _given(title=self.title, rows=[row.to_wire() for row in self.rows])


@dataclass(frozen=True, slots=True)
class ListMenu:
    """A text and a button that opens a menu of up to ten rows (Meta's documentation, specification section
    4.7).

    >>> menu = ListMenu(
    ...     "Pick a time",
    ...     button="Times",
    ...     sections=[Section("Today", [Row("t1", "10:00")]), Section("Tomorrow", [Row("t2", "9:00")])],
    ... )
    >>> [section["title"] for section in menu.to_wire()["action"]["sections"]]
    ['Today', 'Tomorrow']
    """

    body: str
    """The text, at most 4096 characters (another page of Meta says 1024)."""
    button: str = field(kw_only=True)
    """What the button that opens the menu shows, at most 20 characters."""
    sections: Sequence[Section] = field(kw_only=True)
    """Up to ten."""
    header: Header | None = field(default=None, kw_only=True)
    """Text above the body; a menu takes no other kind."""
    footer: str | None = field(default=None, kw_only=True)
    """Text below the body, at most 60 characters."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "sections", tuple(self.sections))

    def to_wire(self) -> dict[str, Any]:
        """Meta's object."""
        action = {"button": self.button, "sections": [section.to_wire() for section in self.sections]}
        return _message("list", self.body, action, self.header, self.footer)


@dataclass(frozen=True, slots=True)
class CtaUrl:
    """A text with one button that opens a web page (Meta's documentation, specification section 4.7).

    >>> parcel = CtaUrl("Your parcel is on its way", display_text="Track it", url="https://example.com/t/123")
    >>> parcel.to_wire()["action"]["parameters"]["display_text"]
    'Track it'
    """

    body: str
    """The text, at most 1024 characters."""
    display_text: str = field(kw_only=True)
    """What the button shows, at most 20 characters."""
    url: str = field(kw_only=True)
    """The page: an http(s) address of at most 2000 characters."""
    header: Header | None = field(default=None, kw_only=True)
    """Text, picture, film or file above the body."""
    footer: str | None = field(default=None, kw_only=True)
    """Text below the body, at most 60 characters."""

    def to_wire(self) -> dict[str, Any]:
        """Meta's object."""
        parameters = {"display_text": self.display_text, "url": self.url}
        action = {"name": "cta_url", "parameters": parameters}
        return _message("cta_url", self.body, action, self.header, self.footer)


@dataclass(frozen=True, slots=True)
class FlowMessage:
    """A text with one button that opens a form, by Meta a flow (Meta's documentation, specification section
    4.7).

    `client.forms` lists the account's forms.

    >>> form = FlowMessage("Tell us about yourself", cta="Start", flow_id="123", screen="WELCOME")
    >>> form.to_wire()["action"]["parameters"]["flow_action_payload"]
    {'screen': 'WELCOME'}
    """

    body: str
    """The text. Meta states no limit of its own; 4096 characters hold here, the most of any kind."""
    cta: str = field(kw_only=True)
    """What the button shows, at most 30 characters (others of Meta's pages say 20), without emoji."""
    flow_id: str | None = field(default=None, kw_only=True)
    """The form, by Meta's id. Exactly one of `flow_id` and `flow_name`."""
    flow_name: str | None = field(default=None, kw_only=True)
    """The form, by its name."""
    flow_token: str | None = field(default=None, kw_only=True)
    """Comes back with the form's answer, so that you know whose it is."""
    mode: Literal["draft", "published"] | None = field(default=None, kw_only=True)
    """Which version opens. Left out, the published one (Meta's default); the draft is for tests."""
    action: Literal["navigate", "data_exchange"] | None = field(default=None, kw_only=True)
    """How it starts: with a screen that you name (`navigate`, which `screen` or `data` alone mean too), or
    with one that the form's own server names (`data_exchange`)."""
    screen: str | None = field(default=None, kw_only=True)
    """The first screen."""
    data: Mapping[str, Any] | None = field(default=None, kw_only=True)
    """Data for the first screen."""
    message_version: str = field(default="3", kw_only=True)
    """The version of Meta's format."""
    header: Header | None = field(default=None, kw_only=True)
    """Text, picture, film or file above the body."""
    footer: str | None = field(default=None, kw_only=True)
    """Text below the body, at most 60 characters."""

    def to_wire(self) -> dict[str, Any]:
        """Meta's object."""
        start = _given(screen=self.screen, data=None if self.data is None else {**self.data})
        parameters = _given(
            flow_message_version=self.message_version,
            flow_id=self.flow_id,
            flow_name=self.flow_name,
            flow_cta=self.cta,
            flow_token=self.flow_token,
            mode=self.mode,
            flow_action=self.action or ("navigate" if start else None),
            flow_action_payload=start or None,
        )
        action = {"name": "flow", "parameters": parameters}
        return _message("flow", self.body, action, self.header, self.footer)


@dataclass(frozen=True, slots=True)
class LocationRequest:
    """A text with one button that sends the customer's location (Meta's documentation, specification section
    4.7).

    It has neither header nor footer.

    >>> LocationRequest("Where shall we deliver?").to_wire()["type"]
    'location_request_message'
    """

    body: str
    """The text. Meta states no limit of its own; 4096 characters hold here, the most of any kind."""

    def to_wire(self) -> dict[str, Any]:
        """Meta's object."""
        return _message("location_request_message", self.body, {"name": "send_location"}, None, None)


Interactive: TypeAlias = Buttons | ListMenu | CtaUrl | FlowMessage | LocationRequest
"""Any of the builders."""


def _given(**fields: object) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value is not None}


def _message(
    type_: str, body: str, action: dict[str, Any], header: Header | None, footer: str | None
) -> dict[str, Any]:
    return _given(
        type=type_,
        header=None if header is None else header.to_wire(),
        body={"text": body},
        footer=None if footer is None else {"text": footer},
        action=action,
    )


def _pair(position: int, button: tuple[str, str]) -> tuple[str, str]:
    """Refuses what is no pair, for callers without a type checker: `"No"` would pass for the id N and title o."""
    is_pair = isinstance(button, (tuple, list)) and len(button) == 2  # pyright: ignore[reportUnnecessaryIsInstance, reportUnnecessaryComparison]
    if not is_pair:
        place = f"interactive.action.buttons[{position}]"
        problem = f'must be a pair of id and title, such as ("yes", "Yes"), found {button!r}'
        raise InvalidRequestError(f"{place}: {problem}", field=place)
    return button[0], button[1]
