"""The table of pictures."""

from typing import TYPE_CHECKING, Any

import numpy as np

from ....plots.illustration import Illustration
from ....plots.picture_table import picture_table
from ..judging import chosen
from .findings import RISING, SIMPLE, mean_of

if TYPE_CHECKING:
    import pandas as pd

_HEADS = {"relu": "ReLU", "gelu": "GELU", "silu": "Swish", "selu": "SELU", "tanh": "TanH",
          "gaussian": "Gaussian", "sine": "Sine"}


def draw_all(frame: "pd.DataFrame") -> dict[str, Illustration]:
    """Draw what the rows hold."""
    rows = chosen(frame, kind="function")
    return {"gallery": _gallery(frame, rows)} if len(rows) else {}


def _gallery(frame: "pd.DataFrame", rows: "pd.DataFrame") -> Illustration:
    pictures: dict[tuple[str, str], np.ndarray] = {}
    notes: dict[tuple[str, str], str] = {}
    table: dict[str, list[Any]] = {name: [] for name in (
        "activation", "change", "magnitude", "mean", "low", "high")}
    names = [name for name in (*SIMPLE, *RISING) if (rows.activation == name).any()]
    heads = _row_heads(rows)
    for name in names:
        own = chosen(frame, activation=name)
        for (change, magnitude), head in heads.items():
            values = chosen(own, kind="function", change=change, magnitude=magnitude)
            mean = mean_of(own, change, magnitude)
            if values.empty or mean is None:
                continue
            place = head, _HEADS[name]
            side = round(len(values) ** 0.5)
            pictures[place] = values.sort_values("place").value.to_numpy().reshape(side, side)
            notes[place] = f"{mean.mean:.2f}"
            for column, value in zip(table, (name, change, magnitude, mean.mean, mean.low,
                                             mean.high), strict=True):
                table[column].append(value)
    ax = picture_table(pictures, rows=list(heads.values()),
                       columns=[_HEADS[name] for name in names], notes=notes)
    return Illustration(
        ax, "One random network of each activation (columns) under growing weights (rows), as a "
        "function of two inputs.",
        "Down a column the random draw stays the same but for that of the gates. The numbers are "
        "Fourier complexities, means over networks: a straight ramp has 0.19 and white noise 0.55 "
        "on 64 points a side. Left, pictures stay simple all the way down; right, they turn into "
        "noise, unless normalised or with residual connections.", table)


def _row_heads(rows: "pd.DataFrame") -> dict[tuple[str, float], str]:
    plain = chosen(rows, change="none")
    heads = {("none", magnitude): f"α = {magnitude:g}"
             for magnitude in sorted(plain.magnitude.unique().tolist())}
    changed = rows[(rows.change != "none").to_numpy()]
    for change in changed.change.unique().tolist():
        magnitude = float(chosen(changed, change=change).magnitude.iloc[0])
        heads[change, magnitude] = f"α = {magnitude:g}\n{change}"
    return heads
