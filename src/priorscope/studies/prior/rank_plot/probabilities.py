"""Probabilities at a rank, read from the frame of the rank plot."""

import math
from typing import TYPE_CHECKING

from ...._core.estimate import Estimate
from ..estimate_columns import from_row
from ..published import ranks_around
from ..rank_statistics import FIRM_COUNT, window

if TYPE_CHECKING:
    import pandas as pd

#: Fewer counts than this within 10 % of a rank leave its probability too uncertain to compare.
WINDOW_COUNT = 500


def probability_at(part: "pd.DataFrame", rank: int) -> Estimate | None:
    """Return the held-out probability at a rank of one law; None where counts are too small."""
    first, last = window(rank)
    least = max(FIRM_COUNT, WINDOW_COUNT / (last - first))
    rows = part[(part["rank"] == rank) & (part["count"] >= least)]
    return from_row(rows.iloc[0], "held_out") if len(rows) else None


def probability_on_axis(part: "pd.DataFrame", place: float) -> Estimate | None:
    """Return the probability at a place log10 r of the published axis, between two functions."""
    first, second, way = ranks_around(place)
    before, behind = probability_at(part, first), probability_at(part, second)
    if before is None or behind is None:
        return None
    value = before.mean ** (1 - way) * behind.mean**way
    shares = [(1 - way) * (before.high - before.low) / before.mean,
              way * (behind.high - behind.low) / behind.mean]
    half = value * math.hypot(*shares) / 2
    return Estimate(value, value - half, value + half, before.count)
