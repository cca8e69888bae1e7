# Generated from `_async/resources.py` by `cargo xtask generate`; do not edit.
"""The namespaces of the blocking client: `client.messages.send_text(…)`.

Every method takes the keywords of `CallOptions` besides its own arguments, and raises the exceptions of
`avenping.errors`; where nothing else is said, these: `InvalidRequestError` for arguments that were refused before
anything was sent, `ConnectionError` and `TimeoutError`, and an `ApiError` for the API's refusal.
"""

from __future__ import annotations

from .. import _answers

TYPE_CHECKING = False
if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterable, Sequence
    from typing import Any, BinaryIO, Literal

    from typing_extensions import Unpack

    from .. import models
    from ..components import Component
    from ..content import Location, OutgoingMedia
    from ..interactive import Interactive
    from ..options import CallOptions
    from .download import Download
    from .paging import Page
    from .transport import Transport

    MediaType = Literal["image", "video", "audio", "document"] | str
    FoundForms = list[models.Form]


class _Resource:
    # Without slots: tests replace methods of an object by others.
    def __init__(self, transport: Transport) -> None:
        self._transport = transport


class Messages(_Resource):
    """Messages (specification section 3.6). Each method answers when AvenPing has accepted the message; whether it
    arrived is not reported by the API.

    All take these:

    * `to`: the recipient's number with its country code, as people write it: `+1 (555) 123-4567`;
    * `phone_number_id`: Meta's id of the line that sends. Without it the client's own setting holds, then the
      account's only line;
    * `context_message_wamid`: the message replied to, by its wamid.

    A send is repeated only when nothing of it has left, or when it was refused for its rate. Every error says in
    `delivery` whether the message may have gone out all the same.
    """

    def send_text(
        self,
        to: str,
        text: str,
        *,
        phone_number_id: str | None = None,
        context_message_wamid: str | None = None,
        **options: Unpack[CallOptions],
    ) -> models.SentMessage:
        """Sends a text message. `POST /v2/messages/send/text`.

        >>> sent = client.messages.send_text("+1 555 123 4567", "Your order #123 is on its way")
        >>> print(sent.id)
        wamid...

        :param text: at most 4096 characters (Meta's documentation; an older page says 1024).
        :returns: the accepted message; `.id` is its wamid.
        """
        arguments = {
            "to": to,
            "text": text,
            "phoneNumberId": phone_number_id,
            "contextMessageWamid": context_message_wamid,
        }
        return _answers.sent(self._transport.invoke("messages.send_text", options, arguments))

    def send_media(
        self,
        to: str,
        media_id: str,
        *,
        type: MediaType,
        caption: str | None = None,
        filename: str | None = None,
        phone_number_id: str | None = None,
        context_message_wamid: str | None = None,
        **options: Unpack[CallOptions],
    ) -> models.SentMessage:
        """Sends an uploaded picture, video, sound or document. `POST /v2/messages/send/media`.

        >>> media = client.media.upload(b"%PDF-1.7", filename="receipt.pdf")
        >>> sent = client.messages.send_media("+1 555 123 4567", media.media_id, type="document")

        :param media_id: what the upload answered; ids live 30 days (Meta's documentation).
        :param type: `image`, `video`, `audio` or `document`.
        :param caption: text below it, at most 1024 characters; not for a sound.
        :param filename: a document's name, as the recipient sees it.
        """
        arguments = {
            "to": to,
            "media": _given(type=type, mediaId=media_id, caption=caption, filename=filename),
            "phoneNumberId": phone_number_id,
            "contextMessageWamid": context_message_wamid,
        }
        return _answers.sent(self._transport.invoke("messages.send_media", options, arguments))

    def send_location(
        self,
        to: str,
        latitude: float,
        longitude: float,
        *,
        name: str | None = None,
        address: str | None = None,
        phone_number_id: str | None = None,
        context_message_wamid: str | None = None,
        **options: Unpack[CallOptions],
    ) -> models.SentMessage:
        """Sends a place on the map. The body's shape is assumed. `POST /v2/messages/send/location`.

        >>> sent = client.messages.send_location("+1 555 123 4567", 37.4847, -122.1486, name="Pick-up point")

        :param latitude: degrees north, from -90 to 90.
        :param longitude: degrees east, from -180 to 180.
        :param name: the place's name.
        :param address: the place's address.
        """
        arguments = {
            "to": to,
            "location": _given(latitude=latitude, longitude=longitude, name=name, address=address),
            "phoneNumberId": phone_number_id,
            "contextMessageWamid": context_message_wamid,
        }
        return _answers.sent(self._transport.invoke("messages.send_location", options, arguments))

    def send_interactive(
        self,
        to: str,
        interactive: Interactive | dict[str, Any],
        *,
        phone_number_id: str | None = None,
        context_message_wamid: str | None = None,
        **options: Unpack[CallOptions],
    ) -> models.SentMessage:
        """Sends buttons, a list or another interactive message. Path and body are assumed.
        `POST /v2/messages/send/interactive`.

        >>> from avenping import Buttons
        >>> question = Buttons("Is the address right?", [("yes", "Yes"), ("no", "No, change it")])
        >>> sent = client.messages.send_interactive("+1 555 123 4567", question)

        :param interactive: `Buttons`, `ListMenu`, `CtaUrl`, `FlowMessage`, `LocationRequest`, or Meta's interactive
            object as a dict (specification section 4.7).
        """
        arguments = {
            "to": to,
            "interactive": interactive,
            "phoneNumberId": phone_number_id,
            "contextMessageWamid": context_message_wamid,
        }
        return _answers.sent(self._transport.invoke("messages.send_interactive", options, arguments))

    def send(
        self,
        to: str,
        *,
        text: str | None = None,
        media: OutgoingMedia | dict[str, Any] | None = None,
        location: Location | dict[str, Any] | None = None,
        interactive: Interactive | dict[str, Any] | None = None,
        template: str | None = None,
        language: str | None = None,
        components: Sequence[Component] | None = None,
        phone_number_id: str | None = None,
        context_message_wamid: str | None = None,
        **options: Unpack[CallOptions],
    ) -> models.SentMessage:
        """Sends a message whose kind follows from what is given: exactly one of `text`, `media`, `location`,
        `interactive` and `template`. The body's shape is assumed. `POST /v2/messages/send`.

        >>> sent = client.messages.send("+1 555 123 4567", text="Thank you!")

        :param text: as for `send_text`.
        :param media: an `OutgoingMedia`, or the API's object as a dict.
        :param location: a `Location`, or the API's object as a dict.
        :param interactive: as for `send_interactive`.
        :param template: a template's name; `language` and `components` go with it, as for `templates.send`.
        """
        arguments = {
            "to": to,
            "text": text,
            "media": media,
            "location": location,
            "interactive": interactive,
            "templateName": template,
            "language": language,
            "components": components,
            "phoneNumberId": phone_number_id,
            "contextMessageWamid": context_message_wamid,
        }
        return _answers.sent(self._transport.invoke("messages.send", options, arguments))


