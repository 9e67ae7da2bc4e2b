"""Rows of a study's table, one part below the other."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np


def joined(parts: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the columns of all parts, which have the same names."""
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
