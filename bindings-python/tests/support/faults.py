"""Everything that can go wrong between a client and an honest server.

`process` marks the cases in which the server had accepted the message before things went wrong. The list is the
one of the core's own test.
"""

from __future__ import annotations

from typing import Any

_TIMEOUT = "timeout of 10000ms exceeded"
_INTERIM = "HTTP/1.1 100 Continue\r\n\r\n"


def _status(status: int, **details: Any) -> dict[str, Any]:
    return {"kind": "status", "status": status, **details}


def _answer(**details: Any) -> dict[str, Any]:
    return {"kind": "answer", **details}


def _meta(code: int, **details: Any) -> dict[str, Any]:
    return {"kind": "meta_error", "code": code, **details}


FAULTS: list[dict[str, Any]] = [
    _status(400, code="VALIDATION_ERROR"),
    _status(403, code="FORBIDDEN"),
    _status(422, code="VALIDATION_ERROR"),
    _status(500, code="INTERNAL_ERROR", message=_TIMEOUT),
    _status(500, code="INTERNAL_ERROR", message=_TIMEOUT, process=True),
    _status(502, process=True),
    _status(408, process=True),
    _status(500, message="Request failed with status code 408", process=True),
    _status(500, message="socket hang up (#7)", process=True),
    _status(500, message="upstream", details={"code": 4}, process=True),
    _status(503),
    _status(504, process=True),
    _answer(status=200, content_type="text/html", text="<html>ok</html>", process=True),
    _answer(status=200, text="", process=True),
    _answer(status=200, json={"success": True}, process=True),
    _answer(status=200, json={"success": True, "data": {"messages": []}}, process=True),
    _answer(status=200, json={"success": False, "error": "REFUSED", "message": "no"}),
    _answer(status=502, content_type="text/html", text="<html>bad gateway</html>", process=True),
    _answer(status=429, content_type="text/html", text="<html>slow down</html>"),
    _meta(131047),
    _meta(131056, where="message"),
    _meta(130429, status=429, where="details_flat"),
    _meta(131000, status=500, process=True),
    _meta(1, process=True),
    _meta(2, status=503, process=True),
    _meta(131016, status=500, process=True),
    _meta(131047, where="bare"),
    {"kind": "rate_limit", "retry_after": 0},
    {"kind": "rate_limit", "retry_after": 3600},
    {"kind": "rate_limit", "retry_after": None},
    {"kind": "delay", "ms": 20},
    {"kind": "stall", "when": "before"},
    {"kind": "stall", "when": "after"},
    {"kind": "reset", "when": "before"},
    {"kind": "reset", "when": "after"},
    {"kind": "close", "when": "before"},
    {"kind": "close", "when": "after"},
    {"kind": "truncate", "of": "head", "then": "close"},
    {"kind": "truncate", "of": "head", "then": "reset"},
    {"kind": "truncate", "of": "body", "then": "close"},
    {"kind": "truncate", "of": "body", "then": "reset"},
    {"kind": "truncate", "of": "body", "then": "stall"},
    {"kind": "drip", "bytes": 40, "ms": 1},
    {"kind": "redirect", "location": "https://elsewhere.example/"},
    {"kind": "raw", "text": "HTTP/1.0 200 OK\r\n\r\n", "then": "close", "process": True},
    {"kind": "raw", "text": _INTERIM + _INTERIM, "then": "reset", "process": True},
    {"kind": "raw", "text": "not http at all\r\n\r\n", "then": "close", "process": True},
    {"kind": "keepalive_close"},
]
