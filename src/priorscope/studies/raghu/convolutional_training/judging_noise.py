"""Fig. 6: in which layer noise hurts most."""

from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from ...._core.estimate import Estimate
from ...._core.finding import Finding
from ...._core.verdicts import at_least, near
from ....measures.comparison import difference
from ...rank_correlation import rank_correlation
from ..judging import judged
from .noise import KINDS
from .rows import WEIGHTED, by_replica, last_epoch, note, plain

if TYPE_CHECKING:
    import pandas as pd

#: The level whose drops the paper's text gives, recalled rather than read, and what may separate
#: a drop from it.
LEVEL, TOLERANCE = 0.25, 0.1
PUBLISHED = {"conv1": 0.7, "conv6": 0.02}

_UNITS = {"absolute": "of standard deviation 0.25",
          "relative": "of a quarter of the layer's root mean square weight"}


def noise_findings(frame: "pd.DataFrame") -> list[Finding]:
    """Judge both meanings of the noise, at each initial variance."""
    found: list[Finding] = []
    for variance in sorted(frame.weight_variance.unique().tolist()):
        rows = plain(frame, "none", variance)
        if len(rows):
            for kind in KINDS:
                found += _one(rows, kind, variance)
    return found


def drops(rows: "pd.DataFrame", kind: str, name: str, level: float = LEVEL) -> np.ndarray:
    """Return by how much accuracy falls with noise in a layer, one number a network."""
    clean = by_replica(rows, kind="no noise")
    return clean - by_replica(rows, kind=kind, name=name, level=level)


def _one(rows: "pd.DataFrame", kind: str, variance: float) -> list[Finding]:
    words = f"noise {_UNITS[kind]} in its weights (σ_w² = {variance:g} at the start)"
    first, *others = (drops(rows, kind, name) for name in WEIGHTED[:-1])
    scale = f"{last_epoch(rows)} epochs. {note(rows)}"
    found = judged(
        f"The first layer is the least robust: with {words} accuracy falls more than with the same "
        "in any other hidden layer.", Estimate.of(first - np.max(others, axis=0)),
        lambda value: at_least(value, 0.0), "Fig. 6", frame=rows,
        note=f"Drop of the first layer less the largest other. {scale}")
    found += judged(
        f"The earlier the layer, the more accuracy falls with {words}.",
        Estimate.of(_ranks(rows, kind)), lambda value: at_least(value, 0.5), "Fig. 6", frame=rows,
        note=f"Minus Spearman's correlation of drop and layer, 0.5 or more. {scale}")
    for name, published in PUBLISHED.items() if variance == 2.0 else ():
        place = "first" if name == "conv1" else "fifth"
        found += judged(
            f"Accuracy falls by {published:g} with {words} of the {place} layer.",
            Estimate.of(drops(rows, kind, name)),
            partial(near, expected=published, tolerance=TOLERANCE),
            "Fig. 6, text", published=published, frame=rows,
            note="The published number is recalled, not read, and belongs to a network of higher "
                 f"accuracy; layers are counted among those with weights. {scale}")
    return found + judged(
        f"With {words} the first layer costs more accuracy than the fifth.",
        difference(Estimate.of(first), Estimate.of(others[3])),
        lambda value: at_least(value, 0.0), "Fig. 6, text", frame=rows, note=scale)


def _ranks(rows: "pd.DataFrame", kind: str) -> np.ndarray:
    """Return minus the rank correlation of drop and layer in each network."""
    table = np.stack([drops(rows, kind, name) for name in WEIGHTED[:-1]], axis=1)
    return np.array([-rank_correlation(np.arange(len(one)), one) for one in table])
