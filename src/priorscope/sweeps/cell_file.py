"""The file of one result: a checksum, what the result is of, and the result.

Three lines of text: a mark with the SHA-256 of all that follows, a JSON header, a JSON payload. A
file that is cut off, empty or has one bit flipped does not pass.
"""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from .keys import canonical

MARK = "priorscope-cell-1"


class Damaged(Exception):
    """A file is not what was written."""


@dataclass(frozen=True)
class CellFile:
    """The content of a cell's file.

    Attributes:
        header: Study, version, config, seed and how it was made; never part of the table.
        payload: One line of JSON.
    """

    header: dict[str, Any]
    payload: str

    def to_bytes(self) -> bytes:
        """Return the file's content."""
        body = f"{canonical(self.header)}\n{self.payload}\n".encode()
        return f"{MARK} {hashlib.sha256(body).hexdigest()}\n".encode() + body

    @classmethod
    def from_bytes(cls, content: bytes) -> "CellFile":
        """Read a file's content back.

        Raises:
            Damaged: It is not whole, with what is wrong.
        """
        first, _, body = content.partition(b"\n")
        mark, _, digest = first.partition(b" ")
        if mark != MARK.encode():
            raise Damaged("empty" if not content else "it does not begin as a cell file")
        if hashlib.sha256(body).hexdigest().encode() != digest:
            raise Damaged("its checksum does not fit, it was cut off or altered")
        header, payload, _ = body.decode().split("\n")
        return cls(json.loads(header), payload)
