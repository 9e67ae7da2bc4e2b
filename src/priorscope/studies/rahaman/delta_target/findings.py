"""What the fits of a peak say about depth, width and bounds on the weights."""

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from ...._core.estimate import Estimate
from ...._core.finding import Finding
from ...._core.verdicts import at_least, at_most
from ....measures.comparison import difference, ratio
from ..judging import judged
from .shapes import ENDS, Shape, series

if TYPE_CHECKING:
    import pandas as pd

#: Share of pairs of frequencies in order from which low frequencies count as first.
ORDERED = 0.9

#: Share of the spectrum up to which a bound counts as keeping networks from it.
HALF = 0.5

#: The measures that are judged; the height of the peak is drawn.
_JUDGED = ("highest", "area")

_FIGURES = {"layers": "Fig. 15", "width": "Fig. 16", "clip": "Figs. 17 and 18"}
_NAMES = {"layers": "depths", "width": "widths", "clip": "bounds"}


def judge_all(frame: "pd.DataFrame") -> list[Finding]:
    """Judge every claim that the rows can speak about."""
    found = series(frame)
    return [*_rises(found["layers"], "layers"), *_rises(found["width"], "width"),
            *_depth_over_width(found["layers"], found["width"]), *_bounds(found["clip"]),
            *_tight(found["clip"]), *_order(found)]


def _more(low: Shape, high: Shape, claim: str, source: str) -> list[Finding]:
    """Judge whether the second shape gets further, by each measure."""
    return [finding for measure in _JUDGED for finding in judged(
        f"{claim}: {ENDS[measure]}.", difference(high.end(measure), low.end(measure)),
        lambda value: at_least(value, 0.0), source,
        note=f"Difference {high.end(measure).mean:.3g} − {low.end(measure).mean:.3g} at the end. "
             f"{high.note} {low.note}")]


def _rises(shapes: list[Shape], what: str) -> list[Finding]:
    if len(shapes) < 2:
        return []
    low, high = shapes[0], shapes[-1]
    word = "Depth" if what == "layers" else "Width"
    return _more(low, high, f"{word} helps to fit a peak, {high.words} against {low.words}",
                 _FIGURES[what])


def _depth_over_width(layers: list[Shape], width: list[Shape]) -> list[Finding]:
    if len(layers) < 2 or len(width) < 2:
        return []
    deep, wide = layers[-1], width[-1]
    more, doublings = deep.layers - layers[0].layers, np.log2(wide.width / width[0].width)
    claim = (f"{more} more layer{'s help' if more > 1 else ' helps'} more than {doublings:.3g} "
             f"doubling{'s' if doublings > 1 else ''} of the width, {deep.words} against "
             f"{wide.words}")
    return _more(wide, deep, claim, "Figs. 15 and 16")


def _bounds(shapes: list[Shape]) -> list[Finding]:
    return [finding for low, high in pairwise(shapes) for finding in _more(
        low, high, f"A larger bound on the weights helps to fit a peak, K = {high.clip:g} against "
        f"{low.clip:g}", _FIGURES["clip"])]


def _tight(shapes: list[Shape]) -> list[Finding]:
    """Ask whether the smallest bound leaves less than half of what the largest allows."""
    if len(shapes) < 2:
        return []
    low, high = shapes[0], shapes[-1]
    return judged(
        f"K = {low.clip:g} keeps networks from most of the spectrum of a peak that K = "
        f"{high.clip:g} allows.", ratio(low.end("area"), high.end("area")),
        lambda value: at_most(value, HALF), _FIGURES["clip"],
        note=f"Ratio of the areas of the spectra at the end. {low.note} {high.note}")


def _order(found: dict[str, list[Shape]]) -> list[Finding]:
    """Ask, over all networks of a series, whether lower frequencies settle first."""
    judgements: list[Finding] = []
    for what, shapes in found.items():
        shares = np.concatenate([np.empty(0), *(one.in_order for one in shapes)])
        if len(shapes) < 2 or not len(shares):
            continue
        judgements += judged(
            f"Low frequencies of a peak are learned before high ones, over all {_NAMES[what]}.",
            Estimate.of(shares), lambda value: at_least(value, ORDERED), _FIGURES[what],
            note="Share of pairs of frequencies whose lower one first errs by at most half its "
                 "modulus, among pairs apart by a record or more; 0.5 without order. "
                 f"{len(shares)} networks, {len(shapes[0].steps)} records.")
    return judgements
