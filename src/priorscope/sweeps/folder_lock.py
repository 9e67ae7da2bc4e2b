"""One coordinator a folder."""

import contextlib
import errno
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

#: What a file system says that knows no locks, as some of clusters.
_NO_LOCKS = {errno.ENOLCK, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP}

#: Open lock files of this process. A forked child would hold them for as long as it lives, beyond
#: the end of this process, so it closes them first of all.
_held: set[int] = set()


class FolderBusy(OutputError):
    """Another run is writing to the folder."""


@contextmanager
def locked(folder: Path) -> Iterator[bool]:
    """Hold ``folder`` for this process while the block runs.

    The lock belongs to the open file, so that it ends with the process, however that ends; a
    killed run leaves a file behind that locks nobody out.

    Yields:
        Whether the folder is really held: some file systems know no locks.

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
    _held.add(handle)
    try:
        alone = _take(handle, folder)
        with contextlib.suppress(OSError):  # who holds it is a courtesy; a full disk may refuse
            os.ftruncate(handle, 0)
            os.pwrite(handle, _self().encode(), 0)
        yield alone
    finally:
        _held.discard(handle)
        os.close(handle)


def _take(handle: int, folder: Path) -> bool:
    if fcntl is None:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise FolderBusy(f"another run is writing to {folder} ({_holder(handle)}): wait until it "
                         "ends, or name another folder") from None
    except OSError as error:
        if error.errno in _NO_LOCKS:
            return False
        raise OutputError(f"cannot lock {folder}: {error.strerror or error}; name another folder"
                          ) from error
    return True


def _self() -> str:
    since = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
    return json.dumps({"process": os.getpid(), "host": platform.node(), "since": since})


def _holder(handle: int) -> str:
    try:
        holder = json.loads(os.pread(handle, 4096, 0))
        return f"process {holder['process']} on {holder['host']} since {holder['since']}"
    except (OSError, ValueError, KeyError, TypeError):
        return "its process is unknown"


def _let_go() -> None:
    for handle in _held:
        with contextlib.suppress(OSError):
            os.close(handle)
    _held.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_let_go)
