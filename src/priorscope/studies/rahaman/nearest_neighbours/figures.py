"""Figure 22: radial spectra, and neighbours' accuracy by frequency and petals."""

from typing import TYPE_CHECKING

import numpy as np

from ....plots import heat_map, points_and_lines
from ....plots.illustration import Illustration
from ..judging import chosen
from .findings import curves

if TYPE_CHECKING:
    import pandas as pd


def draw_all(frame: "pd.DataFrame") -> dict[str, Illustration]:
    """Draw what the rows hold."""
    found: dict[str, Illustration] = {}
    rows = chosen(frame, kind="spectrum")
    if len(rows):
        found["radial-spectra"] = _spectra(rows)
    rows = chosen(frame, kind="accuracy")
    for learner in sorted(rows.learner.unique().tolist())[:1] if len(rows) else []:
        found[f"neighbours-{learner}"] = _accuracies(chosen(rows, learner=learner), learner)
    return found


def _spectra(rows: "pd.DataFrame") -> Illustration:
    frequencies, zeta = curves(rows)
    names = {name: "networks" if name == "network" else f"K = {name}" for name in zeta}
    lines = {names[name]: (frequencies, np.exp(np.log(values).mean(axis=0)))
             for name, values in zeta.items()}
    first = {"networks": lines.pop("networks")} if "networks" in lines else {}
    shown = dict(list(lines.items())[:4])
    ax = points_and_lines({name: ([], []) for name in [*first, *shown]}, lines=first | shown,
                          across="radial frequency (cycles per unit of length)", up="ζ",
                          log_x=True, log_y=True)
    data = {"frequency": frequencies, **{name: line[1] for name, line in (first | lines).items()}}
    return Illustration(
        ax, "Radial spectra of class probabilities around a curve, of networks and of nearest "
        "neighbours.", "Networks: geometric mean. The further down at the right, the smoother.",
        data)


def _accuracies(rows: "pd.DataFrame", learner: str) -> Illustration:
    table = rows.pivot_table(index="flower", columns="place", values="value")
    ax = heat_map(table.to_numpy(), rows=table.index.to_numpy(), columns=table.columns.to_numpy(),
                  across="periods along the curve", up="petals", low=0.5, high=1.0,
                  label="accuracy between the points")
    return Illustration(
        ax, f"Accuracy of K = {learner} nearest neighbours by the frequency of the labels and the "
        "petals of the curve.", "Means over phases. It does not grow upwards, as networks' does.",
        {"petals": np.repeat(table.index.to_numpy(), table.shape[1]),
         "frequency": np.tile(table.columns.to_numpy(), len(table)),
         "accuracy": table.to_numpy().ravel()})
