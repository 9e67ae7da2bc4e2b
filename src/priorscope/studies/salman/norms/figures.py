"""The norms of linear regions by place, and the radius beside the distances it should cover."""

from typing import TYPE_CHECKING

import numpy as np

from ...._core.estimate import Estimate
from ....plots import grouped_means
from ....plots.illustration import Illustration
from ....plots.ticks import log_ticks
from ..network_statistics import Statistic, chosen, over_networks

if TYPE_CHECKING:
    import pandas as pd

_QUANTILES = {"median": 0.5, "99th percentile": 0.99}
_DISTANCES = {"radius": "radius δ/(2‖W‖∞)", "reach": "change of class, steepest signs",
              "towards": "change of class, to another label",
              "neighbour": "nearest row of the label"}


def draw_all(frame: "pd.DataFrame") -> dict[str, Illustration]:
    """Draw both figures."""
    return {"norms": _norms(frame), "radius": _radius(frame)}


def _quantile(column: str, share: float) -> Statistic:
    return lambda rows: float(np.quantile(rows[column].astype(float), share))


def _norms(frame: "pd.DataFrame") -> Illustration:
    places = list(dict.fromkeys(frame.place))
    kinds = [kind for kind in ("real", "random") if (frame.labels == kind).any()]
    series = {f"{name}, {labels} labels": [
        over_networks(chosen(frame, labels=labels, place=place), _quantile("norm_ratio", share))
        for place in places] for labels in kinds for name, share in _QUANTILES.items()}
    ax = grouped_means(places, series, lines={"equal norms": 1.0},
                       across="norm of the region's map over that of the matrices' product")
    return Illustration(
        ax, "‖W(x)‖∞/‖W₄W₃W₂W₁‖∞ at points of several kinds; arms are 95 % intervals over "
        "networks. The appendix assumes a ratio of at most 1 for 99 % of the inputs.",
        "Where the 99th percentile lies left of the line, the assumption holds.",
        {"place": places, **{name: [value.mean if value else None for value in values]
                             for name, values in series.items()}})


def _radius(frame: "pd.DataFrame") -> Illustration:
    own = frame[frame.radius.notna()]
    kinds = [kind for kind in ("real", "random") if (own.labels == kind).any()]
    series: dict[str, list[Estimate | None]] = {f"{labels} labels": [
        over_networks(chosen(own, labels=labels), _quantile(column, 0.5))
        for column in _DISTANCES] for labels in kinds}
    ax = grouped_means(list(_DISTANCES.values()), series,
                       across="distance in the maximum norm (pixels from 0 to 1)")
    log_ticks(ax, which="x")
    return Illustration(
        ax, "The radius within which the class of a training row cannot change if the norms are "
        "bounded as assumed, beside exact distances to changes of class and to the nearest row; "
        "medians over rows, arms are 95 % intervals over networks.",
        "An argument on dense samples needs radii as large as the distance to the nearest row.",
        {"distance": list(_DISTANCES.values()),
         **{name: [value.mean if value else None for value in values]
            for name, values in series.items()}})
