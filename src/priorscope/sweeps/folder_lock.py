"""One coordinator a folder."""

import contextlib
import json
import os
import platform
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from .._core.errors import OutputError

try:
    import fcntl
except ImportError:  # Windows: the folder is not locked
    fcntl = None  # type: ignore[assignment]

NAME = "lock"


class FolderBusy(OutputError):
    """Another run is writing to the folder."""


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold ``folder`` for this process while the block runs.

    The lock belongs to the open file, so that it ends with the process, however that ends; a
    killed run leaves a file behind that locks nobody out.

    Raises:
        FolderBusy: Another process holds it, with who.
        OutputError: The folder cannot be made or written to.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(folder / NAME, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise OutputError(f"cannot use {folder} for results: {error.strerror or error}; name "
                          "another folder") from error
    try:
        if fcntl is not None:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise FolderBusy(f"another run is writing to {folder} ({_holder(handle)}): wait "
                                 "until it ends, or name another folder") from None
        with contextlib.suppress(OSError):  # who holds it is a courtesy; a full disk may refuse
            os.ftruncate(handle, 0)
            os.pwrite(handle, _self().encode(), 0)
        yield
    finally:
        os.close(handle)


def _self() -> str:
    since = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
    return json.dumps({"process": os.getpid(), "host": platform.node(), "since": since})


def _holder(handle: int) -> str:
    try:
        holder = json.loads(os.pread(handle, 4096, 0))
        return f"process {holder['process']} on {holder['host']} since {holder['since']}"
    except (OSError, ValueError, KeyError, TypeError):
        return "its process is unknown"
