"""Figs. 10 and 11: batch norm, trajectory regularisation and neither."""

from typing import TYPE_CHECKING

import numpy as np

from ...._core.estimate import Estimate
from ...._core.finding import Finding
from ...._core.verdicts import at_least, at_most, near
from ....measures.comparison import difference, ratio
from ..judging import judged
from .judging_lengths import growth
from .rows import WEIGHTED, by_replica, last_epoch, note, plain

if TYPE_CHECKING:
    import pandas as pd

#: Test accuracies that are called alike, and a gain that is called clear.
ALIKE, CLEAR = 0.03, 0.03

_FORMS = {"trajectory": "", "trajectory, input": ", lengths relative to the minibatch's own",
          "trajectory, after": ", lengths taken after scaling by λ"}


def norm_findings(frame: "pd.DataFrame") -> list[Finding]:
    """Judge what batch norm does to lengths, and the accuracies."""
    batch = plain(frame, "batch")
    found = _shorter(batch) + _growth(frame) if len(batch) else []
    for form, words in _FORMS.items():
        found += _against(frame, form, words)
    return found + _batch_over_none(frame)


def _shorter(rows: "pd.DataFrame") -> list[Finding]:
    """Ask whether a batch norm's output is shorter than its input."""
    last, found = last_epoch(rows), list[Finding]()
    for epoch, claim, rule in (
            (0, "Before training batch norms do not shorten curves: division by small variances "
                "lengthens them.", lambda value: at_least(value, 1.0)),
            (last, "After training batch norms shorten curves.",
             lambda value: at_most(value, 1.0))):
        ratios = [by_replica(rows, kind="length", name=f"{name}_norm", epoch=epoch)
                  / by_replica(rows, kind="length", name=f"{name}_affine", epoch=epoch)
                  for name in WEIGHTED[:-1]]
        shown = ", ".join(f"{value.mean():.2g}" for value in ratios)
        found += judged(
            claim, Estimate.of(np.exp(np.log(ratios).mean(axis=0))), rule, "Fig. 10", frame=rows,
            note="Length behind a batch norm over that before it, geometric mean over layers; "
                 f"layer by layer {shown}. Before training with the statistics of the curve "
                 f"itself, after it with those kept. {note(rows)}")
    return found


def _growth(frame: "pd.DataFrame") -> list[Finding]:
    batch, none = plain(frame, "batch"), plain(frame)
    if none.empty:
        return []
    both = [Estimate.of(growth(rows, last_epoch(rows))) for rows in (batch, none)]
    return judged(
        "After training length grows less from the first convolution to the last with batch norm "
        "than without.", ratio(*both), lambda value: at_most(value, 1.0), "Fig. 10", frame=batch,
        note=f"Growth {both[0]:.3g} and {both[1]:.3g}. {note(batch)}")


def accuracies(rows: "pd.DataFrame") -> Estimate:
    """Return the test accuracy after training, over networks."""
    return Estimate.of(by_replica(rows, kind="accuracy", epoch=last_epoch(rows)))


def _against(frame: "pd.DataFrame", form: str, words: str) -> list[Finding]:
    """Compare one form of trajectory regularisation with batch norm and with neither."""
    rows, batch, none = (plain(frame, norm) for norm in (form, "batch", "none"))
    if rows.empty or batch.empty or none.empty:
        return []
    own, other, without = accuracies(rows), accuracies(batch), accuracies(none)
    return [
        *judged(f"Trajectory regularisation{words} reaches the test accuracy of batch norm, up to "
                "3 points.", difference(own, other),
                lambda value: near(value, 0.0, tolerance=ALIKE), "Fig. 11", frame=rows,
                note=f"{own:.3g} against {other:.3g}, the same budget. {note(rows)}"),
        *judged(f"Trajectory regularisation{words} is well above neither: 3 points or more of test "
                "accuracy.", difference(own, without),
                lambda value: at_least(value, CLEAR), "Fig. 11", frame=rows,
                note=f"{own:.3g} against {without:.3g}, the same budget. {note(rows)}")]


def _batch_over_none(frame: "pd.DataFrame") -> list[Finding]:
    batch, none = plain(frame, "batch"), plain(frame)
    if batch.empty or none.empty:
        return []
    both = accuracies(batch), accuracies(none)
    return judged("Batch norm is well above neither: 3 points or more of test accuracy.",
                  difference(*both), lambda value: at_least(value, CLEAR), "Fig. 11", frame=batch,
                  note=f"{both[0]:.3g} against {both[1]:.3g}, the same budget. {note(batch)}")
