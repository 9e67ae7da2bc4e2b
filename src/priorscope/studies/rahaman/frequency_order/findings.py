"""What the order of learning says."""

from typing import TYPE_CHECKING

import numpy as np

from ...._core.estimate import Estimate
from ...._core.finding import Finding
from ...._core.verdicts import at_least, near
from ...rank_correlation import rank_correlation
from ..judging import chosen, judged
from .losing import judge_losing

if TYPE_CHECKING:
    import pandas as pd

#: A rank correlation of frequency and step that is called an order.
ORDER = 0.8

#: An amplitude over that of the target that is called learned.
LEARNED = 0.9

#: A relative change of a norm that is called flat.
FLAT = 0.25

_WORDS = {"equal": "equal amplitudes (Fig. 1a)", "growing": "growing amplitudes (Fig. 1b)"}


def judge_all(frame: "pd.DataFrame") -> list[Finding]:
    """Judge every claim that the rows can speak about."""
    found: list[Finding] = []
    for amplitudes, words in _WORDS.items():
        rows = chosen(frame, amplitudes=amplitudes)
        if len(rows):
            found += [*_order(rows, words), *_first(rows, words), *_norms(rows, words)]
    return [*found, *judge_losing(frame)]


def spectra(rows: "pd.DataFrame") -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return steps, frequencies, and amplitudes over those of the target.

    The last have shape (networks, steps, frequencies).
    """
    own = chosen(rows, kind="spectrum")
    table = own.pivot(index=["network", "step"], columns="frequency", values="value").sort_index()
    steps = np.sort(own.step.unique())
    return (steps, table.columns.to_numpy(),
            table.to_numpy(dtype=float).reshape(-1, len(steps), table.shape[1]))


def half_steps(steps: np.ndarray, amplitudes: np.ndarray) -> np.ndarray:
    """Return the first step with half the amplitude of the target; infinite where it never is.

    Args:
        steps: (steps,).
        amplitudes: (..., steps, frequencies).
    """
    reached = amplitudes >= 0.5
    first = steps[reached.argmax(axis=-2)].astype(float)
    return np.where(reached.any(axis=-2), first, np.inf)


def scale_of(rows: "pd.DataFrame") -> str:
    """Return the setting in words."""
    one = rows.iloc[0]
    return (f"{int(one.networks)} networks of {int(one.hidden)} hidden layers of "
            f"{int(one.width)} units, {int(one.steps):,} steps of Adam; the paper trains 10 for "
            "80,000.")


def _order(rows: "pd.DataFrame", words: str) -> list[Finding]:
    steps, frequencies, amplitudes = spectra(rows)
    alone = half_steps(steps, amplitudes)
    together = half_steps(steps, amplitudes.mean(axis=0))
    reached = int(np.isfinite(together).sum())
    if reached < 3:
        return []
    # All that are reached come before all that are not, so a tie of infinities is no disorder.
    pairs = together[:-1] < together[1:]
    pairs = pairs[:min(reached, len(pairs))]
    times = ", ".join(f"{k} at {step:,.0f}" for k, step in zip(frequencies, together, strict=True)
                      if np.isfinite(step))
    correlations = [rank_correlation(frequencies, one) for one in alone]
    return [
        *judged(f"With {words}, frequencies reach half amplitude in increasing order in the mean "
                "over runs.", _exact(float(pairs.mean()), len(amplitudes)),
                lambda value: at_least(value, 1.0), "Figs. 1 and 10", published=1.0,
                note=f"Share of neighbouring pairs in order, of the mean amplitude over runs; "
                f"{reached} of {len(frequencies)} frequencies reach it: {times}. "
                f"{scale_of(rows)}"),
        *judged(f"With {words}, the order of frequencies is seen in single runs.",
                Estimate.of(correlations), lambda value: at_least(value, ORDER),
                "Figs. 1 and 10", note="Rank correlation of frequency and the first step of half "
                f"amplitude, those never reached sharing the last rank. {scale_of(rows)}")]


def _first(rows: "pd.DataFrame", words: str) -> list[Finding]:
    steps, _, amplitudes = spectra(rows)
    if steps[-1] < 1000:
        return []
    early = amplitudes[:, np.searchsorted(steps, 1000), 0]
    return judged(f"With {words}, the lowest frequency is learned before step 1,000.",
                  Estimate.of(early), lambda value: at_least(value, LEARNED), "Figs. 1 and 10",
                  published=1.0, note=f"Its amplitude at step 1,000 over that of the target. "
                  f"{scale_of(rows)}")


def _norms(rows: "pd.DataFrame", words: str) -> list[Finding]:
    own = chosen(rows, kind="norm")
    if own.empty:
        return []
    table = own.pivot(index=["network", "layer"], columns="step", values="value").sort_index()
    layers = int(own.layer.max())
    growth = (table.iloc[:, -1] / table.iloc[:, 0]).to_numpy(dtype=float).reshape(-1, layers)
    note = f"Exact norm at the end over that at the start. {scale_of(rows)}"
    found = judged(
        f"With {words}, the spectral norms of the middle layers rise while higher frequencies are "
        "fitted.", Estimate.of(growth[:, 1:-1].min(axis=1)), lambda value: at_least(value, 1.0),
        "Fig. 1, spectral norms", note=f"The least of the middle layers. {note} The published code "
        "plots another quantity, so that its values are not compared.")
    for name, place in (("first", 0), ("last", -1)):
        found += judged(
            f"With {words}, the spectral norm of the {name} layer stays flat.",
            Estimate.of(growth[:, place]), lambda value: near(value, 1.0, tolerance=FLAT),
            "Fig. 1, spectral norms", published=1.0, note=note)
    return found


def _exact(value: float, count: int) -> Estimate:
    """Return what is known of these runs without error."""
    return Estimate(value, value, value, count)
