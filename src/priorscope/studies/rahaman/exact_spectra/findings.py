"""What exact spectra say about Theorem 1."""

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from ...._core.estimate import Estimate
from ...._core.finding import Finding
from ...._core.verdicts import at_most, near
from ..judging import chosen, judged

if TYPE_CHECKING:
    import pandas as pd

#: How far from theory an exponent along curves, and in planes, counts as agreement.
CLOSE, CLOSE_IN_PLANES = 0.1, 0.15

_ALONG = {
    ("line", "corners"): (-2.0, "by their corners alone", "Theorem 1, one dimension"),
    ("line", "hann"): (-2.0, "under Hann's window", "Theorem 1, one dimension"),
    ("line", "finite"): (-1.0, "cut off at its ends without a window", "Boundary terms"),
    ("circle", "closed"): (-2.0, "", "Theorem 1, one dimension")}

_IN_PLANES = {
    ("plane", "generic"): (-3.0, "in random directions of a square of two inputs"),
    ("plane", "normal"): (-2.0, "along the normals of the strongest edges in a square"),
    ("pyramid", "generic"): (-3.0, "in random directions"),
    ("pyramid", "normal"): (-2.0, "along the normals of its outer edges")}


def judge_all(frame: "pd.DataFrame") -> list[Finding]:
    """Judge every claim that the rows can speak about."""
    return [*_curves(frame), *_planes(frame), *_chain(frame), *_below(frame)]


def per_network(rows: "pd.DataFrame", column: str) -> np.ndarray:
    """Return a number of each network."""
    return rows.groupby(["depth", "network"])[column].first().to_numpy(dtype=float)


def _curves(frame: "pd.DataFrame") -> Iterator[Finding]:
    for (kind, treatment), (power, words, source) in _ALONG.items():
        own = chosen(frame, kind=kind, treatment=treatment)
        for depth in sorted(own.depth.unique().tolist()):
            rows = chosen(own, depth=depth)
            where = "great circles" if kind == "circle" else "lines"
            how = f", {words}," if words else ""
            yield from judged(
                f"On random {where} through {int(rows.inputs.iloc[0])} dimensions the spectrum of "
                f"ReLU networks of {_layers(depth)}{how} decays as k^{power:g}.",
                Estimate.of(per_network(rows, "exponent")),
                partial(near, expected=power, tolerance=CLOSE), source, theory=power,
                note=_note(rows))


def _planes(frame: "pd.DataFrame") -> Iterator[Finding]:
    for (kind, treatment), (power, words) in _IN_PLANES.items():
        rows = chosen(frame, kind=kind, treatment=treatment)
        if rows.empty:
            continue
        what = "a pyramid over a heptagon" if kind == "pyramid" else "what ReLU networks bring"
        yield from judged(
            f"The two-dimensional spectrum of {what} decays as k^{power:g} {words}.",
            Estimate.of(per_network(rows, "exponent")),
            partial(near, expected=power, tolerance=CLOSE_IN_PLANES), "Theorem 1, two dimensions",
            theory=power, note=_note(rows))


def _chain(frame: "pd.DataFrame") -> Iterator[Finding]:
    """Judge the order of the bounds of the Lipschitz constant, and of counts of pieces."""
    rows = chosen(frame, kind="line", treatment="corners")
    if rows.empty:
        return
    links = (
        ("On a line no piece of a network is steeper than the product of the spectral norms of "
         "its weights.", "product", "steepest", "Eq. 7"),
        ("The product of spectral norms is at most the bound from the largest weight.",
         "largest_entry", "product", "Eq. 7"),
        ("A line has no more linear pieces than the bound on linear regions allows.",
         "possible_pieces", "pieces", "Raghu et al., Theorem 1, one dimension"))
    for claim, upper, lower, source in links:
        # Rounding may take a slope above a norm that it equals.
        ratio = np.log10(per_network(rows, upper) / per_network(rows, lower))
        yield from _never(claim, ratio < -1e-9, source, f"Share of networks in which it is not so. "
                          f"Power of ten between the two: {np.median(ratio):.2g} in the median, "
                          f"{ratio.min():.2g} at least. {_note(rows)}")


def _below(frame: "pd.DataFrame") -> Iterator[Finding]:
    """Ask at what share of frequencies a spectrum is above a bound."""
    claims = {
        "over_corners": "along a line or circle above 1/k² times the sum of its jumps of slope",
        "over_counted": "along a line above 2 (N + 1) L / k² with its number N of pieces and "
                        "steepest slope L",
        "over_possible": "along a line above 2 (N + 1) L / k² with the bound on pieces and the "
                         "product of spectral norms"}
    for column, words in claims.items():
        treatments = ["corners", "closed"] if column == "over_corners" else ["corners"]
        rows = frame[frame.treatment.isin(treatments)]
        if not rows.empty:
            shares = rows.groupby(["kind", "depth", "network"])[column].first()
            yield from _never(f"At no frequency is the spectrum of a ReLU network {words}.",
                              shares.to_numpy(dtype=float), "Theorem 1",
                              f"Share of frequencies above it. {_note(rows)}")


def _never(claim: str, shares: np.ndarray, source: str, note: str) -> list[Finding]:
    """Judge that something is nowhere the case; shares of what was looked at are exact."""
    mean = float(shares.mean())
    return judged(claim, Estimate(mean, mean, mean, len(shares)), partial(at_most, limit=0.0),
                  source, theory=0.0, note=note)


def _layers(depth: int) -> str:
    return "one hidden layer" if depth == 1 else f"{depth} hidden layers"


def _note(rows: "pd.DataFrame") -> str:
    one = rows.iloc[0]
    count = len(rows.groupby(["kind", "depth", "network"]))
    reach = f"from {one.low:,g} to {one.high:,g}, exact transforms"
    if one.kind == "pyramid":
        return f"{count} irregular heptagons, |k| {reach}."
    counted = rows.pieces[rows.pieces > 0]
    pieces = f"; {float(counted.median()):.0f} pieces in the median" if len(counted) else ""
    unit = "|k|" if one.kind == "plane" else "cycles"
    return (f"{count} networks of width {int(one.width)}, He's weights, biases of standard "
            f"deviation {one.bias:g}, {unit} {reach}{pieces}.")
