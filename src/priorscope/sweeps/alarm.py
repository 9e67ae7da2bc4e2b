"""A time limit on Python code that runs in the main thread."""

import signal
import threading
import time
from types import FrameType
from typing import Any

_AGAIN = 1.0
_SHORTEST, _LONGEST = 1e-3, 1e8  # seconds; a timer takes 0 for never and refuses a thousand years


class TimeIsUp(BaseException):
    """Not an Exception, so that a measure's own ``except Exception`` lets it pass."""


class Alarm:
    """Raises ``TimeIsUp`` in the main thread once time is up, and again each second while armed.

    Elsewhere, and where a system has no interval timer, it never rings. A timer and a handler that
    were set before go on afterwards.

    Args:
        seconds: How long until it rings; None for never.

    Attributes:
        seconds: As given.
        armed: Whether it may still ring; set it to False first of all when the code is through.
    """

    def __init__(self, seconds: float | None) -> None:
        self.seconds = seconds
        self.armed = False
        self._before: tuple[Any, tuple[float, float], float] | None = None

    def set(self) -> None:
        """Start the clock."""
        main = threading.current_thread() is threading.main_thread()
        if self.seconds is None or not main or not hasattr(signal, "setitimer"):
            return
        handler = signal.signal(signal.SIGALRM, self._ring)
        seconds = min(max(self.seconds, _SHORTEST), _LONGEST)
        self._before = (handler, signal.setitimer(signal.ITIMER_REAL, seconds, _AGAIN),
                        time.monotonic())
        self.armed = True  # last: a ring before there is something to put back would lose it

    def clear(self) -> None:
        """Stop the clock and put back what was there before."""
        self.armed = False
        if self._before is None:
            return
        handler, (left, interval), since = self._before
        signal.setitimer(signal.ITIMER_REAL, 0.0)
        signal.signal(signal.SIGALRM, signal.SIG_DFL if handler is None else handler)
        if left:
            passed = time.monotonic() - since
            signal.setitimer(signal.ITIMER_REAL, max(left - passed, 1e-3), interval)

    def _ring(self, number: int, frame: FrameType | None) -> None:
        if self.armed:
            raise TimeIsUp
