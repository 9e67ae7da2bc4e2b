"""A folder of results, one small file a cell."""

import contextlib
import errno
import json
import os
import time
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from .._core.errors import OutputError
from .._core.writing import write_aside
from .cell_file import CellFile, Damaged
from .keys import canonical

CELLS, FAILED, QUARANTINE, LOG = "cells", "failed", "quarantine", "log.jsonl"

#: Errors of a network file system that may pass: a stale handle, a failed transfer, a time-out.
_PASSING = {errno.ESTALE, errno.EIO, errno.ETIMEDOUT, errno.EAGAIN}
_TRIES = 4


class Store:
    """Results of one study in one folder, written by whoever holds its lock.

    ``cells/`` holds finished cells, ``failed/`` what went wrong, ``quarantine/`` files that were
    damaged; ``log.jsonl`` tells what happened, line by line, and is never read for results.

    Attributes:
        folder: Where.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def open(self) -> None:
        """Make the folders and remove what killed writers left half-written.

        Raises:
            OutputError: The folders cannot be made.
        """
        try:
            for part in (CELLS, FAILED):
                (self.folder / part).mkdir(parents=True, exist_ok=True)
                for scrap in (self.folder / part).glob(".*.part"):
                    scrap.unlink(missing_ok=True)
        except OSError as error:
            raise OutputError(f"cannot use {self.folder} for results: {error.strerror or error}; "
                              "name another folder") from error

    def names(self, part: str) -> set[str]:
        """Return the keys that have a file among the cells or the failures."""
        with contextlib.suppress(FileNotFoundError):
            return {name for name in os.listdir(self.folder / part) if not name.startswith(".")}
        return set()

    def read(self, part: str, key: str) -> CellFile | None:
        """Return a stored file, or None when there is none that is whole.

        A damaged one is set aside, with a line in the log, so that its cell is computed again.
        """
        path = self.folder / part / key
        try:
            return CellFile.from_bytes(path.read_bytes())
        except FileNotFoundError:
            return None
        except (Damaged, ValueError) as error:
            self._set_aside(path, str(error))
            return None

    def write(self, part: str, key: str, content: CellFile) -> None:
        """Write a file whole or not at all.

        Raises:
            OutputError: The disk refuses, after a few tries where the error may pass.
        """
        for attempt in range(_TRIES):
            try:
                write_aside(self.folder / part / key, content.to_bytes(), what="a result")
                return
            except OutputError as error:
                cause = error.__cause__
                passing = isinstance(cause, OSError) and cause.errno in _PASSING
                if not passing or attempt == _TRIES - 1:
                    raise
                time.sleep(0.1 * 4**attempt)

    def forget_failure(self, key: str) -> None:
        """Remove the record of a failure."""
        (self.folder / FAILED / key).unlink(missing_ok=True)

    def log(self, event: str, **details: Any) -> None:
        """Add a line to the log; a disk that refuses it is no reason to stop."""
        stamp = datetime.now(UTC).isoformat(timespec="milliseconds")
        line = json.dumps({"at": stamp, "event": event, **details}, default=str)
        with contextlib.suppress(OSError), (self.folder / LOG).open("a", encoding="utf-8") as file:
            file.write(line + "\n")

    def _set_aside(self, path: Path, reason: str) -> None:
        aside = self.folder / QUARANTINE
        self.log("quarantined", file=path.name, reason=reason)
        try:
            aside.mkdir(exist_ok=True)
            path.replace(aside / f"{path.name}.{time.time_ns()}")
        except OSError as error:
            raise OutputError(f"the damaged file {path} cannot be set aside: "
                              f"{error.strerror or error}; remove it") from error


def header(study: str, version: int, config: dict[str, Any], seed: int,
           made: dict[str, Any]) -> dict[str, Any]:
    """Return the header of a cell's file."""
    return {"study": study, "version": version, "config": config, "seed": seed, "made": made}


def same(first: CellFile, second: CellFile) -> bool:
    """Tell whether two files hold the same result, however they were made."""
    return first.payload == second.payload


def known(headers: Iterable[dict[str, Any]]) -> list[str]:
    """Return the distinct sets of versions in headers, each as one line, sorted."""
    return sorted({canonical(head["made"].get("versions", {})) for head in headers})
