//! What a schema cannot say: each module's beginning, and the methods of the core's models in Python.

/// A Python module of models, beside its classes.
pub(super) struct Module {
    /// The module's docstring and imports.
    pub(super) head: &'static str,
    /// Classes whose fields the core leaves as they came when they are no text.
    pub(super) lenient: &'static [&'static str],
    /// The classes that are a delivery's event, beside which something may have stood.
    pub(super) deliveries: &'static [&'static str],
    /// What `raw` holds.
    pub(super) raw: &'static str,
    /// Python code at the end of a class.
    pub(super) methods: &'static [(&'static str, &'static str)],
    /// Python code after the classes.
    pub(super) helpers: &'static str,
    /// The public names among `helpers`.
    pub(super) aliases: &'static [&'static str],
}

/// What the API answers.
pub(super) const ANSWERS: Module = Module {
    head: r#""""What the API answers: frozen dataclasses with an attribute for each documented field.

An attribute has the field's name in Python's spelling: `phoneNumberId` is `phone_number_id`. What the
server left out is `None`, or empty where the type has no `None`. Every object keeps the whole of its JSON,
under the names of the wire, in `raw`; equality and hash go by the attributes and leave it out.

Words from a set, such as a template's status, are plain text: AvenPing passes Meta's on, and Meta adds to
them without notice (specification section 4.6). The types name those that are known, so that editors
complete them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias
"#,
    deliveries: &[],
    lenient: &["Version"],
    raw: "The whole object as JSON, with fields that this version does not know.",
    methods: &[
        (
            "SentMessage",
            r#"
    @property
    def id(self) -> str:
        """The message's id, its wamid: what a reply names in `context_message_wamid`."""
        for message in self.messages:
            if message.id:
                return message.id
        return ""

    @property
    def wa_id(self) -> str | None:
        """The recipient's WhatsApp id. It may differ from the number that was sent to."""
        for contact in self.contacts:
            if contact.wa_id is not None:
                return contact.wa_id
        return None
"#,
        ),
        (
            "Template",
            r#"
    def component(self, kind: TemplateComponentType) -> TemplateDefinitionComponent | None:
        """The first part whose `type` is `kind`, such as `BODY`; None when there is none."""
        for component in self.components:
            if component.type == kind:
                return component
        return None

    @property
    def body_text(self) -> str | None:
        """The body's text with its placeholders."""
        body = self.component("BODY")
        return None if body is None else body.text
"#,
        ),
        (
            "WebhookConfig",
            r#"
    def __repr__(self) -> str:
        address, code = _host_only(self.webhook_url), "***" if self.webhook_code else ""
        shown = f"webhook_url={address!r}, webhook_code={code!r}, is_verified={self.is_verified!r}"
        return f"WebhookConfig({shown})"
"#,
        ),
    ],
    helpers: r#"

def _host_only(address: str) -> str:
    """An address without the parts where people put secrets."""
    from urllib.parse import urlsplit

    if not address:
        return ""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return "***"
    is_host = host != "" and all(letter.isalnum() or letter in "-.:" for letter in host)
    return f"{parts.scheme}://{host}/…" if is_host and parts.scheme else "***"
"#,
    aliases: &[],
};

/// What customers send.
pub(super) const INBOUND: Module = Module {
    head: r#""""What customers send, as `avenping.webhooks.parse` reads it: frozen dataclasses.

An attribute has the field's name on the wire in Python's spelling; `from`, a keyword, is `from_`. What is
missing is `None`, or empty where the type has no `None`. A part in a shape that this version does not know
counts as missing too. Every object keeps the whole of its JSON in `raw`; equality and hash go by the
attributes and leave it out.

Words from a set, such as a message's type, are plain text, and new ones come without notice (specification
section 5). The types name those that are known, so that editors complete them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import Any, Literal, NoReturn, TypeAlias

