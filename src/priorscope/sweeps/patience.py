"""Errors of a file system that may pass."""

import errno
import time
from collections.abc import Callable
from typing import TypeVar

Value = TypeVar("Value")

#: A stale handle, a failed transfer, a time-out: network file systems have such moments.
PASSING = frozenset({errno.ESTALE, errno.EIO, errno.ETIMEDOUT, errno.EAGAIN})

#: Seconds between one try and the next.
WAITS = (0.1, 0.4, 1.6)


def patiently(action: Callable[[], Value]) -> Value:
    """Return what ``action`` returns, tried again a few times where its error may pass.

    Raises:
        OSError: The last one, where it does not pass.
    """
    for wait in WAITS:
        try:
            return action()
        except OSError as error:
            # An error raised on purpose carries the system's own as its cause.
            cause = error.__cause__ if isinstance(error.__cause__, OSError) else error
            if cause.errno not in PASSING:
                raise
            time.sleep(wait)
    return action()
