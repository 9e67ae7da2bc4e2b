"""Figs. 3a, 3b and 4 redrawn, and the distances in the course of training."""

from typing import TYPE_CHECKING

from ...._core.estimate import Estimate
from ....plots import (
    distance_against_output,
    distance_histogram,
    grouped_means,
    points_and_lines,
)
from ....plots.illustration import Illustration
from .errors import epoch_of_errors, images_of
from .findings import BITS, FIG_3A, NAMES, PUBLISHED_EPOCHS, Trained
from .laws import law
from .network_means import network_means, over_networks, strings

if TYPE_CHECKING:
    import pandas as pd

_STATES = {"trained": "01", "untrained, bits 0 and 1": "01", "untrained, bits ±1": "±1"}


def draw_all(frame: "pd.DataFrame") -> dict[str, Illustration]:
    """Draw what the rows allow."""
    figures = {"distances": _distances(frame)}
    if (frame.state == "trained").any():
        trained = Trained(frame, int(frame.epoch.max()))
        figures["distance-against-output"] = _against_output(trained)
        figures["in-the-course-of-training"] = _course(frame)
        for part in ("train", "test"):
            drawn = _right_and_wrong(frame, part)
            if drawn is not None:
                figures[f"right-and-wrong-{part}"] = drawn
    return figures


def _mean(rows: "pd.DataFrame") -> Estimate | None:
    return over_networks(network_means(rows)) if len(rows) else None


def _distances(frame: "pd.DataFrame") -> Illustration:
    last = int(frame.epoch.max())
    series = {name: [_mean(strings(frame, part, epoch=last if name == "trained" else 0,
                                   coding=coding)) for part in NAMES]
              for name, coding in _STATES.items()}
    if last == 0:
        del series["trained"]
    lines = {"law √(n/2π ln n), bits ±1": law(BITS, "±1", "theorem").mean,
             "linearised law, bits ±1": law(BITS, "±1").mean,
             "linearised law, bits 0 and 1": law(BITS, "01").mean}
    ax = grouped_means(list(NAMES.values()), series, published={"published": list(FIG_3A.values())},
                       lines=lines, across="mean boundary distance (bits)")
    table = [(name, part, value) for name, values in series.items()
             for part, value in zip(NAMES, values, strict=True) if value is not None]
    return Illustration(
        ax, f"Mean boundary distance under networks 784-784-784-1 on MNIST, even or odd, after "
        f"{last} epochs and before training (Fig. 3a). Arms are 95 % intervals over networks.",
        "The published points are trained networks on inputs of 0 and 1. The lines hold for "
        "random strings under untrained networks; the coding of the bits moves them by √2.",
        {"series": [name for name, _, _ in table], "part": [part for _, part, _ in table],
         "mean": [value.mean for *_, value in table], "low": [value.low for *_, value in table],
         "high": [value.high for *_, value in table]})


def _against_output(trained: Trained) -> Illustration:
    import pandas as pd

    rows = pd.concat([trained.rows(part) for part in NAMES])
    names = rows.part.map(NAMES)
    # Few strings lie beyond; they would squeeze all others into a corner.
    shown = rows.output <= rows.output.quantile(0.995)
    ax = distance_against_output(rows.output[shown], rows.distance[shown], group=names[shown],
                                 bins=16, points=300)
    return Illustration(
        ax, "Boundary distance against the size of the output at the start, in trained networks "
        "(Fig. 3b), with means of bins of equal width and least-squares lines through all strings.",
        "The paper's slopes are 0.20 bits per unit of |φ| for training and test images and 0.15 "
        "for random strings. No string is closer than one bit; for images the distance rises "
        "steeply at first, so that the line through all of them starts higher.",
        {"part": rows.part, "output": rows.output, "distance": rows.distance})


def _course(frame: "pd.DataFrame") -> Illustration:
    wrong = frame[frame.chosen == "wrong"]
    epochs = sorted({0, *frame.epoch.unique()})
    points = {}
    for part, name in NAMES.items():
        means = {e: _mean(strings(frame, part, epoch=e)) for e in epochs}
        points[name] = {e: mean for e, mean in means.items() if mean is not None}
    if len(wrong):
        points["misclassified test images"] = {
            e: over_networks(network_means(images_of(frame, "test", "wrong", e)))
            for e in epochs if len(images_of(frame, "test", "wrong", e))}
    ax = points_and_lines(
        {name: (list(means), list(means.values())) for name, means in points.items() if means},
        published={"published": ([PUBLISHED_EPOCHS] * len(FIG_3A), list(FIG_3A.values()))},
        across="epochs of training", up="mean boundary distance (bits)")
    ax.set_ylim(bottom=0)
    ax.set_xticks(sorted({*epochs, PUBLISHED_EPOCHS} - {1}))
    table = [(name, epoch, mean) for name, means in points.items() for epoch, mean in means.items()]
    return Illustration(
        ax, "Mean boundary distance in the course of training, inputs of 0 and 1; epoch 0 are "
        "untrained networks. Arms are 95 % intervals over networks.",
        "Training moves images away from the boundary and leaves misclassified ones beside it.",
        {"string": [name for name, _, _ in table], "epoch": [epoch for _, epoch, _ in table],
         "mean": [mean.mean for *_, mean in table], "low": [mean.low for *_, mean in table],
         "high": [mean.high for *_, mean in table]})


def _right_and_wrong(frame: "pd.DataFrame", part: str) -> Illustration | None:
    epoch = epoch_of_errors(frame)
    groups = {answer: images_of(frame, part, answer, epoch or 0).distance
              for answer in ("wrong", "right")}
    if any(group.empty for group in groups.values()):
        return None
    ax = distance_histogram({f"classified {answer}": values for answer, values in groups.items()})
    return Illustration(
        ax, f"Boundary distances of {NAMES[part]} that the networks classify right or wrong, "
        f"after {epoch} epochs (Fig. 4); all networks together.",
        "Misclassified images crowd at one or two flips; those classified right spread around ten.",
        dict(groups))
