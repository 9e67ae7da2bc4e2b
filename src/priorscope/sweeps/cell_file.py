"""The file of one result: a checksum, what the result is of, and the result.

Three lines of text: a mark with the SHA-256 of all that follows, a JSON header, a JSON payload. A
file that is cut off, empty or has one bit flipped does not pass, nor does one that is whole but
belongs to another cell.
"""

import hashlib
import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from .keys import Config, canonical, key_of

MARK = "priorscope-cell-1"


class Damaged(Exception):
    """A file is not what was written."""


@dataclass(frozen=True)
class CellFile:
    """The content of a cell's file.

    Attributes:
        header: Study, version, config, seed and how it was made; never part of the table.
        payload: One line of JSON, an object.
    """

    header: dict[str, Any]
    payload: str

    @cached_property
    def key(self) -> str:
        """The name of the cell that the header tells of."""
        head = self.header
        return key_of(head["study"], head["version"], head["config"], head["seed"])

    def to_bytes(self) -> bytes:
        """Return the file's content."""
        body = f"{canonical(self.header)}\n{self.payload}\n".encode()
        return f"{MARK} {hashlib.sha256(body).hexdigest()}\n".encode() + body

    @classmethod
    def from_bytes(cls, content: bytes) -> "CellFile":
        """Read a file's content back.

        Raises:
            Damaged: It is not whole or not of this kind, with what is wrong.
        """
        first, _, body = content.partition(b"\n")
        mark, _, digest = first.partition(b" ")
        if mark != MARK.encode():
            raise Damaged("empty" if not content else "it does not begin as a cell file")
        if hashlib.sha256(body).hexdigest().encode() != digest:
            raise Damaged("its checksum does not fit, it was cut off or altered")
        try:
            header, payload, _ = body.decode().split("\n")
            file = cls(json.loads(header), payload)
            file._check()
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            raise Damaged(f"it is not written as a cell file is ({error!r})") from error
        return file

    def _check(self) -> None:
        """Fail, in one of many ways, where something is missing that a reader relies on."""
        made = self.header["made"]
        if not (self.key and isinstance(made["seconds"], int | float)
                and isinstance(made["versions"], dict | None)):
            raise ValueError("its header does not say how it was made")
        values = json.loads(self.payload).values()
        if len({len(value) for value in values if isinstance(value, list)}) > 1:
            raise ValueError("its columns differ in length")


def header(study: str, version: int, config: Config, seed: int, seconds: float,
           versions: dict[str, str] | None) -> dict[str, Any]:
    """Return the header of a cell's file: what it is of, and how it was made."""
    return {"study": study, "version": version, "config": config, "seed": seed,
            "made": {"seconds": round(seconds, 6), "versions": versions}}
