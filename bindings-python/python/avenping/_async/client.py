"""The asynchronous client."""

from __future__ import annotations

from .. import _answers, _native
from .resources import Forms, Media, Messages, Templates, Webhooks

TYPE_CHECKING = False
if TYPE_CHECKING:
    import os
    from collections.abc import Mapping, Sequence
    from types import TracebackType
    from typing import Any, Literal

    from typing_extensions import Unpack

    from .. import models
    from ..options import CallOptions
    from .transport import Transport


class AsyncClient:
    """An asynchronous client of the AvenPing API.

    >>> async with AsyncClient() as client:
    ...     sent = await client.messages.send_text("+1 555 123 4567", "Your order #123 is on its way")

    It may be used from several threads and event loops at once, and in a child process after `fork`. Making one
    connects nowhere and starts no thread. Times are in seconds.

    :param token: the API token, from Settings → API Settings in the AvenPing app; without it `AVENPING_TOKEN` from
        the environment. Only `health` and `version` work without one.
    :param base_url: where the API is: `https`, or `http` for this machine. Without it `AVENPING_BASE_URL`, then
        `https://api.avenping.com`.
    :param phone_number_id: Meta's id of the line that sends when a call names none. Without it
        `AVENPING_PHONE_NUMBER_ID`, then the account's only line.
    :param auth: which header carries the token: `bearer` is `Authorization: Bearer`, `x-api-token` is `X-API-Token`.
    :param timeout: the limit of one attempt, connecting included. For media: the longest time without progress.
    :param connect_timeout: the limit for reaching the server, TLS included.
    :param deadline: the limit of a whole call with its retries and waits; `None` for none. Not for media.
    :param max_retries: how many further attempts may follow the first one. 0 means 0.
    :param proxy: a proxy for every call, `http://user:password@host:port`. Without it `HTTPS_PROXY`, `HTTP_PROXY`,
        `ALL_PROXY` and `NO_PROXY` hold; never for this machine.
    :param ca_bundle: a PEM file with certificates to trust besides the system's.
    :param allow_http: allow `http` for other machines. The token then travels in clear text.
    :param headers: headers to send with every request.
    :param user_agent: text to add to the user agent, such as `shop/2.1`.
    :param validate: whether limits that Meta states are checked before sending. Recipients and required fields are
        checked in any case.
    :param log_bodies: write phone numbers and bodies into the log as they are, instead of masked.
    :raises ConfigError: a setting cannot work; it says which.
    """

    __slots__ = {  # noqa: RUF023  # in the order of use
        "messages": "Send messages.",
        "templates": "List, read and send message templates.",
        "forms": "List, search and read forms.",
        "media": "Upload and download files.",
        "webhooks": "Read and change where AvenPing posts its webhooks.",
        "_transport": "The way to the core.",
        "__weakref__": "A client can be referred to weakly.",
    }

    messages: Messages
    templates: Templates
    forms: Forms
    media: Media
    webhooks: Webhooks

    def __init__(
        self,
        token: str | None = None,
        *,
        base_url: str | None = None,
        phone_number_id: str | None = None,
        auth: Literal["bearer", "x-api-token"] = "bearer",
        timeout: float = 30.0,
        connect_timeout: float = 5.0,
        deadline: float | None = 60.0,
        max_retries: int = 2,
        proxy: str | None = None,
        ca_bundle: str | os.PathLike[str] | None = None,
        allow_http: bool = False,
        headers: Mapping[str, str] | None = None,
        user_agent: str | None = None,
        validate: bool = True,
        log_bodies: bool = False,
    ) -> None:
        # Loaded with the first client: importing the package does no work.
        from .._settings import encode_settings, hide
        from .transport import Transport

        # Crash reports show the locals of a traceback.
        token, proxy, headers = hide(token), hide(proxy), hide(headers)
        native = _native.Client(
            encode_settings(
                {
                    "token": token,
                    "base_url": base_url,
                    "phone_number_id": phone_number_id,
                    "auth": auth,
                    "timeout": timeout,
                    "connect_timeout": connect_timeout,
                    "deadline": deadline,
                    "max_retries": max_retries,
                    "proxy": proxy,
                    "ca_bundle": ca_bundle,
                    "allow_http": allow_http,
                    "headers": headers,
                    "user_agent": user_agent,
                    "validate": validate,
                    "log_bodies": log_bodies,
                }
            )
        )
        self._use(Transport(native, deadline, {}))

    def _use(self, transport: Transport) -> None:
        self._transport = transport
        self.messages = Messages(transport)
        self.templates = Templates(transport)
        self.forms = Forms(transport)
        self.media = Media(transport)
        self.webhooks = Webhooks(transport)

    async def health(self, **options: Unpack[CallOptions]) -> models.Health:
        """Checks that the service answers. Needs no token. `GET /v2/health` (specification section 3.1).

        >>> health = await client.health()
        >>> print(health.ok)
        True
        """
        return _answers.health(await self._transport.invoke("health", options, {}))

    async def version(self, **options: Unpack[CallOptions]) -> models.Version:
        """Reads the service's version. Needs no token; the answer's shape is assumed. `GET /v2/version`
        (specification section 3.1)."""
        return _answers.version(await self._transport.invoke("version", options, {}))

    async def me(self, **options: Unpack[CallOptions]) -> models.Me:
        """Reads the account: its user, its WhatsApp account and its phone lines. `GET /v2/me` (specification
        section 3.2).

        >>> me = await client.me()
        >>> print(me.default_phone_number_id)
        109876543210987
        """
        return _answers.me(await self._transport.invoke("me", options, {}))

    async def request(
        self,
        method: Literal["GET", "POST", "PUT", "PATCH", "DELETE"] | str,
        path: str,
        *,
        query: Mapping[str, str | int | float | bool | Sequence[str] | None] | None = None,
        json: Any = None,
        **options: Unpack[CallOptions],
    ) -> Any:
        """Calls a route that this SDK does not know. Anything but a GET counts as a send: it is not repeated when
        it may have arrived.

        >>> data = await client.request("GET", "/v2/templates", query={"limit": 5})

        :param path: from the root, such as `/v2/templates`; never with a host, because the token is only sent to the
            client's own base URL.
        :param query: the query's parameters; a sequence gives one several times, `None` leaves it out.
        :param json: the body, at most 2 MB.
        :returns: the `data` of the API's envelope, or the whole body where there is no envelope.
        :raises InvalidRequestError: the path is not one of this API's.
        """
        pairs = [
            (name, _plain(value))
            for name, values in (query or {}).items()
            for value in (values if isinstance(values, (list, tuple)) else (values,))
            if value is not None
        ]
        arguments = {"method": method, "path": path, "query": pairs, "json": json}
        return await self._transport.request(options, arguments)

    def with_options(self, **options: Unpack[CallOptions]) -> AsyncClient:
        """A client that shares everything with this one and makes its calls with other options.

        >>> patient = client.with_options(timeout=90, deadline=None)
        """
        other = object.__new__(AsyncClient)
        other._use(self._transport.with_options(options))
        return other

    def set_token(self, token: str) -> None:
        """Replaces the token of this client and of all that share its connections, for calls that start from now on:
        heals a client in place after the token was regenerated in the dashboard.

        :raises ConfigError: the text cannot be a token; the old one then stays.
        """
        from .._settings import check_token, hide

        token = hide(token)
        check_token(token)
        self._transport.set_token(token)

    async def close(self) -> None:
        """Frees the connections. Calls in flight still end; later ones raise `ConfigError`. Closes the clients made
        by `with_options` too."""
        self._transport.close()

    async def __aenter__(self) -> AsyncClient:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    def __repr__(self) -> str:
        # Without a transport it is one that the constructor refused; a crash report may show it all the same.
        base_url = self._transport.native.base_url if hasattr(self, "_transport") else None
        return f"<avenping.AsyncClient {base_url or 'closed'}>"


def _plain(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