from ..errors import WebhookError
"#,
    // `webhook_parse` hands over only what the core could read.
    deliveries: &["NewMessage", "NewLead"],
    lenient: &[],
    raw: "The whole object as JSON, with fields that this version does not know.",
    methods: &[
        (
            "NewMessage",
            r#"
    @property
    def content(self) -> InboundContent | None:
        """What the message holds, by its `type`: for `text` the same as the attribute `text`, and so on.

        None for a type that this version does not know, and for a known one without the body that belongs to
        it: then `raw` has all there is.
        """
        name = "unsupported" if self.type == "unknown" else self.type
        return (getattr(self, name) or None) if name in _BODIES else None

    @property
    def reply_to(self) -> str | None:
        """The message that this one answers, by its wamid."""
        return None if self.context is None else self.context.id

    @property
    def unix_time(self) -> int | None:
        """When it was sent, in seconds of Unix time; None when `timestamp` is missing or no number."""
        text = (self.timestamp or "").strip()
        return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None

    @property
    def sent_at(self) -> datetime | None:
        """When it was sent, in UTC; None when `timestamp` is missing or no time."""
        seconds = self.unix_time
        if seconds is None:
            return None
        try:
            return _EPOCH + timedelta(seconds=seconds)
        except OverflowError:  # after the year 9999
            return None

    @property
    def dedupe_key(self) -> str | None:
        """What to remember in order to act once: the wamid. None when the message has no id.

        The same message may be delivered again, by Meta's repeats and once per AvenPing account of its line.
        """
        return self.id or None
"#,
        ),
        (
            "NewLead",
            r#"
    @property
    def dedupe_key(self) -> str | None:
        """What to remember in order to act once: the number. None when it is missing."""
        return self.phone_number or None
"#,
        ),
        (
            "InboundReaction",
            r#"
    @property
    def is_removal(self) -> bool:
        """Whether the emoji was taken away again."""
        return not self.emoji
"#,
        ),
        (
            "InboundInteractive",
            r#"
    @property
    def reply(self) -> InboundReply | None:
        """The button or row chosen."""
        return self.button_reply if self.button_reply is not None else self.list_reply
"#,
        ),
        (
            "NfmReply",
            r#"
    def response(self) -> dict[str, Any]:
        """The answers, unpacked: the form's fields by their names.

        Raises:
            WebhookError: what Meta sent is not a JSON object.
        """
        answers: dict[str, Any] | None
        try:
            answers = json.loads(self.response_json, parse_constant=_not_json)
        except (ValueError, RecursionError):
            answers = None  # refused below, without a cause, which would quote what the customer wrote
        if not isinstance(answers, dict):
            raise WebhookError("the form's answer is not a JSON object", field="response_json")
        return answers

    @property
    def flow_token(self) -> str | None:
        """The token that you gave the form, to know whose answer it is. None when the answer names none."""
        try:
            token = self.response().get("flow_token")
        except WebhookError:
            return None
        return token if isinstance(token, str) else None
"#,
        ),
        (
            "MessageError",
            r#"
    @property
    def details(self) -> str | None:
        """Meta's explanation, in either of the places where it may be."""
        data: dict[str, Any] | str | None = self.error_data
        details = data.get("details") if isinstance(data, dict) else data
        return details if isinstance(details, str) else None
"#,
        ),
    ],
    helpers: r#"

InboundContent: TypeAlias = (
    InboundText
    | InboundMedia
    | InboundLocation
    | tuple[Contact, ...]
    | InboundReaction
    | InboundButton
    | InboundInteractive
    | InboundOrder
    | InboundSystem
    | InboundUnsupported
    | InboundEdit
    | InboundRevoke
)
"""What a message can hold: see `NewMessage.content`."""

_BODIES = frozenset(
    (
        "text",
        "image",
        "video",
        "audio",
        "document",
        "sticker",
        "location",
        "contacts",
        "reaction",
        "button",
        "interactive",
        "order",
        "system",
        "unsupported",
        "edit",
        "revoke",
    )
)
_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)


def _not_json(name: str) -> NoReturn:
    """Refuses `NaN` and `Infinity`, which Python reads and JSON does not have."""
    raise ValueError(name)
"#,
    aliases: &["InboundContent"],
};
