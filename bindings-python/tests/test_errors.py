"""What the exceptions promise: a class for each kind, every field, the core's text, and that they survive
copying."""

from __future__ import annotations

import builtins
import copy
import doctest
import json
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from avenping import _error_parts, errors
from avenping.errors import (
    ApiError,
    Attempt,
    AvenPingError,
    ConfigError,
    ConnectionError,
    InternalError,
    InvalidRequestError,
    MetaError,
    NotFoundError,
    RateLimitedError,
    ServerError,
    TimeoutError,
    WebhookError,
    from_record,
)

MANIFEST: dict[str, Any] = json.loads(
    (Path(__file__).parents[2] / "api" / "manifest.json").read_text(encoding="utf-8")
)
KINDS: list[str] = [entry["kind"] for entry in MANIFEST["errorKinds"]]
CLASSES: list[type[AvenPingError]] = [
    value for value in vars(errors).values() if isinstance(value, type) and issubclass(value, AvenPingError)
]

FULL_RECORD: dict[str, Any] = {
    "code": "SOME_CODE",
    "kind": "server",
    "message": "(#131000) Something went wrong",
    "status": 500,
    "hint": "look before you send again",
    "details": {"error": {"code": 131000}},
    "meta": {
        "code": 131000,
        "subcode": 2494055,
        "type": "OAuthException",
        "details": "Unknown",
        "fbtrace_id": "Az8",
    },
    "delivery": "maybe_sent",
    "retryable": False,
    "retry_after": 1.5,
    "request_id": "req-1",
    "operation": "messages.send_text",
    "attempts": [{"failure": "connection reset", "elapsed_ms": 3}, {"status": 500, "elapsed_ms": 12}],
    "body": '{"success":false}',
    "field": "to",
}


def full_error() -> AvenPingError:
    return from_record(json.dumps(FULL_RECORD))


def record(kind: str, **fields: object) -> str:
    return json.dumps(
        {"code": kind.upper(), "kind": kind, "message": "m", "retryable": False, "attempts": [], **fields}
    )


class OwnConstructorError(RateLimitedError):
    """A subclass as an application writes it, whose arguments are not those of its parent."""

    def __init__(self, customer: str, *, tries: int) -> None:
        super().__init__(f"too much for {customer}", status=429)
        self.tries = tries


class UnpicklableError(Exception):
    def __reduce__(self) -> Any:
        raise TypeError("cannot be pickled")


class UnreadableError(Exception):
    """Pickles, but cannot be read again: common among exceptions with required keyword arguments."""

    def __init__(self, *, reason: str) -> None:
        super().__init__(reason)


# The classes.


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_the_core_is_a_class_of_its_own(kind: str) -> None:
    error = from_record(record(kind))
    expected = "".join(word.capitalize() for word in kind.split("_")) + "Error"
    assert type(error).__name__ == expected
    assert error.kind == kind
    assert type(error).kind == kind
    assert type(error)("x").kind == kind


def test_every_class_but_the_base_is_a_kind_of_the_core() -> None:
    assert sorted(cls.kind for cls in CLASSES if cls is not AvenPingError) == sorted(KINDS)


def test_kinds_from_an_answer_are_api_errors_and_the_others_are_not() -> None:
    for entry in MANIFEST["errorKinds"]:
        error = from_record(record(entry["kind"]))
        assert isinstance(error, AvenPingError)
        assert isinstance(error, ApiError) == (entry["number"] <= 10), entry


@pytest.mark.parametrize(
    ("error_class", "builtin"),
    [
        (NotFoundError, LookupError),
        (ConnectionError, builtins.ConnectionError),
        (ConnectionError, OSError),
        (TimeoutError, ConnectionError),
        (TimeoutError, builtins.TimeoutError),
        (InvalidRequestError, ValueError),
        (ConfigError, ValueError),
        (WebhookError, ValueError),
        (InternalError, RuntimeError),
    ],
)
def test_an_error_is_also_the_builtin_of_the_same_meaning(
    error_class: type[AvenPingError], builtin: type[Exception]
) -> None:
    with pytest.raises(builtin) as caught:
        raise error_class("gone")
    assert caught.value.args == ("gone",)


def test_every_class_is_documented() -> None:
    for cls in CLASSES:
        assert vars(cls)["__doc__"], cls
    assert {*errors.__all__, "ConnectionError", "TimeoutError"} == {
        name
        for name, value in vars(errors).items()
        if getattr(value, "__module__", "").startswith("avenping.") and not name.startswith("_")
    }