class Templates(_Resource):
    """Message templates (specification section 3.3)."""

    def list(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        search: str | None = None,
        **options: Unpack[CallOptions],
    ) -> Page[models.Template]:
        """Lists the account's templates. `GET /v2/templates`. Iterate over what it returns for every template of
        every page.

        >>> for template in client.templates.list():
        ...     print(template.name)
        hello_world...

        :param limit: templates per page, at least 1; handed to Meta. Without it Meta decides.
        :param after: the cursor of the page before: `Page.next_cursor`.
        :param search: part of the name, in any case. The server filters each page after fetching it, so that pages
            can be short or empty.
        """
        arguments = {"limit": limit, "after": after, "search": search}
        return self._transport.pages("templates.list", options, arguments, _answers.template)

    def get(self, name: str, **options: Unpack[CallOptions]) -> models.Template:
        """Reads one template by its name. `GET /v2/templates/:name`.

        >>> template = client.templates.get("order_confirmation")
        >>> print(template.status)
        APPROVED

        :param name: whether case matters is not documented.
        :raises NotFoundError: there is no such template.
        """
        return _answers.template(self._transport.invoke("templates.get", options, {"name": name}))

    def send(
        self,
        to: str,
        template_name: str,
        *,
        language: str | None = None,
        components: Sequence[Component] | None = None,
        phone_number_id: str | None = None,
        context_message_wamid: str | None = None,
        **options: Unpack[CallOptions],
    ) -> models.SentMessage:
        """Sends a template message: the only kind that may open a conversation or go out more than 24 hours after
        the customer last wrote (Meta's documentation). `POST /v2/templates/send`.

        >>> from avenping import components as c
        >>> sent = client.templates.send(
        ...     "+1 555 123 4567", "order_confirmation", components=[c.body("Ada", "#123")]
        ... )

        `to`, `phone_number_id` and `context_message_wamid` are as for all of `Messages`.

        :param template_name: at most 512 characters.
        :param language: `en_US` when left out.
        :param components: values for the template's variables, see `avenping.components`. May be left out only when
            it has none.
        """
        arguments = {
            "to": to,
            "templateName": template_name,
            "language": language,
            "components": components,
            "phoneNumberId": phone_number_id,
            "contextMessageWamid": context_message_wamid,
        }
        return _answers.sent(self._transport.invoke("templates.send", options, arguments))


