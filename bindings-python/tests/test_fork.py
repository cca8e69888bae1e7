"""Clients and forks: every message of parent and children goes out once, and every answer comes to who asked."""

from __future__ import annotations

import os
from collections import Counter

import pytest
from avenping.testing import MockServer
from programs.forks import WAYS
from support.child import run

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")


@pytest.mark.parametrize("way", list(WAYS))
def test_parent_and_children_send_each_message_once(way: str, server: MockServer) -> None:
    ended = run(
        "forks",
        way,
        AVENPING_TOKEN=server.token,
        AVENPING_BASE_URL=server.base_url,
        timeout=30,
        # From 3.12 on, forking with threads at work is warned of. That it works is what this is about.
        PYTHONWARNINGS="ignore:This process:DeprecationWarning",
    )
    said = Counter[str](ended.json())
    assert said.total() >= 10
    assert set(said.values()) == {1}
    assert Counter(message["body"]["text"] for message in server.messages()) == said


def test_a_child_cannot_use_the_fake_of_its_parent(server: MockServer) -> None:
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        try:
            server.messages()
        except BaseException as error:
            os.write(writing, repr(error).encode())
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        assert pipe.read() == "RuntimeError('the fake belongs to the parent process')"
    os.waitpid(child, 0)
    assert server.messages() == []
