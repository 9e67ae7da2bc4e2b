"""What lengths in untrained convolutional networks say about Fig. 4."""

import math
from typing import TYPE_CHECKING

import numpy as np

from ...._core.estimate import Estimate
from ...._core.finding import Finding
from ...._core.verdicts import at_least, at_most, near
from ....measures.comparison import difference
from ..convnet import LAYERS, POOLS
from ..judging import chosen, judged

if TYPE_CHECKING:
    import pandas as pd

#: Convolutions that follow another one, where the number of units stays or halves by pooling.
_INNER = tuple(place for place, name in enumerate(LAYERS, start=1)
               if name.startswith("conv") and place > 1)

#: Relative deviation from mean field that counts as agreement.
CLOSE = 0.1


def judge_all(frame: "pd.DataFrame") -> list[Finding]:
    """Judge every claim that the rows can speak about."""
    found: list[Finding] = []
    variances = sorted(frame.weight_variance.unique().tolist())
    for variance in variances:
        found += _one(chosen(frame, weight_variance=variance), variance)
    return found + _by_scale(frame, variances)


def per_network(rows: "pd.DataFrame", column: str, layers: tuple[int, ...]) -> np.ndarray:
    """Return the geometric mean of a column over some layers, one number a network."""
    kept = rows[rows.layer.isin(layers)]
    return np.array([math.exp(float(np.log(own[column]).mean()))
                     for _, own in kept.groupby("replica")])


def _one(rows: "pd.DataFrame", variance: float) -> list[Finding]:
    note = _note(rows)
    words = f"σ_w² = {variance:g}"
    last = per_network(rows, "length", (6,)) / per_network(rows, "length", (2,))
    found = judged(f"At {words} length grows from the second to the last convolution, pooling "
                   "between them or not.", Estimate.of(last),
                   lambda value: at_least(value, 1.0), "Fig. 4",
                   note=f"Length behind layer 6 over that behind layer 2. {note}", frame=rows)
    for pool in POOLS:
        found += judged(f"At {words} the pooling layer {pool} shortens curves.",
                        Estimate.of(per_network(rows, "ratio", (pool,))),
                        lambda value: at_most(value, 1.0), "Fig. 4", note=note, frame=rows)
    expected = math.sqrt(variance / 2)
    return found + judged(
        f"At {words} growth in a convolution, per root of the number of units, is σ_w/√2 as in a "
        "wide fully connected layer.", Estimate.of(_per_unit(rows)),
        lambda value: near(value, expected, tolerance=CLOSE * expected), "Control, not in the "
        "paper", theory=expected, note=f"Geometric mean over layers {_INNER}, up to 10 %. {note}",
        frame=rows)


def _per_unit(rows: "pd.DataFrame") -> np.ndarray:
    """Return the growth of inner convolutions over the root of the growth of units."""
    found = []
    for _, own in rows.groupby("replica"):
        own = own.sort_values("layer")
        units, ratio = own.units.to_numpy(dtype=float), own.ratio.to_numpy(dtype=float)
        logs = [math.log(ratio[place - 1] / math.sqrt(units[place - 1] / units[place - 2]))
                for place in _INNER]
        found.append(math.exp(float(np.mean(logs))))
    return np.array(found)


def _by_scale(frame: "pd.DataFrame", variances: list[float]) -> list[Finding]:
    ends = [Estimate.of(np.log(per_network(chosen(frame, weight_variance=value), "length", (6,))))
            for value in (variances[-1], variances[0])]
    return judged(
        "Curves grow more at larger weights.", difference(*ends),
        lambda value: at_least(value, 0.0), "Fig. 4", frame=frame, theory=2.5 * math.log(
            variances[-1] / variances[0]),
        note=f"Difference of the logarithms of the length behind layer 6, σ_w² = {variances[-1]:g} "
             f"against {variances[0]:g}; theory for five layers with weights. {_note(frame)}")


def _note(rows: "pd.DataFrame") -> str:
    networks = int(rows.replica.nunique())
    shape = str(rows.channels.iloc[0])
    return (f"{networks} networks a variance with {shape} channels, {int(rows.pairs.iloc[0])} "
            "quarter turns between test images each.")
