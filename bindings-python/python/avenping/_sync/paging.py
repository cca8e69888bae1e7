"""Lists that come in pages, for the blocking client. `_async/paging.py` is its twin."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar

from .._paging import Place

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .transport import Transport

T = TypeVar("T")


class Page(Generic[T]):
    """One page of a list. Iterating over it goes on to the pages after it.

    Source: specification section 3.3.
    """

    __slots__ = ("_next", "_transport", "items", "raw")

    items: tuple[T, ...]
    """This page's items. Can be empty although more pages follow."""
    raw: Mapping[str, Any]
    """This page's JSON as it came."""

    def __init__(
        self, transport: Transport, raw: Mapping[str, Any], items: tuple[T, ...], next: Place[T] | None
    ) -> None:
        self._transport = transport
        self._next = next
        self.items = items
        self.raw = raw

    @property
    def next_cursor(self) -> str | None:
        """The `after` of the next page; `None` on the last one."""
        return None if self._next is None else self._next.cursor

    def next_page(self) -> Page[T] | None:
        """Fetches the next page; `None` after the last one. After a failure it can be asked for again."""
        return None if self._next is None else fetch(self._transport, self._next)

    def pages(self) -> Iterator[Page[T]]:
        """This page and all that follow, fetched as they are read."""
        page: Page[T] | None = self
        while page is not None:
            yield page
            page = page.next_page()

    def __iter__(self) -> Iterator[T]:
        """The items of this page and of all that follow, fetched as they are read."""
        for page in self.pages():
            yield from page.items

    def __repr__(self) -> str:
        return f"<Page: {len(self.items)} items{', and more' if self._next else ''}>"


def fetch(transport: Transport, place: Place[T]) -> Page[T]:
    """The page at this place."""
    since, options = place.begin()
    data = transport.invoke(place.operation, options, place.arguments)
    return Page(transport, data, *place.end(since, data))
