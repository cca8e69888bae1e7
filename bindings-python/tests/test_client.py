"""A client's settings, options and life. What holds in every language is in the conformance cases."""

from __future__ import annotations

import asyncio
import copy
import pickle
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import avenping
import pytest
from avenping import AsyncClient, Client, ConfigError, InvalidRequestError
from avenping.testing import MockServer
from support.styles import LINE, STYLES, Style, settings_of

SECRET = "a_token_that_nobody_may_see"  # noqa: S105


@pytest.fixture(params=list(STYLES))
def style(request: pytest.FixtureRequest) -> Style:
    return STYLES[request.param]


@pytest.fixture(params=[Client, AsyncClient])
def kind(request: pytest.FixtureRequest) -> Any:
    return request.param


def test_token_and_address_come_from_the_environment(
    style: Style, server: MockServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AVENPING_TOKEN", "test_enterprise")
    monkeypatch.setenv("AVENPING_BASE_URL", server.base_url)
    monkeypatch.setenv("AVENPING_PHONE_NUMBER_ID", "109876543210002")
    nothing = {"token": None, "base_url": None, "phone_number_id": None}
    style(server, lambda client: client.messages.send_text("15551234567", "Hello"), **nothing)
    assert [message["from"] for message in server.messages()] == ["109876543210002"]
    # What is given wins.
    style(server, lambda client: client.messages.send_text("15551234567", "Hello"))
    assert server.messages()[-1]["from"] == LINE


def test_a_client_without_a_token_says_where_to_get_one(style: Style, server: MockServer) -> None:
    assert style(server, lambda client: client.health(), token=None).ok
    with pytest.raises(ConfigError, match="AVENPING_TOKEN"):
        style(server, lambda client: client.me(), token=None)


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("timeout", 0),
        ("timeout", -1.5),
        ("timeout", "5"),
        ("timeout", True),
        ("timeout", float("nan")),
        ("connect_timeout", 0),
        ("deadline", 0),
        ("max_retries", -1),
        ("max_retries", 1.5),
        ("max_retries", 1 << 40),
        ("token", ""),
        ("token", "two words"),
        ("token", 5),
        ("token", "half \ud800"),
        ("auth", "basic"),
        ("base_url", ""),
        ("base_url", "ftp://localhost"),
        ("base_url", "http://example.com"),
        ("proxy", "socks5://localhost"),
        ("ca_bundle", "/there/is/none"),
        ("headers", {"a b": "x"}),
        ("headers", {"x": 5}),
        ("headers", ["x"]),
        ("user_agent", "a\nb"),
        ("validate", "no"),
        ("allow_http", 1),
        ("log_bodies", "yes"),
        ("phone_number_id", ""),
    ],
)
def test_a_setting_that_cannot_work_is_refused_at_once(kind: Any, setting: str, value: Any) -> None:
    with pytest.raises(ConfigError, match=rf"\b{setting}\b") as raised:
        kind(**{"token": SECRET, "base_url": "https://localhost", setting: value})
    assert isinstance(raised.value, ValueError)
    assert SECRET not in repr(raised.value)


def test_unknown_settings_are_errors_of_python(kind: Any) -> None:
    with pytest.raises(TypeError, match="tiemout"):
        kind(SECRET, tiemout=5)
    with pytest.raises(TypeError, match="positional"):
        kind(SECRET, "https://localhost")


def test_times_without_end_are_possible(style: Style, server: MockServer) -> None:
    endless = {"timeout": float("inf"), "deadline": None, "connect_timeout": 1e300}
    assert style(server, lambda client: client.health(), **endless).ok


def test_hints_name_settings_as_they_are_written_here(kind: Any) -> None:
    with pytest.raises(ConfigError, match=r"base_url: .*set allow_http"):
        kind("token", base_url="http://example.com")
    with pytest.raises(ConfigError, match=r"proxy: .*http://host:port"):
        kind("token", proxy="x")


