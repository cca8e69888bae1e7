"""The pytest fixture `avenping_mock`. Installing `avenping` is enough to have it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .testing import MockServer


@pytest.fixture
def avenping_mock(monkeypatch: pytest.MonkeyPatch) -> Iterator[MockServer]:
    """A fake AvenPing for this test. `AVENPING_TOKEN` and `AVENPING_BASE_URL` lead to it while the test runs."""
    from .testing import MockServer

    with MockServer() as server:
        monkeypatch.setenv("AVENPING_TOKEN", server.token)
        monkeypatch.setenv("AVENPING_BASE_URL", server.base_url)
        monkeypatch.delenv("AVENPING_PHONE_NUMBER_ID", raising=False)
        yield server
