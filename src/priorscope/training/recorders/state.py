"""Records as tensors and plain types, which a checkpoint may hold and load without pickle."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import torch
from torch import Tensor


def state_of(record: Mapping[str, np.ndarray]) -> dict[str, Any]:
    """Return columns as tensors, and those of words as lists."""
    return {name: column.tolist() if column.dtype.kind in "UO" else torch.from_numpy(column.copy())
            for name, column in record.items()}


def columns_of(state: Mapping[str, Any]) -> dict[str, np.ndarray]:
    """Return the columns that ``state_of`` was given."""
    return {name: column.detach().cpu().numpy().copy() if isinstance(column, Tensor)
            else np.asarray(column) for name, column in state.items()}
