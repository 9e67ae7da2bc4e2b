"""What the atlas says of the paper's claims."""

from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from ...._core.estimate import Estimate
from ...._core.finding import Finding
from ...._core.verdicts import Verdict, at_least, at_most, between, near
from ..judging import chosen, judged
from ..sampling import FLAT, RISING

if TYPE_CHECKING:
    import pandas as pd

#: Rows of small and of large magnitude, as the published maps are summed up.
SMALL, LARGE = 0.75, 13.0

#: By measure, the difference of complexity that is called none, and the least that is called a
#: strong rise. White noise has about 0.55 in the bases and 551 phrases at 64 points a side, a
#: linear function 0.19, 0.01, 0.02 and about 100.
NONE = {"fourier": 0.05, "chebyshev": 0.05, "legendre": 0.05, "lempel_ziv": 50.0}
STRONG = {"fourier": 0.1, "chebyshev": 0.1, "legendre": 0.1, "lempel_ziv": 100.0}

#: A standard deviation over networks of the Fourier complexity that is called practically nil.
NIL = 0.02

_TITLES = {"fourier": "Fourier", "chebyshev": "Chebyshev", "legendre": "Legendre",
           "lempel_ziv": "Lempel-Ziv"}
_WORDS = {"paper": "the paper's sampling", "code": "the published code's sampling"}


def judge_all(frame: "pd.DataFrame") -> list[Finding]:
    """Judge every claim that the rows can speak about."""
    found: list[Finding] = []
    for sampling, words in _WORDS.items():
        rows = chosen(frame, sampling=sampling)
        for name in [*FLAT, *RISING]:
            own = chosen(rows, activation=name)
            if len(own):
                found += _activation(own, name, words)
    return found


def by_network(rows: "pd.DataFrame", measure: str) -> np.ndarray:
    """Return for each network its mean difference of large and small magnitudes over depths.

    Networks that are constant at a magnitude do not enter there.
    """
    large, small = (rows[keep].groupby("network")[measure].mean()
                    for keep in (rows.magnitude > LARGE, rows.magnitude < SMALL))
    return (large - small).dropna().to_numpy()


def _activation(rows: "pd.DataFrame", name: str, words: str) -> list[Finding]:
    found = []
    for measure, title in _TITLES.items():
        rise = by_network(rows, measure)
        # Phrases are counted, so their thresholds hold at one resolution.
        if not rise.size or (measure == "lempel_ziv" and rows.resolution.iloc[0] != 64):
            continue
        claim = (f"Under {words}, the {title} complexity of {name} networks " +
                 ("hardly depends on the weight magnitude." if name in FLAT else
                  "rises strongly with the weight magnitude."))
        found += judged(claim, Estimate.of(rise), partial(_rule, name, measure),
                        "Figs. 1 and 4", note="Mean over depths, of magnitudes above 13 "
            f"less those below 0.75; one network each. {_scale(rows)}")
    found += _with_depth(rows, name, words)
    return [*found, *_spread(rows, name, words)]


def _rule(name: str, measure: str, rise: Estimate) -> Verdict:
    if name == "relu":
        return near(rise, 0.0, tolerance=NONE[measure])
    if name in FLAT:
        return between(rise, -NONE[measure], STRONG[measure])
    return at_least(rise, STRONG[measure])


def _with_depth(rows: "pd.DataFrame", name: str, words: str) -> list[Finding]:
    large = rows[rows.magnitude > LARGE]
    table = large.pivot_table(index="network", columns="depth", values="fourier").dropna()
    if len(table) < 2 or table.shape[1] < 2:
        return []
    change = Estimate.of(table.iloc[:, -1] - table.iloc[:, 0])
    flat = name in FLAT
    return judged(f"Under {words}, the Fourier complexity of {name} networks " +
                  ("hardly depends on depth." if flat else "rises strongly with depth."), change,
                  lambda value: near(value, 0.0, tolerance=NONE["fourier"]) if flat else
                  at_least(value, STRONG["fourier"]), "Figs. 1 and 4",
                  note="Magnitudes above 13: the largest depth less the smallest, one number a "
                  f"network. {_scale(rows)}")


def _spread(rows: "pd.DataFrame", name: str, words: str) -> list[Finding]:
    if name != "relu":
        return []
    # Magnitudes share their networks: only depths are samples.
    spreads = rows.groupby(["depth", "magnitude"]).fourier.std().groupby("depth").mean().to_numpy()
    if len(spreads) < 2:
        return []
    return judged(f"Under {words}, random {name} networks practically do not differ in Fourier "
                  "complexity.", Estimate.of(spreads), lambda value: at_most(value, NIL),
                  "section 3", note="Standard deviation over networks, mean over magnitudes, one "
                  f"number a depth. {_scale(rows)}")


def _scale(rows: "pd.DataFrame") -> str:
    one = rows.iloc[0]
    depths = sorted(rows.depth.unique())
    return (f"{int(one.networks)} networks for each of {int(one.magnitudes)} magnitudes and depths "
            f"{depths[0]} to {depths[-1]}, {int(one.resolution)} points a side.")
