"""One case: a fake of its own, a client as the case has it, the call, the comparison.

Everything goes through the typed methods. Only what no method can be asked for goes to the core by the
operation's name; the test counts how often.
"""

from __future__ import annotations

import asyncio
import json
import pickle
import socket
import traceback
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

from avenping import AsyncClient, AvenPingError, Client, webhooks
from avenping._async.bridge import bridge
from avenping.testing import MockServer
from support.json_types import is_list

from .case import Case
from .expectation import MISSING, difference
from .typed import snake_case, typed_call

_TIMES = ("timeout", "connectTimeout", "deadline")


def run_sync(case: Case) -> str | None:
    """What is wrong, if anything."""
    with _mock(case) as (server, settings, options):
        try:
            with Client(**settings) as client:
                outcome = _call(case, client.with_options(**options) if options else client)
        except AvenPingError as error:
            outcome = error
        return _compare(case, server, outcome)


async def run_async(case: Case) -> str | None:
    """What is wrong, if anything."""
    with _mock(case) as (server, settings, options):
        try:
            async with AsyncClient(**settings) as client:
                outcome = await _await(case, client.with_options(**options) if options else client)
        except AvenPingError as error:
            outcome = error
        return await asyncio.to_thread(_compare, case, server, outcome)


@contextmanager
def _mock(case: Case) -> Generator[tuple[MockServer, dict[str, Any], dict[str, Any]]]:
    with MockServer() as server, socket.socket() as closed:
        for key, value in case.mock.items():
            match key:
                case "faults":
                    server.fault(rule=value)
                case "settings":
                    server.settings(**value)
                case "tokens":
                    for change in value:
                        server.replace_token(change["replace"], change["with"])
                case "advance":
                    server.advance(value)
                case _:
                    raise AssertionError(f"mock: unknown key {key}")
        # Bound and not listened on, as long as the case runs: a free port would go to the next fake that starts.
        closed.bind(("127.0.0.1", 0))
        address, port = closed.getsockname()
        yield server, *_settings(case, server, f"http://{address}:{port}")


def _settings(case: Case, server: MockServer, closed: str) -> tuple[dict[str, Any], dict[str, Any]]:
    settings: dict[str, Any] = {"token": server.token, "base_url": server.base_url}
    options: dict[str, Any] = {}
    for key, value in case.client.items():
        if key == "retryMaybeSent":
            options["retry_maybe_sent"] = value
        elif key in _TIMES and value is not None:
            settings[snake_case(key)] = value / 1000
        else:
            settings[snake_case(key)] = closed if (key, value) == ("baseUrl", "closed") else value
    return settings, options


def _call(case: Case, client: Client) -> Any:
    if case.operation.startswith("webhook."):
        return _webhook(case)
    if case.operation == "request":
        return client.request(**case.input)
    typed = typed_call(case)
    if typed is None:
        raw = json.dumps(case.input).encode()
        return json.loads(client._transport.native.invoke(case.operation, raw))
    answer = typed.on(client)
    if case.all_pages:
        return _all_pages(list(answer.pages()))
    if case.operation == "media.download":
        with answer as download:
            return {**_about(download), "size": len(download.read())}
    return _raw(case, answer)


async def _await(case: Case, client: AsyncClient) -> Any:
    if case.operation.startswith("webhook."):
        return _webhook(case)
    if case.operation == "request":
        return await client.request(**case.input)
    typed = typed_call(case)
    if typed is None:
        raw = json.dumps(case.input).encode()
        return json.loads(await bridge().invoke(client._transport.native, case.operation, raw, None))
    if case.all_pages:
        return _all_pages([page async for page in typed.on(client).pages()])
    answer = await typed.on(client)
    if case.operation == "media.download":
        async with answer as download:
            return {**_about(download), "size": len(await download.read())}
    return _raw(case, answer)


def _webhook(case: Case) -> Any:
    given = case.input
    match case.operation:
        case "webhook.parse":
            event = webhooks.parse(given["body"])
            kind, raw = "unknown", event.raw
            if not isinstance(event, webhooks.UnknownEvent):
                kind = "newMessage" if isinstance(event, webhooks.NewMessage) else "newLead"
                raw = {**event.beside, kind: event.raw}
            return {"event": kind, "dedupeKey": event.dedupe_key, "raw": raw}
        case "webhook.verify_code":
            return webhooks.verify_code(given["expected"], given["received"])
        case "webhook.challenge":
            return webhooks.challenge(given["query"], given["code"])
        case other:
            raise AssertionError(f"unknown operation {other}")


def _all_pages(pages: list[Any]) -> Any:
    items = [item.raw for page in pages for item in page.items]
    return {"count": len(items), "pages": len(pages), "items": items}


def _about(download: Any) -> dict[str, Any]:
    return {
        "contentType": download.content_type,
        "contentLength": download.content_length,
        "filename": download.filename,
    }


def _raw(case: Case, answer: Any) -> Any:
    if case.operation == "forms.search":
        return {"items": [form.raw for form in answer]}
    return answer.raw


def _compare(case: Case, server: MockServer, outcome: Any) -> str | None:
    if isinstance(outcome, AvenPingError):
        if "error" not in case.expect:
            return f"failed: {outcome!r}"
        problem = difference("error", case.expect["error"], record(outcome)) or _leak(case, server, outcome)
    elif "result" not in case.expect:
        return f"succeeded with {outcome!r}"
    else:
        problem = difference("result", _expected_result(case), outcome)
    return problem or _compare_requests(case, server)


def _expected_result(case: Case) -> Any:
    return case.expect["result"]


def record(error: AvenPingError) -> dict[str, Any]:
    """The error's attributes, by the names of the core's error record."""
    meta = error.meta and {name: getattr(error.meta, name) for name in type(error.meta).__slots__}
    attempts = [{name: getattr(each, name) for name in type(each).__slots__} for each in error.attempts]
    assert error.kind == type(error).kind, f"{error!r} is of kind {error.kind}"
    return {**vars(error), "kind": error.kind, "meta": meta, "attempts": attempts}


def _leak(case: Case, server: MockServer, error: AvenPingError) -> str | None:
    """Whatever happens, no error shows the token."""
    token = case.client.get("token", server.token)
    told = "".join(traceback.format_exception(error))
    shown = f"{error} {error!r} {vars(error)} {error.__cause__!r} {told}".encode() + pickle.dumps(error)
    return "the error shows the token" if token and token.encode() in shown else None


def _compare_requests(case: Case, server: MockServer) -> str | None:
    expected, found, accepted = case.expect["requests"], server.requests(), len(server.messages())
    if case.expect.get("accepted", accepted) != accepted:
        return f"accepted: expected {case.expect['accepted']}, found {accepted}"
    each = expected if is_list(expected) else []
    if (len(each) if is_list(expected) else expected) != len(found):
        return f"requests: expected {expected}, found {len(found)}: {found}"
    for n, request in enumerate(each):
        for key, value in request.items():
            problem = difference(
                f"requests[{n}].{key}", value, found[n].get(key, MISSING), exactly=key in ("body", "query")
            )
            if problem is not None:
                return problem
    return None