def test_a_path_object_names_the_certificates(kind: Any, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"none\.pem"):
        kind(SECRET, base_url="https://localhost", ca_bundle=tmp_path / "none.pem")


@pytest.mark.parametrize(
    "option", [{"timeout": 0}, {"deadline": "x"}, {"max_retries": -1}, {"retry_maybe_sent": 1}]
)
def test_an_option_that_cannot_work_is_refused_with_its_name(
    option: dict[str, Any], style: Style, server: MockServer
) -> None:
    calls: list[Callable[[Any], Any]] = [
        lambda client: client.with_options(**option),
        lambda client: client.me(**option),
        lambda client: client.messages.send_text("15551234567", "Hello", **option),
        lambda client: client.media.upload(b"x", **option),
        lambda client: client.media.download("1234567890", **option),
        lambda client: client.request("GET", "/v2/me", **option),
    ]
    [name] = option
    for call in calls:
        with pytest.raises(InvalidRequestError, match=name) as raised:
            style(server, call)
        assert raised.value.field == name
    assert server.requests() == []


def test_an_unknown_argument_is_an_error_of_python_that_names_the_options(
    style: Style, server: MockServer
) -> None:
    with pytest.raises(TypeError, match=r"'preview_url' .*timeout, deadline, max_retries"):
        style(server, lambda client: client.messages.send_text("15551234567", "Hello", preview_url=True))


def test_with_options_changes_the_calls_of_the_new_client_alone(style: Style, server: MockServer) -> None:
    server.fault("delay", ms=400, times=None)
    with pytest.raises(TimeoutError):
        style(server, lambda client: client.with_options(timeout=0.1, max_retries=0).me())
    assert style(server, lambda client: client.me()).default_phone_number_id == LINE
    # Options of options, and of the call, win in this order.
    with pytest.raises(TimeoutError):
        style(
            server,
            lambda client: client.with_options(timeout=9, max_retries=0).with_options(timeout=0.1).me(),
        )
    assert style(server, lambda client: client.with_options(timeout=0.1).me(timeout=9))


def test_with_options_shares_the_connections(server: MockServer) -> None:
    with Client(**settings_of(server)) as client:
        for _ in range(5):
            client.me()
            client.with_options(timeout=5).me()
    assert len({request["connection"] for request in server.requests()}) == 1


def test_a_deadline_of_none_is_none(style: Style, server: MockServer) -> None:
    server.fault("delay", ms=300, times=None)
    with pytest.raises(avenping.TimeoutError):
        style(server, lambda client: client.me(), deadline=0.1)
    assert style(server, lambda client: client.me(deadline=None), deadline=0.1)
    assert style(server, lambda client: client.with_options(deadline=None).me(), deadline=0.1)


def test_a_new_token_heals_a_client_in_place(server: MockServer) -> None:
    with Client(**settings_of(server)) as client:
        patient = client.with_options(timeout=60)
        server.replace_token(server.token, SECRET)
        with pytest.raises(avenping.UnauthorizedError):
            client.me()
        client.set_token(SECRET)
        assert client.me() == patient.me()
        with pytest.raises(ConfigError) as raised:
            client.set_token("no good\n")
        assert "no good" not in f"{raised.value!r} {vars(raised.value)}"
        assert client.me()


def test_a_new_token_heals_an_asynchronous_client_in_place(server: MockServer) -> None:
    async def main() -> None:
        async with AsyncClient(**settings_of(server)) as client:
            server.replace_token(server.token, SECRET)
            with pytest.raises(avenping.UnauthorizedError):
                await client.me()
            client.set_token(SECRET)
            assert await client.me()

    asyncio.run(main())


