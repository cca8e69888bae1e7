"""Fixtures for all tests, and the figures at the end of a run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from avenping.testing import MockServer
from support.figures import figures, report


@pytest.fixture
def server() -> Iterator[MockServer]:
    """A fake of this test's own. Unlike `avenping_mock` it leaves the environment alone."""
    with MockServer() as server:
        yield server


@pytest.fixture(autouse=True)
def no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the developer's own shell says about AvenPing is not for tests."""
    for name in ("AVENPING_TOKEN", "AVENPING_BASE_URL", "AVENPING_PHONE_NUMBER_ID", "AVENPING_LOG"):
        monkeypatch.delenv(name, raising=False)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The figures, and how long each file took."""
    seconds = Counter[str]()
    for reports in terminalreporter.stats.values():
        for each in reports:
            if isinstance(each, pytest.TestReport):
                seconds[each.location[0]] += each.duration  # type: ignore[assignment]  # a Counter of float
    for file, duration in seconds.most_common():
        if duration >= 1:
            report(f"{duration:6.1f} s  {file}")
    if figures:
        terminalreporter.section("figures")
        for figure in figures:
            terminalreporter.write_line(figure)
