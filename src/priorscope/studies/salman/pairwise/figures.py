"""Figs. 4 and 8 redrawn, the two ends of the intervals apart, and the controls."""

from typing import TYPE_CHECKING

from ....plots.illustration import Illustration
from ..interval_densities import interval_panels
from ..network_statistics import chosen, interrupted, mean_length, over_networks, whole

if TYPE_CHECKING:
    import pandas as pd

    from ...._core.estimate import Estimate

_CLASSIFIERS = {"trained": "trained network", "untrained": "untrained network",
                "linear": "softmax regression", "nearest": "nearest neighbour"}
_LINES = {"same": "to the same class", "different": "to another class",
          "random": "random direction"}


def draw_all(frame: "pd.DataFrame") -> dict[str, Illustration]:
    """Draw what the rows allow."""
    same = chosen(frame, line="same")
    trained = chosen(same, learner="trained")
    images = trained[trained.data != "moons"]
    figures = {}
    if len(trained):
        figures["intervals-by-dimension"] = _by_dimension(trained)
    if len(images):
        top = images[images.features == images.features.max()]
        figures["ends"] = _ends(top)
    controls = _controls(frame)
    if controls is not None:
        figures["controls"] = controls
    return figures


def _by_dimension(trained: "pd.DataFrame") -> Illustration:
    panels = {}
    for features in sorted(trained.features.unique(), reverse=True):
        rows = chosen(trained, features=features)
        where = "two moons" if (rows.data == "moons").all() else f"{features:g} dimensions"
        panels[where] = {f"{labels} labels": chosen(rows, labels=labels)
                         for labels in ("real", "random")}
    ax, data = interval_panels(panels, window=3.0)
    return Illustration(
        ax, "Lengths of pairwise intervals, from l = −1 to 2, of networks that fit their training "
        "rows (Figs. 4 and 8). Bars at the right edge are lines that keep the class throughout; "
        "bands are 95 % intervals over networks.",
        "The fewer dimensions, the more often random labels cut a line short. A bump near 1.3 "
        "stands where lines end before the partner.", data)


def _ends(rows: "pd.DataFrame") -> Illustration:
    panels = {name: {f"{labels} labels": chosen(rows, labels=labels)
                     for labels in ("real", "random")} for name in ("l+", "−l−")}
    ax, data = interval_panels(panels, window={"l+": 2.0, "−l−": 1.0}, across="end of interval")
    return Illustration(
        ax, f"The two ends of the intervals apart, {rows.features.iloc[0]:g} dimensions: l+ "
        "towards the partner, which lies at 1, and −l− away from it.",
        "With real labels next to no line is interrupted before the partner, l+ < 1.", data)


def _controls(frame: "pd.DataFrame") -> Illustration | None:
    from ....plots import grouped_means

    images = frame[frame.data != "moons"]
    if images.empty:
        return None
    images = images[images.features == images.features.max()]
    table = [(title, words, labels, rows) for learner, title in _CLASSIFIERS.items()
             for line, words in _LINES.items() for labels in ("real", "random")
             if len(rows := chosen(images, learner=learner, line=line, labels=labels))]
    names = [title for title in _CLASSIFIERS.values() if any(entry[0] == title for entry in table)]
    # Towards another class no interval can be longer than 2: only the table has those.
    series = {f"{words}, {labels} labels": [_mean(table, title, words, labels) for title in names]
              for words in (_LINES["same"], _LINES["random"]) for labels in ("real", "random")}
    ax = grouped_means(names, {name: values for name, values in series.items() if any(values)},
                       across="mean length of the interval")
    columns = {"mean": mean_length, "whole window": whole, "interrupted": interrupted}
    return Illustration(
        ax, "Mean lengths of intervals of networks and controls, "
        f"{images.features.iloc[0]:g} dimensions; arms are 95 % intervals over networks.",
        "What a linear model or the nearest-neighbour rule shows, too, is no property of deep "
        "networks.",
        {"classifier": [entry[0] for entry in table], "line": [entry[1] for entry in table],
         "labels": [entry[2] for entry in table],
         **{name: [over_networks(entry[3], statistic).mean  # type: ignore[union-attr]
                   for entry in table] for name, statistic in columns.items()}})


def _mean(table: "list[tuple[str, str, str, pd.DataFrame]]", *names: str) -> "Estimate | None":
    return next((over_networks(entry[3], mean_length) for entry in table if entry[:3] == names),
                None)