def test_a_closed_client_says_so(server: MockServer) -> None:
    with Client(**settings_of(server)) as client:
        other = client.with_options(timeout=5)
    client.close()
    assert repr(client) == "<avenping.Client closed>"
    for call in (
        other.me,
        lambda: client.messages.send_text("15551234567", "Hello"),
        lambda: client.media.upload(b"x"),
        lambda: client.media.upload(iter([b"x"])),
        lambda: client.media.download("1"),
        lambda: client.request("GET", "/"),
        lambda: client.templates.list(),
        lambda: client.set_token("x"),
    ):
        with pytest.raises(ConfigError, match="closed"):
            call()
    assert server.requests() == []


def test_a_closed_asynchronous_client_says_so(server: MockServer) -> None:
    async def main() -> None:
        async with AsyncClient(**settings_of(server)) as client:
            pass
        await client.close()
        assert repr(client) == "<avenping.AsyncClient closed>"
        for call in (
            client.me(),
            client.media.upload(b"x"),
            client.media.upload(iter([b"x"])),
            client.media.download("1"),
            client.request("GET", "/"),
            client.templates.list(),
        ):
            with pytest.raises(ConfigError, match="closed"):
                await call

    asyncio.run(main())
    assert server.requests() == []


def test_nothing_that_a_client_shows_has_its_secrets(kind: Any) -> None:
    client = kind(
        SECRET,
        base_url="https://localhost:1",
        proxy=f"http://user:{SECRET}@localhost:2",
        headers={"x-other-secret": SECRET},
    )
    shown = [f"{each!r} {each} {dir(each)}" for each in (client, client.messages, client._transport)]
    assert SECRET not in "".join(shown)
    assert repr(client).endswith("https://localhost:1>")
    for each in (client._transport.native, client._transport):
        assert SECRET not in repr(each)


def pickled(value: Any) -> Any:
    return pickle.loads(pickle.dumps(value))  # noqa: S301  # its own


def test_a_client_cannot_be_pickled_and_its_errors_can(style: Style, server: MockServer, kind: Any) -> None:
    with pytest.raises(TypeError):
        pickle.dumps(kind(SECRET, base_url="https://localhost"))
    server.fault("rate_limit", retry_after=3600)
    with pytest.raises(avenping.RateLimitedError) as raised:
        style(server, lambda client: client.messages.send_text("15551234567", "Hello"))
    error = raised.value
    for twin in (pickled(error), copy.copy(error), copy.deepcopy(error)):
        assert type(twin) is avenping.RateLimitedError
        assert vars(twin) == vars(error)
        assert (twin.retry_after, twin.delivery, twin.attempts[0].status) == (3600, "rejected", 429)
        assert str(twin) == str(error)


def test_answers_can_be_pickled_and_compared(style: Style, server: MockServer) -> None:
    me = style(server, lambda client: client.me())
    assert pickled(me) == me == copy.deepcopy(me)
    with pytest.raises(AttributeError):
        me.default_phone_number_id = "1"


def test_text_that_is_no_text_is_refused_and_not_repeated_in_the_error(
    style: Style, server: MockServer
) -> None:
    with pytest.raises(InvalidRequestError, match="surrogate") as raised:
        style(server, lambda client: client.messages.send_text("15551234567", "between us \ud83d"))
    assert (raised.value.field, raised.value.delivery) == ("text", "not_sent")
    assert "between us" not in f"{raised.value!r} {raised.value.__cause__!r} {raised.value.__context__!r}"


def test_the_version_is_that_of_the_user_agent(style: Style, server: MockServer) -> None:
    style(server, lambda client: client.health(), user_agent="shop/2.1")
    agent = server.requests()[0]["headers"]["user-agent"]
    assert agent.startswith(f"avenping-python/{avenping.__version__}")
    assert agent.endswith("shop/2.1")


def test_a_client_that_is_thrown_away_frees_its_connections(server: MockServer) -> None:
    client = Client(**settings_of(server))
    client.me()
    assert sys.getrefcount(client) == 2
    del client
    with Client(**settings_of(server)) as other:
        other.me()
    assert len({request["connection"] for request in server.requests()}) == 2