class Forms(_Resource):
    """Forms, which Meta calls flows (specification section 3.4)."""

    def list(
        self, *, limit: int | None = None, after: str | None = None, **options: Unpack[CallOptions]
    ) -> Page[models.Form]:
        """Lists the account's forms. `GET /v2/forms`. Iterate over what it returns for every form of every page.

        >>> for form in client.forms.list():
        ...     print(form.name)
        Lead capture...

        :param limit: forms per page, at least 1; 25 when left out.
        :param after: the cursor of the page before: `Page.next_cursor`.
        """
        arguments = {"limit": limit, "after": after}
        return self._transport.pages("forms.list", options, arguments, _answers.form)

    def search(
        self, q: str | None = None, *, limit: int | None = None, **options: Unpack[CallOptions]
    ) -> FoundForms:
        """Searches the forms that AvenPing has stored. `GET /v2/forms/search`.

        >>> forms = client.forms.search("sign up")

        :param q: part of the name, or a status in any case.
        :param limit: at most this many, from 1 to 50; 20 when left out.
        """
        data = self._transport.invoke("forms.search", options, {"q": q, "limit": limit})
        return [_answers.form(item) for item in data["items"]]

    def get(self, flow_id: str, **options: Unpack[CallOptions]) -> models.Form:
        """Reads one form by its id. `GET /v2/forms/:flowId`.

        :param flow_id: Meta's id of the flow.
        :raises NotFoundError: there is no such form.
        """
        return _answers.form(self._transport.invoke("forms.get", options, {"flowId": flow_id}))


class Media(_Resource):
    """Files up and down, in constant memory (specification section 3.5)."""

    def upload(
        self,
        file: str
        | os.PathLike[str]
        | bytes
        | bytearray
        | memoryview
        | BinaryIO
        | Iterable[bytes]
       ,
        *,
        filename: str | None = None,
        mime_type: str | None = None,
        phone_number_id: str | None = None,
        progress: Callable[[int, int | None], object] | None = None,
        **options: Unpack[CallOptions],
    ) -> models.UploadedMedia:
        """Uploads a file of at most 100 MB, to be sent by its media id within 30 days. `POST /v2/media/upload`.

        >>> media = client.media.upload(b"%PDF-1.7", filename="receipt.pdf", mime_type="application/pdf")
        >>> print(media.media_id)
        1...

        Not limited by the client's `deadline`, but by `timeout` as the longest time without progress; a `deadline`
        given here holds.

        :param file: a path, bytes, a file object opened with mode "rb", or an iterator of bytes. A file object is
            read from where it stands; an iterator or file object can be read once, so the upload is repeated only
            while nothing of it was read.
        :param filename: the file's own name, or `file`, when left out.
        :param mime_type: `image/png` for example; the name decides when left out.
        :param phone_number_id: Meta's id of the line to upload for, as for `Messages`.
        :param progress: called with the bytes handed over so far and the whole, where known; what it raises ends
            the upload.
        :returns: `.media_id` is what `send_media` takes.
        :raises InvalidRequestError: with `field` `file` for what is unreadable, empty or too large.
        """
        arguments = {"filename": filename, "mimeType": mime_type, "phoneNumberId": phone_number_id}
        return _answers.uploaded(self._transport.upload(file, options, arguments, progress))

    def download(
        self,
        media_id: str,
        *,
        disposition: Literal["inline", "attachment"] | str | None = None,
        **options: Unpack[CallOptions],
    ) -> Download:
        """Opens a download. `GET /v2/media/:mediaId/download`.

        >>> with client.media.download("1234567890") as download:
        ...     size = download.save("photo.png")

        :param media_id: of an upload, for 30 days, or from an inbound message, for 7 (Meta's documentation).
        :param disposition: what the answer's `Content-Disposition` says; `inline` when left out.
        :raises NotFoundError: there is no such file any more.
        """
        arguments = {"mediaId": media_id, "disposition": disposition}
        return self._transport.download(options, arguments)


class Webhooks(_Resource):
    """Where AvenPing posts its webhooks (specification section 3.7). For reading what it posts see
    `avenping.webhooks`."""

    def get_config(self, **options: Unpack[CallOptions]) -> models.WebhookConfig:
        """Reads the settings; both are empty when unset. `GET /v2/webhooks/config`.

        >>> config = client.webhooks.get_config()
        """
        return _answers.webhook_config(self._transport.invoke("webhooks.get_config", options, {}))

    def set_config(
        self,
        *,
        webhook_url: str | None = None,
        webhook_code: str | None = None,
        **options: Unpack[CallOptions],
    ) -> models.WebhookConfig:
        """Changes the settings; what is left out stays. The body's shape is assumed. `POST /v2/webhooks/config`.

        >>> config = client.webhooks.set_config(webhook_url="https://shop.example/avenping/5f2a")

        :param webhook_url: where to send events: an absolute http(s) address, or empty to stop.
        :param webhook_code: the secret that goes with it, or empty to clear it.
        """
        arguments = {"webhookUrl": webhook_url, "webhookCode": webhook_code}
        return _answers.webhook_config(
            self._transport.invoke("webhooks.set_config", options, arguments)
        )


def _given(**fields: object) -> dict[str, object]:
    return {name: value for name, value in fields.items() if value is not None}
