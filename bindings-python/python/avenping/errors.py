"""The exceptions of this SDK: one class for each kind of failure, one set of attributes on all of them.

The core keeps one record for every failure, the same in every language; `from_record` turns it into the class
of its kind. The classes are written by hand, in Python, so that people can catch, subclass, construct and
pickle them like any other exception. Where there is a built-in of the same meaning, they inherit it too.

This module is loaded with the client, so it imports nothing that costs time (no `typing`, no `dataclasses`).

What to do with an error: look at `delivery` before sending again, and at `hint` and `meta` for the reason.

    try:
        client.messages.send_text("+1 555 123 4567", "Hello")
    except avenping.RateLimitedError as error:
        wait(error.retry_after or 60)
    except avenping.AvenPingError as error:
        if error.delivery == "maybe_sent":
            ...  # it may be on the customer's phone: sending again can put a second one there
"""

from __future__ import annotations

import builtins

from ._error_parts import Attempt, MetaError

TYPE_CHECKING = False  # as `typing.TYPE_CHECKING`, which would cost the import of `typing`
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any, Literal

__all__ = [
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
    "from_record",
]


class AvenPingError(Exception):
    """What every failure of this SDK is. Its text has the operation, code, status, message and known remedy.

    You can construct any of the classes yourself, in tests of your own code; everything has a default:

    >>> error = RateLimitedError("slow down", status=429, retry_after=3.0, operation="messages.send_text")
    >>> print(error)
    messages.send_text: RATE_LIMITED (HTTP 429): slow down

    The attributes are there to be read; nothing looks at them again. The token stands in none of them: where
    a server echoes it, it reads `[token]`.
    """

    kind: str = "unknown"
    """What sort of failure this is, as the core names it: `rate_limited`. One for each class."""
    code: str = "UNKNOWN"
    """The API's own code (`PLAN_EXPIRED`), or one of ours when there was no readable answer of the API:
    `CONFIG`, `INVALID_REQUEST`, `CONNECTION`, `TIMEOUT`, `CANCELLED`, `INVALID_RESPONSE`, `INTERNAL`,
    `WEBHOOK`. An open set: a code that this version does not know keeps its text (section 2.3)."""
    message: str = ""
    """The server's words, or ours."""
    status: int | None = None
    """The HTTP status, when there was one."""
    hint: str | None = None
    """What to do next, where that is known."""
    details: Any = None
    """The API's `details` as it came: for a refusal by Meta its own object (specification section 2.2)."""
    meta: MetaError | None = None
    """Meta's error, decoded from `details` or from a `(#NNNNNN)` that begins the message."""
    delivery: Literal["not_sent", "rejected", "maybe_sent"] | None = None
    """For sends, uploads and changes of settings, whether it may have happened all the same; None for calls
    that change nothing. `not_sent`: no byte of it left. `rejected`: it was clearly refused. `maybe_sent`: it
    left and no clear answer came back. AvenPing documents no key that makes a repeat safe (section 2.3)."""
    retryable: bool = False
    """Whether the same call made again is both safe (it cannot duplicate) and likely to help."""
    retry_after: float | None = None
    """How many seconds the server asked to wait."""
    request_id: str | None = None
    """The request's id from the answer's headers, if the server sent one. None is documented."""
    operation: str | None = None
    """The operation that failed, such as `messages.send_text`."""
    attempts: tuple[Attempt, ...] = ()
    """One entry for each try that was made."""
    body: str | None = None
    """The raw answer, at most 64 KiB of it."""
    field: str | None = None
    """The path of the refused argument, such as `interactive.action.buttons[1].title`."""

    def __init__(
        self,
        message: str = "",
        *,
        code: str | None = None,
        status: int | None = None,
        hint: str | None = None,
        details: Any = None,
        meta: MetaError | None = None,
        delivery: Literal["not_sent", "rejected", "maybe_sent"] | None = None,
        retryable: bool = False,
        retry_after: float | None = None,
        request_id: str | None = None,
        operation: str | None = None,
        attempts: Iterable[Attempt] = (),
        body: str | None = None,
        field: str | None = None,
    ) -> None:
        """An error with these attributes. `code` is the kind in capitals when it is left out, which for most
        kinds is what the API or the SDK says itself."""
        super().__init__(message)
        self.message = message
        self.code = self.kind.upper() if code is None else code
        self.status = status
        self.hint = hint
        self.details = details
        self.meta = meta
        self.delivery = delivery
        self.retryable = retryable
        self.retry_after = retry_after
        self.request_id = request_id
        self.operation = operation
        self.attempts = tuple(attempts)
        self.body = body
        self.field = field

    def __str__(self) -> str:
        """The same text as in every language of this SDK."""
        text = f"{self.operation}: {self.code}" if self.operation else self.code
        if self.status is not None:
            text += f" (HTTP {self.status})"
        if self.message:
            text += f": {self.message}"
        if self.delivery == "maybe_sent":
            text += " [it may have been sent all the same]"
        return f"{text} — {self.hint}" if self.hint else text

    def __repr__(self) -> str:
        """The class with what tells one error from another; never the raw answer."""
        names = ("code", "status", "operation", "delivery", "request_id", "field")
        known = "".join(f", {name}={value!r}" for name in names if (value := getattr(self, name)) is not None)
        return f"{type(self).__name__}({self.message!r}{known})"

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickles the attributes, because a subclass may have a constructor with other arguments."""
        return _rebuild, (type(self), self.args, _pickled(self.__cause__)), self.__dict__

    def __copy__(self) -> AvenPingError:
        copy = _rebuild(type(self), self.args, None)
        copy.__dict__.update(self.__dict__)
        copy.__cause__ = self.__cause__
        copy.__suppress_context__ = self.__suppress_context__  # which setting the cause has changed
        return copy


class ApiError(AvenPingError):
    """The API refused the call. Raised itself where no class below fits (specification section 2.3).

    Look at `code`, `message` and, for a refusal by Meta, `meta` and `hint`.
    """

    kind = "api"


class UnauthorizedError(ApiError):
    """401 `UNAUTHORIZED`: the token is missing, wrong or replaced (specification sections 0.1 and 1).

    A token regenerated in the dashboard ends the old one at once: give the client the new one. A code 190 in
    `meta` is AvenPing's own connection to Meta instead: reconnect WhatsApp in the dashboard (section 6).
    """

    kind = "unauthorized"


class PlanExpiredError(ApiError):
    """403 `PLAN_EXPIRED`: the account's plan has ended; renew it (specification section 1)."""

    kind = "plan_expired"


