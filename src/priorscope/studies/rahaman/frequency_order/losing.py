"""What disturbed parameters say: which frequencies are lost first."""

from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from ...._core.estimate import Estimate
from ...._core.finding import Finding
from ...._core.verdicts import at_least, at_most, near
from ...rank_correlation import rank_correlation
from ..judging import chosen, judged

if TYPE_CHECKING:
    import pandas as pd

#: A rank correlation that is called an order.
ORDER = -0.8

#: Read off the stored figure: distance of half amplitude by frequency, and an error of reading.
PUBLISHED_HALVES, READING = {30: 2.0, 40: 1.7, 50: 1.4}, 0.4

#: An amplitude over the undisturbed one that is called unmoved.
UNMOVED = 0.9


def judge_losing(frame: "pd.DataFrame") -> list[Finding]:
    """Judge the order in which frequencies are lost."""
    rows = chosen(frame, kind="disturbed")
    if rows.empty:
        return []
    distances, frequencies, kept = disturbed(rows)
    halves = half_distances(distances, kept)
    together = half_distances(distances, kept.mean(axis=0))
    found = judged(
        "The distance at which a frequency loses half its amplitude falls with the frequency.",
        Estimate.of([rank_correlation(frequencies, one) for one in halves]),
        lambda value: at_most(value, ORDER), "Fig. 3",
        note=f"Rank correlation over frequencies of each network, those never lost sharing the "
             f"first rank. In the mean over networks: {_listed(frequencies, together, distances)}. "
             f"{_scale(rows)}")
    found += judged(
        f"The lowest two frequencies keep their amplitude up to distance {distances[-1]:g}.",
        Estimate.of(kept[:, -1, :2].min(axis=1)), lambda value: at_least(value, UNMOVED),
        "Fig. 3", published=1.0,
        note=f"The lesser of the two, over the undisturbed one. {_scale(rows)}")
    for frequency, published in PUBLISHED_HALVES.items():
        place = np.flatnonzero(frequencies == frequency)
        if len(place) and np.isfinite(halves[:, place[0]]).all():
            found += judged(
                f"The frequency of {frequency} turns is down to half its amplitude at distance "
                f"{published:g}.", Estimate.of(halves[:, place[0]]),
                partial(near, expected=published, tolerance=READING),
                "Fig. 3, read off", published=published,
                note=f"The published networks were trained for 60,000 steps. {_scale(rows)}")
    return found


def disturbed(rows: "pd.DataFrame") -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return distances, frequencies and amplitudes kept, (networks, distances, frequencies)."""
    table = rows.pivot(index=["network", "distance"], columns="frequency",
                       values="value").sort_index()
    distances = np.sort(rows.distance.unique())
    return (distances, table.columns.to_numpy(),
            table.to_numpy(dtype=float).reshape(-1, len(distances), table.shape[1]))


def half_distances(distances: np.ndarray, kept: np.ndarray) -> np.ndarray:
    """Return where amplitudes first fall to a half, between two distances by a straight line.

    Args:
        distances: (distances,), rising.
        kept: (..., distances, frequencies).

    Returns:
        (..., frequencies), infinite where they never do.
    """
    below = kept <= 0.5
    after = np.maximum(below.argmax(axis=-2), 1)[..., None, :]
    high, low = (np.take_along_axis(kept, place, axis=-2).squeeze(-2)
                 for place in (after - 1, after))
    start, end = distances[after - 1].squeeze(-2), distances[after].squeeze(-2)
    share = np.divide(high - 0.5, high - low, out=np.ones_like(high), where=high > low)
    return np.where(below.any(axis=-2), start + share * (end - start), np.inf)


def _listed(frequencies: np.ndarray, halves: np.ndarray, distances: np.ndarray) -> str:
    return ", ".join(f"{k} at {half:.2f}" if np.isfinite(half) else f"{k} beyond {distances[-1]:g}"
                     for k, half in zip(frequencies, halves, strict=True))


def _scale(rows: "pd.DataFrame") -> str:
    one = rows.iloc[0]
    return (f"{int(one.networks)} networks trained for {int(one.steps):,} steps, "
            f"{int(one.directions)} directions at each of {int(one.distances)} distances.")
