"""Numbers of single runs, drawn from the table of all."""

from typing import TYPE_CHECKING

import numpy as np

from ..convnet import LAYERS
from ..judging import chosen

if TYPE_CHECKING:
    import pandas as pd

#: Layers with weights that stay in place between convolutions; the last one gives the logits.
WEIGHTED = tuple(name for name in LAYERS if not name.startswith("pool"))


def plain(frame: "pd.DataFrame", norm: str = "none", variance: float = 2.0) -> "pd.DataFrame":
    """Return the rows of runs of one kind."""
    return chosen(frame, norm=norm, weight_variance=variance)


def by_replica(rows: "pd.DataFrame", **values: object) -> np.ndarray:
    """Return the one value that each run has for a kind, epoch, layer and level, by replica."""
    return chosen(rows, **values).sort_values("replica").value.to_numpy(dtype=float)


def last_epoch(rows: "pd.DataFrame") -> int:
    """Return the last epoch."""
    return int(rows.epoch.max())


def note(rows: "pd.DataFrame") -> str:
    """Say how much was computed, and how well the networks do."""
    last = last_epoch(rows)
    right = by_replica(rows, kind="accuracy", epoch=last)
    one = rows.iloc[0]
    return (f"{rows.replica.nunique()} networks of channels {one.channels}, trained on "
            f"{int(one['rows']):,} images for {int(one.epochs)} epochs; test accuracy "
            f"{right.mean():.3f}.")