class DeveloperPlanRequiredError(ApiError):
    """403 `DEVELOPER_PLAN_REQUIRED`: the plan is neither Premium nor Enterprise, and only these have API
    access (specification section 1)."""

    kind = "developer_plan_required"


class ForbiddenError(ApiError):
    """403 `FORBIDDEN`: the line (`phone_number_id`) is not the account's; `client.me()` lists those that are
    (specification section 1). Also any other 403."""

    kind = "forbidden"


class NotFoundError(ApiError, LookupError):
    """404 `NOT_FOUND`: there is no such template, form or media, or the user has no linked WhatsApp account
    (specification sections 1 and 2.3)."""

    kind = "not_found"


class BadRequestError(ApiError):
    """400, 422 or a 4xx without a class of its own: AvenPing or Meta refused the content (specification
    sections 2.3 and 6). AvenPing documents no code of its own for it; `meta` says what Meta refused, and
    `hint` often the remedy. The same call fails again."""

    kind = "bad_request"


class PayloadTooLargeError(ApiError):
    """413: JSON of more than 2 MB or an upload of more than 100 MB (specification section 1; that the status
    is 413 is assumed)."""

    kind = "payload_too_large"


class RateLimitedError(ApiError):
    """429, or Meta's 4, 80007, 130429 or 131056: too many calls (specification sections 6 and 7).

    The client has waited and tried again already, as often as `max_retries` allows. Nothing was delivered.
    Wait `retry_after` seconds, where the server named them. Whether AvenPing has limits of its own is not
    documented.
    """

    kind = "rate_limited"


class ServerError(ApiError):
    """5xx or `INTERNAL_ERROR`: the API, or what is before or behind it, failed (specification section 2.3).

    For a send it can hide a refusal by Meta as well as a message that was delivered: `delivery` is `rejected`
    only where the answer says so, otherwise `maybe_sent`. Look before you send again.
    """

    kind = "server"


