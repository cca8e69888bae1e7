"""What a single call may set differently from its client."""

from __future__ import annotations

from typing import TypedDict


class CallOptions(TypedDict, total=False):
    """The keywords that every method takes, and :meth:`avenping.Client.with_options` for many calls."""

    timeout: float
    """The limit of one attempt in seconds, connecting included. For media: the longest time without progress."""

    deadline: float | None
    """The limit of the whole call in seconds, with its retries and waits; for a list, of the time spent fetching
    all its pages. Also limits media, which has none unless it is set here. `None`: no limit."""

    max_retries: int
    """How many further attempts may follow the first one. 0 means 0."""

    retry_maybe_sent: bool
    """Repeat a send even when an earlier attempt may have gone out: timeouts, resets and server errors are then
    retried as for a call that only reads. **The recipient may get the message twice.**"""
