"""Figs. 6 and 8 to 11 redrawn."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ...._core.estimate import Estimate
from ....plots import points_and_lines, through
from ....plots.illustration import Illustration
from ..convnet import LAYERS
from ..judging import chosen
from .judging_noise import LEVEL, drops
from .noise import KINDS
from .rows import WEIGHTED, by_replica, plain

if TYPE_CHECKING:
    import pandas as pd

_NORMS = {"none": "neither", "batch": "batch norm", "trajectory": "trajectory regularisation",
          "trajectory, input": "trajectory, own minibatch",
          "trajectory, after": "trajectory, after scaling"}


def draw_all(frame: "pd.DataFrame") -> dict[str, Illustration]:
    """Draw what the rows hold."""
    drawn: dict[str, Illustration] = {}
    none, batch = plain(frame), plain(frame, "batch")
    if len(none):
        drawn["noise-in-one-layer"] = _noise(none)
        drawn["lengths-in-training"] = _by_epoch(
            none, "length", LAYERS[:-1], "length of the arc's image",
            "Lengths of arcs between images at each layer in the course of training, without batch "
            "norm (Fig. 8).", "Training lengthens.")
        drawn["weights-in-training"] = _by_epoch(
            none, "variance", WEIGHTED, "fan-in × mean square weight",
            "Scale of the weights of each layer in the course of training, from σ_w² = 2 (Fig. 9).",
            "Each line is one epoch.")
    if len(batch):
        names = [f"{name}_{part}" for name in WEIGHTED[:-1] for part in ("affine", "norm")]
        drawn["batch-norm"] = _by_epoch(
            batch, "length", names, "length of the arc's image",
            "Lengths before (affine) and behind each batch norm in the course of training "
            "(Fig. 10).", "A batch norm shortens where its point lies below the one to its left.",
            labels=[f"{name[:-7]}" if name.endswith("affine") else "norm" for name in names])
    drawn["test-accuracy"] = _accuracies(frame)
    return drawn


def _noise(rows: "pd.DataFrame") -> Illustration:
    """Draw the drop of accuracy by layer, for both meanings of the noise."""
    points: dict[str, Any] = {}
    table: dict[str, Any] = {"layer": list(WEIGHTED)}
    for kind in KINDS:
        values = [Estimate.of(drops(rows, kind, name)) for name in WEIGHTED]
        points[f"{kind} noise, {LEVEL:g}"] = (list(range(1, len(values) + 1)), values)
        table[kind] = [value.mean for value in values]
    lines = through(points)
    ax = points_and_lines(points, lines=lines, across="layer with noise", up="drop of accuracy")
    ax.set_xticks(range(1, len(WEIGHTED) + 1), WEIGHTED)
    return Illustration(
        ax, "Drop of test accuracy with Gaussian noise in the weights of one layer (Fig. 6).",
        "Absolute noise hits layers with small weights harder; relative noise is scaled by the "
        "layer's own weights.", table)


def _by_epoch(rows: "pd.DataFrame", kind: str, names: Sequence[str], up: str, caption: str,
              how: str, labels: Sequence[str] | None = None) -> Illustration:
    """Draw a number by layer, one series an epoch."""
    own = chosen(rows, kind=kind)
    epochs = sorted(own.epoch.unique().tolist())
    kept = epochs if len(epochs) <= 5 else [*epochs[:2], epochs[3], epochs[-2], epochs[-1]]
    points: dict[str, Any] = {}
    table: dict[str, Any] = {"layer": list(names)}
    for epoch in kept:
        values = [Estimate.of(by_replica(own, name=name, epoch=epoch)) for name in names]
        points[f"epoch {epoch}"] = (list(range(1, len(names) + 1)), values)
        table[f"epoch {epoch}"] = [value.mean for value in values]
    lines = through(points)
    ax = points_and_lines(points, lines=lines, across="layer", up=up, log_y=True)
    ax.set_xticks(range(1, len(names) + 1), labels or names)
    return Illustration(ax, caption, f"{how} Means over networks with 95 % intervals.", table)


def _accuracies(frame: "pd.DataFrame") -> Illustration:
    points: dict[str, Any] = {}
    table: dict[str, Any] = {}
    for norm, words in _NORMS.items():
        rows = chosen(plain(frame, norm), kind="accuracy")
        epochs = sorted(rows.epoch.unique().tolist())
        if epochs:
            values = [Estimate.of(by_replica(rows, epoch=epoch)) for epoch in epochs]
            points[words] = (epochs, values)
            table |= {f"{words}, epoch": epochs, words: [value.mean for value in values]}
    lines = through(points)
    ax = points_and_lines(points, lines=lines, across="epoch", up="test accuracy")
    return Illustration(
        ax, "Test accuracy in the course of training with batch norm, with trajectory "
        "regularisation in its place, and with neither (Fig. 11).",
        "Means over networks with 95 % intervals; the budget is the same for all.", table)
