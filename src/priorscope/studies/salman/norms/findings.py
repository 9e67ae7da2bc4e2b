"""What norms of linear regions say about the appendix."""

from typing import TYPE_CHECKING

import numpy as np

from ...._core.finding import Finding
from ...._core.verdicts import at_least
from ..judging import judged
from ..network_statistics import Statistic, chosen, over_networks

if TYPE_CHECKING:
    import pandas as pd

#: "For 99 % of the inputs".
MOST = 0.99

#: Rounding of a float64 product.
_ROUNDING = 1e-9

_APPENDIX = "Appendix, norm distribution assumption"


def within(column: str) -> Statistic:
    """Return the statistic: the share of points whose ratio of norms is at most 1."""
    return lambda rows: float((rows[column].astype(float) <= 1 + _ROUNDING).mean())


def judge_all(frame: "pd.DataFrame") -> list[Finding]:
    """Judge every claim that the rows can speak about."""
    found = []
    for labels in ("real", "random"):
        rows = chosen(frame, labels=labels)
        if len(rows):
            found += [*_assumption(rows, labels), *_bound(rows, labels), *_radius(rows, labels)]
    return found


def _assumption(rows: "pd.DataFrame", labels: str) -> list[Finding]:
    found = []
    for place, own in rows.groupby("place", sort=False):
        median = over_networks(own, lambda points: float(points.norm_ratio.astype(float).median()))
        found += judged(
            f"Of {place}, 99 % lie in regions whose map has at most the norm of the product of "
            f"the weight matrices ({labels} labels).", over_networks(own, within("norm_ratio")),
            lambda value: at_least(value, MOST), _APPENDIX, [own], published=MOST,
            remark=f"Median of the ratio {median:.3g}.", rows="points")
    return found


def _bound(rows: "pd.DataFrame", labels: str) -> list[Finding]:
    return judged(
        f"No region has a larger norm than the product of the norms of the matrices ({labels} "
        "labels).", over_networks(rows, within("bound_ratio")), lambda value: at_least(value, 1.0),
        "Appendix: each factor loses rows", [rows], theory=1.0, rows="points",
        remark="Share of the points; the ratio is "
        f"{over_networks(rows, _median('bound_ratio')):.3g} in the median.")


def _median(column: str) -> Statistic:
    return lambda rows: float(np.median(rows[column].astype(float)))


def _radius(rows: "pd.DataFrame", labels: str) -> list[Finding]:
    own = rows[rows.radius.notna()]
    medians = {name: over_networks(own, _median(name)) for name in
               ("radius", "neighbour", "reach", "towards")}
    words = (f"Medians: radius {medians['radius']:.3g}, nearest row of the label "
             f"{medians['neighbour']:.3g}, change of class along the steepest signs "
             f"{medians['reach']:.3g} and towards the nearest other label "
             f"{medians['towards']:.3g}; maximum norm, pixels from 0 to 1.")
    found = judged(
        f"The radius δ/(2‖W‖∞) reaches the nearest row of the label, as the argument on dense "
        f"class domains needs ({labels} labels).",
        over_networks(own, lambda part: float((part.radius >= part.neighbour).mean())),
        lambda value: at_least(value, 0.5), "Appendix, dense class domains", [own],
        remark=f"Share of the training rows; half of them or more. {words}", rows="points")
    found += judged(
        f"The class does not change within the radius ({labels} labels).",
        over_networks(own, lambda part: float((part.radius <= part[["reach", "towards"]].min(
            axis=1) + _ROUNDING).mean())),
        lambda value: at_least(value, 1.0), "Appendix", [own], theory=1.0,
        remark="Share of the training rows; exact changes along two directions each.",
        rows="points")
    return found + judged(
        f"The radius is far too small: the class first changes ten radii away or more ({labels} "
        "labels).", over_networks(own, lambda part: float(np.median(part.reach / part.radius))),
        lambda value: at_least(value, 10.0), "Beyond the paper", [own],
        remark="Median of the distance along the steepest signs over the radius.", rows="points")
