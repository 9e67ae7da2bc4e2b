"""What losses on curved and flat points say."""

from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from ...._core.estimate import Estimate
from ...._core.finding import Finding
from ...._core.verdicts import at_least
from ..judging import judged
from .courses import Course, course

if TYPE_CHECKING:
    import pandas as pd

#: Share of the variance of the targets at which they count as half learnt.
HALF = 0.5

#: Flat points in words, and whether the paper has them.
_FLAT = {
    "flat": ("on the paper's flat points", True),
    "flat-matched": ("on flat points of the same mean norm and spread", False),
    "flat-rotated": ("on a random 64-dimensional subspace of the same mean and spread", False),
    "flat-covariance": ("on flat points of the same mean and covariance", False),
}


def judge_all(frame: "pd.DataFrame") -> list[Finding]:
    """Judge the plain comparison and the controls."""
    curved = course(frame, "curved")
    made: list[Finding] = []
    if curved is None:
        return made
    for kind, (words, published) in _FLAT.items():
        if (flat := course(frame, kind)) is not None:
            source = "Fig. 19" if published else "Control of Fig. 19"
            made += _end(frame, curved, flat, words, source) + _sooner(frame, curved, flat, words,
                                                                       source)
    return made


def _note(curved: Course, flat: Course) -> str:
    one = flat.rows.iloc[0]
    sizes = [f"{rows.norm.mean():.3g} and {rows.spread.mean():.3g}"
             for rows in (curved.rows, flat.rows)]
    return (f"{len(flat.loss)} networks of {int(one.depth)} hidden layers of {int(one.width)} "
            f"units, {int(one['rows']):,} points each, {int(flat.steps[-1]):,} steps. Norm of the "
            f"mean and spread: curved {sizes[0]}, flat {sizes[1]}. The autoencoder leaves "
            f"{float(one.unexplained):.2f} of the variance of test images; the paper states "
            "neither it nor the points or the optimiser.")


def _end(frame: "pd.DataFrame", curved: Course, flat: Course, words: str,
         source: str) -> list[Finding]:
    ratios = flat.loss[:, -1] / curved.loss[:, -1]
    losses = [one.loss[:, -1].mean() for one in (curved, flat)]
    return judged(
        f"Random targets are fitted to a lower loss on reconstructed digits than {words}.",
        Estimate.of(ratios), partial(at_least, limit=1.0), source, frame=frame,
        note=f"Loss on flat over loss on curved points at the last step; {losses[0]:.3g} and "
             f"{losses[1]:.3g} of the variance of the targets are left on curved and flat points. "
             f"{_note(curved, flat)}")


def _sooner(frame: "pd.DataFrame", curved: Course, flat: Course, words: str,
            source: str) -> list[Finding]:
    steps = [one.reached(HALF) for one in (curved, flat)]
    late = [int(np.isinf(reached).sum()) for reached in steps]
    if np.isinf(steps).all(axis=0).any():  # a pair of which neither is there says nothing
        return []
    # A network that has not come to the half counts with the last step: that draws the ratio
    # towards 1, so that it can leave the claim undecided and not decide it the wrong way.
    ends = [np.minimum(reached, float(one.steps[-1]))
            for reached, one in zip(steps, (curved, flat), strict=True)]
    return judged(
        f"Half of the variance of random targets is fitted in fewer steps on reconstructed digits "
        f"than {words}.", Estimate.of(ends[1] / np.maximum(ends[0], 1.0)),
        partial(at_least, limit=1.0), source, frame=frame,
        note=f"Steps on flat over steps on curved points; of {len(flat.loss)} networks each, "
             f"{late[0]} on curved and {late[1]} on flat points are not there at the last step "
             f"and count with it. {_note(curved, flat)}")
