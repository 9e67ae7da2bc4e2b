"""Test score against prefactor, with the choices."""

from typing import TYPE_CHECKING

from ...._core.estimate import Estimate
from ....plots import points_and_lines
from ....plots.illustration import Illustration
from ....plots.points_and_lines import columns, through
from ..judging import chosen
from .tasks import TASKS

if TYPE_CHECKING:
    import pandas as pd


def draw_all(frame: "pd.DataFrame") -> dict[str, Illustration]:
    """Draw one figure a task."""
    return {name.replace(" ", "-"): _task(chosen(frame, task=name), name)
            for name in sorted(frame.task.unique())}


def _task(rows: "pd.DataFrame", name: str) -> Illustration:
    score = TASKS[name][0].score
    points, lines = {}, {}
    for activation in sorted(rows.activation.unique()):
        own = chosen(rows, activation=activation)
        swept = chosen(own, way="swept")
        places = sorted(swept.prefactor.unique())
        points[activation] = (places, [Estimate.of(chosen(swept, prefactor=place).test)
                                       for place in places])
    joined = through(points)
    floor = min(value.low for _, series in points.values() for value in series)
    for activation in points:
        own = chosen(rows, activation=activation, way="matched")
        if own.reached.iloc[0]:
            height = float(own.test.mean())
            place = float(own.prefactor.iloc[0])
            lines[f"chosen for {activation}"] = ([place, place], [floor, height])
    ax = points_and_lines(points, lines=joined | lines, across="prefactor c", up=f"test {score}",
                          log_x=True)
    return Illustration(
        ax, f"Test score against the prefactor: {TASKS[name][0].name}",
        "Points are means over networks with 95 % intervals; upright lines end at the score at the "
        "prefactor whose prior is as complex as the training data suggest.",
        columns(points, "prefactor", score))
