"""Where a list stands between two pages. `Page` and `AsyncPage` are on top of it.

A page can be empty although more follow, because AvenPing searches within a page after fetching it, so only the
cursor decides (specification section 3.3). A cursor that was used before ends the list.
"""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

T = TypeVar("T")

_TINY = 1e-6
"""An overdue list fails as a timeout of the call, not as a refused argument."""


class Place(Generic[T]):
    """What the fetch of a page needs, and what it makes of the answer."""

    def __init__(
        self,
        operation: str,
        options: Mapping[str, Any],
        arguments: Mapping[str, Any],
        read: Callable[[Any], T],
        deadline: float | None,
        used: frozenset[str] = frozenset(),
    ) -> None:
        self.operation = operation
        self._options = options
        self.arguments = arguments
        self._read = read
        self._left = deadline
        after = arguments.get("after")
        self._used = used if after is None else used | {after}

    def begin(self) -> tuple[float, Mapping[str, Any]]:
        """When the fetch begins, which is now, and its options."""
        options = (
            self._options if self._left is None else {**self._options, "deadline": max(self._left, _TINY)}
        )
        return monotonic(), options

    def end(self, since: float, data: Any) -> tuple[tuple[T, ...], Place[T] | None]:
        """The fetched page's items, and the place of the page after it."""
        items = tuple(self._read(item) for item in data["items"])
        cursor = _next_cursor(data.get("paging"))
        if not cursor or cursor in self._used:
            return items, None
        # The deadline is for fetching; what the caller does between two pages is the caller's.
        left = None if self._left is None else self._left - (monotonic() - since)
        arguments = {**self.arguments, "after": cursor}
        return items, Place(self.operation, self._options, arguments, self._read, left, self._used)

    @property
    def cursor(self) -> str:
        """Where this page starts."""
        after: str = self.arguments["after"]
        return after


def _next_cursor(paging: Any) -> str | None:
    if not paging or not paging.get("hasNext") or not paging.get("cursors"):
        return None
    after: str | None = paging["cursors"].get("after")
    return after
