"""Names of cells, made from what they are.

A key is the hash of everything that decides a cell's numbers: the study's name and version, the
cell's values and the root seed. Change one and the cell is another; change nothing and a run on
any machine finds it again.
"""

import dataclasses
import hashlib
import json
import math
from typing import TYPE_CHECKING, Any

from .._core.errors import BadInput

if TYPE_CHECKING:
    from .study import Study

Config = dict[str, Any]

_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), allow_nan=False)


def config_of(cell: Any) -> Config:
    """Return a cell's fields as plain values, tuples as lists.

    Raises:
        BadInput: A field is no finite number, word, truth value, None or tuple of these.
    """
    return {field.name: _plain(getattr(cell, field.name), field.name)
            for field in dataclasses.fields(cell)}


def _plain(value: Any, name: str) -> Any:
    if isinstance(value, tuple | list):
        return [_plain(item, name) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        raise BadInput(f"field {name} of a cell is {value}: expected a finite number")
    if value is None or isinstance(value, bool | int | float | str):
        return value
    raise BadInput(f"field {name} of a cell is a {type(value).__name__}: expected a number, a "
                   "word, a truth value, None or a tuple of these")


def canonical(value: Any) -> str:
    """Return JSON that is the same for equal values, with every digit of a float."""
    return _ENCODER.encode(value)


def key_of(study: str, version: int, config: Config, seed: int) -> str:
    """Return the name of a cell's result, 40 hexadecimal digits."""
    return _digest(study, version, config, seed)[:40]


def cell_key(study: "Study", cell: Any, seed: int) -> str:
    """Return the name of a cell's result in a study as it is now."""
    return key_of(study.name, study.version, config_of(cell), seed)


def cell_seed(study: "Study", cell: Any, seed: int) -> int:
    """Return the seed that a cell's ``measure`` gets: 63 bits of a hash.

    A new version of the study keeps it, so that a corrected measure sees the same networks.
    """
    return int(_digest("seed", study.name, config_of(cell), seed)[:16], 16) >> 1


def _digest(*parts: Any) -> str:
    return hashlib.sha256(canonical(list(parts)).encode()).hexdigest()
