"""From one asyncio event loop to the core and back, in batches both ways.

Waking a loop costs more than a call does. So the calls that one turn of the loop makes go over together, and
the answers come back together: the core rings once for many, on a descriptor that the loop watches. Every
future is made and resolved on the loop's own thread, and each loop has a bridge of its own, so that one client
serves any number of loops, one after the other or side by side.
"""

from __future__ import annotations

import asyncio
import os
from weakref import WeakKeyDictionary, ref

from .. import _log, _native
from .._json import SENDS
from ..errors import AvenPingError, CancelledError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from threading import Event
    from typing import Any

    Progress = Callable[[int, int | None], object]
    Start = tuple[int, _native.Client, str, bytes, bytes | None]

_FAILED, _DONE, _PROGRESS = range(3)

_bridges: WeakKeyDictionary[asyncio.AbstractEventLoop, Bridge] = WeakKeyDictionary()


def bridge() -> Bridge:
    """The running loop's bridge."""
    loop = asyncio.get_running_loop()
    found = _bridges.get(loop)
    if found is not None and found.process == os.getpid():
        return found
    for other in list(_bridges):
        # One that was closed with calls in flight would be kept by them for ever.
        if other.is_closed():
            _bridges.pop(other, None)
    # No other thread runs this loop, so none can be here with it too.
    made = _bridges[loop] = Bridge(loop)
    return made


def flush() -> None:
    """Hands over what the running loop, if there is one, has not handed over yet."""
    try:
        found = _bridges.get(asyncio.get_running_loop())
    except RuntimeError:
        return
    if found is not None:
        found.flush()


class Bridge:
    """The calls of one event loop. Used by that loop's thread alone."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.process = os.getpid()
        self._waiting: dict[int, asyncio.Future[Any]] = {}
        self._progress: dict[int, Progress] = {}
        self._batch: list[Start] = []
        self._drained: list[tuple[int, int, Any]] = []
        self._last = 0
        self._queue = _native.Queue()
        _watch(loop, self._queue, self._drain)

    async def invoke(
        self, client: _native.Client, operation: str, arguments: bytes, options: bytes | None
    ) -> bytes:
        """One call. Cancelling it cancels the request."""
        waiting = self._waiting
        self._last = id = self._last + 1
        loop = asyncio.get_running_loop()
        future = loop.create_future()
        alone = not waiting
        waiting[id] = future
        try:
            if alone:
                # It has nobody to travel with, so it does not wait for anybody.
                self._queue.start([(id, client, operation, arguments, options)])
            else:
                if not self._batch:
                    loop.call_soon(self.flush)
                self._batch.append((id, client, operation, arguments, options))
            return await future  # type: ignore[no-any-return]  # what the waist gives for a call of this kind
        finally:
            if not future.done() or future.cancelled():
                self._forget(id)
            # An exception's traceback has this frame, and the future has the exception.
            del future

    async def start(
        self, start: Callable[..., None], *arguments: object, progress: Progress | None = None
    ) -> Any:
        """Anything else that the queue can do: `start` is its method, without the id that is made here."""
        self._last = id = self._last + 1
        future = self._waiting[id] = asyncio.get_running_loop().create_future()
        if progress is not None:
            self._progress[id] = progress
        try:
            start(self._queue, id, *arguments)
            return await future
        finally:
            self._progress.pop(id, None)
            if not future.done() or future.cancelled():
                self._forget(id)
            del future  # as in `invoke`

    def _forget(self, id: int) -> None:
        if self._waiting.pop(id, None) is not None:
            self._queue.cancel(id)

    def flush(self) -> None:
        """Hands over the calls of this turn of the loop."""
        batch, self._batch = self._batch, []
        waiting = self._waiting
        # Those that were cancelled since never leave. Their tasks may not have woken up to it yet.
        alive = [start for start in batch if (future := waiting.get(start[0])) and not future.cancelled()]
        try:
            self._queue.start(alive)
        except BaseException as error:
            for id, _, operation, _, _ in alive:
                self._fail(id, _not_handed_over(operation, error))
            if not isinstance(error, Exception):
                raise

    def _drain(self) -> None:
        drained = self._drained
        self._queue.drain(drained)
        while drained:
            self._settle(*drained[-1])
            drained.pop()
        # Until here the descriptor stays readable. So whatever is raised in here, Ctrl-C for one, the loop comes
        # back for the rest.
        self._queue.rest(drained)
        _log.hand_on()

    def _settle(self, id: int, what: int, value: Any) -> None:
        if what == _PROGRESS:
            self._report(id, value)
        elif what == _FAILED:
            self._fail(id, value)
        else:
            future = self._waiting.get(id)
            if future is not None and not future.done():
                future.set_result(value)
            self._waiting.pop(id, None)

    def _fail(self, id: int, error: BaseException) -> None:
        future = self._waiting.get(id)
        if future is not None and not future.done():
            future.set_exception(error)
        self._waiting.pop(id, None)

    def _report(self, id: int, news: tuple[int, int | None]) -> None:
        progress = self._progress.get(id)
        if progress is None:
            return
        try:
            progress(*news)
        except BaseException as error:
            # Whoever made the call gets it, and the transfer is over. A future takes no `StopIteration`.
            self._queue.cancel(id)
            stopped = isinstance(error, StopIteration)
            self._fail(id, RuntimeError("the progress callback raised StopIteration") if stopped else error)


def _not_handed_over(operation: str, error: BaseException) -> BaseException:
    """What a call comes to that was interrupted on its way out: nobody can tell whether it has left."""
    if isinstance(error, AvenPingError):
        return error
    return CancelledError(
        f"interrupted on its way out: {error!r}",
        operation=operation,
        delivery="maybe_sent" if operation in SENDS else None,
    )


def _watch(loop: asyncio.AbstractEventLoop, queue: _native.Queue, drain: Callable[[], object]) -> None:
    """Has the loop drain the queue when its descriptor is readable."""
    try:
        loop.add_reader(queue.fileno(), drain)
    except NotImplementedError:
        # A loop that watches no descriptors, as on Windows: a thread does.
        import threading

        arguments = (ref(loop), queue, drain)
        threading.Thread(target=_watch_by_thread, args=arguments, name="avenping", daemon=True).start()


def _watch_by_thread(
    alive: ref[asyncio.AbstractEventLoop], queue: _native.Queue, drain: Callable[[], object]
) -> None:
    from select import select
    from threading import Event

    while True:
        readable, _, _ = select([queue.fileno()], (), (), 1.0)
        loop = alive()
        if loop is None or loop.is_closed():
            return
        if readable:
            drained = Event()
            try:
                loop.call_soon_threadsafe(_drain_and_tell, drain, drained)
            except RuntimeError:
                return  # closed meanwhile
            # It stays readable until the loop has drained.
            drained.wait(1.0)
        del loop  # which the next wait must not keep alive


def _drain_and_tell(drain: Callable[[], object], drained: Event) -> None:
    drain()
    drained.set()
