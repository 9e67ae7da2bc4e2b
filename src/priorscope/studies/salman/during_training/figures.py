"""Fig. 9 redrawn: intervals and accuracies against the epoch."""

from typing import TYPE_CHECKING, Any

from ...._core.estimate import Estimate
from ....plots import new_figure
from ....plots.illustration import Illustration
from ....plots.style import INK, TICK_SIZE, WORDS, dress, key, literal, series_color, series_dash
from ..network_statistics import chosen

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

_WINDOW = 3.0
_SERIES = {"own": "interval, own class",
           "label": "interval, label's class",
           "right": "interval, right pairs",
           "test_accuracy": "validation accuracy", "train_accuracy": "training accuracy"}
_TITLES = {("mnist", "real"): "MNIST", ("cifar10", "real"): "CIFAR-10",
           ("mnist", "random"): "MNIST, random labels", ("digits", "real"): "small digits",
           ("digits", "random"): "small digits, random labels"}


def draw_all(frame: "pd.DataFrame") -> dict[str, Illustration]:
    """Draw one panel for each data set and kind of labels."""
    panels = {title: rows for (data, labels), title in _TITLES.items()
              if len(rows := chosen(frame, data=data, labels=labels))}
    figure = new_figure(height=120 + 240 * len(panels))
    table: dict[str, list[Any]] = {name: [] for name in ("panel", "series", "epoch", "mean",
                                                         "low", "high")}
    first: Axes | None = None
    for place, (title, rows) in enumerate(panels.items()):
        ax = figure.add_subplot(len(panels), 1, place + 1, sharex=first)
        dress(ax, up="" if place else "share",
              across="epoch" if place == len(panels) - 1 else "")
        for number, (name, words) in enumerate(_SERIES.items()):
            _draw(ax, rows, name, words, number, table, title)
        ax.set_xscale("symlog", linthresh=1, linscale=0.4)
        ax.set_ylim(0.0, 1.03)
        ax.set_title(literal(title), loc="right", color=INK, alpha=WORDS, fontsize=TICK_SIZE)
        first = first or ax
    assert first is not None
    _plain_ticks(first, int(frame.epoch.max()))
    key(first)
    return {"in-the-course-of-training": Illustration(
        first, "Mean pairwise intervals, as shares of the window of 3, and accuracies in the "
        "course of training; bands are 95 % intervals over the networks that are still being "
        "trained (Fig. 9).",
        "An untrained network gives nearly all inputs one class: intervals of its own class start "
        "near the whole window. Those of the label's class start where the accuracy does. Right "
        "pairs are those of which both rows have their label's class at that time.",
        table)}


def _draw(ax: "Axes", rows: "pd.DataFrame", name: str, words: str, number: int,
          table: dict[str, list[Any]], title: str) -> None:
    scale = 1.0 if name.endswith("accuracy") else _WINDOW
    networks = rows.replica.nunique()
    epochs, means = [], []
    for epoch in sorted(rows.epoch.unique().tolist()):
        values = rows[name][rows.epoch == epoch].dropna().to_numpy(dtype=float) / scale
        # The last look of a single network is at an epoch of its own.
        if len(values) and (len(values) > 1 or networks == 1):
            epochs.append(epoch)
            means.append(Estimate.of(values))
    if not epochs:
        return
    color = series_color(number)
    ax.plot(epochs, [value.mean for value in means], color=color, linewidth=1.9,
            linestyle=series_dash(number), label=literal(words), zorder=3)
    if networks > 1:
        ax.fill_between(epochs, [max(value.low, 0.0) for value in means],
                        [min(value.high, 1.0) for value in means], color=color, alpha=0.16,
                        linewidth=0, zorder=2)
    for epoch, value in zip(epochs, means, strict=True):
        for column, entry in zip(table, (title, name, epoch, value.mean, value.low, value.high),
                                 strict=True):
            table[column].append(entry)


def _plain_ticks(ax: "Axes", last: int) -> None:
    from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

    places = [epoch for epoch in (0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000) if epoch <= last]
    ax.xaxis.set_major_locator(FixedLocator(places))
    ax.xaxis.set_minor_locator(NullLocator())
    ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
