"""Client for AvenPing, the WhatsApp Business messaging API.

    from avenping import Client

    with Client() as client:  # the token from AVENPING_TOKEN
        sent = client.messages.send_text("+1 555 123 4567", "Your order #123 is on its way")
        print(sent.id)

`Client` blocks, `AsyncClient` is its twin for asyncio. Sends never duplicate: what may have arrived is not sent
again, and every error says in `delivery` whether it may have. `avenping.webhooks` reads what AvenPing posts to your
server, `avenping.testing` is a fake AvenPing for your tests.

Importing this does no work: each part is loaded when it is first used.
"""

from __future__ import annotations

TYPE_CHECKING = False  # what type checkers take for `typing.TYPE_CHECKING`, without its import
if TYPE_CHECKING:
    from . import components as components
    from . import errors as errors
    from . import interactive as interactive
    from . import models as models
    from . import testing as testing
    from . import webhooks as webhooks
    from ._async.client import AsyncClient
    from ._async.download import AsyncDownload
    from ._async.paging import AsyncListing, AsyncPage
    from ._sync.client import Client
    from ._sync.download import Download
    from ._sync.paging import Page
    from .content import Location, OutgoingMedia
    from .errors import (
        ApiError,
        Attempt,
        AvenPingError,
        BadRequestError,
        CancelledError,
        ConfigError,
        DeveloperPlanRequiredError,
        ForbiddenError,
        InternalError,
        InvalidRequestError,
        InvalidResponseError,
        MetaError,
        NotFoundError,
        PayloadTooLargeError,
        PlanExpiredError,
        RateLimitedError,
        ServerError,
        UnauthorizedError,
        WebhookError,
    )
    from .errors import (
        ConnectionError as ConnectionError,
    )
    from .errors import (
        TimeoutError as TimeoutError,
    )
    from .interactive import Buttons, CtaUrl, FlowMessage, Header, ListMenu, LocationRequest, Row, Section
    from .options import CallOptions

    __version__: str

_ERRORS = (
    "ApiError Attempt AvenPingError BadRequestError CancelledError ConfigError ConnectionError "
    "DeveloperPlanRequiredError ForbiddenError InternalError InvalidRequestError InvalidResponseError MetaError "
    "NotFoundError PayloadTooLargeError PlanExpiredError RateLimitedError ServerError TimeoutError "
    "UnauthorizedError WebhookError"
)
_PARTS = {
    "_async.client": "AsyncClient",
    "_async.download": "AsyncDownload",
    "_async.paging": "AsyncListing AsyncPage",
    "_sync.client": "Client",
    "_sync.download": "Download",
    "_sync.paging": "Page",
    "content": "Location OutgoingMedia",
    "errors": _ERRORS,
    "interactive": "Buttons CtaUrl FlowMessage Header ListMenu LocationRequest Row Section",
    "options": "CallOptions",
}
_HOME = {name: part for part, names in _PARTS.items() for name in names.split()}
_MODULES = ("components", "errors", "interactive", "models", "testing", "webhooks")

# Without `ConnectionError` and `TimeoutError`: a `*` import must not take the built-ins' place.
__all__ = [  # noqa: RUF022  # by topic
    "Client",
    "AsyncClient",
    "CallOptions",
    "Page",
    "AsyncPage",
    "AsyncListing",
    "Download",
    "AsyncDownload",
    "Buttons",
    "CtaUrl",
    "FlowMessage",
    "Header",
    "ListMenu",
    "LocationRequest",
    "Row",
    "Section",
    "Location",
    "OutgoingMedia",
    "ApiError",
    "Attempt",
    "AvenPingError",
    "BadRequestError",
    "CancelledError",
    "ConfigError",
    "DeveloperPlanRequiredError",
    "ForbiddenError",
    "InternalError",
    "InvalidRequestError",
    "InvalidResponseError",
    "MetaError",
    "NotFoundError",
    "PayloadTooLargeError",
    "PlanExpiredError",
    "RateLimitedError",
    "ServerError",
    "UnauthorizedError",
    "WebhookError",
    "components",
    "errors",
    "interactive",
    "models",
    "testing",
    "webhooks",
    "__version__",
]


def __getattr__(name: str) -> object:
    # `__import__` and not `importlib`, whose own import costs more than all of this.
    if name in _HOME:
        value: object = getattr(__import__(f"{__name__}.{_HOME[name]}", fromlist=[name]), name)
    elif name in _MODULES:
        value = __import__(f"{__name__}.{name}", fromlist=[name])
    elif name == "__version__":
        value = __import__(f"{__name__}._native", fromlist=["VERSION"]).VERSION
    else:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*__all__, *_HOME})
