"""What the scale of the layer norms says."""

from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

from ...._core.estimate import Estimate
from ...._core.finding import Finding
from ...._core.verdicts import AGREES, Verdict, at_least, at_most
from ..judging import held_back, judged
from .shares import setting_words, shares
from .words import SOURCE, called, scale_words, step

if TYPE_CHECKING:
    import pandas as pd

#: Activations for which the paper reports bumps.
BUMPY = ("selu", "tanh", "sine")

#: Scales from which on no bump is likely to hide between two.
FINE = 9

#: A fall between two scales that is called none, in phrases a token.
NO_FALL = 0.05


def judge_scales(rows: "pd.DataFrame") -> list[Finding]:
    """Judge the rise from the least scale to the largest, and falls between neighbours."""
    return [*_scale(rows), *_falls(rows)]


def _scale(rows: "pd.DataFrame") -> list[Finding]:
    scales = sorted(rows.norm_scale.unique().tolist())
    if len(scales) < 2:
        return []
    low, high = shares(rows, norm_scale=scales[0]), shares(rows, norm_scale=scales[-1])
    found: list[Finding] = []
    for name in [str(name) for name in low if name in high]:
        found += judged(
            f"With {called(name)}, sequences of GPT-2 of {setting_words(rows)} grow more complex "
            "as the norms are scaled up.", step(low[name], high[name]),
            partial(at_least, limit=0.0), SOURCE,
            note=f"Phrases a token at scale {scales[-1]:g} less those at {scales[0]:g}. "
            f"{scale_words(rows)}")
    return found


def _falls(rows: "pd.DataFrame") -> list[Finding]:
    """Judge the steepest fall between neighbouring scales, with and without reported bumps."""
    scales = sorted(rows.norm_scale.unique().tolist())
    if len(scales) < 3:
        return []
    tables = [shares(rows, norm_scale=scale) for scale in scales]
    names = [str(name) for name in tables[0] if all(name in table for table in tables)]
    found: list[Finding] = []
    for bumpy in (False, True):
        group = [name for name in names if (name in BUMPY) == bumpy]
        steps = len(group) * (len(scales) - 1)
        # The steepest of many falls: each interval is as wide as to hold for all of them.
        falls = [(step(a[name], b[name], level=1 - 0.05 / steps), name, start)
                 for name in group for (start, a), (_, b) in pairwise(
                     zip(scales, tables, strict=True))]
        if not falls:
            continue
        worst, name, start = min(falls, key=lambda fall: fall[0].mean)
        words = ("SELU, tanh and sine have a bump" if bumpy else
                 "activations other than SELU, tanh and sine rise monotonically")
        rule = (partial(_bump, scales=len(scales)) if bumpy
                else partial(at_least, limit=-NO_FALL))
        found += judged(
            f"Over the scale of the norms, {words} in GPT-2 of {setting_words(rows)}.", worst,
            rule, SOURCE, note=f"The least of {steps} steps between neighbouring scales, "
            f"{called(name)} upwards from {start:g}; its interval holds for all of them "
            f"together. {scale_words(rows)}")
    return found


def _bump(worst: Estimate, *, scales: int) -> Verdict:
    """Judge that there is a fall; a coarse grid may step over it."""
    verdict = at_most(worst, 0.0)
    return held_back(verdict, verdict.word == AGREES or scales >= FINE, f"from {FINE} scales on")
