"""The core's log as records of `logging.getLogger("avenping")`.

The SDK's own threads never wait for the interpreter, so the core keeps its events and a thread of the
interpreter's hands them on: when a call ends, with the time at which they happened. A program that has not
imported `logging` pays nothing for it.
"""

from __future__ import annotations

import sys

from . import _native

TYPE_CHECKING = False
if TYPE_CHECKING:
    from logging import Handler, Logger

_LEVELS = (0, 40, 30, 20, 10)
"""Python's level for each of the core's: off, error, warning, information, everything."""

_logger: Logger | None = None
_silent: Handler
_wanted = 0


def follow() -> None:
    """Has the core keep what the logger's present level lets through. Called before each call."""
    global _logger, _silent, _wanted
    if _logger is None:
        logging = sys.modules.get("logging")
        if logging is None or not hasattr(logging, "NullHandler"):
            return
        logger: Logger = logging.getLogger("avenping")
        # A library is silent until it is asked to speak: this keeps warnings off standard error.
        _silent = logging.NullHandler()
        logger.addHandler(_silent)
        _logger = logger
    level = _logger.getEffectiveLevel()
    wanted = 4 if level <= 10 else 3 if level <= 20 else 2 if level <= 30 else 1 if level <= 40 else 0
    if wanted != _wanted:
        _wanted = wanted
        _native.set_log_level(wanted)


def hand_on() -> None:
    """Hands on what was kept. Called after each call."""
    if _logger is None or not _wanted:
        return
    for time, level, operation, text in _native.take_log():
        if _logger.isEnabledFor(_LEVELS[level]):
            record = _logger.makeRecord(
                _logger.name, _LEVELS[level], "avenping", 0, "%s: %s", (operation, text), None, "call"
            )
            record.created = time
            record.msecs = time % 1 * 1000
            try:
                _logger.handle(record)
            except Exception:
                # A handler of the application's has failed. Raised from here, it would take the place of the call's
                # answer: a message that was sent would look like one that was not. So it goes where the handlers of
                # `logging` send their failures, and `logging.raiseExceptions` decides whether anybody hears of it.
                _silent.handleError(record)
