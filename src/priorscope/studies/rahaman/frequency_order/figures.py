"""Figures 1, 2, 3 and 10: amplitudes by step, functions, norms, and disturbed spectra."""

from typing import TYPE_CHECKING

import numpy as np

from ...._core.estimate import Estimate
from ....plots import columns, heat_map, points_and_lines, through
from ....plots.illustration import Illustration
from ..judging import chosen
from .findings import spectra
from .losing import disturbed

if TYPE_CHECKING:
    import pandas as pd

#: Steps at which norms are drawn.
_SHOWN = 12



def draw_all(frame: "pd.DataFrame") -> dict[str, Illustration]:
    """Draw what the rows hold."""
    found: dict[str, Illustration] = {}
    for amplitudes in sorted(frame.amplitudes.unique().tolist()):
        rows = chosen(frame, amplitudes=amplitudes)
        found[f"order-{amplitudes}"] = _order(rows, amplitudes)
        found[f"functions-{amplitudes}"] = _functions(rows, amplitudes)
        found[f"norms-{amplitudes}"] = _norms(rows, amplitudes)
    rows = chosen(frame, kind="disturbed")
    return found if rows.empty else found | {"robustness": _robustness(rows)}


def _order(rows: "pd.DataFrame", amplitudes: str) -> Illustration:
    steps, frequencies, values = spectra(rows)
    mean = values.mean(axis=0)
    ax = heat_map(mean, rows=steps, columns=frequencies, across="frequency (turns)",
                  up="step", low=0.0, high=1.0, contour=0.5,
                  label="amplitude over that of the target")
    table = {"step": np.repeat(steps, len(frequencies)),
             "frequency": np.tile(frequencies, len(steps)), "amplitude": mean.ravel()}
    return Illustration(
        ax, f"How much of each frequency is learned, {amplitudes} amplitudes.",
        "Mean over runs, cut off at 1; the line is half the target's amplitude. Low frequencies "
        "darken first.", table)


def _functions(rows: "pd.DataFrame", amplitudes: str) -> Illustration:
    target, own = chosen(rows, kind="target"), chosen(rows, kind="function")
    lines = {"target": (target.place.to_numpy(), target.value.to_numpy())}
    for step in sorted(own.step.unique().tolist()):
        one = chosen(own, step=step)
        lines[f"step {step:,}"] = (one.place.to_numpy(), one.value.to_numpy())
    names = [name for name in lines if name != "target"]
    ax = points_and_lines({name: ([], []) for name in names}, lines=lines, across="z", up="value")
    table = {"z": target.place.to_numpy(), **{name: values for name, (_, values) in lines.items()}}
    return Illustration(ax, "The function of one network in the course of training, "
                        f"{amplitudes} amplitudes.",
                        "It follows the slow waves of the target first.", table)


def _norms(rows: "pd.DataFrame", amplitudes: str) -> Illustration:
    own = chosen(rows, kind="norm")
    steps = np.sort(own.step.unique())
    steps = steps[np.unique(np.linspace(0, len(steps) - 1, _SHOWN).astype(int))].tolist()
    last = int(own.layer.max())
    groups = {"first layer": [1], "middle layers": list(range(2, last)), "last layer": [last]}
    points = {name: (steps, [_mean_norm(own, step, layers) for step in steps])
              for name, layers in groups.items()}
    ax = points_and_lines(points, lines=through(points), across="step", up="spectral norm",
                          log_y=True)
    return Illustration(ax, "Spectral norms of the layers in the course of training, "
                        f"{amplitudes} amplitudes.",
                        "Exact norms, means over runs, of the middle layers together, with 95 % "
                        "intervals.",
                        columns(points, "step", "norm"))


def _mean_norm(rows: "pd.DataFrame", step: int, layers: list[int]) -> Estimate:
    own = rows[(rows.step == step) & rows.layer.isin(layers)]
    return Estimate.of(own.groupby("network").value.mean())


def _robustness(rows: "pd.DataFrame") -> Illustration:
    distances, frequencies, kept = disturbed(rows)
    mean = kept.mean(axis=0)
    ax = heat_map(mean, rows=distances, columns=frequencies, across="frequency (turns)",
                  up="distance of the parameters", low=0.0, high=1.0, contour=0.5,
                  label="amplitude over the undisturbed one")
    table = {"distance": np.repeat(distances, len(frequencies)),
             "frequency": np.tile(frequencies, len(distances)), "amplitude": mean.ravel()}
    return Illustration(
        ax, "What is left of each frequency when the parameters are moved in a random direction.",
        "Mean over directions and networks, cut off at 1; the line is half. High frequencies fade "
        "first.", table)
