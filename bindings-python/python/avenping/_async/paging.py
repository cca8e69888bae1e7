"""Lists that come in pages, for the asynchronous client. `_sync/paging.py` is its twin."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar

from .._paging import Place

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Generator, Mapping

    from .transport import Transport

T = TypeVar("T")


class AsyncPage(Generic[T]):
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

    async def next_page(self) -> AsyncPage[T] | None:
        """Fetches the next page; `None` after the last one. After a failure it can be asked for again."""
        return None if self._next is None else await fetch(self._transport, self._next)

    async def pages(self) -> AsyncIterator[AsyncPage[T]]:
        """This page and all that follow, fetched as they are read."""
        page: AsyncPage[T] | None = self
        while page is not None:
            yield page
            page = await page.next_page()

    async def __aiter__(self) -> AsyncIterator[T]:
        """The items of this page and of all that follow, fetched as they are read."""
        async for page in self.pages():
            for item in page.items:
                yield item

    def __repr__(self) -> str:
        return f"<AsyncPage: {len(self.items)} items{', and more' if self._next else ''}>"


class AsyncListing(Generic[T]):
    """A list that was not asked for yet: `await` it for its first page, or iterate over all its items.

    >>> page = await client.templates.list()
    >>> async for template in client.templates.list():
    ...     print(template.name)
    hello_world...
    """

    __slots__ = ("_first", "_transport")

    def __init__(
        self,
        transport: Transport,
        operation: str,
        options: Mapping[str, Any],
        arguments: Mapping[str, Any],
        read: Callable[[Any], T],
    ) -> None:
        self._transport = transport
        self._first = Place(operation, options, arguments, read, transport.deadline_of(options))

    def __await__(self) -> Generator[Any, None, AsyncPage[T]]:
        """The first page."""
        return fetch(self._transport, self._first).__await__()

    async def pages(self) -> AsyncIterator[AsyncPage[T]]:
        """All pages, fetched as they are read."""
        async for page in (await self).pages():
            yield page

    async def __aiter__(self) -> AsyncIterator[T]:
        """The items of all pages, fetched as they are read."""
        async for item in await self:
            yield item


async def fetch(transport: Transport, place: Place[T]) -> AsyncPage[T]:
    """The page at this place."""
    since, options = place.begin()
    data = await transport.invoke(place.operation, options, place.arguments)
    return AsyncPage(transport, data, *place.end(since, data))
