"""How closely the measures agree."""

import itertools
from typing import TYPE_CHECKING

import numpy as np

from ...._core.finding import Finding
from ...._core.verdicts import at_least
from ..judging import judged
from .correlation import correlation

if TYPE_CHECKING:
    import pandas as pd

#: Measures by column.
MEASURES = {"fourier": "Fourier", "chebyshev": "Chebyshev", "legendre": "Legendre",
            "binary": "Lempel-Ziv (two levels)", "levels": "Lempel-Ziv (ten levels)"}

#: A correlation that is called close.
CLOSE = 0.8

#: A correlation of ranks among simple networks that is called an agreement there.
SEEN = 0.5

_PAPER = ("fourier", "chebyshev", "legendre", "binary")


def judge_all(frame: "pd.DataFrame") -> list[Finding]:
    """Judge each pair of the paper's measures, and the finer Lempel-Ziv beside them."""
    found: list[Finding] = []
    for first, second in pairs():
        names = f"{MEASURES[first]} and {MEASURES[second]} complexity"
        found += judged(f"{names} of random networks are closely correlated.",
                        correlation(frame[first], frame[second]),
                        lambda value: at_least(value, CLOSE), "Fig. 6",
                        note=f"Pearson's correlation. {_scale(frame)}")
    simple = simple_half(frame)
    for first, second in pairs():
        if second == "levels":
            continue
        names = f"{MEASURES[first]} and {MEASURES[second]} complexity"
        found += judged(f"{names} order the simpler half of random networks alike.",
                        correlation(simple[first], simple[second], ranks=True),
                        lambda value: at_least(value, SEEN), "own check of Fig. 6",
                        note="Spearman's correlation among the networks whose mean rank over all "
                        "measures is below the median: what is left when the split into simple "
                        f"and complex is taken away. {_scale(frame)}")
    return found


def pairs() -> list[tuple[str, str]]:
    """Return the pairs that are judged: the paper's four measures, and Fourier with ten levels."""
    return [*itertools.combinations(_PAPER, 2), ("fourier", "levels")]


def simple_half(frame: "pd.DataFrame") -> "pd.DataFrame":
    """Return the networks whose mean rank over the measures is at most the median one.

    No measure is preferred: to halve by one of two measures would weaken their correlation.
    """
    ranks = frame[list(MEASURES)].rank().mean(axis=1).to_numpy()
    return frame[ranks <= np.median(ranks)]


def _scale(frame: "pd.DataFrame") -> str:
    one = frame.iloc[0]
    depths, magnitudes = (", ".join(f"{value:g}" for value in sorted(frame[name].unique()))
                          for name in ("depth", "magnitude"))
    return (f"{len(frame)} networks: {', '.join(frame.activation.unique())}; {depths} hidden "
            f"layers; α = {magnitudes}; {int(one.resolution)} points a side. Intervals by "
            "resampling networks.")
