"""A server that takes everything and never answers, and knows who has hung up."""

from __future__ import annotations

import selectors
import socket
import threading
import time
from collections.abc import Callable
from types import TracebackType


class StalledServer:
    """What a client in trouble talks to. A context manager.

    :param answer: what it sends once a request's head has arrived, before it says no more.
    :param reads: after so many bytes of a connection it reads no further, until `read_on`.
    """

    def __init__(self, answer: bytes = b"", *, reads: int | None = None) -> None:
        self._answer = answer
        self._reads = reads
        self._unread: list[socket.socket] = []
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=1024)
        self._changed = threading.Condition()
        self._received: dict[socket.socket, bytearray] = {}
        self._hung_up = 0
        self._stopped = False
        self.base_url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def requests(self) -> list[bytes]:
        """What arrived, by connection."""
        with self._changed:
            return [bytes(received) for received in self._received.values() if received]

    def wait_for_requests(self, count: int = 1) -> None:
        """Until so many requests' heads have arrived."""
        self._wait(lambda: sum(b"\r\n\r\n" in each for each in self._received.values()) >= count)

    def wait_for_hang_ups(self, count: int = 1) -> None:
        """Until so many clients have closed their connection."""
        self._wait(lambda: self._hung_up >= count)

    def read_on(self) -> None:
        """Reads everything from now on."""
        self._reads = None

    def _wait(self, condition: Callable[[], bool]) -> None:
        with self._changed:
            assert self._changed.wait_for(condition, timeout=10), (
                f"{len(self._received)} connections, {self._hung_up} closed: {list(self._received.values())}"
            )

    def __enter__(self) -> StalledServer:
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopped = True
        self._thread.join()

    def _serve(self) -> None:
        with selectors.DefaultSelector() as selector, self._listener:
            selector.register(self._listener, selectors.EVENT_READ)
            while not self._stopped:
                while self._reads is None and self._unread:
                    selector.register(self._unread.pop(), selectors.EVENT_READ)
                for key, _ in selector.select(0.02):
                    found = key.fileobj
                    assert isinstance(found, socket.socket)
                    if found is self._listener:
                        connection, _ = self._listener.accept()
                        selector.register(connection, selectors.EVENT_READ)
                        with self._changed:
                            self._received[connection] = bytearray()
                    elif not self._take(found):
                        selector.unregister(found)
                        found.close()
                    elif self._reads is not None and len(self._received[found]) >= self._reads:
                        selector.unregister(found)
                        self._unread.append(found)
            for connection in self._received:
                connection.close()

    def _take(self, connection: socket.socket) -> bool:
        try:
            data = connection.recv(1 << 18)
        except ConnectionError:
            data = b""
        with self._changed:
            received = self._received[connection]
            had_head = b"\r\n\r\n" in received
            received += data
            self._hung_up += not data
            self._changed.notify_all()
        if self._answer and not had_head and b"\r\n\r\n" in received:
            connection.sendall(self._answer)
        return bool(data)


def eventually(condition: Callable[[], bool], what: str, *, within: float = 10) -> None:
    """Waits until it holds, for what only happens soon after."""
    until = time.monotonic() + within
    while not condition():
        assert time.monotonic() < until, f"not within {within} s: {what}"
        time.sleep(0.005)