# The record.


@pytest.mark.parametrize("field", MANIFEST["errorFields"])
def test_every_field_of_the_core_is_an_attribute_with_a_type_and_a_default(field: str) -> None:
    assert field in FULL_RECORD, "the test's record lacks a field"
    assert field in AvenPingError.__annotations__
    assert hasattr(AvenPingError("x"), field)
    expected = FULL_RECORD[field]
    if field == "meta":
        expected = MetaError(131000, 2494055, "OAuthException", "Unknown", "Az8")
    elif field == "attempts":
        expected = (Attempt(None, "connection reset", 3), Attempt(500, None, 12))
    assert getattr(full_error(), field) == expected


def test_a_record_is_also_read_from_bytes_and_what_it_leaves_out_is_none() -> None:
    error = from_record(record("timeout").encode())
    assert isinstance(error, TimeoutError)
    for field in set(MANIFEST["errorFields"]) - {"code", "kind", "message", "retryable", "attempts"}:
        assert getattr(error, field) is None, field
    assert (error.retryable, error.attempts, error.args) == (False, (), ("m",))


def test_a_kind_that_is_not_known_is_still_an_error_that_people_catch() -> None:
    error = from_record(record("quota_exceeded", new_field=1))
    assert type(error) is AvenPingError
    assert (error.kind, error.code) == ("quota_exceeded", "QUOTA_EXCEEDED")
    assert vars(error)["new_field"] == 1


def test_a_meta_error_needs_only_its_code() -> None:
    error = from_record(record("bad_request", meta={"code": 100}))
    assert error.meta == MetaError(100)
    assert error.meta is not None
    assert error.meta.details is None


# Construction by hand.


def test_an_error_can_be_constructed_with_nothing_or_with_everything() -> None:
    for cls in CLASSES:
        error = cls()
        assert str(error) == error.code == error.kind.upper()
    error = RateLimitedError("slow down", code="X", status=429, retry_after=3.0, attempts=[Attempt(429)])
    assert (error.code, error.status, error.retry_after) == ("X", 429, 3.0)
    assert error.attempts == (Attempt(status=429),)
    assert (error.retryable, error.delivery, error.details) == (False, None, None)


@pytest.mark.parametrize("code", MANIFEST["ownErrorCodes"])
def test_the_code_left_out_is_the_cores_own_for_errors_that_are_not_the_apis(code: str) -> None:
    assert type(from_record(record(code.lower())))("x").code == code


def test_the_constructor_takes_every_field_but_the_kind() -> None:
    names = set(MANIFEST["errorFields"]) - {"kind", "message", "meta", "attempts"}
    error = ServerError("m", meta=MetaError(1), **{name: FULL_RECORD[name] for name in names})
    assert {name: getattr(error, name) for name in names} == {name: FULL_RECORD[name] for name in names}
    assert error.meta == MetaError(1)


def test_an_error_whose_subclass_forgot_its_parents_constructor_still_reads() -> None:
    class ForgetfulError(ServerError):
        def __init__(self) -> None:
            pass

    assert str(ForgetfulError()) == "UNKNOWN"
    assert ForgetfulError().retryable is False


# What it reads like.


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({}, "SERVER: m"),
        ({"status": 500}, "SERVER (HTTP 500): m"),
        ({"operation": "messages.send_text"}, "messages.send_text: SERVER: m"),
        ({"delivery": "rejected", "hint": "try"}, "SERVER: m — try"),
        ({"delivery": "maybe_sent"}, "SERVER: m [it may have been sent all the same]"),
    ],
)
def test_the_text_is_the_cores(fields: dict[str, object], text: str) -> None:
    assert str(from_record(record("server", **fields))) == text


def test_the_whole_text_in_its_order() -> None:
    assert str(full_error()) == (
        "messages.send_text: SOME_CODE (HTTP 500): (#131000) Something went wrong "
        "[it may have been sent all the same] — look before you send again"
    )


def test_an_oserror_reads_like_the_others() -> None:
    assert str(ConnectionError("refused", operation="me")) == "me: CONNECTION: refused"
    assert (
        repr(TimeoutError("slow", delivery="not_sent"))
        == "TimeoutError('slow', code='TIMEOUT', delivery='not_sent')"
    )


def test_repr_leaves_the_raw_answer_out() -> None:
    text = repr(full_error())
    assert text.startswith("ServerError('(#131000) Something went wrong', code='SOME_CODE', status=500")
    assert "success" not in text


