"""What intervals in the course of training say about Fig. 9."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from ...._core.estimate import Estimate
from ...._core.finding import Finding
from ...._core.verdicts import at_least
from ....measures.comparison import difference
from ..judging import CHECKPOINTS, judged
from ..network_statistics import chosen

if TYPE_CHECKING:
    import pandas as pd

#: The conventions of the reference class, and how the intervals are named by them.
CONVENTIONS = {"own": "the class of the base point at that time",
               "label": "the label of the base point"}

#: A correlation that is called strong.
STRONG = 0.8

_NAMES = {"mnist": "MNIST", "cifar10": "CIFAR-10", "digits": "small digits"}


def judge_all(frame: "pd.DataFrame") -> list[Finding]:
    """Judge every claim that the rows can speak about."""
    real = chosen(frame, labels="real")
    found = []
    for data in real.data.unique():
        found += _correlations(chosen(real, data=data), _NAMES[data])
    return [*found, *_lower_on_photographs(real), *_at_the_start(real), *_random(frame)]


def pearson(x: np.ndarray, y: np.ndarray) -> float | None:
    """Return Pearson's correlation, None where one side does not vary."""
    if len(x) < 3 or np.ptp(x) == 0 or np.ptp(y) == 0:
        return None
    return float(np.corrcoef(x, y)[0, 1])


def spearman(x: np.ndarray, y: np.ndarray) -> float | None:
    """Return Spearman's rank correlation, equal values sharing their mean rank."""
    from scipy.stats import rankdata

    return pearson(rankdata(x), rankdata(y))


def correlation(rows: "pd.DataFrame", interval: str, accuracy: str = "test_accuracy",
                of: Callable[[np.ndarray, np.ndarray], float | None] = pearson,
                ) -> Estimate | None:
    """Return the mean over networks of the correlation over a network's checkpoints."""
    found = []
    for _, own in rows.groupby("replica"):
        kept = own[own[interval].notna()]
        found.append(of(kept[interval].to_numpy(dtype=float),
                        kept[accuracy].to_numpy(dtype=float)))
    known = [value for value in found if value is not None]
    return Estimate.of(known) if known else None


def _correlations(rows: "pd.DataFrame", name: str) -> list[Finding]:
    found = []
    for interval, words in CONVENTIONS.items():
        ranks = correlation(rows, interval, of=spearman)
        train = correlation(rows, interval, "train_accuracy")
        right = correlation(rows, "right")
        remark = " ".join(
            f"{what} {value:.3g}." for what, value in (
                ("Spearman", ranks), ("With training accuracy", train),
                ("Of pairs both classified right", right)) if value is not None)
        found += judged(
            f"On {name} the mean pairwise interval correlates strongly with validation accuracy "
            f"over the epochs, {words} being the reference.", correlation(rows, interval),
            lambda value: at_least(value, STRONG), "Fig. 9", [rows],
            remark=f"Pearson's over checkpoints from epoch 0 on; strong: {STRONG:g}. {remark}",
            rows=CHECKPOINTS)
    return found + _rather_than_training(rows, name)


def _rather_than_training(rows: "pd.DataFrame", name: str) -> list[Finding]:
    """Ask whether the intervals say more about validation than about training accuracy."""
    gains = []
    for _, own in rows.groupby("replica"):
        values = [own[column].to_numpy(dtype=float)
                  for column in ("label", "test_accuracy", "train_accuracy")]
        both = [pearson(values[0], other) for other in values[1:]]
        if both[0] is not None and both[1] is not None:
            gains.append(both[0] - both[1])
    return judged(
        f"On {name} the mean pairwise interval of the label's class correlates more strongly with "
        "validation than with training accuracy.", Estimate.of(gains) if gains else None,
        lambda value: at_least(value, 0.0), "Fig. 9", [rows], rows=CHECKPOINTS,
        remark="Difference of Pearson's correlations within each network.")


def _lower_on_photographs(real: "pd.DataFrame") -> list[Finding]:
    digits, photographs = (chosen(real, data=data) for data in ("mnist", "cifar10"))
    found = []
    for interval, words in CONVENTIONS.items():
        both = correlation(digits, interval), correlation(photographs, interval)
        if both[0] is not None and both[1] is not None:
            found += judged(
                "The correlation with validation accuracy is lower on CIFAR-10 than on MNIST, "
                f"{words} being the reference.", difference(both[0], both[1]),
                lambda value: at_least(value, 0.0), "Section 4, text on Fig. 9",
                [digits, photographs],
                remark=f"Correlations {both[0]:.3g} and {both[1]:.3g}.", rows=CHECKPOINTS)
    return found


def _at_the_start(real: "pd.DataFrame") -> list[Finding]:
    """Ask whether an untrained network already has longer intervals than the trained one."""
    found = []
    for data in real.data.unique():
        rows = chosen(real, data=data)
        fall = [float(own.own.iloc[0] - own.own.iloc[-1]) for _, own in rows.groupby("replica")]
        found += judged(
            f"On {_NAMES[data]} intervals of the base point's own class are longer before training "
            "than after it, so that they cannot rise with accuracy alone.", Estimate.of(fall),
            lambda value: at_least(value, 0.0), "Control, not in the paper", [rows],
            rows=CHECKPOINTS)
    return found


def _random(frame: "pd.DataFrame") -> list[Finding]:
    rows = chosen(frame, labels="random")
    if rows.empty:
        return []
    gain = [float(own.label.iloc[-1] - own.label.iloc[0]) for _, own in rows.groupby("replica")]
    accuracy = np.mean([own.test_accuracy.iloc[-1] for _, own in rows.groupby("replica")])
    return judged(
        "With random labels, too, intervals of the label's class grow in the course of training, "
        "though nothing is learned about other rows.", Estimate.of(gain),
        lambda value: at_least(value, 0.5), "Control, not in the paper", [rows],
        rows=CHECKPOINTS,
        remark=f"Growth by half a unit or more; validation accuracy {accuracy:.3g} at the end.")