class ConnectionError(AvenPingError, builtins.ConnectionError):
    """No answer: the name, connection, TLS or proxy failed, or the connection broke.

    `delivery` is `not_sent` when no byte of a send left, and then a repeat is safe; otherwise `maybe_sent`.
    """

    kind = "connection"


class TimeoutError(ConnectionError, builtins.TimeoutError):
    """No answer within `timeout` or `deadline`. A send that timed out may have been delivered: see `delivery`
    (specification section 2.3)."""

    kind = "timeout"


class CancelledError(AvenPingError):
    """The call was given up before its answer came, such as one that was under way when the process forked.

    A cancelled asyncio task raises `asyncio.CancelledError`, as everywhere in asyncio, and never this.
    """

    kind = "cancelled"


class InvalidResponseError(AvenPingError):
    """An answer that is not what the API promises: a proxy's page, a redirect, cut or foreign JSON
    (specification section 2). Look at `message` and `body`, a proxy or the base URL. A send may have been
    delivered."""

    kind = "invalid_response"


class InvalidRequestError(AvenPingError, ValueError):
    """An argument was refused before anything was sent; `field` names it.

    The limits are Meta's (specification sections 4.2, 4.6 and 4.7); `validate=False` leaves them to Meta.
    """

    kind = "invalid_request"


class ConfigError(AvenPingError, ValueError):
    """The client's settings cannot work: no token, a wrong base URL, `http` without `allow_http`."""

    kind = "config"


class WebhookError(AvenPingError, ValueError):
    """A webhook's body could not be read: empty, too large, not JSON, misshapen (specification section 3.7).

    Answer such a POST with 400. A kind of event that is not known is no error: it comes as `UnknownEvent`.
    """

    kind = "webhook"


class InternalError(AvenPingError, RuntimeError):
    """A defect in this SDK. Please report it with its text."""

    kind = "internal"


_CLASS_OF_KIND: dict[str, type[AvenPingError]] = {
    error_class.kind: error_class
    for error_class in (
        ApiError,
        UnauthorizedError,
        PlanExpiredError,
        DeveloperPlanRequiredError,
        ForbiddenError,
        NotFoundError,
        BadRequestError,
        PayloadTooLargeError,
        RateLimitedError,
        ServerError,
        ConnectionError,
        TimeoutError,
        CancelledError,
        InvalidResponseError,
        InvalidRequestError,
        ConfigError,
        WebhookError,
        InternalError,
    )
}


def from_record(record_json: str | bytes) -> AvenPingError:
    """The exception for an error of the core, from its record as JSON. It is returned, not raised.

    A kind without a class here becomes an `AvenPingError` that keeps the kind's text, because a native module
    that is newer than this file must still raise something that people catch. For the same reason a field
    that this version does not know becomes an attribute of its name.

    >>> from_record('{"kind": "not_found", "code": "NOT_FOUND", "message": "Not there", "status": 404}')
    NotFoundError('Not there', code='NOT_FOUND', status=404)
    """
    import json  # not needed before the first error

    record = json.loads(record_json)
    meta = record.pop("meta", None)
    attempts = record.pop("attempts", ())
    error = _CLASS_OF_KIND.get(record.get("kind"), AvenPingError)(record.get("message", ""))
    error.__dict__.update(record)
    if meta is not None:
        error.meta = MetaError(*(meta.get(name) for name in MetaError.__slots__))
    error.attempts = tuple(Attempt(*(each.get(name) for name in Attempt.__slots__)) for each in attempts)
    return error


def _rebuild(error_class: type[AvenPingError], args: tuple[Any, ...], cause: bytes | None) -> AvenPingError:
    error = error_class.__new__(error_class, *args)
    error.args = args  # an OSError's constructor leaves them out
    if cause is not None:
        import pickle
        from contextlib import suppress

        with suppress(Exception):
            error.__cause__ = pickle.loads(cause)  # noqa: S301 - as trusted as the pickle that it came in
    return error


def _pickled(cause: BaseException | None) -> bytes | None:
    """The cause apart: many exceptions cannot be pickled or cannot be read again; ours then goes without."""
    if cause is None:
        return None
    import pickle

    try:
        return pickle.dumps(cause)
    except Exception:  # whatever its own pickling raises
        return None
