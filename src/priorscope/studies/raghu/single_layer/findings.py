"""What accuracies by trained layer say about Fig. 7."""

from typing import TYPE_CHECKING

import numpy as np

from ...._core.estimate import Estimate
from ...._core.finding import Finding
from ...._core.verdicts import at_least, at_most
from ...rank_correlation import rank_correlation
from ..judging import chosen, judged

if TYPE_CHECKING:
    import pandas as pd

#: A rank correlation of the accuracy with the number of the layer that is called an order.
ORDER = -0.8

#: Training less test accuracy that is called limited generalisation.
GAP = 0.1

#: Test accuracy that is called learning, twice that of chance, and one that is called low.
LEARNED, LOW = 0.2, 0.5

_NAMES = {"mnist": "MNIST", "cifar10": "CIFAR-10", "digits": "small digits"}
_PARTS = {"train": "training", "test": "test"}


def judge_all(frame: "pd.DataFrame") -> list[Finding]:
    """Judge every claim that the rows can speak about."""
    found = []
    for (data, variance), rows in frame.groupby(["data", "weight_variance"], sort=False):
        where = f"On {_NAMES[str(data)]} with σ_w² = {variance:g}"
        for part in _PARTS:
            found += [*_order(rows, where, part), *_ends(rows, where, part)]
        found += _learned(rows, where)
        if data == "cifar10":
            found += _limited(rows, where)
    return found


def last_accuracies(rows: "pd.DataFrame", part: str) -> np.ndarray:
    """Return accuracies at the last epoch, (networks, layers) from the lowest layer up."""
    last = chosen(rows, epoch=rows.epoch.max())
    table = last.pivot(index="replica", columns="layer", values=f"{part}_accuracy")
    return table.sort_index(axis=1).dropna().to_numpy(dtype=float)


def rank_correlations(accuracies: np.ndarray) -> list[float]:
    """Return Spearman's correlation of layer and accuracy of each network, ties sharing ranks.

    Where all layers of a network are equally good there is no order, and 0 stands for it.
    """
    layers = np.arange(accuracies.shape[1])
    return [rank_correlation(layers, row) for row in accuracies]


def _order(rows: "pd.DataFrame", where: str, part: str) -> list[Finding]:
    accuracies = last_accuracies(rows, part)
    ranks = rank_correlations(accuracies)
    right = Estimate.of((np.diff(accuracies, axis=1) < 0).mean(axis=1))
    return judged(
        f"{where}, the lower the layer that is trained alone, the higher the {_PARTS[part]} "
        "accuracy.", Estimate.of(ranks), lambda value: at_most(value, ORDER),
        _source(rows), published=-1.0,
        frame=rows,
        note=f"Spearman's correlation of layer and accuracy after the last epoch. Share of "
             f"neighbouring layers in this order: {right:.3g}. {_scale(rows)}")


def _ends(rows: "pd.DataFrame", where: str, part: str) -> list[Finding]:
    accuracies = last_accuracies(rows, part)
    both = [Estimate.of(accuracies[:, place]) for place in (0, -1)]
    return judged(
        f"{where}, training the second hidden layer alone gives a higher {_PARTS[part]} accuracy "
        "than training the last.", Estimate.of(accuracies[:, 0] - accuracies[:, -1]),
        lambda value: at_least(value, 0.0),
        _source(rows), frame=rows,
        note=f"Difference within each network; accuracies {both[0]:.3g} and {both[1]:.3g}.")


def _learned(rows: "pd.DataFrame", where: str) -> list[Finding]:
    accuracies = last_accuracies(rows, "test")
    start = chosen(rows, epoch=0).groupby("replica").test_accuracy.mean()
    top = Estimate.of(accuracies[:, -1])
    return judged(
        f"{where}, training one layer of a random network is enough to learn: with the second "
        "hidden layer trained, the test accuracy is twice that of chance.",
        Estimate.of(accuracies[:, 0]), lambda value: at_least(value, LEARNED),
        _source(rows), frame=rows,
        note=f"The last layer trained alone gives {top:.3g}, none {Estimate.of(start):.3g}.")


def _limited(rows: "pd.DataFrame", where: str) -> list[Finding]:
    """Judge what the text says of CIFAR-10 beside the order."""
    train, test = (last_accuracies(rows, part)[:, 0] for part in _PARTS)
    source = "Appendix, text on CIFAR-10"
    return [
        *judged(f"{where}, accuracies are low overall: the test accuracy of the best layer is at "
                "most one half.", Estimate.of(last_accuracies(rows, "test").max(axis=1)),
                lambda value: at_most(value, LOW), source, frame=rows),
        *judged(f"{where}, generalisation is limited: with the second hidden layer trained, "
                "training accuracy exceeds test accuracy by 0.1 or more.",
                Estimate.of(train - test), lambda value: at_least(value, GAP), source, frame=rows,
                note=f"Accuracies {Estimate.of(train):.3g} and {Estimate.of(test):.3g}. Fewer "
                     f"training rows widen the gap. {_scale(rows)}")]


def _source(rows: "pd.DataFrame") -> str:
    return "Appendix, Fig. 7 for CIFAR-10" if rows.data.iloc[0] == "cifar10" else "Fig. 7"


def _scale(rows: "pd.DataFrame") -> str:
    one = rows.iloc[0]
    return (f"{rows.replica.nunique()} networks of {one.depth} hidden layers of {one.width} units "
            f"without biases, read-out frozen; {one.train} training and {one.test} test rows, "
            f"{one.epochs} epochs of Adam at 0.001. Depth, optimiser and biases are ours.")
