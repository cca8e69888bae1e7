"""A case as it stands in `conformance/cases/*.json`; `conformance/case.schema.json` describes it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[3] / "conformance" / "cases"


@dataclass(frozen=True)
class Case:
    name: str
    operation: str
    expect: dict[str, Any]
    input: Any
    all_pages: bool
    client: dict[str, Any]
    mock: dict[str, Any]


def load() -> list[Case]:
    cases = [
        _parse(case)
        for file in sorted(FOLDER.glob("*.json"))
        for case in json.loads(file.read_text(encoding="utf-8"))["cases"]
    ]
    names = [case.name for case in cases]
    assert len(set(names)) == len(names), "two cases have the same name"
    return cases


def _parse(case: dict[str, Any]) -> Case:
    name, expect = case["name"], case["expect"]
    unknown = case.keys() - {"name", "about", "operation", "input", "allPages", "client", "mock", "expect"}
    assert not unknown, f"{name}: unknown keys {unknown}"
    assert ("result" in expect) != ("error" in expect), f"{name}: expect either a result or an error"
    assert "requests" in expect, f"{name}: say which requests are expected"
    return Case(
        name=name,
        operation=case["operation"],
        expect=expect,
        input=case.get("input", {}),
        all_pages=case.get("allPages", False),
        client=case.get("client", {}),
        mock=case.get("mock", {}),
    )
