"""Fig. 19 redrawn, with controls."""

from typing import TYPE_CHECKING, Any

import numpy as np

from ...._core.estimate import Estimate
from ....plots import points_and_lines
from ....plots.illustration import Illustration
from .courses import course
from .inputs import KINDS

if TYPE_CHECKING:
    import pandas as pd

#: Points of a series that bear an interval.
_POINTS = 9

_SHORT = {"curved": "reconstructed digits", "flat": "flat, as published",
          "flat-matched": "flat, scaled alike", "flat-rotated": "flat, random subspace",
          "flat-covariance": "flat, same covariance"}


def draw_all(frame: "pd.DataFrame") -> dict[str, Illustration]:
    """Draw what the rows hold."""
    points: dict[str, Any] = {}
    lines: dict[str, Any] = {}
    table: dict[str, Any] = {}
    for kind in KINDS:
        found = course(frame, kind)
        if found is None:
            continue
        name = _SHORT[kind]
        kept = np.unique(np.linspace(0, len(found.steps) - 1, _POINTS).astype(int))
        points[name] = (found.steps[kept], [Estimate.of(found.loss[:, place]) for place in kept])
        lines[name] = (found.steps, found.loss.mean(axis=0))
        table |= {f"{name}, step": found.steps, name: found.loss.mean(axis=0)}
    if not points:
        return {}
    ax = points_and_lines(points, lines=lines, across="step",
                          up="loss over the variance of the targets", log_y=True)
    return {"losses": Illustration(
        ax, "Training loss on uniform random targets: points on the manifold of reconstructed "
        "digits, on the paper's flat one, and on flat ones that share more and more with the "
        "reconstructions (Fig. 19).",
        "The lower line is learnt sooner. Lines are means over networks; points bear 95 % "
        "intervals.", table)}
