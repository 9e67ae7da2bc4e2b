"""A folder of results, one small file a cell."""

import contextlib
import json
import os
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from .._core.errors import OutputError
from .._core.writing import write_aside
from .cell_file import CellFile, Damaged
from .patience import patiently

CELLS, FAILED, QUARANTINE, LOG = "cells", "failed", "quarantine", "log.jsonl"

#: What a failure's payload holds, all words.
FAILURE_FIELDS = {"status", "message", "trace"}

#: Half-written files of a writer that may be alive are left alone for so many seconds.
_SCRAP_AGE = 3600.0


class Store:
    """Results of one study in one folder, written by whoever holds its lock.

    ``cells/`` holds finished cells, ``failed/`` what went wrong, ``quarantine/`` files that were
    damaged; ``log.jsonl`` tells what happened, line by line, and is never read for results.

    Attributes:
        folder: Where.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def open(self, *, alone: bool) -> None:
        """Make the folders and remove what killed writers left half-written.

        Args:
            alone: Whether nobody else writes cells here, so that what is half-written is dead.

        Raises:
            OutputError: The folders cannot be made.
        """
        try:
            for part in (CELLS, FAILED):
                (self.folder / part).mkdir(parents=True, exist_ok=True)
                _sweep(self.folder / part, 0.0 if alone else _SCRAP_AGE)
        except OSError as error:
            raise OutputError(f"cannot use {self.folder} for results: {error.strerror or error}; "
                              "name another folder") from error
        _sweep(self.folder, _SCRAP_AGE)
        _sweep(self.folder / "figures", _SCRAP_AGE)
        self._end_torn_line()

    def names(self, part: str) -> set[str]:
        """Return the keys that have a file among the cells or the failures.

        Raises:
            OutputError: The folder cannot be listed.
        """
        folder = self.folder / part
        try:
            listed = patiently(lambda: os.listdir(folder))
        except OSError as error:
            raise OutputError(f"cannot list {folder}: {error.strerror or error}") from error
        return {name for name in listed if not name.startswith(".")}

    def read(self, part: str, key: str) -> CellFile | None:
        """Return a stored file, or None when there is none that is whole.

        A damaged one is set aside, with a line in the log, so that its cell is computed again.

        Raises:
            OutputError: It is there and the disk will not give it.
        """
        path = self.folder / part / key
        try:
            return _whole(part, key, patiently(path.read_bytes))
        except FileNotFoundError:
            return None
        except IsADirectoryError:
            self._set_aside(path, "it is a folder")
        except OSError as error:
            raise OutputError(f"cannot read the result {path}: {error.strerror or error}"
                              ) from error
        except Damaged as error:
            self._set_aside(path, str(error))
        return None

    def write(self, part: str, key: str, content: CellFile) -> None:
        """Write a file whole or not at all.

        Raises:
            OutputError: The disk refuses, after a few tries where the error may pass.
        """
        patiently(lambda: write_aside(self.folder / part / key, content.to_bytes(),
                                      what="a result"))

    def forget_failure(self, key: str) -> None:
        """Remove the record of a failure, which a result outweighs should it stay."""
        with contextlib.suppress(OSError):
            (self.folder / FAILED / key).unlink()

    def log(self, event: str, **details: Any) -> None:
        """Add a line to the log; a disk that refuses it is no reason to stop."""
        stamp = datetime.now(UTC).isoformat(timespec="milliseconds")
        line = json.dumps({"at": stamp, "event": event, **details}, default=str)
        with contextlib.suppress(OSError), (self.folder / LOG).open("a", encoding="utf-8") as file:
            file.write(line + "\n")

    def _end_torn_line(self) -> None:
        """End a line that a killed run left unfinished, so that the next begins on its own."""
        with contextlib.suppress(OSError), (self.folder / LOG).open("rb+") as file:
            if file.seek(0, os.SEEK_END):
                file.seek(-1, os.SEEK_END)
                if file.read(1) != b"\n":
                    file.write(b"\n")

    def _set_aside(self, path: Path, reason: str) -> None:
        aside = self.folder / QUARANTINE
        self.log("quarantined", file=path.name, reason=reason)
        try:
            aside.mkdir(exist_ok=True)
            path.replace(aside / f"{path.name}.{time.time_ns()}")
        except OSError as error:
            raise OutputError(f"the damaged file {path} cannot be set aside: "
                              f"{error.strerror or error}; remove it") from error


def _sweep(folder: Path, age: float) -> None:
    """Remove half-written files of at least that age in seconds; what resists stays."""
    for scrap in folder.glob(".*.part"):
        with contextlib.suppress(OSError):
            if not age or time.time() - scrap.stat().st_mtime >= age:
                scrap.unlink()


def _whole(part: str, key: str, content: bytes) -> CellFile:
    """Return a file's content; Damaged where it is not what belongs under that name."""
    file = CellFile.from_bytes(content)
    if file.key != key:
        raise Damaged("it belongs to another cell")
    if part == FAILED and not _tells_of_failure(json.loads(file.payload)):
        raise Damaged("it does not tell of a failure")
    return file


def _tells_of_failure(words: dict[str, Any]) -> bool:
    return words.keys() == FAILURE_FIELDS and all(isinstance(word, str) for word in words.values())
