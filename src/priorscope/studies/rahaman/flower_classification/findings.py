"""What labels along flower curves say."""

from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from ...._core.estimate import Estimate
from ...._core.finding import Finding
from ...._core.verdicts import Verdict, at_least
from ..judging import chosen, held_back, judged

if TYPE_CHECKING:
    import pandas as pd

#: Accuracy of training that is called a fit, without which agreement off the curve says nothing.
FITTED = 0.9

#: Accuracy of training from which something was learned that can be compared; the majority of
#: labels is up to 0.6 where the points fold the sine.
LEARNED = 0.7

#: Share of labels more that agree on the curve than off it, which is called very different.
APART = 0.1


def judge_all(frame: "pd.DataFrame") -> list[Finding]:
    """Judge every claim that the rows can speak about."""
    found: list[Finding] = []
    for frequency in sorted(frame.frequency.unique().tolist()):
        rows = chosen(frame, frequency=frequency)
        found += [*_rises(rows, frequency), *_apart(rows, frequency)]
    return found


def last_accuracies(rows: "pd.DataFrame") -> tuple[np.ndarray, np.ndarray]:
    """Return the flowers' petals, and accuracies after training, (networks, flowers)."""
    own = chosen(rows, kind="accuracy")
    table = chosen(own, step=own.step.max()).pivot(index="network", columns="flower",
                                                   values="value").sort_index(axis=1)
    return table.columns.to_numpy(), table.to_numpy(dtype=float)


def scale_of(rows: "pd.DataFrame") -> str:
    """Return the setting in words."""
    one = rows.iloc[0]
    return (f"{int(one.networks)} networks a flower, {int(one.depth)} hidden layers of "
            f"{int(one.width)} units, the same start on every flower and the same labels, "
            f"{int(one.points):,} points, {int(one.steps):,} steps of Adam; the published code "
            "takes 10,000.")


def _rises(rows: "pd.DataFrame", frequency: int) -> list[Finding]:
    petals, values = last_accuracies(rows)
    means = ", ".join(f"{value:.3f} at {count} petals"
                      for count, value in zip(petals, values.mean(axis=0), strict=True))
    return judged(
        f"Labels of {frequency} periods are learned better on the flower with {petals[-1]} petals "
        "than on the circle.", Estimate.of(values[:, -1] - values[:, 0]),
        partial(_from, LEARNED, float(values.mean(axis=0).max()), 0.0), "Fig. 9",
        note=f"Difference of training accuracies, in pairs of one start. Means: {means}. "
             f"{scale_of(rows)}")


def _apart(rows: "pd.DataFrame", frequency: int) -> list[Finding]:
    petals, values = last_accuracies(rows)
    own = chosen(rows, kind="agreement")
    on, off = (chosen(own, x=place).sort_values("network").value.to_numpy() for place in (0.0, 1.0))
    accuracy = float(values[:, -1].mean())
    return judged(
        f"Networks that have learned labels of {frequency} periods on {petals[-1]} petals are very "
        "different off the curve.", Estimate.of(on - off),
        partial(_from, FITTED, accuracy, APART), "Fig. 7",
        note=f"Share of labels that two networks agree on along the curve ({on.mean():.3f}) less "
             f"that on the square around it ({off.mean():.3f}), a mean over the others for each "
             f"network; training accuracy {accuracy:.3f}. The paper shows 200 periods and 20 "
             f"petals. {scale_of(rows)}")


def _from(least: float, accuracy: float, limit: float, measured: Estimate) -> Verdict:
    return held_back(at_least(measured, limit), accuracy >= least,
                     f"from a training accuracy of {least:g} on")
