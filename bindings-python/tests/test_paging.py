"""Pages as Python has them. What the server's cursors mean is in the conformance cases."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import avenping
import pytest
from avenping import AsyncClient, Client
from avenping.testing import MockServer
from support.styles import settings_of


def fetched(server: MockServer, path: str = "/v2/forms") -> int:
    return sum(request["path"] == path for request in server.requests())


def test_iterating_goes_over_all_pages_and_fetches_them_as_it_goes(server: MockServer) -> None:
    with Client(**settings_of(server)) as client:
        page = client.forms.list(limit=2)
        assert repr(page) == "<Page: 2 items, and more>"
        assert [form.id for form in page.items] == ["1155000000000001", "1155000000000002"]
        assert page.raw["items"] == [form.raw for form in page.items]
        forms = iter(page)
        assert [next(forms).id[-1] for _ in range(3)] == ["1", "2", "3"]
        assert fetched(server) == 2
        assert [form.id[-1] for form in forms] == ["4", "5"]
        assert fetched(server) == 3
        assert [len(each.items) for each in page.pages()] == [2, 2, 1]


def test_a_cursor_leads_to_the_next_page_and_the_last_has_none(server: MockServer) -> None:
    with Client(**settings_of(server)) as client:
        page = client.forms.list(limit=3)
        following = page.next_page()
        assert following is not None
        assert client.forms.list(limit=3, after=page.next_cursor).items == following.items
        assert (following.next_cursor, following.next_page()) == (None, None)
        assert repr(following) == "<Page: 2 items>"


def test_a_listing_can_be_awaited_iterated_over_and_both_again(server: MockServer) -> None:
    async def main() -> None:
        async with AsyncClient(**settings_of(server)) as client:
            listing = client.forms.list(limit=2)
            assert fetched(server) == 0
            page = await listing
            assert (len(page.items), fetched(server)) == (2, 1)
            assert [form.id[-1] async for form in listing] == list("12345")
            assert [form.id[-1] async for form in page] == list("12345")
            assert [len(each.items) async for each in listing.pages()] == [2, 2, 1]
            following = await page.next_page()
            assert following is not None
            assert following.items[0].id[-1] == "3"
            assert repr(page) == "<AsyncPage: 2 items, and more>"

    asyncio.run(main())


def test_a_page_that_failed_can_be_asked_for_again(server: MockServer) -> None:
    async def main(client: AsyncClient) -> None:
        page = await client.forms.list(limit=2)
        server.fault("status", status=503)
        with pytest.raises(avenping.ServerError):
            await page.next_page()
        assert [form.id[-1] async for form in page] == list("12345")

    with Client(**settings_of(server, max_retries=0)) as client:
        page = client.forms.list(limit=2)
        server.fault("status", status=503)
        with pytest.raises(avenping.ServerError):
            page.next_page()
        assert [form.id[-1] for form in page] == list("12345")
    asyncio.run(main(AsyncClient(**settings_of(server, max_retries=0))))


def test_a_deadline_is_for_fetching_all_pages_and_not_for_what_is_done_between(server: MockServer) -> None:
    with Client(**settings_of(server)) as client:
        server.fault("delay", ms=150, times=None)
        with pytest.raises(avenping.TimeoutError):
            list(client.forms.list(limit=1, deadline=0.4))
        assert 2 <= fetched(server) <= 4
        server.clear_faults()
        between = 0.0
        for _ in client.forms.list(limit=1, deadline=0.4):
            time.sleep(0.15)
            between += 0.15
        assert between > 0.4


def test_awaited_pages_have_a_deadline_together_too(server: MockServer) -> None:
    async def main() -> None:
        async with AsyncClient(**settings_of(server, deadline=0.4)) as client:
            server.fault("delay", ms=150, times=None)
            with pytest.raises(avenping.TimeoutError):
                _ = [form async for form in client.forms.list(limit=1)]
            server.clear_faults()
            async for _ in client.forms.list(limit=1):
                await asyncio.sleep(0.15)

    asyncio.run(main())


def test_a_search_gives_everything_at_once(server: MockServer) -> None:
    with Client(**settings_of(server)) as client:
        found = client.forms.search("form", limit=50)
    assert isinstance(found, list)
    assert all(isinstance(form, avenping.models.Form) for form in found)
    assert fetched(server, "/v2/forms/search") == 1


def test_a_query_may_hold_numbers_truths_and_several_values(server: MockServer) -> None:
    query: dict[str, Any] = {
        "limit": 2,
        "ratio": 1.5,
        "all": True,
        "none": False,
        "name": ["a b", "c&d"],
        "text": "ü",
    }
    with Client(**settings_of(server)) as client:
        client.request("GET", "/v2/forms", query=query)
    [request] = server.requests()
    assert request["query"] == {
        "limit": "2",
        "ratio": "1.5",
        "all": "true",
        "none": "false",
        "name": ["a b", "c&d"],
        "text": "ü",
    }
