"""Answers as models. The models are imported with the first client and not with its module, so that importing this
package does no work."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from . import models


def health(data: Any) -> models.Health:
    from .models import read_health

    return read_health(data)


def version(data: Any) -> models.Version:
    from .models import read_version

    return read_version(data)


def me(data: Any) -> models.Me:
    from .models import read_me

    return read_me(data)


def template(data: Any) -> models.Template:
    from .models import read_template

    return read_template(data)


def form(data: Any) -> models.Form:
    from .models import read_form

    return read_form(data)


def sent(data: Any) -> models.SentMessage:
    from .models import read_sent_message

    return read_sent_message(data)


def uploaded(data: Any) -> models.UploadedMedia:
    from .models import read_uploaded_media

    return read_uploaded_media(data)


def webhook_config(data: Any) -> models.WebhookConfig:
    from .models import read_webhook_config

    return read_webhook_config(data)
