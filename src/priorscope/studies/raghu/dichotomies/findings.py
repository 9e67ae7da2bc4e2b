"""What weight sweeps say about Figs. A3 to A5."""

import math
from typing import TYPE_CHECKING

import numpy as np

from ...._core.estimate import Estimate
from ...._core.finding import Finding
from ...._core.verdicts import at_least, between, near
from ....measures.comparison import difference
from ....theory import length_growth, random_walk_dichotomies
from ..judging import chosen, judged

if TYPE_CHECKING:
    import pandas as pd

#: Differences of logarithms that would not matter: of growth per layer, and of counts.
GROWTH, ALIKE = 0.1, 0.2

#: Shares of the walk's labellings between which a network is close to it and not above.
CLOSE = (0.75, 1.0)


def judge_all(frame: "pd.DataFrame") -> list[Finding]:
    """Judge every claim that the rows can speak about."""
    found: list[Finding] = []
    for variance in sorted(frame.weight_variance.unique().tolist()):
        rows = swept_first(frame, variance)
        for width in sorted(rows.width.unique().tolist()):
            found += _with_depth(chosen(rows, width=width), width, variance)
    return [*found, *_with_width(frame), *_remaining(frame), *_walk(frame), *_saturated(frame),
            *_controls(frame)]


def swept_first(frame: "pd.DataFrame", variance: float = 8.0, inputs: int = 15) -> "pd.DataFrame":
    """Return sweeps of the first layer."""
    return chosen(frame, layer=0, inputs=inputs, weight_variance=variance)


def logs(rows: "pd.DataFrame") -> Estimate | None:
    """Return the mean logarithm of the number of dichotomies, over networks."""
    return Estimate.of(np.log(rows.dichotomies.to_numpy(dtype=float))) if len(rows) else None


def _note(rows: "pd.DataFrame") -> str:
    count, inputs = int(rows["count"].min()), int(rows.inputs.iloc[0])
    samples = int(rows.samples.max())
    return (f"{count} networks a setting, {inputs} standard normal inputs of k dimensions, "
            f"half a turn of the weights, {samples:,} angles.")


def _slope(rows: "pd.DataFrame", first: int, last: int) -> Estimate | None:
    """Return the growth of the logarithm a layer between two depths."""
    ends = logs(chosen(rows, depth=last)), logs(chosen(rows, depth=first))
    if ends[0] is None or ends[1] is None:
        return None
    gap, layers = difference(ends[0], ends[1]), last - first
    return Estimate(gap.mean / layers, gap.low / layers, gap.high / layers, gap.count)


def _with_depth(rows: "pd.DataFrame", width: int, variance: float) -> list[Finding]:
    words, expected = f"width {width}, σ_w² = {variance:g}", math.log(
        length_growth("hard_tanh", variance, 0.0, width).mean_field)
    found = judged(
        f"At {words} the number of dichotomies grows exponentially with depth, by the growth of "
        "length per layer.", _slope(rows, 2, 6),
        lambda value: near(value, expected, tolerance=GROWTH), "Fig. A3, left", theory=expected,
        note=f"Growth of the logarithm a layer from depth 2 to 6, up to {GROWTH:g}. {_note(rows)}")
    early, late = _slope(rows, 1, 4), _slope(rows, 4, 8)
    if early is None or late is None:
        return found
    return found + judged(
        f"At {words} the logarithm of the number of dichotomies is straight in the depth.",
        difference(late, early), lambda value: near(value, 0.0, tolerance=GROWTH),
        "Fig. A3, left",
        note=f"Growth a layer from depth 4 to 8, {late.mean:.3g}, less that from 1 to 4, "
             f"{early.mean:.3g}, up to {GROWTH:g}. {_note(rows)}")


def _with_width(frame: "pd.DataFrame") -> list[Finding]:
    rows = swept_first(frame)
    corners = [logs(chosen(rows, width=width, depth=depth))
               for width, depth in ((128, 6), (32, 6), (32, 4))]
    if any(corner is None for corner in corners):
        return []
    wide, base, shallow = (corner for corner in corners if corner is not None)
    return judged(
        "The number of dichotomies grows slowly with width: four times the width adds less than "
        "two more layers.", difference(difference(base, shallow), difference(wide, base)),
        lambda value: at_least(value, 0.0), "Fig. A3, right",
        note="Growth of the logarithm from depth 4 to 6 at width 32 less that from width 32 to "
             f"128 at depth 6; they share a setting, so that the interval is wide. {_note(rows)}")


