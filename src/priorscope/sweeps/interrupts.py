"""Ctrl-C once: end well. Twice: end now."""

import signal
import sys
import threading
from contextlib import suppress
from types import FrameType, TracebackType
from typing import Any

SIGNALS = (signal.SIGINT, signal.SIGTERM)


class EndNow(KeyboardInterrupt):
    """The second request for an end; a class of its own, since a cell's code may raise its base."""


class Interrupts:
    """While open, the first SIGINT or SIGTERM asks for an end, the second raises ``EndNow``.

    Outside the main thread nothing is caught and ``asked`` stays false. A signal that the process
    was told to ignore, as a shell does for what it starts in the background, stays ignored.

    Attributes:
        asked: Whether an end was asked for.
    """

    def __init__(self) -> None:
        self.asked = False
        self._before: dict[signal.Signals, Any] = {}

    def __enter__(self) -> "Interrupts":
        if threading.current_thread() is threading.main_thread():
            for number in SIGNALS:
                handler = signal.getsignal(number)
                if handler not in (signal.SIG_IGN, None):  # None: not Python's, cannot be restored
                    self._before[number] = handler
                    signal.signal(number, self._ask)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def _ask(self, number: int, frame: FrameType | None) -> None:
        if self.asked:
            raise EndNow
        self.asked = True
        # Standard error may be closed, or in the middle of a write that this handler interrupts.
        with suppress(OSError, ValueError, RuntimeError):
            print("\npriorscope: finishing the cells in hand; once more to drop them",
                  file=sys.stderr, flush=True)