# Copies.


def travelled(value: Any, protocol: int = pickle.DEFAULT_PROTOCOL) -> Any:
    return pickle.loads(pickle.dumps(value, protocol))  # noqa: S301 - our own


def state(error: BaseException) -> dict[str, object]:
    return {"class": type(error), "args": error.args, "text": str(error), **vars(error)}


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
@pytest.mark.parametrize("kind", KINDS)
def test_every_class_can_be_pickled(kind: str, protocol: int) -> None:
    error = from_record(json.dumps({**FULL_RECORD, "kind": kind}))
    assert state(travelled(error, protocol)) == state(error)


@pytest.mark.parametrize("duplicate", [copy.copy, copy.deepcopy])
@pytest.mark.parametrize("kind", KINDS)
def test_every_class_can_be_copied(kind: str, duplicate: Any) -> None:
    error = from_record(json.dumps({**FULL_RECORD, "kind": kind}))
    error.__cause__ = KeyError("why")
    again = duplicate(error)
    assert again is not error
    assert state(again) == state(error)
    assert repr(again.__cause__) == "KeyError('why')"
    assert (again.details is error.details) == (duplicate is copy.copy)


def test_a_shallow_copy_keeps_the_very_cause() -> None:
    error = ServerError("x")
    error.__cause__ = UnpicklableError()
    assert copy.copy(error).__cause__ is error.__cause__
    assert copy.deepcopy(error).__cause__ is None


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_a_subclass_with_a_constructor_of_its_own_can_be_pickled_and_copied(protocol: int) -> None:
    error = OwnConstructorError("Ada", tries=3)
    for again in (travelled(error, protocol), copy.copy(error), copy.deepcopy(error)):
        assert state(again) == state(error)
        assert (again.tries, again.status) == (3, 429)


def test_cause_and_notes_survive_pickling() -> None:
    error = full_error()
    error.__cause__ = NotFoundError("inner", status=404)
    if sys.version_info >= (3, 11):
        error.add_note("while sending order 7")
    again = travelled(error)
    assert isinstance(again.__cause__, NotFoundError)
    assert again.__cause__.status == 404
    assert again.__suppress_context__
    if sys.version_info >= (3, 11):
        assert again.__notes__ == ["while sending order 7"]


@pytest.mark.parametrize("cause", [UnpicklableError("x"), UnreadableError(reason="x")])
def test_a_cause_that_cannot_travel_is_left_behind(cause: Exception) -> None:
    error = full_error()
    error.__cause__ = cause
    again = travelled(error)
    assert state(again) == state(error)
    assert again.__cause__ is None


def test_an_error_that_holds_itself_can_be_pickled() -> None:
    error = ServerError("x")
    error.details = [error]
    again = travelled(error)
    assert again.details[0] is again


# The parts.


def test_meta_error_and_attempt_are_values() -> None:
    for value, other in ((MetaError(1, type="t"), MetaError(2)), (Attempt(429), Attempt(500))):
        same = travelled(value)
        assert same == value
        assert hash(same) == hash(value)
        assert value != other
        assert value != 1
        assert copy.deepcopy(value) == value
        assert not hasattr(value, "__dict__")
    assert repr(MetaError(1)) == "MetaError(code=1, subcode=None, type=None, details=None, fbtrace_id=None)"


def test_meta_error_and_attempt_cannot_be_changed() -> None:
    attempt = Attempt(429)
    with pytest.raises(AttributeError, match="cannot be changed"):
        attempt.status = 200
    with pytest.raises(AttributeError, match="cannot be changed"):
        del attempt.status
    assert attempt.status == 429


# The module.


def test_the_examples_in_the_docstrings_are_true() -> None:
    for module in (errors, _error_parts):
        result = doctest.testmod(module)
        assert result.attempted > 0
        assert result.failed == 0


def test_importing_the_module_loads_nothing_that_costs_time() -> None:
    script = (
        "import sys; before = set(sys.modules); import avenping.errors;"
        "print(*sorted(name for name in set(sys.modules) - before if not name.startswith('avenping')))"
    )
    command = [sys.executable, "-S", "-c", f"import sys; sys.path[:0] = {sys.path!r}; {script}"]
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603 - our own
    costly = {"typing", "dataclasses", "json", "pickle", "re", "enum", "inspect", "collections", "functools"}
    assert not costly & set(output.split())