def _remaining(frame: "pd.DataFrame") -> list[Finding]:
    """Compare sweeps of inner layers with the first layer of shallower networks."""
    found: list[Finding] = []
    inner = frame[frame.layer > 0]
    for layer in sorted(inner.layer.unique().tolist()):
        rows = chosen(inner, layer=layer)
        width, depth = int(rows.width.iloc[0]), int(rows.depth.iloc[0])
        whole = chosen(swept_first(frame), width=width)
        shallow = chosen(whole, depth=depth - layer)
        ends = logs(rows), logs(shallow)
        if ends[0] is None or ends[1] is None:
            continue
        found += judged(
            f"Only the depth behind the layer that sweeps matters: layer {layer + 1} of {depth} "
            f"gives as many dichotomies as the first layer of {depth - layer}.",
            difference(ends[0], ends[1]), lambda value: near(value, 0.0, tolerance=ALIKE),
            "Fig. A4", theory=0.0,
            note=f"Difference of the logarithms at width {width}, up to {ALIKE:g}. {_note(rows)}")
    return found


def against_walk(rows: "pd.DataFrame") -> np.ndarray:
    """Return dichotomies over those of a random walk of as many transitions."""
    walk = random_walk_dichotomies(int(rows.inputs.iloc[0]), rows.transitions.to_numpy())
    return rows.dichotomies.to_numpy(dtype=float) / walk


def _walk(frame: "pd.DataFrame") -> list[Finding]:
    found: list[Finding] = []
    for variance in sorted(frame.weight_variance.unique().tolist()):
        rows = swept_first(frame, variance)
        for depth in sorted(rows.depth.unique().tolist()):
            own = chosen(rows, depth=depth)
            own = own[own.width == own.width.max()]
            found += judged(
                f"At σ_w² = {variance:g}, depth {depth}, a network realises about as many "
                "dichotomies as a random walk of as many transitions, or slightly fewer.",
                Estimate.of(against_walk(own)), lambda value: between(value, *CLOSE), "Fig. A5",
                theory=1.0, note=f"The ratio, at width {int(own.width.max())}; each transition of "
                f"the walk flips one of the labels, chosen uniformly. {_note(own)}")
    return found


def _saturated(frame: "pd.DataFrame") -> list[Finding]:
    rows = frame[frame.inputs < 15]
    if rows.empty:
        return []
    inputs = int(rows.inputs.iloc[0])
    share = Estimate.of(rows.dichotomies.to_numpy(dtype=float) / 2**inputs)
    return judged(
        f"The number of dichotomies saturates at 2^s: {inputs} inputs at depth "
        f"{int(rows.depth.iloc[0])} are labelled in all ways.", share,
        lambda value: at_least(value, 0.95), "Fig. A5", theory=1.0,
        note=f"Share of all {2**inputs}, 95 % or more. {_note(rows)}")


def _controls(frame: "pd.DataFrame") -> list[Finding]:
    """Set sampled sweeps beside exact ones, and full turns, of the same networks."""
    found: list[Finding] = []
    checked = chosen(frame, checked=True)
    for depth in sorted(checked.depth.unique().tolist()):
        rows = chosen(checked, depth=depth)
        width, exact = int(rows.width.iloc[0]), rows.exact.to_numpy(dtype=float)
        found += judged(
            f"Sampled sweeps miss at most 3 % of the dichotomies (width {width}, depth {depth}).",
            Estimate.of(rows.dichotomies.to_numpy(dtype=float) / exact),
            lambda value: at_least(value, 0.97), "Control, not in the paper", theory=1.0,
            note=f"Sampled over exact counts of the same sweeps. {_note(rows)}")
        found += judged(
            "A full turn gives twice as many dichotomies as half a turn, since labels come in "
            f"complementary pairs (width {width}, depth {depth}).",
            Estimate.of(rows.full.to_numpy(dtype=float) / exact),
            lambda value: near(value, 2.0, tolerance=0.2), "Control, not in the paper", theory=2.0,
            note=f"Ratio of exact counts of the same networks. {_note(rows)}")
    return found
